/** Long list bodies are reduced when they come: what the list checks need is kept, and what only the whole body can tell is found out before it goes. */
import { hash } from 'node:crypto'
import { schemaOf, type Operation, type Problem } from '../spec/contract.ts'
import { newLook } from '../spec/shape.ts'
import { kindOf } from './check.ts'
import { header, type Response } from './exchange.ts'
import type { Reduced } from './reduced.ts'
import { openTable, toTable, type ItemTable } from './item-table.ts'

/** Characters. A longer list body is reduced, unless a target says otherwise. */
export const longestWhole = 256 * 1024
/** Characters of what stands beside the items; with more it is no list to speak of. */
const longestBeside = 64 * 1024
const mostOfAKind = 20

/** Opens tables; the one opened last stays open, for many checks look into one page before they turn to the next. */
export type Open = (table: ItemTable) => unknown

export function newOpen(): Open {
  let last: { readonly table: ItemTable; readonly json: unknown } | undefined
  return (table) => (last?.table === table ? last : (last = { table, json: openTable(table) })).json
}

/** An answer whose body is an excerpt: `json` is made when somebody looks, and nothing holds on to it. */
export function excerpt(
  { status, headers, size, bodyFault }: Omit<Response, 'text' | 'json' | 'reduced'>,
  reduced: Reduced,
  open: Open,
): Response {
  return {
    status,
    headers,
    size,
    ...(bodyFault !== undefined && { bodyFault }),
    reduced,
    get json() {
      return open(reduced.table)
    },
    get text() {
      return JSON.stringify(open(reduced.table))
    },
  }
}

/** Characters that an answer's body takes in memory. */
export function weight(response: Response): number {
  if (!response.reduced) return response.text.length
  const { rows, words, beside } = response.reduced.table
  return rows.length + words.length + beside.length
}

export interface ReducerOptions {
  /** Characters; a longer body is reduced. */
  readonly longest: number
  /** Whether an item is kept whole: list checks compare what was written with what a list shows of it. */
  readonly isOurs: (id: string, tags: unknown) => boolean
}

/** Reduces successful answers whose body is an object with an array `value`; all others, and short ones, come back as they are. */
export function newReducer({ longest, isOurs }: ReducerOptions): (response: Response, operation: Operation | undefined) => Response {
  const [open, look] = [newOpen(), newLook()]
  return (response, operation) => {
    const { status, headers, text, json, bodyFault } = response
    if (status < 200 || status > 299 || text.length <= longest || bodyFault === 'invalid UTF-8' || !isList(json)) return response
    const table = toTable(json, ({ id, tags }) => isOurs(id, tags))
    if (table.beside.length > longestBeside) return response
    const type = header(headers, 'content-type')
    const schema = operation && schemaOf(operation, status, type)
    const own = operation && schemaOf(operation, status, type, true)
    return excerpt(
      response,
      {
        sha256: hash('sha256', text),
        problems: bounded(schema?.validate(json) ?? []),
        ...(own && { seen: look(own, json) }),
        table,
      },
      open,
    )
  }
}

const isList = (json: unknown): json is Record<string, unknown> & { readonly value: readonly unknown[] } =>
  typeof json === 'object' && json !== null && Array.isArray((json as Record<string, unknown>)['value'])

/** The first so many of each kind: a thousand items that lack the same thing are one fault. */
function bounded(problems: readonly Problem[]): readonly Problem[] {
  const counts = new Map<string, number>()
  return problems.filter((problem) => {
    const kind = kindOf(problem)
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return count <= mostOfAKind
  })
}
