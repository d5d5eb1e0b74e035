import { checkWorkspacePath, isGitName } from './workspace-path';

describe('checkWorkspacePath', () => {
  it.each([
    'index.html',
    'src/App.tsx',
    'a b/ü/日本語.txt',
    '-rf',
    '--help/-x',
    '...',
    '.gitignore',
    '.github/workflows/ci.yml',
    '.env',
    'git/config',
    'x.git/config',
    '%2e%2e/a',
    `${'d/'.repeat(100)}file`,
    'n'.repeat(255),
    // The same letter, composed and not: two names.
    '\u00e9',
    'e\u0301',
  ])('lets %j through as it is', (path) => {
    expect(checkWorkspacePath(path).join('/')).toBe(path);
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '//a',
    'a//b',
    'a/',
    '.',
    '..',
    'a/../b',
    './a',
    'a/.',
    'C:/windows',
    'c:x',
    'a\\b',
    '..\\a',
    'a\0b',
    'a\nb',
    'a\u007f',
    'a\u0085b',
    '\ud800',
    'n'.repeat(256),
    'é'.repeat(128),
    `${'d/'.repeat(512)}f`,
    '.git',
    '.git/config',
    'a/.GIT/hooks',
    '.git.',
    '.git ',
    '.git. ./config',
    '.git::$INDEX_ALLOCATION/config',
    'git~1/config',
    'GIT~2',
    '.g\u200cit/config',
    '\ufeff.git',
    'node_modules/x/index.js',
    'a/Node_Modules',
  ])('refuses %j', (path) => {
    expect(() => checkWorkspacePath(path)).toThrow(
      expect.objectContaining({ code: 'invalid_path', status: 400 }),
    );
  });
});

describe('isGitName', () => {
  it('knows a name that is .git behind a backslash', () => {
    expect(isGitName('a\\.git')).toBe(true);
  });

  it.each(['.gitignore', '.gitattributes', '.git-x', 'git', 'git~', 'git~x', '..git'])(
    'leaves %j alone',
    (name) => {
      expect(isGitName(name)).toBe(false);
    },
  );
});
