// One empty test, with the reporter and the options that a run of the suite has.
import { defineConfig } from 'vitest/config'
import { allureReporter, common } from '../../build/cli/vitest/options.js'

export default defineConfig({
  test: {
    ...common,
    include: ['*.test.mjs'],
    root: import.meta.dirname,
    maxWorkers: 1,
    reporters: [await allureReporter(process.env.BENCH_OUT)],
  },
})
