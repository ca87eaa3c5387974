/** Requests that were sent again: whether the first was done nobody knows, so the answer to the second may be that of a second one. */
import type { Finding } from './check.ts'
import { header, type Exchange } from './exchange.ts'

/** What the second of two equal requests is answered where the first was done, by method. 200 to a PUT: it replaces what the first created. */
const second: Readonly<Record<string, readonly number[]>> = { PUT: [200], DELETE: [204, 404] }
/** The first may still go on. */
const underWay = 409
/** The first has changed what the condition is about. */
const conditionFailed = 412

const isConditional = ({ request }: Exchange): boolean =>
  ['if-match', 'if-none-match'].some((name) => header(request.headers, name) !== undefined)

/** Whether a finding says no more than that a request was done before it was sent again; no check need ask for that itself. */
export function comesOfTheFirst({ exchange, pointer }: Finding): boolean {
  const status = exchange.response?.status
  if (!exchange.repeated || pointer !== '/status' || status === undefined) return false
  if (status === conditionFailed) return isConditional(exchange)
  // a wrong request is to be refused, however often it was sent; under a condition it may be a right one with something more
  if (exchange.wrong !== undefined && !isConditional(exchange)) return false
  return status === underWay || (second[exchange.request.method] ?? []).includes(status)
}
