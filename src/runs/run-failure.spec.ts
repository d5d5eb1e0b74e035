import { ClaudeError } from '../claude/claude-error';
import { DomainError } from '../common/domain-error';
import { GitError } from '../workspaces/git-error';
import { toRunError } from './run-failure';

const enospc = Object.assign(new Error('ENOSPC: no space left on device, write'), {
  code: 'ENOSPC',
});

describe('what is stored of a failure', () => {
  it.each<[string, unknown]>([
    ['a file', enospc],
    ['git', new GitError(['write-tree'], 'exited with 128', 'fatal: No space left on device')],
    ['a turn that could not be prepared', new ClaudeError('crashed', '', {}, { cause: enospc })],
    ['the CLI', new ClaudeError('crashed', '', { stderrTail: enospc.message })],
    ['the database', Object.assign(new Error('could not extend file'), { code: '53100' })],
  ])('is `insufficient_storage` when there is no space for %s', (_, error) => {
    expect(toRunError(error)).toEqual({
      code: 'insufficient_storage',
      message: 'There is no space left to store this.',
      status: 507,
      retryAfterSeconds: 60,
    });
  });

  it('is `storage_unavailable` when the database stayed away', () => {
    const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(toRunError(error)).toMatchObject({ code: 'storage_unavailable', status: 503 });
  });

  it('is the error’s own code when it has one, whatever caused it', () => {
    const error = new DomainError('preview_too_large', 422, 'Too large.', { cause: enospc });
    expect(toRunError(error)).toEqual({
      code: 'preview_too_large',
      message: 'Too large.',
      status: 422,
    });
    expect(toRunError(new ClaudeError('crashed', '', { exitCode: 1 }))).toMatchObject({
      code: 'crashed',
      status: 502,
    });
  });

  it('says nothing of what nobody foresaw', () => {
    expect(toRunError(new Error('/secret/path'))).toEqual({
      code: 'internal_error',
      message: 'Something went wrong on our side.',
      status: 500,
    });
  });
});
