import { ConfigError, EnvReader } from './env-reader';
import { HttpConfig, readOrigins } from './http.config';

/** Where previews are served, and how their addresses are made. */
export class PreviewConfig {
  readonly port: number;
  /** `{projectId}` and `{port}` are filled in. The project's id must be in the host name. */
  readonly urlTemplate: string;

  /** Who sees previews: whoever knows the address, or whoever has a link that is signed. */
  readonly access: 'public' | 'signed';
  /** How long such a link works. */
  readonly linkSeconds: number;

  /** Previews of versions that a project keeps, by last use; others come back when somebody looks. */
  readonly keep: number;

  /** Origins that may show previews in a frame, beside the API's own; `*`: any. */
  readonly frameAncestors: readonly string[] | '*';

  constructor(env: EnvReader, http: Pick<HttpConfig, 'corsOrigins'>) {
    const ancestors = env.text('PREVIEW_FRAME_ANCESTORS');
    this.frameAncestors =
      ancestors === '*'
        ? '*'
        : ancestors === undefined
          ? // Who may read the API is a front end, and front ends show previews.
            http.corsOrigins
          : readOrigins('PREVIEW_FRAME_ANCESTORS', ancestors);
    this.access = env.choice('PREVIEW_ACCESS', ['public', 'signed'], 'public');
    this.linkSeconds = env.integer('PREVIEW_LINK_SECONDS', {
      default: 3_600,
      min: 10,
      max: 30 * 86_400,
    });
    this.keep = env.integer('KEEP_PREVIEWS', { default: 10, min: 1, max: 1_000 });
    this.port = env.integer('PREVIEW_PORT', { default: 3001, min: 0, max: 65_535 });
    this.urlTemplate = env.text('PREVIEW_URL_TEMPLATE') ?? 'http://{projectId}.localhost:{port}/';
    const sample = this.urlOf('sample');
    if (!URL.canParse(sample) || !new URL(sample).hostname.startsWith('sample.')) {
      throw new ConfigError(
        'PREVIEW_URL_TEMPLATE',
        'must be an address whose host name begins with {projectId}. so that each project has an origin of its own',
      );
    }
  }

  /** The preview's address of a project, whether or not there is something to see. */
  urlOf(projectId: string): string {
    return this.urlTemplate
      .replaceAll('{projectId}', projectId)
      .replaceAll('{port}', String(this.port));
  }
}
