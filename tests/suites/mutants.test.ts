/** Every check is proven: what is broken turns the named result red and nothing outside the declared families; what is right stays green. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { variants } from '../../fixtures/variants.ts'
import { checks } from '../../suites/checks/index.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf, tryDefect, tryVariant } from '../../suites/mutants.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

let suite: Suite
beforeAll(async () => {
  suite = newSuite(await loadContract())
})

describe('the honest emulator', () => {
  for (const [name, mode] of Object.entries({ synchronous, asynchronous })) {
    test(`${name}: every result is green or left open`, async () => {
      const { results, leaked, record } = await simulate(suite, embedded, mode)
      expect(
        results
          .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
          .map(({ result, outcome, reason, findings }) => ({ result, outcome, reason, says: findings[0]?.says })),
      ).toEqual([])
      expect(leaked).toEqual([])
      expect(record.exchanges.length).toBeLessThanOrEqual(200)
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
  for (const { check, defect } of defectsOf()) {
    test(`${check.id}: ${defect.id}`, async () => {
      const { caughtBy, astray, errors } = await tryDefect(suite, embedded, check, defect)
      expect({ caughtBy: caughtBy.length > 0, astray, errors }).toEqual({ caughtBy: true, astray: [], errors: [] })
    })
  }
})

describe('every variant is left alone', () => {
  for (const variant of variants)
    test(variant.id, async () => expect((await tryVariant(suite, embedded, variant)).falsePositives).toEqual([]))
})
