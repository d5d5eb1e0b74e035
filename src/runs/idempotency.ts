import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { createHash } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { ownerOf } from '../access/principal';
import { DomainError } from '../common/domain-error';
import { validationFailed } from '../common/validation';

/** How long a key is remembered. */
export const IDEMPOTENCY_HOURS = 24;

/** A client's promise that requests with this key are one and the same. */
export interface IdempotencyKey {
  /** One owner's keys never meet another's. */
  owner: string;
  key: string;
  /** SHA-256 of method, path and body. */
  digest: string;
}

/** The request has been carried out before: it stands for this run. */
export class AlreadyDone extends Error {
  constructor(readonly runId: string) {
    super(`done before, as run ${runId}`);
  }
}

/** The request's `Idempotency-Key`, as a handler's parameter; undefined without one. */
export const Idempotency = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotencyKey | undefined => {
    const request = context.switchToHttp().getRequest<Request>();
    const key = readIdempotencyKey(request);
    return key === undefined ? undefined : { owner: ownerOf(request), ...key };
  },
);

export function readIdempotencyKey(request: Request): Omit<IdempotencyKey, 'owner'> | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = 'Idempotency-Key must be 1 to 255 visible ASCII characters';
    throw validationFailed([{ field: 'Idempotency-Key', message }]);
  }
  const digest = createHash('sha256')
    .update(`${request.method} ${request.path}\n${canonical(request.body)}`)
    .digest('hex');
  return { key, digest };
}

/** JSON with sorted keys: the same body written in another order is the same body. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Ties a key to a run, inside the transaction that makes the run. Requests that come with the key at
 * the same time wait here for that transaction.
 * @throws AlreadyDone the key stands for another run, of the same request
 * @throws DomainError `idempotency_key_reused` (422)
 */
export async function useKey(
  manager: EntityManager,
  { owner, key, digest }: IdempotencyKey,
  runId: string,
): Promise<void> {
  const [used] = await manager.query<{ run_id: string; digest: string }[]>(
    `INSERT INTO idempotency_keys AS known (owner, key, digest, run_id)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (owner, key) DO UPDATE SET
       -- An old key starts anew; any other stays as it is, and is read.
       digest = CASE WHEN known.created_at < now() - make_interval(hours => $5)
                     THEN EXCLUDED.digest ELSE known.digest END,
       run_id = CASE WHEN known.created_at < now() - make_interval(hours => $5)
                     THEN EXCLUDED.run_id ELSE known.run_id END,
       created_at = CASE WHEN known.created_at < now() - make_interval(hours => $5)
                     THEN now() ELSE known.created_at END
     RETURNING run_id, digest`,
    [owner, key, digest, runId, IDEMPOTENCY_HOURS],
  );
  if (used.run_id === runId) return;
  if (used.digest.trim() !== digest) {
    const message = 'This Idempotency-Key came with another request before.';
    throw new DomainError('idempotency_key_reused', 422, message);
  }
  throw new AlreadyDone(used.run_id);
}
