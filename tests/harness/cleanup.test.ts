/** Cleaning up ends: within its own bound, or when somebody has had enough; and says what it leaves. On a simulated clock. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { armError, instead, setHeader, altersAnswer } from '../../fixtures/servers.ts'
import { simulatedClock } from '../../harness/clock.ts'
import { toResponse, type Request } from '../../harness/exchange.ts'
import { ledgerSums, memoryLedger } from '../../harness/ledger.ts'
import type { Middleware } from '../../harness/server.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { vaults } from './sweep-support.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

interface Ran {
  seconds: number
  leaked: string[]
  notes: (string | undefined)[]
  left: number
}

/** A run that ends after `runMs`, with two minutes to clean up; `onRequest` sees each request before it is sent, and what it returns is called once it is answered, or it never is. */
async function run(
  middlewares: readonly Middleware[],
  runMs = 90_000,
  onRequest: (
    request: Request,
    control: { end(): void; abandon(): void; serve(request: Request): Promise<unknown> },
  ) => (() => Promise<unknown>) | 'lost' | void = () => undefined,
): Promise<Ran> {
  const emulator = createEmulator({ delete: 'async', neighbours: 0, middlewares })
  const { subscription, resourceGroups, location, token } = emulator.options
  const [clock, ledger, ending, abandon] = [simulatedClock(), memoryLedger(), new AbortController(), new AbortController()]
  const begun = clock.now()
  clock.alarm(runMs, () => ending.abort(new Error('its time is up')))
  const pass = suite.open({
    target: {
      pass: 'target',
      kind: 'url',
      baseUrl: 'http://emulator.invalid',
      apiVersion: suite.contract.apiVersion,
      tags: {},
      freshGroup: false,
      subscription,
      group: resourceGroups[0]!,
      location,
      limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000, cleanupTimeoutMs: 120_000 },
      token: () => Promise.resolve(token),
      async send(request, { signal }) {
        const answered = onRequest(request, {
          end: () => ending.abort(new Error('it was interrupted')),
          abandon: () => abandon.abort(new Error('the cleaning up was interrupted')),
          serve: emulator.handle,
        })
        signal.throwIfAborted()
        if (answered === 'lost') return { failure: { code: 'TIMEOUT', message: 'no whole answer within 30 s' } }
        const { status, headers, body } = await emulator.handle(request)
        await answered?.()
        return { response: toResponse(status, headers, body) }
      },
    },
    ledger,
    clock,
    run: 'cst-bounds',
    seed: 1,
    version: 'test',
    signal: ending.signal,
    abandon: abandon.signal,
  })
  await pass.close()
  const { leaked } = ledgerSums(ledger.entries)
  return {
    seconds: (clock.now() - begun) / 1000,
    leaked,
    notes: ledger.entries.filter(({ event }) => event === 'leaked').map(({ note }) => note),
    left: vaults(emulator.world).length,
  }
}

const never = altersAnswer({ of: 'poll', answers: 'any' }, (draft) => {
  draft.status = 202
  draft.json = { status: 'InProgress' }
  setHeader(draft, 'retry-after', '99999')
})
const keeps = instead({ of: 'delete' }, () => ({
  status: 202,
  headers: [
    ['location', 'http://emulator.invalid/nowhere'],
    ['retry-after', '99999'],
  ],
  body: '',
}))

test('polls that ask for a day end with the time for cleaning up, and what is left is named', async () => {
  const { seconds, leaked, left } = await run([keeps(), never()])
  expect(left).toBeGreaterThan(0)
  expect(leaked.length).toBe(left)
  expect(seconds).toBeLessThanOrEqual(90 + 120)
})

test('a deletion that asks for a day and is done in a moment is seen to be done', async () => {
  const { leaked, left, seconds } = await run(
    [altersAnswer({ of: 'delete', answers: 202 }, (draft) => setHeader(draft, 'retry-after', '86400'))()],
    20_000,
  )
  expect({ leaked, left }).toEqual({ leaked: [], left: 0 })
  expect(seconds).toBeLessThanOrEqual(20 + 120)
})

test('deletions that are throttled for a year end at once', async () => {
  const { seconds, leaked, notes } = await run([
    instead({ of: 'delete' }, () => ({ status: 429, headers: [['retry-after', '31536000']], body: '' }))(),
  ])
  expect(leaked.length).toBeGreaterThan(0)
  expect(notes.join()).toContain('the deletion answers 429')
  expect(seconds).toBeLessThanOrEqual(90 + 120)
})

test('a second interruption ends it at once, and the reason stands in the ledger', async () => {
  let deletions = 0
  const { leaked, notes, seconds } = await run([keeps()], 1, ({ method }, { abandon }) => {
    if (method === 'DELETE' && ++deletions === 1) abandon()
  })
  expect(leaked.length).toBeGreaterThan(0)
  expect(notes.filter((note) => !note?.includes('the cleaning up was interrupted'))).toEqual([])
  expect(seconds).toBeLessThan(5)
})

test('a creation that was under way when its run was ended is waited for, and what it made is removed', async () => {
  let [creations, created] = [0, false]
  const { left, leaked } = await run([], 90_000, ({ method }, { end }) => {
    if (method !== 'PUT' || ++creations > 1) return
    end()
    return () => Promise.resolve((created = true))
  })
  expect({ created, left, leaked }).toEqual({ created: true, left: 0, leaked: [] })
})

test('what a creation makes that was never answered, and comes about while it is looked for, is removed too', async () => {
  let under: Request | undefined
  let comesAbout = false
  const { left, leaked, notes } = await run([], 90_000, (request, { end, serve }) => {
    if (request.method === 'PUT' && !under) {
      under = request
      end()
      return 'lost'
    }
    // the deletion has answered that there is nothing, and so has the read: only now the server gets round to the creation
    if (!under || request.method !== 'GET' || request.url !== under.url || comesAbout) return
    comesAbout = true
    return () => serve(under!)
  })
  expect({ comesAbout, left, leaked, notes }).toEqual({ comesAbout: true, left: 0, leaked: [], notes: [] })
})

describe('what a read denies is not left', () => {
  const refusal = (status: number) => armError(status, 'Nope', 'no')

  for (const status of [400, 405, 403, 422]) {
    test(`a creation that was refused with ${status}, as everything else is`, async () => {
      const all = instead({ if: ({ method, url }) => method !== 'GET' || /\/vaults\/[^/?]+\?/.test(url) }, () => refusal(status))
      expect(await run([all()])).toMatchObject({ leaked: [], left: 0 })
    })
  }

  test('a creation that was refused, whose read is 404 and whose deletion is no method of the server', async () => {
    const writes = instead({ if: ({ method }) => method !== 'GET' }, () => refusal(405))
    expect(await run([writes()])).toMatchObject({ leaked: [], left: 0 })
  })

  test('any method on an impossible name answers 400', async () => {
    const gateway = instead({ if: ({ url }) => /\/vaults\/[^/?]{51,}/.test(url) }, () => refusal(400))
    expect(await run([gateway()])).toMatchObject({ leaked: [], left: 0 })
  })

  test('what failed was not refused, and may be there', async () => {
    const broken = instead({ if: ({ method }) => method !== 'GET' }, () => refusal(500))
    const alike = instead({ if: ({ url }) => /\/vaults\/[^/?]+\?/.test(url) }, () => refusal(500))
    expect((await run([broken(), alike()])).leaked.length).toBeGreaterThan(0)
  })

  test('a deletion that is applied, and never answered', async () => {
    const { left, leaked } = await run([], 90_000, (request, { serve }) => {
      if (request.method !== 'DELETE') return
      void serve(request)
      return 'lost'
    })
    expect({ left, leaked }).toEqual({ left: 0, leaked: [] })
  })

  for (const [status, code] of [
    [400, 'OperationInProgress'],
    [409, 'Conflict'],
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
  ] as const) {
    test(`a deletion that answers ${status} twice and then works`, async () => {
      const seen = new Map<string, number>()
      const busy = instead(
        {
          of: 'delete',
          if: ({ url }) => {
            seen.set(url, (seen.get(url) ?? 0) + 1)
            return seen.get(url)! <= 2
          },
        },
        () => armError(status, code, 'another operation is going on'),
      )
      expect(await run([busy()])).toMatchObject({ left: 0, leaked: [] })
    })
  }
})
