/** Tries a batch of defects and variants in a process of its own. */
import { once } from 'node:events'
import { variants } from '../../fixtures/variants.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { defectsOf, tryDefect, tryVariant } from '../../suites/mutants.ts'
import { embedded } from '../embedded.ts'
import type { Batch, Tried } from './command.ts'

const asked = once(process, 'message')
const suite = newSuite(await loadContract())
const [batch] = (await asked) as [Batch]
const mutants: Tried['mutants'][number][] = []
const accused: Tried['accused'][number][] = []
for (const { check, defect } of defectsOf()) if (batch.defects.includes(defect.id)) mutants.push(await tryDefect(suite, embedded, check, defect))
for (const variant of variants) if (batch.variants.includes(variant.id)) accused.push(await tryVariant(suite, embedded, variant))
process.send!({ mutants, accused } satisfies Tried, undefined, undefined, () => process.disconnect())
