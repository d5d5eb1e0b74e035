import { DomainError } from '../common/domain-error';

/** The same for no key and for a wrong one. */
export const unauthenticated = (): DomainError =>
  new DomainError('unauthenticated', 401, 'This needs a valid API key.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
