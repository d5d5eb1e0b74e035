import { HttpException } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { DomainError, FieldProblem } from './domain-error';
import {
  insufficientStorage,
  isDiskFull,
  isStorageAway,
  storageUnavailable,
} from './storage-errors';

export class FieldProblemDto implements FieldProblem {
  @ApiProperty({ example: 'prompt', description: 'Path of the field' })
  field!: string;

  @ApiProperty({ example: 'prompt must be longer than or equal to 1 characters' })
  message!: string;
}

/** An error as `application/problem+json` (RFC 9457). */
export class ProblemDetails {
  @ApiProperty({
    format: 'uri',
    example: 'urn:onethread:problem:validation_failed',
    description: 'The code, as a URI',
  })
  type!: string;

  @ApiProperty({ example: 'Bad Request', description: "The status' name" })
  title!: string;

  @ApiProperty({ type: 'integer', example: 400 })
  status!: number;

  @ApiProperty({
    example: 'validation_failed',
    description: 'Stable: branch on this, not on the text',
  })
  code!: string;

  @ApiProperty({
    example: 'There is no project with the id 995275b4-f155-496c-9b74-8e586d7779bb.',
    description: 'For people',
  })
  detail!: string;

  @ApiPropertyOptional({
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
    description: 'The same as `X-Request-Id`',
  })
  requestId?: string;

  @ApiPropertyOptional({
    type: [FieldProblemDto],
    description: 'With `validation_failed`: what is wrong with which field',
  })
  errors?: FieldProblem[];
}

/** Errors of Nest and Express themselves, by status; a code of ours for each that can occur. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'route_not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'service_unavailable',
};

/** Says an error in a form that clients may see; whatever we did not foresee says nothing of itself. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException || error instanceof URIError) {
    const httpStatus = error instanceof HttpException ? error.getStatus() : 400;
    const code =
      CODE_OF_STATUS[httpStatus] ?? (httpStatus < 500 ? 'bad_request' : 'internal_error');
    return new DomainError(code, httpStatus, error.message, { cause: error });
  }
  if (isStorageAway(error)) return storageUnavailable(error);
  if (isDiskFull(error)) return insufficientStorage(error);
  return new DomainError('internal_error', 500, 'Something went wrong on our side.', {
    cause: error,
  });
}

export function toProblem(error: DomainError, requestId?: string): ProblemDetails {
  return {
    ...error.members,
    type: `urn:onethread:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}
