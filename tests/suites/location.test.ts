/** A location that the target does not offer is the user's to mend. */
import { expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

test('a location that is not offered breaks no requirement; what is untested names the server’s own code', async () => {
  const { results, leaked } = await simulate(newSuite(await loadContract()), (mode, middlewares) => ({
    ...embedded(mode, middlewares),
    location: 'marsbase',
  }))
  expect(results.filter(({ outcome }) => outcome === 'failed').map(({ result }) => result)).toEqual([])
  expect(results.find(({ result }) => result === 'right-creation-accepted@createOrUpdateVaults')).toMatchObject({
    outcome: 'untested',
    reason: expect.stringContaining('LocationNotAvailableForResourceType') as string,
  })
  expect(leaked).toEqual([])
})
