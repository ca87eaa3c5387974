/** The headers that every answer bears. */
import { header } from './fields.ts'
import type { Fields, Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import type { Reply } from './reply.ts'
import type { State } from './state.ts'

const onEveryAnswer: Fields = [
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
  ['Expires', '-1'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['X-Content-Type-Options', 'nosniff'],
]

/** Turns a reply into the answer that goes out. `item`: it concerns one resource, where the client's request id is returned unasked. */
export function dress(state: State, request: Request, reply: Reply, item: boolean): Answer {
  const body = reply.json === undefined ? '' : JSON.stringify(reply.json)
  // The only real time in an answer: clients reckon ages with it (RFC 9110 §6.6.1), and nothing else depends on it.
  const headers: (readonly [string, string])[] = [...onEveryAnswer, ['Date', dateOf(state)]]
  if (reply.json !== undefined) headers.push(['Content-Type', 'application/json; charset=utf-8'])
  headers.push(...requestIds(state, request, item))
  if (!reply.uncounted) headers.push(...rateLimits(state, request.method))
  if (reply.headers) headers.push(...reply.headers)
  return { status: reply.status, headers, body }
}

/** By the second, as HTTP has it: to write a date takes as long as many an answer. */
function dateOf(state: State): string {
  const second = Math.floor(Date.now() / 1000)
  if (state.date.second !== second) state.date = { second, text: new Date(second * 1000).toUTCString() }
  return state.date.text
}

function requestIds({ random, clock, options }: State, { headers }: Request, item: boolean): Fields {
  const id = random.guid()
  const correlation = header(headers, 'x-ms-correlation-request-id') ?? id
  const client = header(headers, 'x-ms-client-request-id')
  const asked = header(headers, 'x-ms-return-client-request-id')?.toLowerCase() === 'true'
  const now = clock.tick()
  // yyyyMMddTHHmmssZ
  const stamp = `${now.slice(0, 4)}${now.slice(5, 7)}${now.slice(8, 13)}${now.slice(14, 16)}${now.slice(17, 19)}Z`
  const routing = `${options.location.toUpperCase()}:${stamp}:${random.guid()}`
  return [
    ['x-ms-request-id', id],
    ['x-ms-correlation-request-id', correlation],
    ['x-ms-routing-request-id', routing],
    ...(client !== undefined && (asked || item) ? ([['x-ms-client-request-id', client]] as const) : []),
  ]
}

/** Header after `x-ms-ratelimit-remaining-subscription-`, bucket, size: the sizes seen in real subscriptions. */
const buckets = new Map<string, readonly (readonly [name: string, bucket: string, size: number])[]>([
  [
    'GET',
    [
      ['reads', 'reads', 250],
      ['global-reads', 'global', 3750],
    ],
  ],
  ['PUT', [['resource-requests', 'writes', 210]]],
  ['PATCH', [['resource-requests', 'writes', 210]]],
  ['DELETE', [['resource-requests', 'deletes', 10]]],
])

/** Counters that fall and are filled again when empty: a suite must not run dry on an emulator. */
function rateLimits({ spent }: State, method: string): Fields {
  return (buckets.get(method) ?? []).map(([name, bucket, size]) => {
    const before = spent.get(bucket) ?? 0
    spent.set(bucket, before + 1)
    return [`x-ms-ratelimit-remaining-subscription-${name}`, String(size - 1 - (before % size))] as const
  })
}
