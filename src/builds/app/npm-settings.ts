/** How this machine reaches the npm registry, without the credentials. */
export interface NpmSettings {
  /** `npm_config_*` for every build. */
  variables: Readonly<Record<string, string>>;
  /** Text of an `.npmrc` with what variables cannot say: registries of scopes. */
  npmrc: string;
  /** Settings that are there but not told, as they hold a name and a password. */
  withheld: readonly string[];
}

/** A project must not choose these: `null`, npm's default, is said as well. */
const PROXIES = ['https-proxy', 'proxy'] as const;
/** How to reach the registry and whom to believe. */
const TRUST = ['noproxy', 'ca', 'cafile', 'strict-ssl'] as const;
/** An operator's rules on which versions are too young to be installed. */
const POLICIES = ['before', 'min-release-age'] as const;

const NPM_REGISTRY = 'https://registry.npmjs.org/';

/** @param values what `npm config list --json` says; secrets are not in there */
export function npmSettingsOf(values: Readonly<Record<string, unknown>>): NpmSettings {
  const registry = withoutCredentials(values.registry) ?? NPM_REGISTRY;
  const variables: Record<string, string> = {
    npm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, ''),
  };
  for (const name of PROXIES) set(variables, name, textOf(values[name]) ?? 'null');
  for (const name of [...TRUST, ...POLICIES, 'globalconfig']) {
    set(variables, name, textOf(values[name]));
  }
  const scopes = Object.entries(values).flatMap(([name, value]) => {
    const address = withoutCredentials(value);
    return /^@[^:]+:registry$/.test(name) && address !== undefined ? [`${name}=${address}`] : [];
  });
  return {
    variables,
    npmrc: scopes.map((line) => `${line}\n`).join(''),
    // Npm leaves out what is secret; what is not set is there as null.
    withheld: ['registry', ...PROXIES].filter((name) => !(name in values)),
  };
}

function set(variables: Record<string, string>, name: string, value?: string): void {
  if (value !== undefined) variables[`npm_config_${name.replaceAll('-', '_')}`] = value;
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    // Variables separate the members of a list by an empty line.
    const texts = value.flatMap((item) => textOf(item) ?? []);
    return texts.length === 0 ? undefined : texts.join('\n\n');
  }
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

/** A registry that asks for a name and a password is no use to a build that may not know them. */
function withoutCredentials(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  url.username = '';
  url.password = '';
  return url.href;
}
