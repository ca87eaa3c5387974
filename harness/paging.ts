/** Lists, page by page: follow `nextLink` to the end, bounded and proof against loops. */
import { pointerTo } from '../spec/pointer.ts'
import type { Expected } from './inventory.ts'
import { succeeded, type Exchange } from './exchange.ts'
import { fingerprint } from './fingerprint.ts'
import { fingerprintsIn, idPrint } from './item-table.ts'

export interface Pages {
  /** One exchange a page, in order. */
  readonly exchanges: readonly Exchange[]
  /** `end`: the last page had no link. Everything else left the list unfinished. */
  readonly ended: 'end' | 'refused' | 'not a link' | 'another origin' | 'loop' | 'no progress' | 'too many'
  /** The link that was not followed. */
  readonly link?: string
  /** What must and must not be in the list. */
  readonly expected: Expected
}

/** Entries under names that the run gives, of resources that it has nothing to do with. */
export type Strangers = readonly (Item & { readonly id: string })[]

/** One entry of a list, and where it stood. */
export interface Item {
  readonly value: unknown
  /** The item's id, `undefined` when it has none that is a string. */
  readonly id?: string
  readonly exchange: Exchange
  /** JSON pointer into the exchange's response. */
  readonly pointer: string
}

/** Pages that bring nothing new, one after the other, before a list is given up; empty pages with a link are legal (ARM paging). */
const patience = 50
const maxPages = 5_000
/** Pages of a list that was without end when it was read before. */
export const enoughPages = 50

/** `most`: so many pages are read. */
export async function readPages(
  first: Exchange,
  follow: (link: string) => Promise<Exchange | undefined>,
  most = maxPages,
): Promise<Omit<Pages, 'expected'>> {
  const exchanges = [first]
  const links = new Set<string>()
  const seen = new Set<number>()
  for (let page = first, idle = 0; ; ) {
    if (!succeeded(page)) return { exchanges, ended: 'refused' }
    const link = nextLink(page)
    if (link === undefined || link === null || link === '') return { exchanges, ended: 'end' }
    const before = seen.size
    for (const print of marks(page)) seen.add(print)
    idle = seen.size > before ? 0 : idle + 1
    if (typeof link !== 'string' || !URL.canParse(link)) return { exchanges, ended: 'not a link', link: String(link) }
    if (links.has(link)) return { exchanges, ended: 'loop', link }
    if (idle >= patience) return { exchanges, ended: 'no progress', link }
    if (exchanges.length >= most) return { exchanges, ended: 'too many', link }
    links.add(link)
    const next = await follow(link)
    if (!next) return { exchanges, ended: 'another origin', link }
    exchanges.push((page = next))
  }
}

export const nextLink = (page: Exchange): unknown => (page.response?.json as Record<string, unknown> | null | undefined)?.['nextLink']

/** The fingerprints of the ids of a page's entries, in order; NaN for an entry without an id. A reduced page is not opened for them. */
export const fingerprints = ({ response }: Exchange): Float64Array =>
  response?.reduced ? fingerprintsIn(response.reduced.table) : Float64Array.from(valuesOf(response), idPrint)

/** What tells that a page brings something new: ids, or the names of what has none, as actions have none. */
const marks = (page: Exchange): Iterable<number> =>
  page.response?.reduced
    ? fingerprints(page)
    : valuesOf(page.response).map((value) => idPrint(value) || fingerprint(String((value as { name?: unknown } | null)?.name)))

/** Whether a page has its entries in an array, as a list has. */
export const isList = ({ response }: Exchange): boolean =>
  response?.reduced !== undefined || Array.isArray((response?.json as Record<string, unknown> | null | undefined)?.['value'])

function valuesOf(response: Exchange['response']): readonly unknown[] {
  const values = (response?.json as Record<string, unknown> | null | undefined)?.['value']
  return Array.isArray(values) ? values : []
}

/** The entries with one of some ids, ignoring case. Pages without such a name are passed over unopened. */
export function* itemsNamed(pages: readonly Exchange[], ids: readonly string[]): Generator<Item & { readonly id: string }, void> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()))
  const names = [...wanted].map((id) => id.slice(id.lastIndexOf('/') + 1))
  for (const item of itemsOf(pages.filter((page) => mayName(page, names)))) {
    if (item.id !== undefined && wanted.has(item.id.toLowerCase())) yield item as Item & { readonly id: string }
  }
}

function mayName({ response }: Exchange, names: readonly string[]): boolean {
  if (!response?.reduced) return true
  const rows = response.reduced.table.rows.toLowerCase()
  return names.some((name) => rows.includes(name) || /[^\w-]/.test(name))
}

/** The entries of all pages in order, one at a time: a list may be longer than anybody should hold. A page whose `value` is no array has none. */
export function* itemsOf(pages: readonly Exchange[]): Generator<Item, void> {
  for (const exchange of pages) {
    for (const [i, value] of valuesOf(exchange.response).entries()) {
      const id = (value as Record<string, unknown> | null | undefined)?.['id']
      yield typeof id === 'string'
        ? { value, exchange, pointer: pointerTo('/body/value', i), id }
        : { value, exchange, pointer: pointerTo('/body/value', i) }
    }
  }
}

export const hasItems = ({ exchanges }: Pick<Pages, 'exchanges'>): boolean => itemsOf(exchanges).next().done !== true
