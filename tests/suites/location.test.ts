/** A location that the target does not offer is the user's to mend. */
import { expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { rehearse } from '../../suites/rehearsal.ts'

test('a location that is not offered breaks no promise; what is untested names the server’s own code', async () => {
  const { cells, leaked } = await rehearse(newSuite(await loadContract()), (temper, layers) => ({
    ...embedded(temper, layers),
    location: 'marsbase',
  }))
  expect(cells.filter(({ outcome }) => outcome === 'failed').map(({ cell }) => cell)).toEqual([])
  expect(cells.find(({ cell }) => cell === 'right-creation-accepted@createOrUpdateVaults')).toMatchObject({
    outcome: 'untested',
    reason: expect.stringContaining('LocationNotAvailableForResourceType') as string,
  })
  expect(leaked).toEqual([])
})
