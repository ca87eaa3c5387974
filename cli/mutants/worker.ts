/** Tries batches of defects and variants in a process of its own, until nobody sends any. */
import { variants } from '../../fixtures/variants.ts'
import { loadDocuments } from '../../spec/load.ts'
import { defectsOf, suitesOf, tryDefect, tryVariant } from '../../suites/mutants.ts'
import { embedded } from '../embedded.ts'
import type { Batch, Tried } from './jobs.ts'

// what is sent before the suite is there waits for it
const loading = loadDocuments().then(suitesOf)

process.on('message', (batch) => void attempt(batch as Batch).then((tried) => process.send!(tried)))

async function attempt(batch: Batch): Promise<Tried> {
  const suites = await loading
  const mutants: Tried['mutants'][number][] = []
  const falsePositives: Tried['falsePositives'][number][] = []
  for (const { check, defect } of defectsOf())
    if (batch.defects.includes(defect.id)) mutants.push(await tryDefect(suites, embedded, check, defect))
  for (const variant of variants) if (batch.variants.includes(variant.id)) falsePositives.push(await tryVariant(suites, embedded, variant))
  return { mutants, falsePositives }
}
