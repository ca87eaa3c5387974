/** A user who spells subscription and group otherwise than the server does: the server is right all the same. */
import { expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { rehearse } from '../../suites/rehearsal.ts'

test.for(['sync', 'async'] as const)('nobody is accused of the casing of a subscription and a group (%s)', async (manner) => {
  const { cells, leaked } = await rehearse(
    newSuite(await loadContract()),
    (temper, layers) => {
      const server = embedded(temper, layers)
      return { ...server, subscription: server.subscription.toUpperCase(), group: server.group.toUpperCase() }
    },
    { create: manner, update: manner, delete: manner },
  )
  expect(
    cells
      .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
      .map(({ cell, findings }) => `${cell}: ${findings[0]?.says}`),
  ).toEqual([])
  expect(cells.find(({ cell }) => cell === 'casing-kept@getVaults')?.outcome).toBe('passed')
  expect(cells.find(({ cell }) => cell === 'casing-kept-in-lists@listVaultsBySubscription')?.outcome).toBe('passed')
  expect(leaked).toEqual([])
})
