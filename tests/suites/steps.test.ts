/** One failed step loses what needs it, and no more: every request of a pass in turn is refused, and servers obey what they should refuse. */
import { beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { admits, armError, takes, together, withApiVersion } from '../../fixtures/servers.ts'
import { header, type Request } from '../../harness/exchange.ts'
import type { Layer } from '../../harness/server.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { rehearse, synchronous, type Rehearsal } from '../../suites/rehearsal.ts'
import { embedded } from '../../cli/embedded.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const statuses = [400, 404, 409, 500]
/** Results that one refusal may leave untested: those for which a scenario asks once. */
const most = 12

const untested = ({ cells }: Rehearsal): string[] => cells.filter(({ outcome }) => outcome === 'untested').map(({ cell }) => cell)

test('each request of a pass refused once', { timeout: 300_000 }, async () => {
  const { record } = await rehearse(suite, embedded, synchronous)
  const costly = []
  for (const i of record.exchanges.keys()) {
    let seen = 0
    const refusesOne = (): Layer => async (request, next) =>
      seen++ === i ? armError(statuses[i % statuses.length]!, 'Swept') : next(request)
    const rehearsal = await rehearse(suite, embedded, synchronous, refusesOne)
    const lost = untested(rehearsal)
    const { story, role, wrong } = record.exchanges[i]!
    if (lost.length > most || rehearsal.leaked.length > 0) costly.push({ story, role, wrong, lost: lost.length, leaked: rehearsal.leaked })
  }
  expect(costly).toEqual([])
})

const bare = ({ headers }: Request): boolean => header(headers, 'authorization') !== undefined
const lenient: Readonly<Record<string, () => Layer>> = {
  'no token demanded': admits({ if: (request) => !bare(request) }),
  'any token taken': admits({}),
  'any api-version taken': takes({}, (request) => withApiVersion(request, '2024-01-01')),
  'neither demanded': together(
    admits({}),
    takes({}, (request) => withApiVersion(request, '2024-01-01')),
  ),
}

for (const [says, layer] of Object.entries(lenient)) {
  for (const write of ['sync', 'async'] as const)
    test(`a lenient server loses nothing else: ${says}, ${write}`, async () => {
      const rehearsal = await rehearse(suite, embedded, { ...synchronous, create: write, update: write, delete: write }, layer)
      expect(untested(rehearsal).length).toBeLessThanOrEqual(most)
      expect(rehearsal.leaked).toEqual([])
    })
}

for (const role of ['listOperations', 'listInSubscription', 'listInGroup', 'update']) {
  test(`a document without ${role}: nothing is failed, nothing untested`, async () => {
    const contract = await loadContract()
    const gone = suite.binding.roles.get(role)!.operation.id
    const narrower = newSuite({ ...contract, operations: contract.operations.filter(({ id }) => id !== gone) })
    const { cells, leaked, record } = await rehearse(narrower, embedded, synchronous)
    expect(cells.filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome)).map(({ cell, reason }) => [cell, reason])).toEqual(
      [],
    )
    expect(record.told.filter(({ ended }) => ended !== undefined)).toEqual([])
    expect(leaked).toEqual([])
  })
}

test('a document without DELETE: nothing is created', async () => {
  const contract = await loadContract()
  const narrower = newSuite({ ...contract, operations: contract.operations.filter(({ method }) => method !== 'DELETE') })
  const { record } = await rehearse(narrower, embedded, synchronous)
  expect(record.exchanges.filter(({ request, wrong }) => request.method === 'PUT' && wrong === undefined)).toEqual([])
})
