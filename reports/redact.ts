/** Takes credentials out of exchanges before they are written or shown. */
import { header, toResponse } from '../harness/exchange.ts'
import type { Exchange, Fields, Request, Response } from '../harness/exchange.ts'
import { excerpt, newOpen, type Open } from '../harness/excerpt.ts'
import type { Reduced } from '../harness/reduced.ts'
import { openTable } from '../harness/item-table.ts'
import { mask, settled, textRedactor } from './secrets.ts'

type Clean = (text: string) => string

/** Fields whose value is a credential, or names a person or tenant (`x-ms-operation-identifier`). */
const credentials = new Set([
  'authorization',
  'proxy-authorization',
  'x-ms-authorization-auxiliary',
  'x-ms-operation-identifier',
  'api-key',
  'x-api-key',
  'ocp-apim-subscription-key',
])

// a value in quotes may hold a semicolon; what stands behind the quotes belongs to it as well; a cookie without a name is all value (RFC 6265bis)
const cookie = /((?:^|;) *)([^=;]*=)?((?:"[^"]*")?[^;]*)/
const masked = (_: string, before: string, name = '', value: string) => `${before}${name}${name || value ? mask : ''}`
const cookies = (value: string) => value.replace(new RegExp(cookie, 'g'), masked)
const setCookie = (value: string) => value.replace(cookie, masked)

function field(name: string, value: string, clean: Clean): string {
  const key = name.toLowerCase()
  if (value === '') return value
  if (credentials.has(key)) return mask
  if (key === 'cookie') return settled((text) => cookies(clean(text)))(value)
  return key === 'set-cookie' ? settled((text) => setCookie(clean(text)))(value) : clean(value)
}

const fields = (given: Fields, clean: Clean): Fields => given.map(([name, value]) => [clean(name), field(name, value, clean)] as const)

/**
 * A body. In sound JSON each string and number is looked at decoded, so that no way of escaping hides a secret,
 * and all else stays byte for byte what it was: order, blanks, members that stand twice.
 */
function body(text: string, clean: Clean): string {
  if (toResponse(200, [], text).json === undefined) return clean(text)
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (literal) => {
    const decoded = literal.startsWith('"') ? (JSON.parse(literal) as string) : literal
    const cleaned = clean(decoded)
    if (cleaned !== decoded) return JSON.stringify(cleaned)
    // who reads the text as it stands sees no tabulator in `\topsecret`
    return literal.includes('\\') && clean(literal) !== literal ? JSON.stringify(mask) : literal
  })
}

function request({ method, url, headers, body: sent, padding }: Request, clean: Clean): Request {
  return {
    method,
    url: clean(url),
    headers: fields(headers, clean),
    ...(sent !== undefined && { body: body(sent, clean) }),
    ...(padding !== undefined && { padding }),
  }
}

/** A long list. Of its rows the ids alone are looked at, all together: what else stands in them are numbers of words. */
function reduced({ table, problems, ...rest }: Reduced, clean: Clean): Reduced {
  const lines = table.rows.split('\n')
  const [words, shown] = [table.words.split('\n'), clean(table.words).split('\n')]
  const parts = lines.map((line) => (line.startsWith('=') ? undefined : { ...partsOf(line), line }))
  const ids = clean(parts.map((part) => (part ? words[part.before]! + part.name : '')).join('\n')).split('\n')
  const names = clean(parts.map((part) => part?.name ?? '').join('\n')).split('\n')
  const rows = parts.map((part, at) => {
    if (!part) return `=${body(lines[at]!.slice(1), clean)}`
    if (ids[at] === shown[part.before]! + names[at]!) return names[at]! + part.line.slice(part.name.length)
    // a secret with a slash in it may stand in both parts of an id, and in neither
    const [item] = openTable({ beside: '{}', words: shown.join('\n'), rows: part.line })['value'] as [object]
    return `=${JSON.stringify({ ...item, id: ids[at], name: names[at]!.slice(1) })}`
  })
  return {
    ...rest,
    ...(rest.seen && { seen: { declared: rest.seen.declared.map(clean), undeclared: rest.seen.undeclared.map(clean) } }),
    problems: problems.map(({ pointer, says }) => ({ pointer: clean(pointer), says: clean(says) })),
    table: { beside: body(table.beside, clean), words: shown.join('\n'), rows: rows.join('\n') },
  }
}

/** The name of a row with the slash before it, and the number of the word that stands before both. */
function partsOf(line: string): { name: string; before: number } {
  const [name = '', before = ''] = line.split('\t', 2)
  return { name, before: Number.parseInt(before, 36) }
}

function response(given: Response, clean: Clean, open: Open): Response {
  if (given.reduced) {
    const { status, headers, size, bodyFault } = given
    return excerpt(
      { status, headers: fields(headers, clean), size, ...(bodyFault !== undefined && { bodyFault: clean(bodyFault) }) },
      reduced(given.reduced, clean),
      open,
    )
  }
  const text = body(given.text, clean)
  const { bodyFault: derived, ...read } = toResponse(given.status, fields(given.headers, clean), text)
  // a parser's message quotes the text, so it is derived again; other faults cannot be
  const fault = given.bodyFault?.startsWith('not JSON: ') ? derived : given.bodyFault
  return { ...read, size: given.size, ...(fault && { bodyFault: clean(fault) }) }
}

/** Redactors that are kept for the tokens of exchanges. */
const most = 100

const proofs = ['authorization', 'proxy-authorization', 'x-ms-authorization-auxiliary']

/** What a request says to prove who it is: the tokens of its credential fields, each without its scheme. */
export function tokensOf({ request: { headers } }: Exchange): string[] {
  return proofs.flatMap((name) => {
    const token = header(headers, name)
      ?.replace(/^(?:bearer|basic|digest|negotiate)(?: +|$)/i, '')
      .trim()
    return token && token !== mask ? [token] : []
  })
}

/**
 * A function that redacts exchanges: the given secrets, the tokens of the exchange's own request, cookies, signed query values.
 * The same input gives the same output, so a link still equals the request that followed it; doing it twice changes nothing.
 * `size` stays the size that went over the wire. `also`: what else is done to every text.
 */
export function redactor(secrets: readonly string[], also?: Clean): (exchange: Exchange) => Exchange {
  const common = textRedactor(secrets, also)
  const open = newOpen()
  const known = new Set(secrets)
  // most exchanges have the same token, or one of a few
  const made = new Map<string, Clean>([['', common]])
  const cleanerFor = (own: readonly string[]): Clean => {
    const key = own.join('\n')
    const clean = made.get(key) ?? textRedactor([...secrets, ...own], also)
    if (made.size < most) made.set(key, clean)
    return clean
  }
  return (exchange) => {
    const clean = cleanerFor(tokensOf(exchange).filter((token) => !known.has(token)))
    const { request: sent, response: came, failure, unsettled, ...rest } = exchange
    return {
      ...rest,
      ...(unsettled !== undefined && { unsettled: clean(unsettled) }),
      request: request(sent, clean),
      ...(came && { response: response(came, clean, open) }),
      ...(failure && { failure: { ...failure, message: clean(failure.message) } }),
    }
  }
}

/** Redacts one exchange by itself. */
export const redact = (exchange: Exchange): Exchange => redactor([])(exchange)

/** Redacts one request by itself. */
export function redactRequest(given: Request): Request {
  return redact({ id: '', pass: '', scenario: '', role: '', startedAt: '', durationMs: 0, request: given }).request
}
