import { Injectable } from '@nestjs/common';

export interface EnvironmentOverrides {
  /** Set for the CLI; they win over the configured environment. */
  variables: Readonly<Record<string, string>>;
  /**
   * Leaves out every configured variable that holds a credential or chooses an API, so that
   * `variables` alone say where the CLI goes and as whom.
   */
  replaceCredentials: boolean;
}

/**
 * What the application adds to the CLI's environment; asked for each turn. Abstract, so that it is
 * the injection token too: `ClaudeModule.forRoot` binds it.
 */
export abstract class ClaudeEnvironment {
  abstract overrides(): EnvironmentOverrides;
}

/** Adds nothing. */
@Injectable()
export class PlainClaudeEnvironment extends ClaudeEnvironment {
  overrides(): EnvironmentOverrides {
    return { variables: {}, replaceCredentials: false };
  }
}
