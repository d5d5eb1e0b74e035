import { EnvReader } from './env-reader';

/** Variables that make a credential for Claude, or choose a provider that brings its own. */
const CREDENTIAL_VARIABLES = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
];

/** What tells the CLI where to go and as whom; it passes through to the CLI, and to nothing else. */
const isClaudeVariable = (name: string): boolean =>
  name.startsWith('ANTHROPIC_') ||
  /^CLAUDE_CODE_(OAUTH_TOKEN|USE_(BEDROCK|VERTEX|FOUNDRY)|SKIP_(BEDROCK|VERTEX|FOUNDRY)_AUTH)$/.test(
    name,
  );

/** A cloud's variables go to the CLI only when Claude is reached through it. */
const VARIABLES_OF_CLOUD: Readonly<Record<string, RegExp>> = {
  CLAUDE_CODE_USE_BEDROCK: /^AWS_/,
  CLAUDE_CODE_USE_VERTEX: /^(CLOUD_ML_REGION$|VERTEX_REGION_|GOOGLE_|GCLOUD_)/,
  CLAUDE_CODE_USE_FOUNDRY: /^AZURE_/,
};

/** What any program needs to run and to reach the network from here. */
const isSystemVariable = (name: string): boolean =>
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT)$/.test(name) ||
  /^(https?_proxy|no_proxy|all_proxy)$/i.test(name) ||
  /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/.test(name);

/** How Claude is run. */
export class ClaudeConfig {
  /** The CLI's path; unset: the binary that the Agent SDK ships. */
  readonly executable?: string;
  readonly model?: string;
  /** Rounds of model and tools in one turn. */
  readonly maxTurns: number;
  /** US dollars one turn may cost, by the CLI's own estimate. */
  readonly maxBudgetUsd?: number;
  readonly turnTimeoutSeconds: number;
  /** How long a turn may be silent. */
  readonly idleTimeoutSeconds: number;
  /** The CLI's retries of a failed API request. */
  readonly maxRetries: number;
  readonly hasCredential: boolean;
  /** The allow-listed part of our environment that the CLI gets. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(env: EnvReader) {
    this.executable = env.text('CLAUDE_EXECUTABLE');
    this.model = env.text('CLAUDE_MODEL');
    this.maxTurns = env.integer('CLAUDE_MAX_TURNS', { default: 60, min: 1, max: 1_000 });
    this.maxBudgetUsd = env.amount('CLAUDE_MAX_BUDGET_USD');
    this.turnTimeoutSeconds = env.integer('CLAUDE_TURN_TIMEOUT_SECONDS', {
      default: 900,
      min: 1,
      max: 86_400,
    });
    this.idleTimeoutSeconds = env.integer('CLAUDE_IDLE_TIMEOUT_SECONDS', {
      default: 180,
      min: 1,
      max: 86_400,
    });
    this.maxRetries = env.integer('CLAUDE_MAX_RETRIES', { default: 2, min: 0, max: 10 });
    this.hasCredential = CREDENTIAL_VARIABLES.some((name) => env.text(name) !== undefined);
    const clouds = Object.entries(VARIABLES_OF_CLOUD)
      .filter(([choice]) => env.text(choice) !== undefined)
      .map(([, names]) => names);
    this.environment = env.subset(
      (name) =>
        isClaudeVariable(name) ||
        isSystemVariable(name) ||
        clouds.some((names) => names.test(name)),
    );
  }
}
