/** A small app to start from. */
export interface Template {
  id: string;
  name: string;
  /** One sentence. */
  description: string;
  /** Text of each file, by its path relative to the project, with `/` between folders. */
  files: Readonly<Record<string, string>>;
}

/** A package.json as npm would write it. */
export const packageJson = (
  scripts: Record<string, string>,
  dependencies: Record<string, string>,
  devDependencies: Record<string, string> = {},
): string => {
  const manifest = {
    name: 'app',
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts,
    dependencies,
    devDependencies,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};
