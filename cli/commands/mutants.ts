/** `mutants`: every known defect and variant put to the suite, and which check caught it. */
import { availableParallelism } from 'node:os'
import { variants } from '../../fixtures/variants.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { command } from '../command.ts'
import { help, json } from '../common-options.ts'
import type { Options } from '../options.ts'
import { suggestion } from '../../reports/nearest.ts'
import { UsageError } from '../usage.ts'
import { between } from '../values.ts'
import { inBatches, worker } from '../mutants/jobs.ts'
import { toList, toMarkdown, toTable, type Catalogue, type Listing } from '../mutants/table.ts'

const options = [
  json,
  { name: 'markdown', says: 'print Markdown, as in docs/mutants.md' },
  { name: 'list', says: 'only list the defects and variants' },
  { name: 'check', takes: 'ID', many: true, says: 'only the defects of these checks' },
  { name: 'jobs', takes: 'N', says: 'the number of processes', otherwise: 'one for each core', read: between(1, 1_000) },
  help,
] as const satisfies Options

const summary = [
  'Runs the suite, in-process, against servers with every known defect and every legal variant.',
  'Exit 1 when a defect survives or a variant is a false positive.',
].join(' ')

export const mutants = command({ usage: 'mutants [options]', summary, options }, async (given, terminal) => {
  const only = given.check
  const withDefects = [...new Set(defectsOf().map(({ check }) => check.id))]
  const unknown = only?.find((id) => !withDefects.includes(id))
  if (unknown !== undefined) throw new UsageError(`--check: there is no "${unknown}"${suggestion(unknown, withDefects)}`)
  const known = defectsOf().filter(({ check }) => !only || only.includes(check.id))
  const legal = only ? [] : variants
  if (given.list) {
    if (given.markdown) throw new UsageError('--markdown shows what was caught; --list tries nothing')
    const whole: Listing = {
      defects: known.map(({ check, defect }) => ({ id: defect.id, check: check.id, says: defect.says })),
      variants: legal.map(({ id, says }) => ({ id, says })),
    }
    terminal.out(given.json ? `${JSON.stringify(whole, null, 2)}\n` : toList(whole))
    return 0
  }
  const [defects, chosen] = [known.map(({ defect }) => defect.id), legal.map(({ id }) => id)]
  const begun = performance.now()
  const jobs = Math.max(1, Math.min(given.jobs ?? availableParallelism(), defects.length))
  const tried = (await Promise.all(Array.from({ length: jobs }, worker(inBatches(defects, chosen))))).flat()
  const order = new Map([...defects, ...chosen].map((id, i) => [id, i]))
  const catalogue: Catalogue = {
    mutants: tried.flatMap((part) => part.mutants).sort((a, b) => order.get(a.defect)! - order.get(b.defect)!),
    falsePositives: tried.flatMap((part) => part.falsePositives).sort((a, b) => order.get(a.variant)! - order.get(b.variant)!),
    seconds: (performance.now() - begun) / 1000,
  }
  terminal.out(
    given.json ? `${JSON.stringify(catalogue, null, 2)}\n` : given.markdown ? toMarkdown(catalogue) : toTable(catalogue, terminal.width),
  )
  const survives = catalogue.mutants.some(({ caughtBy, astray, errors }) => caughtBy.length === 0 || astray.length > 0 || errors.length > 0)
  return survives || catalogue.falsePositives.some(({ falsePositives }) => falsePositives.length > 0) ? 1 : 0
})
