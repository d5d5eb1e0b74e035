import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isStorageAway, retryWhileAway } from './storage-errors';

const withCode = (code: string) => Object.assign(new Error('it broke'), { code });

it.each([
  withCode('ECONNREFUSED'),
  withCode('57P03'),
  withCode('40P01'),
  new Error('Connection terminated unexpectedly'),
  new Error('Client has encountered a connection error and is not queryable'),
  // A connection that broke within a transaction.
  new QueryRunnerAlreadyReleasedError(),
  new QueryRunnerProviderAlreadyReleasedError(),
])('takes "%s" for a storage that may be back in a moment', (error) => {
  expect(isStorageAway(error)).toBe(true);
});

it.each([withCode('23505'), withCode('22P05'), new Error('no'), undefined])(
  'takes "%s" for what it is',
  (error) => expect(isStorageAway(error)).toBe(false),
);

it('does not try again for somebody who has stopped', async () => {
  const stop = new AbortController();
  stop.abort();
  const work = jest.fn(() => Promise.reject(withCode('ECONNREFUSED')));

  await expect(retryWhileAway(work, { signal: stop.signal })).rejects.toThrow('it broke');
  expect(work).toHaveBeenCalledTimes(1);
});
