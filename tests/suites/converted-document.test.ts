/** A document in the style of provider specifications, as a converter from Swagger 2.0 leaves it: inheritance by allOf, shared parameters, x-ms members. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

const file = join(import.meta.dirname, 'converted-document.json')

test.each([
  ['synchronous', synchronous],
  ['asynchronous', asynchronous],
] as const)('is put to use on the %s emulator: nothing fails, nothing stays behind', async (_, mode) => {
  const suite = newSuite(await readContract(file, readFileSync(file)))
  const { results, leaked } = await simulate(suite, embedded, mode)
  const wrong = results.filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
  expect(wrong.map(({ result, outcome, reason, findings }) => ({ result, outcome, says: reason ?? findings[0]?.says }))).toEqual([])
  expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(300)
  expect(leaked).toEqual([])
})
