/** One failed step loses what needs it, and no more: every request of a pass in turn is refused, and servers obey what they should refuse. */
import { beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { admits, armError, altersRequest, together, withApiVersion } from '../../fixtures/servers.ts'
import { header, type Request } from '../../harness/exchange.ts'
import type { Middleware } from '../../harness/server.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { simulate, synchronous, type Simulation } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const statuses = [400, 404, 409, 500]
/** Results that one refusal may leave untested: those for which a scenario asks once. */
const most = 12

const untested = ({ results }: Simulation): string[] => results.filter(({ outcome }) => outcome === 'untested').map(({ result }) => result)

test('each request of a pass refused once', async () => {
  const { record } = await simulate(suite, embedded, synchronous)
  const costly = []
  for (const i of record.exchanges.keys()) {
    let seen = 0
    const refusesOne = (): Middleware => async (request, next) =>
      seen++ === i ? armError(statuses[i % statuses.length]!, 'Swept') : next(request)
    const simulation = await simulate(suite, embedded, synchronous, refusesOne)
    const lost = untested(simulation)
    const { scenario, role, wrong } = record.exchanges[i]!
    if (lost.length > most || simulation.leaked.length > 0)
      costly.push({ scenario, role, wrong, lost: lost.length, leaked: simulation.leaked })
  }
  expect(costly).toEqual([])
})

const bare = ({ headers }: Request): boolean => header(headers, 'authorization') !== undefined
const lenient: Readonly<Record<string, () => Middleware>> = {
  'no token demanded': admits({ if: (request) => !bare(request) }),
  'any token taken': admits({}),
  'any api-version taken': altersRequest({}, (request) => withApiVersion(request, '2024-01-01')),
  'neither demanded': together(
    admits({}),
    altersRequest({}, (request) => withApiVersion(request, '2024-01-01')),
  ),
}

for (const [says, middleware] of Object.entries(lenient)) {
  for (const write of ['sync', 'async'] as const)
    test(`a lenient server loses nothing else: ${says}, ${write}`, async () => {
      const simulation = await simulate(suite, embedded, { ...synchronous, create: write, update: write, delete: write }, middleware)
      expect(untested(simulation).length).toBeLessThanOrEqual(most)
      expect(simulation.leaked).toEqual([])
    })
}

for (const role of ['listInProvider', 'listInSubscription', 'listInGroup', 'update']) {
  test(`a document without ${role}: nothing is failed, nothing untested`, async () => {
    const contract = await loadContract()
    const gone = suite.binding.of('vault', role)!.operation.id
    const narrower = newSuite({ ...contract, operations: contract.operations.filter(({ id }) => id !== gone) })
    const { results, leaked, record } = await simulate(narrower, embedded, synchronous)
    expect(
      results.filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome)).map(({ result, reason }) => [result, reason]),
    ).toEqual([])
    expect(record.endings.filter(({ ended }) => ended !== undefined)).toEqual([])
    expect(leaked).toEqual([])
  })
}

test('a document without DELETE: nothing is created', async () => {
  const contract = await loadContract()
  const narrower = newSuite({ ...contract, operations: contract.operations.filter(({ method }) => method !== 'DELETE') })
  const { record } = await simulate(narrower, embedded, synchronous)
  expect(record.exchanges.filter(({ request, wrong }) => request.method === 'PUT' && wrong === undefined)).toEqual([])
})
