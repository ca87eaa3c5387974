import { defineConfig } from 'vitest/config'
import { allureReporter, clearAllure, common } from './cli/vitest/options.ts'

const out = 'reports/out'
clearAllure(out)

/** Sweeps over every request, every server and every process that may end: minutes. `npm run test:long` runs them; `npm test` is for each change. */
const long = [
  'tests/{hostile,scale}/**/*.test.ts',
  'tests/suites/{first-of-its-kind,one-trouble,odd-answers,passers-by,values,steps}.test.ts',
  'tests/cli/{auth-run,compare,own-fault,preflight,sweep}.test.ts',
]
const limits = { testTimeout: 1_800_000, hookTimeout: 1_800_000 }

/** `npx vitest run`: the project's own tests, and the suite put to the embedded emulator. */
export default defineConfig({
  test: {
    ...common,
    globalSetup: ['cli/vitest/global-setup.ts'],
    // most tests of commands wait for processes of their own, so that more than the cores can go on
    maxWorkers: 3,
    reporters: ['default', await allureReporter(out)],
    // commands are tested in processes of their own, which are not counted
    coverage: {
      provider: 'v8',
      include: ['{spec,harness,suites,fixtures,emulator,reports,cli}/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text'],
      reportOnFailure: true,
    },
    projects: [
      // half an hour ends only what never ends by itself: how long anything takes is the concern of `npm run bench`
      { test: { ...common, name: 'unit', include: ['tests/**/*.test.ts'], exclude: long, ...limits } },
      ...(process.env['AZBACKUP_LONG_TESTS']
        ? [{ test: { ...common, name: 'long', include: [...long, 'tests/suites/mutants.test.ts'], ...limits } }]
        : []),
      { test: { ...common, name: 'conformance', include: ['suites/*.test.ts'] } },
    ],
  },
})
