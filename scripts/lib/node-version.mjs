/**
 * NestJS 12 consists of ES modules; a CommonJS build loads them with `require(esm)`, which Node has
 * without a flag since 20.19 and 22.12.
 *
 * @param {string} version e.g. `20.19.0`
 * @returns {string | undefined} one line for the user, or nothing when the version will do
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const supported =
    (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major === 23 || major >= 24;
  if (supported) return undefined;
  return `Onethread needs Node 20.19 or newer (22.12 or newer in the 22 line); this is Node ${version}.`;
}
