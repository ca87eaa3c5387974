import { defineConfig } from 'vitest/config'
import { allureReporter, clearAllure, common } from './cli/vitest-options.ts'

const out = 'reports/out'
clearAllure(out)

/** `npx vitest run`: the project's own tests, and the suite put to the embedded emulator. */
export default defineConfig({
  test: {
    ...common,
    globalSetup: ['cli/global-setup.ts'],
    // most tests of commands wait for processes of their own, so that more than the cores can go on
    maxWorkers: 3,
    reporters: ['default', allureReporter(out)],
    projects: [
      { test: { ...common, name: 'unit', include: ['tests/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000 } },
      { test: { ...common, name: 'conformance', include: ['suites/*.test.ts'] } },
    ],
  },
})
