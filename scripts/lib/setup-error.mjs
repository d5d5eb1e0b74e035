/** A problem the user can do something about: its message is printed as it is, without a stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

/**
 * @param {unknown} error
 * @returns {unknown} what to print: one line for what the user or the system can do something about
 */
export function printable(error) {
  const expected = error instanceof SetupError || error?.syscall !== undefined;
  return expected ? error.message : error;
}
