/** One answer that is lost, or says nothing of its request, accuses nobody and costs no result: whichever request it is, done or not. */
import { beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { embedded } from '../../cli/embedded.ts'
import { reply } from '../../fixtures/servers.ts'
import type { Mode } from '../../harness/defect.ts'
import type { Handler } from '../../harness/server.ts'
import type { Request } from '../../harness/exchange.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'

let suite: Suite
beforeAll(async () => {
  suite = newSuite(await loadContract())
})

type Trouble = (request: Request, next: Handler) => ReturnType<Handler>
const says =
  (status: number, done: boolean, headers: Readonly<Record<string, string>> = {}): Trouble =>
  async (request, next) => {
    if (done) await next(request)
    return reply(status, { error: { code: 'Trouble', message: 'Try again.' } }, headers)
  }
const breaks =
  (code: string, done: boolean): Trouble =>
  async (request, next) => {
    if (done) await next(request)
    throw Object.assign(new Error('the connection ended'), { code })
  }

const soon = { 'retry-after': '1' }
const troubles: Readonly<Record<string, Trouble>> = {
  '408, not done': says(408, false),
  '429, done': says(429, true, soon),
  '502, not done': says(502, false),
  '503 with Retry-After, done': says(503, true, soon),
  '504, done': says(504, true),
  'a lost answer, done': breaks('ECONNRESET', true),
  'a lost answer, not done': breaks('UND_ERR_SOCKET', false),
  'no answer in time, done': breaks('UND_ERR_HEADERS_TIMEOUT', true),
}
const modes: Readonly<Record<string, Mode>> = {
  synchronous,
  asynchronous,
  'asynchronous, taken for Azure': { ...asynchronous, target: 'azure' },
}
const cases = Object.keys(modes).flatMap((mode) => Object.keys(troubles).map((trouble) => [mode, trouble] as const))
/** Of all requests that write, each in one case; all of them in all cases takes minutes. */
const stride = cases.length

test.for(cases.map(([mode, trouble], i) => ({ mode, trouble, first: 1 + (i % stride) })))(
  '$mode: $trouble, from write $first on',
  async ({ mode, trouble, first }) => {
    const wrong: string[] = []
    let met = true
    for (let nth = first; met; nth += stride) {
      met = false
      let writes = 0
      const { results, leaked } = await simulate(suite, embedded, modes[mode], () => async (request, next) => {
        if (request.method === 'GET' || ++writes !== nth) return next(request)
        met = true
        return troubles[trouble]!(request, next)
      })
      const odd = results.filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
      wrong.push(...odd.map(({ result, outcome }) => `write ${nth}: ${result} ${outcome}`), ...leaked)
    }
    expect(wrong).toEqual([])
  },
)
