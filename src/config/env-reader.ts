import { existsSync } from 'node:fs';

/** A setting with a wrong value. The message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly variable: string,
    problem: string,
  ) {
    super(`${variable}: ${problem}`);
  }
}

interface IntegerOptions {
  default: number;
  min: number;
  max: number;
}

/**
 * Reads settings from environment variables. An empty variable counts as unset, so that
 * `CLAUDE_MODEL=` in an env file means "the default".
 */
export class EnvReader {
  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  text(variable: string): string | undefined {
    const value = this.env[variable]?.trim();
    return value === '' ? undefined : value;
  }

  integer(variable: string, options: IntegerOptions): number {
    const raw = this.text(variable);
    if (raw === undefined) return options.default;
    const value = Number(raw);
    if (!/^-?\d+$/.test(raw) || value < options.min || value > options.max) {
      throw new ConfigError(
        variable,
        `must be a whole number from ${options.min} to ${options.max}, not "${raw}"`,
      );
    }
    return value;
  }

  /** A positive decimal number, e.g. an amount of money. */
  amount(variable: string): number | undefined {
    const raw = this.text(variable);
    if (raw === undefined) return undefined;
    const value = Number(raw);
    if (!Number.isFinite(value) || value <= 0) {
      throw new ConfigError(variable, `must be a number greater than 0, not "${raw}"`);
    }
    return value;
  }

  choice<const T extends string>(variable: string, choices: readonly T[], fallback: T): T {
    const raw = this.text(variable);
    if (raw === undefined) return fallback;
    const choice = choices.find((candidate) => candidate === raw.toLowerCase());
    if (choice === undefined) {
      throw new ConfigError(variable, `must be one of ${choices.join(', ')}, not "${raw}"`);
    }
    return choice;
  }

  url(variable: string, protocols: readonly string[]): string | undefined {
    const raw = this.text(variable);
    if (raw === undefined) return undefined;
    const wanted = protocols.map((protocol) => `${protocol}://…`).join(' or ');
    // The value is left out of the message: connection addresses carry passwords.
    if (!URL.canParse(raw) || !protocols.includes(new URL(raw).protocol.slice(0, -1))) {
      throw new ConfigError(variable, `must be an address like ${wanted}`);
    }
    return raw;
  }

  /** Those of the variables that are set, whose name `wanted` accepts. */
  subset(wanted: (variable: string) => boolean): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.env).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && wanted(entry[0]),
      ),
    );
  }
}

/** Adds the variables of a `.env` file in the working directory; those that are set already win. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
