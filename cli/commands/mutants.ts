/** `mutants`: every known defect and variant put to the suite, and which check caught it. */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { variants } from '../../fixtures/variants.ts'
import { defectsOf, type TriedVariant, type Mutant } from '../../suites/mutants.ts'
import { command } from '../command.ts'
import { help, json } from '../common-options.ts'
import type { Options } from '../options.ts'
import { suggestion } from '../../reports/nearest.ts'
import { UsageError } from '../usage.ts'
import { between } from '../values.ts'
import { toList, toMarkdown, toTable, type Catalogue, type Listing } from '../mutants/table.ts'

const options = [
  json,
  { name: 'markdown', says: 'print Markdown, as in docs/mutants.md' },
  { name: 'list', says: 'only list the defects and variants' },
  { name: 'check', takes: 'ID', many: true, says: 'only the defects of these checks' },
  { name: 'jobs', takes: 'N', says: 'the number of processes', otherwise: 'one for each core', read: between(1, 1_000) },
  help,
] as const satisfies Options

/** What one worker is given at a time, by ids, and what it gives back. */
export interface Batch {
  readonly defects: readonly string[]
  readonly variants: readonly string[]
}
export interface Tried {
  readonly mutants: readonly Mutant[]
  readonly falsePositives: readonly TriedVariant[]
}

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

/** Every core is busy: threads that collect garbage would only take turns with the work, and what a simulation makes is garbage soon after. */
const execArgv = ['--single-threaded-gc', '--max-semi-space-size=64']

/** Small enough that no core is idle for long at the end. */
const most = 16

function inBatches(defects: readonly string[], chosen: readonly string[]): Batch[] {
  const cut = (list: readonly string[]): string[][] =>
    Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most))
  return [...cut(defects).map((ids) => ({ defects: ids, variants: [] })), ...cut(chosen).map((ids) => ({ defects: [], variants: ids }))]
}

/** A process that takes batches from those that are left, until none is. */
const worker = (left: Batch[]) => (): Promise<Tried[]> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('../mutants/worker.js', import.meta.url), { execArgv, serialization: 'advanced' })
    const tried: Tried[] = []
    const next = (): void => {
      const batch = left.shift()
      if (batch) return void child.send(batch)
      child.disconnect()
      resolve(tried)
    }
    child.on('message', (done) => {
      tried.push(done as Tried)
      next()
    })
    child.once('error', reject)
    child.once('exit', (code) => code === 0 || reject(new Error(`a process that tried defects ended with ${code}`)))
    next()
  })
