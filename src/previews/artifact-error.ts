import { DomainError } from '../common/domain-error';

const STATUS = {
  /** More files or bytes than an artifact may have. */
  preview_too_large: 422,
  /** The folder to publish is missing, not a folder, or a symbolic link. */
  preview_source_invalid: 422,
  /** No artifact has this id (any more). */
  artifact_not_found: 404,
} as const;

/** Something that cannot be published. */
export class ArtifactError extends DomainError {
  override readonly name = 'ArtifactError';

  constructor(code: keyof typeof STATUS, message: string) {
    super(code, STATUS[code], message);
  }
}
