import type { EnvironmentOverrides } from './claude-environment';

/** Variables by which the CLI is told where to go and as whom. */
const CHOOSES_API =
  /^(ANTHROPIC_|CLAUDE_|AWS_|CLOUD_ML_REGION$|VERTEX_REGION_|GOOGLE_|GCLOUD_|AZURE_)/;

interface CliEnvironment {
  /** The allow-listed part of our own environment. */
  configured: Readonly<Record<string, string>>;
  overrides: EnvironmentOverrides;
  configDir: string;
  tmpDir: string;
  maxRetries: number;
}

/** The whole environment of the CLI: nothing of the service's own reaches a prompt. */
export function cliEnvironment(parts: CliEnvironment): Record<string, string> {
  const kept = Object.entries(parts.configured).filter(
    ([name]) => !(parts.overrides.replaceCredentials && CHOOSES_API.test(name)),
  );
  const environment = { ...Object.fromEntries(kept), ...parts.overrides.variables };
  return {
    ...environment,
    ...pastTheProxy(environment),
    // Moves `.claude.json` too: concurrent writers corrupt a shared one. HOME stays, because cloud
    // providers' credentials lie there; the CLI writes nothing to it when this is set.
    CLAUDE_CONFIG_DIR: parts.configDir,
    // Every start leaves a folder behind in there.
    CLAUDE_CODE_TMPDIR: parts.tmpDir,
    CLAUDE_CODE_MAX_RETRIES: String(parts.maxRetries),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
    // A start that fails says why in its result, and so is told from a session that is not there.
    CLAUDE_CODE_STARTUP_FAILURE_RESULTS: '1',
  };
}

/** An API on this machine is not behind the proxy; the CLI would ask the proxy for it all the same. */
function pastTheProxy(env: Readonly<Record<string, string>>): Record<string, string> {
  const address = env.ANTHROPIC_BASE_URL;
  const host = address && URL.canParse(address) ? new URL(address).hostname : '';
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)) return {};
  const hosts = [env.NO_PROXY, env.no_proxy, host].filter(Boolean).join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}
