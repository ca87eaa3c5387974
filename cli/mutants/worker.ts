/** Tries batches of defects and variants in a process of its own, until nobody sends any. */
import { variants } from '../../fixtures/variants.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { defectsOf, tryDefect, tryVariant } from '../../suites/mutants.ts'
import { embedded } from '../embedded.ts'
import type { Batch, Tried } from './jobs.ts'

// what is sent before the suite is there waits for it
const loading = loadContract().then((contract) => newSuite(contract))

process.on('message', (batch) => void attempt(batch as Batch).then((tried) => process.send!(tried)))

async function attempt(batch: Batch): Promise<Tried> {
  const suite = await loading
  const mutants: Tried['mutants'][number][] = []
  const falsePositives: Tried['falsePositives'][number][] = []
  for (const { check, defect } of defectsOf())
    if (batch.defects.includes(defect.id)) mutants.push(await tryDefect(suite, embedded, check, defect))
  for (const variant of variants) if (batch.variants.includes(variant.id)) falsePositives.push(await tryVariant(suite, embedded, variant))
  return { mutants, falsePositives }
}
