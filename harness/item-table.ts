/**
 * A page of a list as a table: of each resource its id, name, type, location and a digest of its tags, a line each, in a
 * twentieth of the room that the text took. What is not shaped like that stands as JSON in its line.
 */
import { hash } from 'node:crypto'
import { isObject, type Json } from '../spec/json.ts'
import { fingerprint, finish, goOn, type Beginning } from './fingerprint.ts'

export interface ItemTable {
  /** JSON text of the members beside `value`. */
  readonly beside: string
  /** What recurs (ids up to the name, types, locations, digests), a line each. */
  readonly words: string
  /**
   * An item a line: `=` and its JSON; or columns with tabs between: the name behind a slash, and the numbers, in base 36, of
   * the words that are the id up to there, the type, the location and the digest of the tags; nothing: absent, `-`: null.
   */
  readonly rows: string
}

/** Ends a line or a column: a text with one in it stands as JSON. */
const breaks = /[\0-\x1f]/ // oxlint-disable-line no-control-regex -- these are what is looked for

/** The tags of an item that is reduced: the first 128 bits of the SHA-256 of their JSON text, in base64url. */
const digest = (text: string): string => `sha256:${hash('sha256', text, 'base64url').slice(0, 22)}`

/** `keeps` tells which resources stay whole; so does whatever has no id that is text, and is therefore no resource. */
export function toTable(
  { value, ...beside }: Json & { readonly value: readonly unknown[] },
  keeps: (resource: Json & { readonly id: string }) => boolean,
): ItemTable {
  const words = new Map<string, string>()
  const digests = new Map<string, string>()
  const number = (word: string): string => {
    const known = words.get(word)
    if (known !== undefined) return known
    const next = words.size.toString(36)
    words.set(word, next)
    return next
  }
  const tagsOf = (tags: unknown): unknown => {
    if (typeof tags !== 'object' || tags === null) return tags
    const text = JSON.stringify(tags)
    const known = digests.get(text) ?? digest(text)
    digests.set(text, known)
    return known
  }
  const row = (item: unknown): string => {
    if (!isObject(item) || typeof item['id'] !== 'string' || keeps(item as Json & { id: string })) return `=${JSON.stringify(item)}`
    const { id, name, type, location } = item as Json & { id: string }
    const tags = tagsOf(item['tags'])
    const slash = id.lastIndexOf('/')
    const fits =
      slash > 0 &&
      typeof type === 'string' &&
      (location === undefined || typeof location === 'string') &&
      (typeof tags === 'string' || (tags ?? undefined) === undefined)
    const ending = id.slice(slash)
    if (
      !fits ||
      ending.slice(1) !== name ||
      breaks.test(id) ||
      breaks.test(type) ||
      breaks.test(location ?? '') ||
      (typeof tags === 'string' && breaks.test(tags))
    )
      return `=${JSON.stringify({ id, name, type, location, tags })}`
    return `${ending}\t${number(id.slice(0, slash))}\t${number(type)}\t${location === undefined ? '' : number(location)}\t${tags === undefined ? '' : tags === null ? '-' : number(tags as string)}`
  }
  const rows = value.map(row).join('\n')
  return { beside: JSON.stringify(beside), words: [...words.keys()].join('\n'), rows }
}

/** What stands in the columns behind the name. */
interface Alike {
  readonly before: string
  readonly type: string
  readonly location?: string
  readonly tags?: string | null
}

function read(columns: string, word: (number: string) => string): Alike {
  const [, before = '', type = '', location = '', tags = ''] = columns.split('\t')
  return {
    before: word(before),
    type: word(type),
    ...(location !== '' && { location: word(location) }),
    ...(tags !== '' && { tags: tags === '-' ? null : word(tags) }),
  }
}

/** The body again, its items reduced. */
export function openTable({ beside, words, rows }: ItemTable): Json {
  const known = words.split('\n')
  const word = (number: string): string => known[Number.parseInt(number, 36)] ?? ''
  // most items of a page are alike but for their names
  const likes = new Map<string, Alike>()
  const item = (row: string): unknown => {
    if (row.startsWith('=')) return JSON.parse(row.slice(1))
    const tab = row.indexOf('\t')
    const columns = row.slice(tab)
    let alike = likes.get(columns)
    if (!alike) likes.set(columns, (alike = read(columns, word)))
    const { before, type, location, tags } = alike
    const made: Json = { id: before + row.slice(0, tab), name: row.slice(1, tab), type }
    if (location !== undefined) made['location'] = location
    if (tags !== undefined) made['tags'] = tags
    return made
  }
  return { ...(JSON.parse(beside) as Json), value: rows === '' ? [] : rows.split('\n').map(item) }
}

/** The fingerprint of each item's id, without opening the table; NaN for an item that has none. */
export function fingerprintsIn({ words, rows }: ItemTable): Float64Array {
  const known = words.split('\n')
  const beginnings = new Map<string, Beginning>()
  const beginningOf = (number: string): Beginning => {
    const begun = beginnings.get(number) ?? goOn(known[Number.parseInt(number, 36)] ?? '')
    beginnings.set(number, begun)
    return begun
  }
  return Float64Array.from(rows === '' ? [] : rows.split('\n'), (row) => {
    if (row.startsWith('=')) return idPrint(JSON.parse(row.slice(1)))
    const tab = row.indexOf('\t')
    return finish(goOn(row.slice(0, tab), beginningOf(row.slice(tab + 1, row.indexOf('\t', tab + 1)))))
  })
}

/** The fingerprint of an item's id; NaN when it has none. */
export function idPrint(item: unknown): number {
  const id = (item as Json | null | undefined)?.['id']
  return typeof id === 'string' ? fingerprint(id) : Number.NaN
}
