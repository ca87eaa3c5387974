/** The body of a request, before anybody asks what it means. */
import type { Request } from '../../harness/exchange.ts'
import { mediaType } from './fields.ts'
import { isObject } from './json.ts'
import type { Json } from './json.ts'
import { refuse } from './refusal.ts'
import type { Refusal } from './refusal.ts'

/** Largest body in bytes that Resource Manager takes. */
export const bodyLimit = 8 * 1024 * 1024

/** Refuses a body that is too large. */
export function demandSize(body = ''): void {
  // A character is one to three bytes: only bodies in between need counting.
  if (body.length * 3 <= bodyLimit || (body.length <= bodyLimit && Buffer.byteLength(body) <= bodyLimit)) return
  throw refuse('RequestEntityTooLarge', `The request content is larger than ${bodyLimit} bytes.`)
}

export const invalid = (what: string): Refusal => refuse('InvalidRequestContent', `The request content was invalid: ${what}.`)

/** The JSON object in a request. */
export function readObject(request: Request): Json {
  const type = mediaType(request.headers)
  if (type !== 'application/json') {
    throw refuse('UnsupportedMediaType', `The media type '${type ?? ''}' is not supported, only 'application/json' is.`)
  }
  const body = parse(request.body ?? '')
  if (isDeep(body, mostLevels)) throw invalid('it is nested too deeply')
  if (!isObject(body)) throw invalid('it is not a JSON object')
  return body
}

/** No resource needs so many; without a bound a hostile body could exhaust the stack. */
const mostLevels = 64

const isDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((member) => isDeep(member, levels - 1)))

function parse(text: string): unknown {
  if (text === '') throw invalid('it is empty')
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it could not be read as JSON')
  }
}
