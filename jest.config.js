// Nest 12 and the Agent SDK are ES modules; jest's CommonJS runtime needs them transformed.
const swc = (syntax) => [
  '@swc/jest',
  {
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
    jsc: {
      target: 'es2023',
      parser: { syntax, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': swc('typescript'), '^.+\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@anthropic-ai|nestjs-pino|eventsource|eventsource-parser)/)',
  ],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/src/**/*.spec.ts',
        '<rootDir>/test/house/**/*.spec.ts',
        '<rootDir>/test/openapi/**/*.spec.ts',
      ],
    },
    {
      ...shared,
      displayName: 'bootstrap',
      testMatch: ['<rootDir>/test/bootstrap/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
    },
  ],
  testTimeout: 60_000,
};
