/** A user who spells subscription and group otherwise than the server does: the server is right all the same. */
import { expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

test.for(['sync', 'async'] as const)('nobody is a false positive of the casing of a subscription and a group (%s)', async (manner) => {
  const { results, leaked } = await simulate(
    newSuite(await loadContract()),
    (mode, middlewares) => {
      const server = embedded(mode, middlewares)
      return { ...server, subscription: server.subscription.toUpperCase(), group: server.group.toUpperCase() }
    },
    { create: manner, update: manner, delete: manner },
  )
  expect(
    results
      .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
      .map(({ result, findings }) => `${result}: ${findings[0]?.says}`),
  ).toEqual([])
  expect(results.find(({ result }) => result === 'casing-kept@getVaults')?.outcome).toBe('passed')
  expect(results.find(({ result }) => result === 'casing-kept-in-lists@listVaultsBySubscription')?.outcome).toBe('passed')
  expect(leaked).toEqual([])
})
