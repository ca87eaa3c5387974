// The tests that mutants are put to: the direct ones of what is mutated, each done in a moment.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'tests/spec/{contract,references}.test.ts',
      'tests/harness/{role,judge,ledger,paging}.test.ts',
      'tests/reports/{verdict,redact,secrets,escapes}.test.ts',
    ],
    pool: 'threads',
    isolate: false,
    cache: false,
  },
})
