/** Every check is proven: what is broken turns the named result red and nothing outside the declared families; what is right stays green. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadDocuments } from '../../spec/load.ts'
import { variants } from '../../fixtures/variants.ts'
import { checks } from '../../suites/checks/index.ts'
import { defectsOf, suitesOf, tryDefect, tryVariant, type Suites } from '../../suites/mutants.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

const all = process.env['AZBACKUP_LONG_TESTS'] !== undefined

let suites: Suites
beforeAll(async () => {
  suites = suitesOf(await loadDocuments())
})

describe.each([
  { noun: 'vaults', most: { synchronous: 200, asynchronous: 200 } },
  { noun: 'backup policies', kind: 'backup-policy', most: { synchronous: 190, asynchronous: 270 } },
])('the honest emulator: $noun', ({ kind, most }) => {
  for (const [name, mode] of Object.entries({ synchronous, asynchronous } as const)) {
    test(`${name}: every result is green or left open`, async () => {
      const { results, leaked, record } = await simulate(await suites.of({ ...(kind && { kind }) }), embedded, mode)
      expect(
        results
          .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
          .map(({ result, outcome, reason, findings }) => ({ result, outcome, reason, says: findings[0]?.says })),
      ).toEqual([])
      expect(leaked).toEqual([])
      expect(record.exchanges.length).toBeLessThanOrEqual(most[name as keyof typeof most])
    })
  }
})

describe('every check has a defect', () => {
  for (const { id, defects } of checks) test(id, () => expect(defects.length).toBeGreaterThan(0))
  test('ids of defects are unique', () => {
    const ids = defectsOf().map(({ defect }) => defect.id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })
})

describe('every defect is caught', () => {
  // the other half is in `npm run test:long`; `npm run docs` tries and prints all
  for (const { check, defect } of defectsOf().filter((_, i) => all || i % 2 === 0)) {
    test(`${check.id}: ${defect.id}`, async () => {
      const { caughtBy, astray, errors } = await tryDefect(suites, embedded, check, defect)
      expect({ caughtBy: caughtBy.length > 0, astray, errors }).toEqual({ caughtBy: true, astray: [], errors: [] })
    })
  }
})

describe('every variant is left alone', () => {
  for (const variant of variants)
    test(variant.id, async () => expect((await tryVariant(suites, embedded, variant)).falsePositives).toEqual([]))
})
