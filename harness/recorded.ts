/** Traffic that others recorded: what a recorder left out, or put in the place of what was there, is not the server's. */
import { decoded } from '../spec/percent.ts'
import { parsePointer, pointerTo, valueAt } from '../spec/pointer.ts'
import { azureCloudOf } from './azure.ts'
import type { Finding } from './check.ts'
import { header, type Answered } from './exchange.ts'

/** The fault of a body that was there, or may have been, and is not in the record. */
export const notRecorded = 'not recorded'

/** A check looked at what was not recorded. */
export class LooksAtNothing extends Error {}

/** An answer whose body was not recorded, so that whoever looks at the body finds out: what status and headers show is judged all the same. */
export function withoutBody(exchange: Answered): Answered {
  const { status, headers, size } = exchange.response
  const stop = (): never => {
    throw new LooksAtNothing()
  }
  const response = {
    status,
    headers,
    get size() {
      return size > 0 ? size : stop()
    },
    get text() {
      return stop()
    },
    get json() {
      return stop()
    },
    get bodyFault() {
      return stop()
    },
  }
  return { ...exchange, response }
}

/** Words that recorders and their users put in the place of a value: `[REDACTED]`, `Sanitized`, `***`. */
const word = /(?<![a-z0-9])(?:redacted|sanit?i[sz]ed|masked|scrubbed|obfuscated|anonymi[sz]ed|censored)(?![a-z0-9])/i
const whole = /^[\s<[({"']*(?:removed|filtered|hidden|omitted|secret|private|masked value|value removed)[\s>\])}"']*$/i
const blotted = /\*{3}|^x{4,}$|x{8}-x{4}|█{2}|•{3}/i

/** Whether a text is not what was sent, by its own words. */
export const isRedacted = (text: string): boolean => word.test(text) || whole.test(text) || blotted.test(text)

/** A subscription that nobody has on real Azure; recorders write it in the place of one. */
const nobody = '00000000-0000-0000-0000-000000000000'
/** What a finding says of these is said in comparison with the URL of the request. */
const followsUrl = /\/(?:id|name|nextLink|location|azure-asyncoperation)$/i

/**
 * Whether what a check found in a recording of others can be due to the recorder: a header is absent, a value or the URL that it is compared with
 * was replaced. Queries are left aside: signatures in them are masked by this program.
 */
export function maybeTheRecorders({ exchange, pointer }: Finding): boolean {
  const { request, response } = exchange
  if (!response) return false
  const [part, ...path] = parsePointer(pointer)
  if ((part !== 'headers' && part !== 'body') || path.length === 0) return false
  const value = part === 'headers' ? header(response.headers, path[0]!) : valueAt(response.json, pointerTo('', ...path))
  if (part === 'headers' && value === undefined) return true
  const bare = typeof value === 'string' ? value.split('?')[0]! : ''
  if (isRedacted(bare)) return true
  if (!followsUrl.test(pointer)) return false
  const [asked, cloud] = [originAndPath(request.url), azureCloudOf(request.url)]
  if (isRedacted(asked) || isOfReplacedId(response.json, pointer, asked)) return true
  if (cloud === undefined || pointer.endsWith('/name')) return false
  // the endpoints of one cloud, global and of its regions, are one server
  return asked.includes(nobody) !== bare.includes(nobody) || (bare.startsWith('https://') && azureCloudOf(bare) === cloud)
}

/** Whether a name that is right by the URL, or stands in a list, is beside an id that was replaced. */
function isOfReplacedId(json: unknown, pointer: string, asked: string): boolean {
  const item = /^\/body(.*)\/name$/s.exec(pointer)?.[1]
  if (item === undefined) return false
  const { id, name } = Object(valueAt(json, item)) as { readonly id?: unknown; readonly name?: unknown }
  const isListed = item !== ''
  return typeof id === 'string' && isRedacted(id) && (isListed || asked.toLowerCase().endsWith(`/${String(name).toLowerCase()}`))
}

function originAndPath(url: string): string {
  const bare = url.split(/[?#]/)[0]!
  return decoded(bare) ?? bare
}
