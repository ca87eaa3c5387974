// What one more defect costs: the suite in-process against an emulator that has it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embedded } from '../build/cli/embedded.js'
import { loadDocuments } from '../build/spec/load.js'
import { defectsOf, suitesOf, tryDefect } from '../build/suites/mutants.js'
import { bin, node, ratiosOf } from './timing.mjs'

export async function defect({ pairs = 5, each = 40 } = {}) {
  const suites = suitesOf(await loadDocuments())
  const all = defectsOf()
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  // each time others, evenly over all of them
  let next = 0
  const some = async () => {
    for (let n = 0; n < each; n++) {
      const { check, defect: tried } = all[(next += 7) % all.length]
      const { caughtBy, errors } = await tryDefect(suites, embedded, check, tried)
      if (caughtBy.length === 0 || errors.length > 0) throw new Error(`${tried.id} was not caught`)
    }
  }
  try {
    const ratios = await ratiosOf(pairs, some, () => node([bin, 'run', '--out', folder]))
    return {
      what: `the suite in-process, per defect (${each} of ${all.length} at a time)`,
      against: 'the default run, wall',
      limit: 0.05,
      ratios: ratios.map((ratio) => ratio / each),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
