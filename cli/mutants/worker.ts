/** Tries a batch of defects and variants in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import { variants } from '../../fixtures/variants.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { defectsOf, tryDefect, tryVariant } from '../../suites/mutants.ts'
import { embedded } from '../embedded.ts'
import type { Batch, Tried } from './command.ts'

const batch = workerData as Batch
const suite = newSuite(await loadContract())
const mutants: Tried['mutants'][number][] = []
const accused: Tried['accused'][number][] = []
for (const { check, defect } of defectsOf()) if (batch.defects.includes(defect.id)) mutants.push(await tryDefect(suite, embedded, check, defect))
for (const variant of variants) if (batch.variants.includes(variant.id)) accused.push(await tryVariant(suite, embedded, variant))
parentPort!.postMessage({ mutants, accused } satisfies Tried)
