/** Reads the evidence of this suite out of HAR 1.2. Whatever is not as it was written is refused; for recordings of others see har-recorded.ts. */
import { isObject, type Json } from '../spec/json.ts'
import { excerpt, newOpen, type Open } from '../harness/excerpt.ts'
import type { Reduced } from '../harness/reduced.ts'
import { toResponse } from '../harness/exchange.ts'
import type { Exchange, Failure, Fields, Request, Response } from '../harness/exchange.ts'
import { openTable } from '../harness/item-table.ts'

const epoch = new Date(0).toISOString()

/** Fails with one line that names the place. */
function wrong(where: string, what: string): never {
  throw new Error(`HAR ${where}: ${what}`)
}

function bag(value: unknown, where: string, name: string): Json {
  return isObject(value) ? value : wrong(where, `\`${name}\` is not an object`)
}

/** A text that may be absent; anything but a text is refused. */
function text(of: Json, name: string, where: string): string | undefined {
  const value = of[name]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : wrong(where, `\`${name}\` is not a string`)
}

/** A length or duration. */
const size = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0)

const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function fields(value: unknown, where: string): Fields {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) wrong(where, '`headers` is not a list')
  return value.map((field) => {
    const ok = isObject(field) && typeof field['name'] === 'string' && typeof field['value'] === 'string'
    return ok ? ([field['name'] as string, field['value'] as string] as const) : wrong(where, 'a header is not `{ name, value }`')
  })
}

function request(of: Json, where: string): Request {
  const method = text(of, 'method', where) || wrong(where, '`request.method` is missing')
  const url = text(of, 'url', where) || wrong(where, '`request.url` is missing')
  if (!URL.canParse(url)) wrong(where, '`request.url` is not an absolute URL')
  const body = isObject(of['postData']) ? text(of['postData'], 'text', where) : undefined
  const padding = of['_padding']
  return { method, url, headers: fields(of['headers'], where), ...(body !== undefined && { body }), ...(isLength(padding) && { padding }) }
}

/** What is kept of a long list. */
function reduced(value: unknown, where: string): Reduced {
  const of = bag(value, where, '_reduced')
  const table = bag(of['table'], where, '_reduced.table')
  const must = (part: Json, name: string): string => text(part, name, where) ?? wrong(where, `\`${name}\` of a reduced list is missing`)
  const texts = (list: unknown): string[] =>
    Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : wrong(where, '`_reduced.seen` is not lists of strings')
  const problems = Array.isArray(of['problems']) ? of['problems'] : wrong(where, '`_reduced.problems` is not a list')
  const seen = of['seen'] === undefined ? undefined : bag(of['seen'], where, '_reduced.seen')
  const read: Reduced = {
    sha256: must(of, 'sha256'),
    problems: problems.map((problem: unknown) => ({
      pointer: must(bag(problem, where, '_reduced.problems'), 'pointer'),
      says: must(problem as Json, 'says'),
    })),
    ...(seen && { seen: { declared: texts(seen['declared']), undeclared: texts(seen['undeclared']) } }),
    table: { beside: must(table, 'beside'), words: must(table, 'words'), rows: must(table, 'rows') },
  }
  try {
    openTable(read.table)
  } catch {
    wrong(where, '`_reduced.table` cannot be read')
  }
  return read
}

function response(of: Json, status: number, where: string, open: Open): Response {
  if (of['_reduced'] !== undefined) {
    const bodyFault = text(of, '_bodyFault', where)
    const { size: whole } = bag(of['content'], where, 'content')
    return excerpt(
      { status, headers: fields(of['headers'], where), size: size(whole), ...(bodyFault && { bodyFault }) },
      reduced(of['_reduced'], where),
      open,
    )
  }
  const content = isObject(of['content']) ? of['content'] : {}
  const { bodyFault: derived, ...read } = toResponse(status, fields(of['headers'], where), text(content, 'text', where) ?? '')
  const bodyFault = text(of, '_bodyFault', where) ?? derived
  return { ...read, size: size(content['size'] ?? read.size), ...(bodyFault && { bodyFault }) }
}

function failure(value: unknown, where: string): Failure | undefined {
  if (value === undefined) return undefined
  const said = bag(value, where, '_failure')
  return { code: text(said, 'code', where) ?? 'UNKNOWN', message: text(said, 'message', where) ?? 'no answer was recorded' }
}

function exchange(value: unknown, index: number, open: Open): Exchange {
  const where = `entry ${index + 1}`
  const of = bag(value, where, 'entry')
  const sent = request(bag(of['request'], where, 'request'), where)
  const came = bag(of['response'], where, 'response')
  const status = came['status']
  if (!Number.isInteger(status) || (status as number) < 0 || (status as number) > 999) wrong(where, '`response.status` is no HTTP status')
  const id = text(of, '_id', where) ?? wrong(where, '`_id` is missing')
  const failed = failure(of['_failure'], where) ?? (status === 0 ? { code: 'UNKNOWN', message: 'no answer was recorded' } : undefined)
  const kind = text(of, '_kind', where)
  const operation = text(of, '_operation', where)
  const partOf = text(of, '_partOf', where)
  const deviates = text(of, '_wrong', where)
  const unsettled = text(of, '_unsettled', where)
  const tokenShown = text(of, '_tokenShown', where)
  return {
    id,
    pass: text(of, '_pass', where) ?? 'recording',
    scenario: text(of, '_scenario', where) ?? 'recording',
    ...(kind !== undefined && { kind }),
    role: text(of, '_role', where) ?? 'recorded',
    ...(operation !== undefined && { operation }),
    ...(partOf !== undefined && { partOf }),
    ...(deviates !== undefined && { wrong: deviates }),
    ...(of['_superseded'] === true && { superseded: true as const }),
    ...(of['_repeated'] === true && { repeated: true as const }),
    ...(unsettled !== undefined && { unsettled }),
    ...(tokenShown !== undefined && { tokenShown }),
    startedAt: text(of, 'startedDateTime', where) ?? epoch,
    durationMs: size(of['time']),
    request: sent,
    ...(status !== 0 && { response: response(came, status as number, where, open) }),
    ...(failed && { failure: failed }),
  }
}

const notHar = 'it has no list `log.entries`; is this a HAR file?'

/** What stands under `log._azureBackupConformance` of a HAR document (already parsed); `undefined`: this suite did not write it. Throws an Error of one line for what is no HAR. */
export function ownFacts(har: unknown): Json | undefined {
  const log = isObject(har) && isObject(har['log']) ? har['log'] : wrong('file', notHar)
  if (!Array.isArray(log['entries'])) wrong('file', notHar)
  const facts = log['_azureBackupConformance']
  return isObject(facts) ? facts : undefined
}

/**
 * The exchanges of a HAR document of this suite (already parsed), and what stands under `log._azureBackupConformance`.
 * Throws an Error of one line that names the entry when the document is malformed.
 */
export function fromHar(har: unknown): { exchanges: Exchange[]; extra?: unknown } {
  const extra = ownFacts(har)
  const { entries } = (har as { log: { entries: unknown[] } }).log
  const open = newOpen()
  const exchanges = entries.map((each, index) => exchange(each, index, open))
  const ids = new Map<string, number>()
  exchanges.forEach(({ id }, index) => {
    const first = ids.get(id)
    if (first !== undefined) wrong(`entry ${index + 1}`, `the id ${JSON.stringify(id)} already belongs to entry ${first + 1}`)
    ids.set(id, index)
  })
  return { exchanges, ...(extra && { extra }) }
}
