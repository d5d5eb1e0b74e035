/**
 * Settings for every git command, stronger than those of the repository. Bytes go in as they are
 * and come out the same, and nothing that lies in a working copy makes git run a program.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.safecrlf': 'false',
  'core.eol': 'lf',
  'core.symlinks': 'true',
  'core.fileMode': 'true',
  'core.quotePath': 'false',
  // A repository must stay usable when it is moved to a system with another file system.
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  // The repository is the truth, so a commit outlives a power cut; one flush for many objects.
  'core.fsync': 'committed',
  'core.fsyncMethod': 'batch',
  // Larger files go through in a stream and are not diffed, which keeps git's memory small.
  'core.bigFileThreshold': '16m',
  'gc.auto': '0',
  'gc.autoDetach': 'false',
  'protocol.allow': 'never',
  'submodule.recurse': 'false',
  'i18n.commitEncoding': 'UTF-8',
};

export const GIT_SETTINGS: readonly string[] = Object.entries(SETTINGS).flatMap(([name, value]) => [
  '-c',
  `${name}=${value}`,
]);

const AUTHOR = { name: 'Onethread', email: 'onethread@localhost' };

/** Without HOME: git then has no place of the user's to look for settings either. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // Readers never write the index: a run may be at work on it.
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_AUTHOR_NAME: AUTHOR.name,
  GIT_AUTHOR_EMAIL: AUTHOR.email,
  GIT_COMMITTER_NAME: AUTHOR.name,
  GIT_COMMITTER_EMAIL: AUTHOR.email,
};

/**
 * The repository's own attributes, which win over every `.gitattributes` in a working copy: no
 * filters, no line endings changed, nothing left out of an archive. `!` is "not specified", where
 * "unset" would mean something else: `-diff` is "binary".
 *
 * @see https://git-scm.com/docs/gitattributes
 */
export const ATTRIBUTES =
  '* -text !crlf !eol -ident -filter !working-tree-encoding !diff -export-ignore -export-subst\n';
