/** How real Azure is asked: within its buckets and budgets, through failing gateways, side by side, and with levels that follow from evidence. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { answers, armError, instead, altersAnswer } from '../../fixtures/servers.ts'
import { azureManners } from '../../harness/azure.ts'
import { simulatedClock, type Clock } from '../../harness/clock.ts'
import { header, toResponse } from '../../harness/exchange.ts'
import type { Result } from '../../harness/results.ts'
import { ledgerSums, memoryLedger } from '../../harness/ledger.ts'
import { armBuckets, newLimiter } from '../../harness/limiter.ts'
import type { PassRecord } from '../../harness/record.ts'
import type { Middleware } from '../../harness/server.ts'
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
  results: readonly Result[]
  record: PassRecord
  seconds: number
  sums: ReturnType<typeof ledgerSums>
  left: number
  clock: Clock
}

/** A whole run taken for one of real Azure, against an emulator in the recorded mode, on a simulated clock. */
async function runOnAzure(
  options: Parameters<typeof createEmulator>[0] = {},
  middlewares: readonly Middleware[] = [],
  limits = { maxResources: { vault: 3 }, maxDeletes: 5 },
): Promise<Ran> {
  const emulator = createEmulator({
    create: 'async',
    update: 'async',
    delete: 'async',
    retryAfter: 60,
    neighbours: 3,
    pageSize: 50,
    middlewares,
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
    results: suite.judge([pass.record]),
    record: pass.record,
    seconds: (clock.now() - begun) / 1000,
    sums: ledgerSums(ledger.entries),
    left: [...emulator.world.resources.keys()].filter((id) => id.includes('cst-gentle')).length,
    clock,
  }
}

const red = (results: readonly Result[]): string[] =>
  results
    .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
    .map(({ result, outcome, reason }) => `${result} ${outcome} ${reason ?? ''}`)

describe('a full run taken for one of real Azure', () => {
  test('makes 3 vaults and 5 deletes at most, leaves none, and accuses nobody', async () => {
    const { results, record, sums, left } = await runOnAzure()
    expect(red(results)).toEqual([])
    expect(sums).toMatchObject({ created: 3, deleted: 3, leaked: [] })
    expect(left).toBe(0)
    expect(record.exchanges.filter(({ request, wrong }) => request.method === 'DELETE' && wrong === undefined).length).toBeLessThanOrEqual(
      5,
    )
  })

  test('takes no more than 1.25 times the longest chain of operations in one scenario', async () => {
    const { record, seconds } = await runOnAzure()
    const chains = new Map<string, number>()
    for (const { scenario, role } of record.exchanges) if (role === 'poll') chains.set(scenario, (chains.get(scenario) ?? 0) + 60)
    expect(Math.max(...chains.values())).toBeGreaterThan(200)
    expect(seconds).toBeLessThanOrEqual(1.25 * Math.max(...chains.values()))
  })

  for (const [name, mode] of Object.entries({
    '2016, synchronous': { create: 'sync', update: 'sync', delete: 'sync' },
    '2023, asynchronous create': { create: 'async', update: 'async', delete: 'sync' },
    '2024, asynchronous delete': { create: 'async', update: 'async', delete: 'async', lroPolls: 3 },
  } as const)) {
    test(`is conformant against the recorded mode of ${name}`, async () => expect(red((await runOnAzure(mode)).results)).toEqual([]))
  }

  test('a budget that is too small leaves scenarios untested, with the reason', async () => {
    const { results, left } = await runOnAzure({}, [], { maxResources: { vault: 1 }, maxDeletes: 5 })
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(results.find(({ result }) => result === 'tags-replaced-as-a-map@updateVaults')).toMatchObject({
      outcome: 'untested',
      reason: expect.stringContaining('the budget of 1 vaults is spent') as string,
    })
    expect(left).toBe(0)
  })

  test('a role that is missing leaves results untested and names the action', async () => {
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
    const { results } = await runOnAzure({}, [forbids()])
    expect(results.filter(({ outcome, check }) => outcome === 'failed' && check.level === 'must').map(({ result }) => result)).toEqual([])
    expect(results.find(({ result }) => result === 'right-update-accepted@updateVaults')).toMatchObject({
      outcome: 'untested',
      reason: expect.stringContaining('Microsoft.RecoveryServices/vaults/write') as string,
    })
  })

  test('a gateway that fails now and then is tried again, and is no finding', async () => {
    const failing = answers({ every: 9 }, 503, { error: { code: 'ServerTimeout', message: 'later' } }, { 'retry-after': '1' })
    const { results, record } = await runOnAzure({}, [failing()])
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(record.exchanges.filter(({ superseded }) => superseded).length).toBeGreaterThan(5)
  })

  test('a gateway that answers the same every time is the answer of the target', async () => {
    const failing = answers({ of: 'listInProvider' }, 503, { error: { code: 'ServerTimeout', message: 'later' } })
    const { results } = await runOnAzure({}, [failing()])
    const failed = results.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ result, check }) => `${result} ${check.level}`)).toEqual(['operation-is-served@listOperations must'])
    expect(results.find(({ result }) => result === 'own-operations-listed@listOperations')).toMatchObject({
      outcome: 'untested',
      reason: 'follows from operation-is-served@listOperations',
    })
  })

  test('429 waits for Retry-After and is no finding', async () => {
    const throttles = instead({ every: 11 }, () => armError(429, 'SubscriptionRequestsThrottled', 'later', { 'retry-after': '17' }))
    const { results } = await runOnAzure({}, [throttles()])
    expect(red(results)).toEqual([])
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
      scenario: 'x',
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
  test('what nobody has seen it keep, or is known to break there, is a warning', () => {
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

  test('a defect that only breaks warnings leaves the verdict alone', async () => {
    const { results } = await runOnAzure({}, [
      altersAnswer(
        { of: 'read' },
        ({ json }) => void (json.id = json.id.replace(/resourceGroups\/[^/]+/, (part: string) => part.toUpperCase())),
      )(),
    ])
    expect(results.filter(({ outcome, check }) => outcome === 'failed' && check.level === 'must').map(({ result }) => result)).toEqual([])
  })
})
