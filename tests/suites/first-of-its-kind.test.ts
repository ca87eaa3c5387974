/** A server that is wrong in the first answer of each kind, and right from then on, is found: whoever asked first. */
import { beforeAll, describe, expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { openPreflight } from '../../cli/run/preflight.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import { createEmulator } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { partOf } from '../../fixtures/parts.ts'
import type { Check } from '../../harness/check.ts'
import type { Defect } from '../../harness/defect.ts'
import { header } from '../../harness/exchange.ts'
import type { PassRecord } from '../../harness/record.ts'
import type { Middleware } from '../../harness/server.ts'
import { passesOf } from '../../reports/evidence.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { simulate } from '../../suites/simulation.ts'

let suite: Suite
beforeAll(async () => {
  suite = newSuite(await loadContract())
})

/** What a middleware does, once for each kind of question and answer. */
function firstOnly(middleware: Middleware): Middleware {
  const done = new Set<string>()
  return async (request, next, world) => {
    let plain: string | undefined
    let status = 0
    const answer = await middleware(
      request,
      async (passed) => {
        const given = await next(passed)
        plain = JSON.stringify(given)
        status = given.status
        return given
      },
      world,
    )
    const manner = ['authorization', 'x-ms-return-client-request-id'].map((name) => header(request.headers, name) ?? 'none')
    const kind = [request.method, partOf(request), status, ...manner].join(' ')
    if (!done.has(kind)) {
      if (JSON.stringify(answer) !== plain) done.add(kind)
      return answer
    }
    return plain === undefined ? next(request) : (JSON.parse(plain) as typeof answer)
  }
}

/** The first questions, put to a server on loopback; `undefined`: they give the run up. */
async function preflightAt(middleware: Middleware, mode: object): Promise<readonly PassRecord[] | undefined> {
  const emulator = createEmulator({ neighbours: 1, ...mode, middlewares: [middleware] })
  const { url, close } = await serve(emulator)
  const { subscription, resourceGroups, token } = emulator.options
  const settings = resolveSettings(
    { target: url, subscription, 'resource-group': resourceGroups[0]!, seed: 1 },
    { AZBACKUP_TOKEN: token },
    '/',
  )
  const preflight = openPreflight(settings, settings.server!, suite, () => Promise.resolve(token), new AbortController().signal)
  try {
    await preflight.ask()
    const { pass, exchanges } = structuredClone(preflight.seen())
    return passesOf({ facts: { passes: [pass], scope: settings.scope }, exchanges })
  } catch (error) {
    expect((error as Error).name).toBe('UsageError')
    return undefined
  } finally {
    await preflight.close()
    await close()
  }
}

/** One outage says of the moment only; whoever has one is right. */
const wrongOnlyTwice = ['operations-down-twice']
const exchangeDefects = defectsOf().filter(
  ({ check, defect }) => check.kind === 'exchange' && !defect.edition && !defect.mode?.target && !wrongOnlyTwice.includes(defect.id),
)
const red = (check: Check, passes: readonly PassRecord[]): boolean =>
  suite.judge(passes).some((result) => result.check.id === check.id && result.outcome === 'failed')

async function told(defect: Defect): Promise<{ readonly record: PassRecord; readonly before: readonly PassRecord[] | undefined }> {
  const middleware = firstOnly(defect.middleware?.() ?? ((request, next) => next(request)))
  const { target: _, ...mode } = defect.mode ?? {}
  const before = await preflightAt(middleware, mode)
  const { record } = await simulate(suite, embedded, defect.mode, () => middleware)
  return { record, before }
}

describe('in the embedded emulator', () => {
  for (const { check, defect } of exchangeDefects)
    test(defect.id, async () => {
      const { record } = await simulate(suite, embedded, defect.mode, defect.middleware && (() => firstOnly(defect.middleware!())))
      expect(red(check, [record])).toBe(true)
    })
})

describe('at a URL, where the first questions are asked before the passes', () => {
  // the preflight is the same for all: some show that it is judged
  for (const { check, defect } of exchangeDefects.filter((_, i) => i % 4 === 0))
    test(defect.id, async () => {
      const { record, before } = await told(defect)
      expect(before === undefined || red(check, [...before, record])).toBe(true)
    })
})
