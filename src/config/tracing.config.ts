import { ConfigError, EnvReader } from './env-reader';

/** Any of these asks for traces; the SDK reads them, and all the others, by itself. */
const WANTED = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** Whether this process traces, by OpenTelemetry's standard variables. Read before anything else is. */
export function readTracing(env = new EnvReader(process.env)): { serviceName: string } | undefined {
  if (env.choice('OTEL_SDK_DISABLED', ['true', 'false'], 'false') === 'true') return undefined;
  const exporters = env.text('OTEL_TRACES_EXPORTER');
  if (exporters === 'none') return undefined;
  if (exporters === undefined && WANTED.every((name) => env.text(name) === undefined)) {
    return undefined;
  }
  for (const name of WANTED) {
    const endpoint = env.text(name);
    if (endpoint !== undefined && !URL.canParse(endpoint)) {
      throw new ConfigError(name, 'must be an address like http://localhost:4318');
    }
  }
  const role = env.text('PROCESS_ROLE');
  const split = role === 'api' || role === 'worker';
  return {
    serviceName: env.text('OTEL_SERVICE_NAME') ?? (split ? `onethread-${role}` : 'onethread'),
  };
}
