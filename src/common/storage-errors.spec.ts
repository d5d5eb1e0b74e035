import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { toDomainError } from './problem-details';
import { isDiskFull, isStorageAway, retryWhileAway } from './storage-errors';

const withCode = (code: string, cause?: unknown): Error =>
  Object.assign(new Error(code, { cause }), { code });

describe('storage that is away', () => {
  it.each(['ECONNREFUSED', '57P01', '57P03', '53300', '53200', '25006', '57014', '40P01', '08006'])(
    'is told by the code %s',
    (code) => {
      expect(isStorageAway(withCode(code))).toBe(true);
      expect(toDomainError(withCode(code))).toMatchObject({
        code: 'storage_unavailable',
        status: 503,
        retryAfterSeconds: 5,
      });
    },
  );

  it('is told by words where there is no code', () => {
    expect(isStorageAway(new Error('timeout expired'))).toBe(true);
    expect(isStorageAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    // A connection that broke within a transaction.
    expect(isStorageAway(new QueryRunnerAlreadyReleasedError())).toBe(true);
    expect(isStorageAway(new QueryRunnerProviderAlreadyReleasedError())).toBe(true);
    expect(isStorageAway(new Error('the connection terminated'))).toBe(false);
    expect(isStorageAway(withCode('23505'))).toBe(false);
    expect(isStorageAway(undefined)).toBe(false);
  });

  it('is asked again until it is back, is tried for too long, or nobody wants to know any more', async () => {
    let tries = 0;
    const second = () =>
      ++tries < 2 ? Promise.reject(withCode('57P03')) : Promise.resolve('back');
    await expect(retryWhileAway(second)).resolves.toBe('back');

    const never = () => Promise.reject(withCode('57P03'));
    await expect(retryWhileAway(never, { limitSeconds: -1 })).rejects.toThrow('57P03');
    await expect(retryWhileAway(never, { signal: AbortSignal.abort() })).rejects.toThrow('57P03');
  });
});

describe('a full disk', () => {
  it.each(['ENOSPC', 'EDQUOT', '53100'])('is told by the code %s, also of a cause', (code) => {
    const error = new Error('The turn could not be prepared.', { cause: withCode(code) });

    expect(isDiskFull(error)).toBe(true);
    expect(toDomainError(error)).toMatchObject({ code: 'insufficient_storage', status: 507 });
  });

  it('is not seen in other errors, nor in circles of them', () => {
    const circle = new Error('round');
    circle.cause = circle;

    expect(isDiskFull(circle)).toBe(false);
    expect(isDiskFull(withCode('EACCES'))).toBe(false);
    expect(isDiskFull('ENOSPC')).toBe(false);
  });
});
