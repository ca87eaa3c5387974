// `npm run mutation`: is each line of what decides held by a test? Not part of `npm test`, for it takes minutes.
// Narrow it while you work: `npm run mutation -- --mutate harness/ledger.ts`.

export default {
  mutate: [
    // resolving
    'spec/contract.ts',
    'spec/references.ts',
    'harness/role.ts',
    // folding
    'harness/judge.ts',
    'reports/verdict.ts',
    'harness/ledger.ts',
    'harness/paging.ts',
    // redaction
    'reports/redact.ts',
    'reports/secrets.ts',
    'reports/escapes.ts',
  ],
  mutator: {
    // what a message says word by word is for readers to judge, and tests that quote every sentence would hold nothing but the sentence
    excludedMutations: ['StringLiteral'],
  },
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tools/mutation.vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // a mutant that loops is killed, not waited for
  timeoutMS: 5_000,
  timeoutFactor: 2,
  // Stryker would rewrite the paths in tsconfig.json by TypeScript's old API, which version 7 has no more; nothing here needs that
  tsconfigFile: 'none.json',
  ignorePatterns: ['build', 'dist', 'reports/out', 'reports/allure', 'reports/mutation', 'coverage', 'docs', '.github', '.ci'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 95, low: 90, break: 85 },
  allowConsoleColors: false,
  checkers: [],
}
