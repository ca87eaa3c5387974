/** An entry of a HAR file as other recorders write it. Members with `_` are theirs and mean what they mean there; what cannot be read is said, never thrown. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { isObject, object, type Json } from '../spec/json.ts'
import { header, toResponse, type Exchange, type Fields, type Response } from '../harness/exchange.ts'
import { isRedacted, notRecorded } from '../harness/recorded.ts'
import { notTheServers } from './made-up.ts'
import { mask } from './secrets.ts'

/** An entry, as far as it can be read. */
export interface RecordedEntry {
  /** What was asked; absent: not even that can be read. */
  readonly asked?: { readonly method: string; readonly url: string }
  /** Absent: there is nothing to judge, for the reason that follows. */
  readonly exchange?: Exchange
  /** Why it cannot be read. */
  readonly unreadable?: string
  /** Whose answer it is, when it is not the server's. */
  readonly notOfServer?: string
}

/** What keeps an entry from being read, in one line. */
class Unreadable extends Error {}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
/** A length or duration; recorders write -1, null or a text for what they do not know. */
const size = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0)

/** Header fields without the pseudo-header fields of HTTP/2 (RFC 9113 §8.3). Some recorders join repeated fields with line ends, or write an object. */
function allFields(value: unknown): Fields {
  const pairs: (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value.map((field) => [object(field)['name'], object(field)['value']] as const)
    : Object.entries(object(value)).flatMap(([name, of]) =>
        Array.isArray(of) ? of.map((each) => [name, each] as const) : [[name, of] as const],
      )
  return pairs.flatMap(([name, of]) => {
    if (typeof name !== 'string' || name.trim() === '' || !['string', 'number', 'boolean'].includes(typeof of)) return []
    return String(of)
      .split(/\r?\n/)
      .map((each) => [name.trim(), each] as const)
  })
}

const fields = (value: unknown): Fields => allFields(value).filter(([name]) => !name.startsWith(':'))

/** The URL in full and without its fragment, which is never sent; `undefined` when it is none of HTTP. */
function absolute(url: string, given: Fields): string | undefined {
  const bare = url.trim().split('#')[0]!
  const host = header(given, 'host') ?? header(given, ':authority')
  const full = /^https?:\/\//i.test(bare)
    ? bare
    : bare.startsWith('/')
      ? host && `https://${host}${bare}`
      : /^[\w.-]+(:\d+)?\//.test(bare) && `https://${bare}`
  return full && URL.canParse(full) ? full : undefined
}

/** A moment in any form that can be told; the epoch where it cannot. */
function moment(value: unknown): string {
  const ms = typeof value === 'number' ? value * (value < 1e11 ? 1000 : 1) : typeof value === 'string' ? Date.parse(value) : Number.NaN
  const date = new Date(ms)
  return new Date(Number.isNaN(date.getTime()) ? 0 : date).toISOString()
}

/** The status, or `undefined` where no answer was had: recorders write 0, -1, null or nothing. */
function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value
  if (status === undefined || status === null || status === '' || (typeof status === 'number' && status <= 0)) return undefined
  if (!Number.isInteger(status) || (status as number) < 100 || (status as number) > 999)
    throw new Unreadable('`response.status` is no HTTP status')
  return status as number
}

const longestUnpacked = 64 * 2 ** 20
const unpackers: Readonly<Record<string, readonly ((bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer)[]>> = {
  gzip: [gunzipSync],
  'x-gzip': [gunzipSync],
  deflate: [inflateSync, inflateRawSync],
  br: [brotliDecompressSync],
}

/** Bytes as they were before their content coding, which some recorders leave on; `undefined` when they cannot be had. */
function unpacked(bytes: Buffer, coding: string | undefined): Buffer | undefined {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : coding?.trim().toLowerCase()
  if (packed === undefined || packed === 'identity' || !isBinary(bytes.toString('utf8'))) return bytes
  for (const unpack of unpackers[packed] ?? []) {
    try {
      return unpack(bytes, { maxOutputLength: longestUnpacked })
    } catch {
      // another way may do
    }
  }
  return undefined
}

/** Whether a text was bytes that are no text. */
// oxlint-disable-next-line no-control-regex
const isBinary = (said: string): boolean => /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(said)

const isBase64 = (said: string): boolean => /^[A-Za-z0-9+/_-]*={0,2}$/.test(said)

/** Bytes that were written as a JSON array of texts in hex or base64, a chunk each. */
function fromChunks(said: string): Buffer | undefined {
  if (!/^\s*\["/.test(said)) return undefined
  try {
    const chunks: unknown = JSON.parse(said)
    if (!Array.isArray(chunks) || !chunks.every((each) => typeof each === 'string' && isBase64(each))) return undefined
    const coding = chunks.every((each) => /^(?:[\da-f]{2})+$/i.test(each as string)) ? 'hex' : 'base64'
    return Buffer.concat(chunks.map((each) => Buffer.from(each as string, coding)))
  } catch {
    return undefined
  }
}

/** The body as its bytes or its text; `undefined`: the recorder has none to show. */
function bodyOf(content: Json, said: string, headers: Fields): Buffer | string | undefined {
  const coding = header(headers, 'content-encoding')
  const encoding = text(content['encoding'])?.trim().toLowerCase()
  const bare = said.replace(/\s+/g, '')
  if (encoding === 'base64') {
    const bytes = isBase64(bare) ? Buffer.from(bare, 'base64') : fromChunks(said)
    if (!bytes) throw new Unreadable('`response.content.text` is not base64')
    return unpacked(bytes, coding)
  }
  const chunks = coding !== undefined || content['_isBinary'] === true ? fromChunks(said) : undefined
  if (chunks) return unpacked(chunks, coding ?? 'gzip')
  // base64 that nobody called so: what the recorder says of its length tells
  if (bare.length > 8 && isBase64(bare) && size(content['size']) < bare.length) {
    const bytes = Buffer.from(bare, 'base64')
    if (bytes.length === content['size']) return unpacked(bytes, coding)
  }
  return coding !== undefined && isBinary(said) ? undefined : said
}

const saysCut = /truncat|not (?:included|available|recorded|saved|captured)|omitted|too (?:large|long|big)|discard|evict/i

/** Whether the text of a body is less than there was, by what stands beside it. */
function isCut(read: Response, content: Json, headers: Fields): boolean {
  if (!read.bodyFault?.startsWith('not JSON') || !/^\s*[[{"]/.test(read.text)) return false
  const length = Math.max(size(content['size']), Number(header(headers, 'content-length') ?? 0) || 0)
  return length > Buffer.byteLength(read.text) || content['_truncated'] === true || saysCut.test(text(content['comment']) ?? '')
}

/** What stands in the place of a whole body. */
function isBlotted({ json, text: whole }: Response): boolean {
  const said = typeof json === 'string' ? json : json === undefined && whole.length < 200 ? whole : ''
  return isRedacted(said)
}

const wasGivenUp = (...members: readonly unknown[]): boolean =>
  members.some((member) => (typeof member === 'string' && member !== '') || isObject(member) || member === true)

function response(entry: Json, of: Json, status: number, method: string): Response {
  const headers = withType(fields(of['headers']), object(of['content']))
  const content = object(of['content'])
  const missing = (): Response => ({ ...toResponse(status, headers, ''), size: size(content['size']), bodyFault: notRecorded })
  const mayHaveNone = method === 'HEAD' || status === 204 || status === 205 || status === 304
  const given = content['text'] ?? undefined
  const said = given === undefined ? undefined : typeof given === 'string' ? given : JSON.stringify(given)
  const length = header(headers, 'content-length')?.trim()
  const some = [Number(length ?? 0), content['size'], of['bodySize']].some((each) => size(each) > 0) || typeof content['_file'] === 'string'
  if (!said && mayHaveNone) return toResponse(status, headers, '')
  if (wasGivenUp(entry['_error'], entry['_failureText'], of['_error'], of['_failureText'])) return missing()
  // an empty text is an empty body unless something says that there was one; where there is no text, only the server's own word does
  if (!said) return some || (said === undefined && length !== '0') ? missing() : toResponse(status, headers, '')
  const body = bodyOf(content, said, headers)
  if (body === undefined) return missing()
  const read = toResponse(status, headers, body)
  return isCut(read, content, headers) || isBlotted(read) ? missing() : read
}

/** Some recorders write no headers, and the media type beside the body. One that is not JSON may be a guess of theirs. */
function withType(headers: Fields, { mimeType }: Json): Fields {
  const isJson = typeof mimeType === 'string' && /^\s*application\/(?:[\w.-]+\+)?json\b/i.test(mimeType)
  return isJson && header(headers, 'content-type') === undefined ? [...headers, ['Content-Type', mimeType]] : headers
}

const proofs = /^(?:proxy-)?authorization$/i

/** `index`: the place among the entries, from 0. */
export function readRecorded(entry: unknown, index: number): RecordedEntry {
  if (!isObject(entry)) return { unreadable: 'it is not an object' }
  if (!isObject(entry['request'])) return { unreadable: '`request` is not an object' }
  const sent = entry['request']
  const [method, given] = [text(sent['method'])?.trim().toUpperCase(), text(sent['url'])]
  if (!method) return { unreadable: '`request.method` is missing' }
  if (!given?.trim()) return { unreadable: '`request.url` is missing' }
  const headers = allFields(sent['headers'])
  const url = absolute(given, headers)
  if (url === undefined) return { asked: { method, url: given }, unreadable: '`request.url` is not an absolute URL' }
  const asked = { method, url }
  try {
    const came = entry['response'] ?? undefined
    if (came !== undefined && !isObject(came)) throw new Unreadable('`response` is not an object')
    const status = came && statusOf(came['status'])
    if (!came || status === undefined) return { asked, notOfServer: 'no answer was recorded' }
    const answer = response(entry, came, status, method)
    const made = notTheServers({ entry, came, asked, answer })
    if (made !== undefined) return { asked, notOfServer: made }
    const body = text(object(sent['postData'])['text'])
    // a mask that the recorder put in is no credential, wherever else it stands
    const shown = headers.filter(
      ([name, value]) => !name.startsWith(':') && !(proofs.test(name) && (isRedacted(value) || answer.text.includes(mask))),
    )
    return {
      asked,
      exchange: {
        id: `entry-${String(index + 1).padStart(3, '0')}`,
        pass: 'recording',
        scenario: 'recording',
        role: 'recorded',
        startedAt: moment(entry['startedDateTime']),
        durationMs: size(entry['time']),
        request: { ...asked, headers: shown, ...(body !== undefined && { body }) },
        response: answer,
      },
    }
  } catch (error) {
    if (error instanceof Unreadable) return { asked, unreadable: error.message }
    throw error
  }
}
