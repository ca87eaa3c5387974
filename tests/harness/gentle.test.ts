/** How real Azure is asked: within its buckets and budgets, through failing gateways, side by side, and with levels that follow from evidence. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { answers, armError, instead, tampers } from '../../fixtures/servers.ts'
import { azureManners } from '../../harness/azure.ts'
import { simulatedClock, type Clock } from '../../harness/clock.ts'
import { header, toResponse } from '../../harness/exchange.ts'
import type { JudgedCell } from '../../harness/judge.ts'
import { ledgerSums, memoryLedger } from '../../harness/ledger.ts'
import { armBuckets, newLimiter } from '../../harness/limiter.ts'
import type { PassRecord } from '../../harness/pass.ts'
import type { Layer } from '../../harness/server.ts'
import { loadContract } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { checks } from '../../suites/checks/index.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { levelsOnAzure } from '../../suites/levels.ts'

let suite: Suite
beforeAll(async () => {
  suite = newSuite(await loadContract(), { azure: loadRequirements() })
})

interface Ran {
  cells: readonly JudgedCell[]
  record: PassRecord
  seconds: number
  sums: ReturnType<typeof ledgerSums>
  left: number
  clock: Clock
}

/** A whole run taken for one of real Azure, against an emulator in the recorded temper, on a simulated clock. */
async function runOnAzure(
  options: Parameters<typeof createEmulator>[0] = {},
  layers: readonly Layer[] = [],
  limits = { maxVaults: 3, maxDeletes: 5 },
): Promise<Ran> {
  const emulator = createEmulator({
    create: 'async',
    update: 'async',
    delete: 'async',
    retryAfter: 60,
    vaults: 3,
    pageSize: 50,
    layers,
    ...options,
  })
  const clock = simulatedClock()
  const ledger = memoryLedger()
  const { subscription, resourceGroups, location, token } = emulator.options
  const begun = clock.now()
  const pass = suite.open({
    target: {
      pass: 'azure',
      kind: 'azure',
      baseUrl: 'http://emulator.invalid',
      apiVersion: suite.contract.apiVersion,
      tags: {},
      freshGroup: false,
      subscription,
      group: resourceGroups[0]!,
      location,
      limits: { timeoutMs: 30_000, operationTimeoutMs: 900_000, ...limits },
      token: () => Promise.resolve(token),
      ...azureManners,
      async send(request) {
        const { status, headers, body } = await emulator.handle(request)
        return { response: toResponse(status, headers, body) }
      },
    },
    ledger,
    clock,
    run: 'cst-gentle',
    seed: 1,
    version: 'test',
    signal: new AbortController().signal,
  })
  await pass.close()
  return {
    cells: suite.judge([pass.record]),
    record: pass.record,
    seconds: (clock.now() - begun) / 1000,
    sums: ledgerSums(ledger.entries),
    left: [...emulator.world.vaults.keys()].filter((id) => id.includes('cst-gentle')).length,
    clock,
  }
}

const red = (cells: readonly JudgedCell[]): string[] =>
  cells
    .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
    .map(({ cell, outcome, reason }) => `${cell} ${outcome} ${reason ?? ''}`)

describe('a full run taken for one of real Azure', () => {
  test('makes 3 vaults and 5 deletes at most, leaves none, and accuses nobody', async () => {
    const { cells, record, sums, left } = await runOnAzure()
    expect(red(cells)).toEqual([])
    expect(sums).toMatchObject({ created: 3, deleted: 3, leaked: [] })
    expect(left).toBe(0)
    expect(record.exchanges.filter(({ request, wrong }) => request.method === 'DELETE' && wrong === undefined).length).toBeLessThanOrEqual(
      5,
    )
  })

  test('takes no more than 1.25 times the longest chain of operations in one story', async () => {
    const { record, seconds } = await runOnAzure()
    const chains = new Map<string, number>()
    for (const { story, role } of record.exchanges) if (role === 'poll') chains.set(story, (chains.get(story) ?? 0) + 60)
    expect(Math.max(...chains.values())).toBeGreaterThan(200)
    expect(seconds).toBeLessThanOrEqual(1.25 * Math.max(...chains.values()))
  })

  for (const [name, temper] of Object.entries({
    '2016, synchronous': { create: 'sync', update: 'sync', delete: 'sync' },
    '2023, asynchronous create': { create: 'async', update: 'async', delete: 'sync' },
    '2024, asynchronous delete': { create: 'async', update: 'async', delete: 'async', lroPolls: 3 },
  } as const)) {
    test(`is conformant against the recorded mode of ${name}`, async () => expect(red((await runOnAzure(temper)).cells)).toEqual([]))
  }

  test('a budget that is too small leaves stories untested, with the reason', async () => {
    const { cells, left } = await runOnAzure({}, [], { maxVaults: 1, maxDeletes: 5 })
    expect(cells.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(cells.find(({ cell }) => cell === 'tags-replaced-as-a-map@updateVaults')).toMatchObject({
      outcome: 'untested',
      reason: expect.stringContaining('the budget of 1 vaults is spent') as string,
    })
    expect(left).toBe(0)
  })

  test('a role that is missing leaves cells untested and names the action', async () => {
    const forbids = instead(
      {
        of: 'update',
        if: ({ headers, url }) => header(headers, 'authorization') === 'Bearer emulator-token' && url.includes('api-version='),
      },
      () =>
        armError(
          403,
          'AuthorizationFailed',
          "The client does not have authorization to perform action 'Microsoft.RecoveryServices/vaults/write' over scope '/x'.",
        ),
    )
    const { cells } = await runOnAzure({}, [forbids()])
    expect(cells.filter(({ outcome, check }) => outcome === 'failed' && check.level === 'must').map(({ cell }) => cell)).toEqual([])
    expect(cells.find(({ cell }) => cell === 'right-update-accepted@updateVaults')).toMatchObject({
      outcome: 'untested',
      reason: expect.stringContaining('Microsoft.RecoveryServices/vaults/write') as string,
    })
  })

  test('a gateway that fails now and then is tried again, and is no finding', async () => {
    const failing = answers({ every: 9 }, 503, { error: { code: 'ServerTimeout', message: 'later' } }, { 'retry-after': '1' })
    const { cells, record } = await runOnAzure({}, [failing()])
    expect(cells.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(record.exchanges.filter(({ superseded }) => superseded).length).toBeGreaterThan(5)
  })

  test('a gateway that answers the same every time is the answer of the target', async () => {
    const failing = answers({ of: 'listOperations' }, 503, { error: { code: 'ServerTimeout', message: 'later' } })
    const { cells } = await runOnAzure({}, [failing()])
    expect(cells.find(({ cell }) => cell === 'operation-is-served@listOperations')?.outcome).toBe('failed')
  })

  test('429 waits for Retry-After and is no finding', async () => {
    const throttles = instead({ every: 11 }, () => armError(429, 'SubscriptionRequestsThrottled', 'later', { 'retry-after': '17' }))
    const { cells } = await runOnAzure({}, [throttles()])
    expect(red(cells)).toEqual([])
  })
})

describe('the limiter', () => {
  const signal = new AbortController().signal

  test('lets a full bucket through at once, and the rest as it is filled again', async () => {
    const clock = simulatedClock()
    const begun = clock.now()
    const limiter = newLimiter(armBuckets, clock)
    for (let i = 0; i < 250; i++) await limiter.take('GET', signal)
    expect(clock.now() - begun).toBe(0)
    for (let i = 0; i < 50; i++) await limiter.take('GET', signal)
    expect(clock.now() - begun).toBeCloseTo(2000, -1)
  })

  test('learns from the header how many are left', async () => {
    const clock = simulatedClock()
    const begun = clock.now()
    const limiter = newLimiter(armBuckets, clock)
    const response = toResponse(202, [['x-ms-ratelimit-remaining-subscription-resource-requests', '0']], '')
    limiter.observe({
      id: 'x',
      pass: 'x',
      story: 'x',
      role: 'delete',
      startedAt: '',
      durationMs: 0,
      request: { method: 'DELETE', url: 'http://x.invalid/', headers: [] },
      response,
    })
    await limiter.take('DELETE', signal)
    expect(clock.now() - begun).toBeGreaterThan(1000)
  })
})

describe('levels on real Azure', () => {
  test('what nobody has seen it keep, or is known to break there, is advice', () => {
    const levels = new Map(levelsOnAzure(checks, loadRequirements()).map(({ id, level }) => [id, level]))
    expect(
      Object.fromEntries(
        ['put-replaces', 'missing-not-updated', 'casing-kept', 'error-envelope', 'refused-write-changes-nothing'].map((id) => [
          id,
          levels.get(id),
        ]),
      ),
    ).toEqual({
      'put-replaces': 'should',
      'missing-not-updated': 'should',
      'casing-kept': 'should',
      'error-envelope': 'should',
      'refused-write-changes-nothing': 'should',
    })
    expect(
      Object.fromEntries(
        ['status-documented', 'body-matches-schema', 'tags-replaced-as-a-map', 'deleted-is-gone', 'request-id-present'].map((id) => [
          id,
          levels.get(id),
        ]),
      ),
    ).toEqual({
      'status-documented': 'must',
      'body-matches-schema': 'must',
      'tags-replaced-as-a-map': 'must',
      'deleted-is-gone': 'must',
      'request-id-present': 'must',
    })
  })

  test('a defect that only breaks advice leaves the verdict alone', async () => {
    const { cells } = await runOnAzure({}, [
      tampers(
        { of: 'read' },
        ({ json }) => void (json.id = json.id.replace(/resourceGroups\/[^/]+/, (part: string) => part.toUpperCase())),
      )(),
    ])
    expect(cells.filter(({ outcome, check }) => outcome === 'failed' && check.level === 'must').map(({ cell }) => cell)).toEqual([])
  })
})
