import { defineConfig } from 'vitest/config'
import { allureReporter, clearAllure, common } from './cli/vitest/options.ts'

const out = 'reports/out'
clearAllure(out)

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
      { test: { ...common, name: 'unit', include: ['tests/**/*.test.ts'], testTimeout: 1_800_000, hookTimeout: 1_800_000 } },
      { test: { ...common, name: 'conformance', include: ['suites/*.test.ts'] } },
    ],
  },
})
