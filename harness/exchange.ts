/** An exchange: one request and its answer, as it went over the wire. Everything is judged from these. */
import type { Reduced } from './reduced.ts'

/** Header fields in the order sent; names as sent, compared ignoring case (RFC 9110 §5.1). A repeated field is repeated. */
export type Fields = readonly (readonly [name: string, value: string])[]

export interface Request {
  readonly method: string
  /** Absolute URL, byte for byte as requested. */
  readonly url: string
  readonly headers: Fields
  readonly body?: string
  /** So many blanks are sent as one more member of the body, which is a JSON object; they are no part of the record. */
  readonly padding?: number
}

export interface Response {
  readonly status: number
  readonly headers: Fields
  /** The body decoded as UTF-8; faults of decoding are named in `bodyFault`. */
  readonly text: string
  /** The body parsed as JSON, `undefined` when it is empty or not JSON. */
  readonly json: unknown
  /** Why the body is not sound JSON text: `empty`, `not JSON: …`, `invalid UTF-8`, `byte order mark`, `duplicate key "x"`, `cut at N bytes`, `cut at N parts`, `not gzip`, `coded as x`, `nested deeper than N levels`. */
  readonly bodyFault?: string
  /** Length of the body in bytes. */
  readonly size: number
  /** Set where `text` and `json` are an excerpt of a long list; `size` and `bodyFault` are those of the whole. */
  readonly reduced?: Reduced
}

/** Why no answer came: the transport's own code (`ECONNRESET`, `UND_ERR_BODY_TIMEOUT`, …) and a sentence. */
export interface Failure {
  readonly code: string
  readonly message: string
}

export interface Exchange {
  /** Unique in a run: pass and running number, `synchronous-012`; in a shard its number stands between, `synchronous-2-012`. */
  readonly id: string
  readonly pass: string
  readonly scenario: string
  /** Operation id of the contract; absent where the URL belongs to none (polls, undeclared methods). */
  readonly operation?: string
  /** The operation that a poll, or a request of an undeclared method, is put to the account of. */
  readonly partOf?: string
  /** The id of the kind of resource that was asked for, where it is known. */
  readonly kind?: string
  /** What the suite asked for: a verb of a kind (`create`, `read`, …), `poll` or `result`. */
  readonly role: string
  /** How the request differs from a right one, when it does so on purpose; such a request is not held against the contract. */
  readonly wrong?: string
  /** Asked again, because it was throttled or a gateway failed: the later answer counts. */
  readonly superseded?: true
  /** A write that was sent again, for its answer was lost or said nothing of it: whether it was done before nobody knows; see repeated.ts. */
  readonly repeated?: true
  /** Why the answer says nothing of the target, although it is the last of several tries. */
  readonly unsettled?: string
  /** Where the answer shows the bearer token of the run: `/body`, `/headers/location`. Looked for before anything is redacted. */
  readonly tokenShown?: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  readonly request: Request
  readonly response?: Response
  readonly failure?: Failure
}

/** An exchange that was answered. */
export type Answered = Exchange & { readonly response: Response }

/** The value of a header field, repeated ones joined with a comma (RFC 9110 §5.2); `undefined` when absent. */
export function header(fields: Fields, name: string): string | undefined {
  const wanted = name.toLowerCase()
  let found: string | undefined
  for (const [field, value] of fields) {
    if (field.length === wanted.length && field.toLowerCase() === wanted) found = found === undefined ? value : `${found}, ${value}`
  }
  return found
}

/** The path of an absolute URL, as it stands there; cheaper than taking the whole URL apart. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.search(/[?#]/)
  return start < 0 ? '/' : url.slice(start, end < 0 ? undefined : end)
}

/** The media type of a message without its parameters, in lower case; `undefined` when it states none. */
export function mediaType(fields: Fields): string | undefined {
  return header(fields, 'content-type')?.split(';')[0]!.trim().toLowerCase() || undefined
}

export const succeeded = (exchange: Exchange): exchange is Answered =>
  exchange.response !== undefined && exchange.response.status >= 200 && exchange.response.status < 300

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Makes a response out of raw bytes; never throws, whatever the bytes are. `found`: what whoever read them found wrong, if anything. */
export function toResponse(status: number, headers: Fields, bytes: Uint8Array | string, found?: string): Response {
  const { text, fault } = typeof bytes === 'string' ? { text: bytes, fault: undefined } : decode(bytes)
  const size = typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length
  const parsed = parse(text)
  const bodyFault = found ?? fault ?? parsed.fault
  return { status, headers, text, json: parsed.json, size, ...(bodyFault && { bodyFault }) }
}

function decode(bytes: Uint8Array): { text: string; fault?: string } {
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return { text: lenient.decode(bytes), fault: 'invalid UTF-8' }
  }
}

function parse(text: string): { json?: unknown; fault?: string } {
  if (text === '') return { fault: 'empty' }
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    const json: unknown = JSON.parse(bare)
    const members = typeof json === 'object' ? countMembers(json, deepest) : 0
    if (members < 0) return { fault: `nested deeper than ${deepest} levels` }
    if (bare !== text) return { json, fault: 'byte order mark' }
    const twice = members === countNames(bare) && !/"\s+:/.test(bare) ? undefined : duplicateKey(bare)
    return twice === undefined ? { json } : { json, fault: `duplicate key "${twice}"` }
  } catch (error) {
    return { fault: `not JSON: ${(error as Error).message}` }
  }
}

/** Levels that nobody needs, and that whoever looks into a body can go down to (RFC 8259 §9 lets parsers have limits). */
const deepest = 500

/** How many members all objects in a value have together: as many as its text has names, unless one stands twice. Negative: it has more levels than these. */
function countMembers(value: object | null, levels: number): number {
  if (value === null) return 0
  if (levels === 0) return Number.NEGATIVE_INFINITY
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (typeof item === 'object') count += countMembers(item, levels - 1)
    return count
  }
  // what JSON.parse makes inherits nothing that could be met here
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]
    count += typeof member === 'object' ? 1 + countMembers(member, levels - 1) : 1
  }
  return count
}

/** How many names of members a text seems to have; those with blanks before their colons do not count, and are looked at closely. */
function countNames(text: string): number {
  let count = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count++
  return count
}

/** The first member name that stands twice in one object of a sound JSON text (RFC 8259 §4); JSON.parse keeps the last in silence. */
function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token !== ':') last = token
    else {
      const names = open.at(-1)!
      const name = JSON.parse(last) as string
      if (names.has(name)) return name
      names.add(name)
    }
  }
  return undefined
}
