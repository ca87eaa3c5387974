/** Time follows the server, within bounds: a run whose bounds nobody named waits as long as it is asked to. On a simulated clock. */
import { beforeAll, expect, test } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../emulator/emulator.ts'
import { answers, setHeader, altersAnswer } from '../../fixtures/servers.ts'
import { simulatedClock } from '../../harness/clock.ts'
import { toResponse } from '../../harness/exchange.ts'
import { RunEnds } from '../../harness/interruption.ts'
import { ledgerSums, memoryLedger } from '../../harness/ledger.ts'
import { newPatience, patientAlarm } from '../../harness/patience.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const at = { target: 'http://emulator.invalid', subscription: 's', 'resource-group': 'g' }

interface Ran {
  minutes: number
  ended: boolean
  broken: string[]
  untested: string[]
  leaked: string[]
}

/** A run of a URL with the bounds that `given` names, and those that nobody named. */
async function run(options: Partial<EmulatorOptions>, given: Readonly<Record<string, unknown>> = {}): Promise<Ran> {
  const settings = resolveSettings({ ...at, ...given }, {}, '/')
  const emulator = createEmulator({ create: 'async', update: 'async', delete: 'async', neighbours: 0, ...options })
  const { subscription, resourceGroups, location, token } = emulator.options
  const [clock, ledger, ending] = [simulatedClock(), memoryLedger(), new AbortController()]
  const begun = clock.now()
  const patience = newPatience(clock, settings.patience)
  patientAlarm(clock, settings.runTimeoutMs, patience, () => ending.abort(new RunEnds('its time is up')))
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
      limits: settings.limits,
      patience,
      token: () => Promise.resolve(token),
      async send(request, { signal }) {
        signal.throwIfAborted()
        const { status, headers, body } = await emulator.handle(request)
        return { response: toResponse(status, headers, body) }
      },
    },
    ledger,
    clock,
    run: 'cst-waits1',
    seed: 1,
    version: 'test',
    signal: ending.signal,
  })
  await pass.close()
  const results = suite.judge([pass.record]).filter(({ check }) => check.level === 'must')
  const of = (outcome: string): string[] => results.flatMap((result) => (result.outcome === outcome ? [result.result] : []))
  return {
    minutes: (clock.now() - begun) / 60_000,
    ended: ending.signal.aborted,
    broken: of('failed'),
    untested: of('untested'),
    leaked: ledgerSums(ledger.entries).leaked,
  }
}

const clean = { ended: false, broken: [], untested: [], leaked: [] }
/** The same wait as a date, by the clock of the answer. */
const asDate = altersAnswer({ of: ['create', 'update', 'delete', 'poll'], answers: 'any' }, (draft) => {
  const [, seconds] = draft.headers.find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const [, date] = draft.headers.find(([name]) => name.toLowerCase() === 'date') ?? []
  if (seconds !== undefined && date !== undefined)
    setHeader(draft, 'retry-after', new Date(Date.parse(date) + Number(seconds) * 1000).toUTCString())
})

for (const retryAfter of [1, 10, 60, 90]) {
  test(`an operation that asks to be asked again in ${retryAfter} s`, async () => {
    const { minutes, ...found } = await run({ retryAfter, lroPolls: 3 })
    expect(found).toEqual(clean)
    expect(minutes).toBeLessThanOrEqual(32)
  })
}

test('a wait that is said as a date', async () => {
  const { minutes: _, ...found } = await run({ retryAfter: 60, middlewares: [asDate()] })
  expect(found).toEqual(clean)
})

test('429 and Retry-After of two minutes, to the first of each kind', async () => {
  const slower = { error: { code: 'TooManyRequests', message: 'slower' } }
  const middlewares = (['read', 'create', 'update', 'delete', 'listInGroup'] as const).map((of) =>
    answers({ of, to: 1 }, 429, slower, { 'retry-after': '120' })(),
  )
  const { minutes, ...found } = await run({ middlewares })
  expect(found).toEqual(clean)
  expect(minutes).toBeGreaterThan(2)
})

test('a bound that somebody named holds', async () => {
  const named = await run({ retryAfter: 60, lroPolls: 3 }, { 'run-timeout': 90_000 })
  expect(named).toMatchObject({ ended: true, broken: [], leaked: [] })
  expect(named.minutes).toBeLessThanOrEqual(1.5 + 2)
})

test('what never ends is given up within bounds, however it asks', async () => {
  const never = altersAnswer({ of: 'poll', answers: 'any' }, (draft) => {
    draft.status = 200
    draft.json = { status: 'InProgress' }
    setHeader(draft, 'retry-after', '300')
  })
  const { minutes, ended, broken } = await run({ middlewares: [never()] })
  expect({ ended, broken }).toEqual({ ended: true, broken: [] })
  expect(minutes).toBeLessThanOrEqual(1.5 + 30 + 2)
})

test('waits side by side count once, and no more than there is', () => {
  const clock = simulatedClock()
  const patience = newPatience(clock, { operationMs: 0, runMs: 100_000 })
  for (const ms of [60_000, 60_000, 30_000]) patience.asked(ms)
  expect(patience.granted()).toBe(60_000)
  patience.asked(70_000)
  expect(patience.granted()).toBe(70_000)
  patience.asked(10_000_000)
  expect(patience.granted()).toBe(100_000)
})

test('only a URL is waited for, and only where nobody named a bound', () => {
  const patience = (given: Readonly<Record<string, unknown>>) => resolveSettings(given, {}, '/').patience
  expect(patience({})).toEqual({ operationMs: 0, runMs: 0 })
  expect(patience({ ...at, 'operation-timeout': 1 })).toEqual({ operationMs: 0, runMs: 1_800_000 })
  expect(patience({ ...at, 'run-timeout': 1 })).toEqual({ operationMs: 600_000, runMs: 0 })
})
