// A whole run as a user starts it: from the start of the process to its exit, reports written and vaults removed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { served, targetOf } from './served.mjs'
import { bin, node, ratiosOf, root } from './timing.mjs'

const against = 'one empty test in vitest, with the same reporters'
/** From a CPU profile of one pass; what a figure over its limit is made of. */
const why =
  'Of one pass, not quite half is what the empty test takes as well: vitest, its thread, Allure. A tenth goes into loading undici and the suite, a quarter into the requests; ' +
  'the rest into judging, redacting and writing evidence and reports, and into the results of some 450 tests instead of one.'

/** One pass over a served emulator, and the default run, which is two passes side by side; the requests of each. */
export async function passes({ pairs = 5 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const server = await served()
  try {
    const target = [...targetOf(server), '--fresh-group']
    const run =
      (...options) =>
      () =>
        node([bin, 'run', '--out', join(folder, 'run'), ...options], { AZBACKUP_TOKEN: server.token })
    const empty = () =>
      node([join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', join(root, 'bench', 'empty', 'vitest.config.mjs')], {
        BENCH_OUT: join(folder, 'empty'),
      })
    const one = await ratiosOf(pairs, run(...target), empty)
    const both = await ratiosOf(pairs, run(), empty)
    const report = JSON.parse(readFileSync(join(folder, 'run', 'report.json'), 'utf8'))
    return [
      { what: 'one pass over a served emulator, wall', against, limit: 2.5, aim: 2, ratios: one, why },
      { what: 'the default run, wall: both modes, two passes side by side', against, ratios: both },
      ...report.passes.map(({ name, exchanges }) => ({ what: `requests of one pass, ${name}`, limit: 150, count: exchanges })),
    ]
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
