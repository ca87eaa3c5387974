/** Defects and variants in batches, and processes that try them. */
import { fork } from 'node:child_process'
import type { Mutant, TriedVariant } from '../../suites/mutants.ts'

/** What one worker is given at a time, by ids, and what it gives back. */
export interface Batch {
  readonly defects: readonly string[]
  readonly variants: readonly string[]
}
export interface Tried {
  readonly mutants: readonly Mutant[]
  readonly falsePositives: readonly TriedVariant[]
}

/** Every core is busy: threads that collect garbage would only take turns with the work, and what a simulation makes is garbage soon after. */
const execArgv = ['--single-threaded-gc', '--max-semi-space-size=64']

/** Small enough that no core is idle for long at the end. */
const most = 16

export function inBatches(defects: readonly string[], chosen: readonly string[]): Batch[] {
  const cut = (list: readonly string[]): string[][] =>
    Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most))
  return [...cut(defects).map((ids) => ({ defects: ids, variants: [] })), ...cut(chosen).map((ids) => ({ defects: [], variants: ids }))]
}

/** A process that takes batches from those that are left, until none is. */
export const worker = (left: Batch[]) => (): Promise<Tried[]> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./worker.js', import.meta.url), { execArgv, serialization: 'advanced' })
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
