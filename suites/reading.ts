/** How checks read exchanges: small pure questions about bodies, ids and differences. */
import { pointerTo } from '../spec/pointer.ts'
import { isObject, object, type Json } from '../spec/json.ts'
import type { Kind } from '../harness/kind.ts'
import { decoded } from '../spec/percent.ts'
import { at, type Finding } from '../harness/check.ts'
import { pathOf, type Exchange } from '../harness/exchange.ts'
import { isTerminal, provisioningState } from '../harness/long-running.ts'
import { itemsNamed, type Pages } from '../harness/paging.ts'
import { normalLocation } from '../fixtures/vaults.ts'

/** The body as an object; an empty one when it is none. */
export const body = ({ response }: Exchange): Json => object(response?.json)
export const tags = (exchange: Exchange): Json => object(body(exchange)['tags'])
export const status = ({ response }: Exchange): number => response?.status ?? 0

export const isRefused = (exchange: Exchange): boolean => status(exchange) >= 400 && status(exchange) < 500

/** Whether nothing is going on with a vault: one that is still being made or changed differs from read to read. */
export const isAtRest = (exchange: Exchange): boolean => isTerminal(provisioningState(exchange))

export const sameText = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && (a === b || a.toLowerCase() === b.toLowerCase())

/** Path of the request's URL, decoded, without the target's prefix in front of `/subscriptions` or `/providers`. */
export function requestPath({ request }: Exchange): string {
  const raw = pathOf(request.url)
  // a slash at the end names nothing
  const path = (decoded(raw) ?? raw).replace(/(?<=.)\/$/, '')
  const start = path.search(/\/(subscriptions|providers)\//i)
  return start < 0 ? path : path.slice(start)
}

/** The value of an id's segment after the one named: `segment('/subscriptions/s/resourceGroups/g', 'resourceGroups')` is `g`. */
export function segment(id: string, name: string): string | undefined {
  const path = `/${id}/`
  const place = path.toLowerCase().indexOf(`/${name.toLowerCase()}/`)
  const start = place + name.length + 2
  return place < 0 || start === path.length ? undefined : path.slice(start, path.indexOf('/', start))
}

export interface IdScope {
  readonly name: 'subscriptions' | 'resourceGroups'
  readonly wanted: string
  /** Whether an id is of it, ignoring case. */
  readonly holds: (id: string) => boolean
}

/** The subscription and the group that a path names. */
export function scopesOf(path: string): IdScope[] {
  return (['subscriptions', 'resourceGroups'] as const).flatMap((name) => {
    const wanted = segment(path, name)
    if (wanted === undefined) return []
    // thousands of ids begin alike: one that begins as another that was right is right
    let right: string | undefined
    const holds = (id: string): boolean => {
      if (right !== undefined && id.startsWith(right)) return true
      if (!sameText(wanted, segment(id, name))) return false
      const place = `/${id}`.toLowerCase().indexOf(`/${name.toLowerCase()}/`)
      right = `${id.slice(0, place + name.length + 1 + wanted.length)}/`
      return true
    }
    return [{ name, wanted, holds }]
  })
}

/** Which of some ids a list holds, in lower case. */
export function listedAmong({ exchanges }: Pages, ids: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { id } of itemsNamed(exchanges, ids)) found.add(id.toLowerCase())
  return found
}

/** Where a list shows location and tags of the run's vaults otherwise than they were written. */
export function* listedOtherwise({ exchanges, expected }: Pages): Generator<Finding, void> {
  const written = new Map(expected.written.map(({ id, body: sent }) => [id.toLowerCase(), sent]))
  for (const { id, value, exchange, pointer } of itemsNamed(exchanges, [...written.keys()])) {
    const { location, tags: sent } = written.get(id.toLowerCase())!
    for (const difference of lost({ location, tags: sent }, object(value)))
      yield at(exchange, difference.pointer.replace('/body', pointer), difference.says)
  }
}

export interface Difference {
  readonly pointer: string
  readonly says: string
  readonly was: unknown
  readonly is: unknown
}

export const show = (value: unknown): string => {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

/** Where what came back is not what was sent. What the server added is no difference; tags and text compare exactly, settings ignoring case. */
export function lost(sent: Json, got: Json): Difference[] {
  return [
    ...('location' in sent && normalLocation(String(sent['location'])) !== normalLocation(String(got['location']))
      ? [differs('/body/location', sent['location'], got['location'])]
      : []),
    ...('tags' in sent ? differentTags(object(sent['tags']), got['tags']) : []),
    ...('properties' in sent ? missing(object(sent['properties']), got['properties'], '/body/properties') : []),
    ...('sku' in sent ? missing(object(sent['sku']), got['sku'], '/body/sku') : []),
  ]
}

/** Tags are the whole map: what is not sent is not there. Names compare ignoring case, values exactly (ARM tags); the casing of names is kept. */
export function differentTags(sent: Json, got: unknown): Difference[] {
  const there = object(got)
  return [
    ...Object.entries(sent)
      .filter(([name, value]) => own(there, name) !== value)
      .map(([name, value]) => differs(pointerTo('/body/tags', name), value, own(there, name))),
    ...Object.keys(there)
      .filter((name) => !Object.hasOwn(sent, name))
      .map((name) => differs(pointerTo('/body/tags', name), undefined, there[name])),
  ]
}

/** A member that an object has itself: a tag may be called as what every object inherits. */
const own = (of: Json, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined)

/** What of a value is not in another one; text compares ignoring case, times as moments. A list has as many values, each with what was sent in its place. */
export function missing(sent: unknown, got: unknown, pointer: string): Difference[] {
  if (isObject(sent))
    return Object.entries(sent).flatMap(([name, value]) => missing(value, own(object(got), name), pointerTo(pointer, name)))
  if (Array.isArray(sent) && Array.isArray(got) && sent.length === got.length)
    return sent.flatMap((value, i) => missing(value, got[i], pointerTo(pointer, i)))
  const same = sameText(sent, got) || sameMoment(sent, got) || JSON.stringify(sent) === JSON.stringify(got)
  return same ? [] : [differs(pointer, sent, got)]
}

/** RFC 3339: a fraction of nothing, or another zone, makes no other moment. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i
const sameMoment = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && moment.test(a) && moment.test(b) && Date.parse(a) === Date.parse(b)

/** Every place where two values differ, but for members whose pointer is left out. */
export function changed(before: unknown, after: unknown, kind?: Kind, leaveOut: readonly string[] = [], pointer = '/body'): Difference[] {
  if (leaveOut.includes(pointer)) return []
  if (!isObject(before) || !isObject(after))
    return before === after || JSON.stringify(before) === JSON.stringify(after) ? [] : [differs(pointer, before, after)]
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name))
  return written(kind, pointer, [...Object.keys(before), ...added]).flatMap((name) =>
    changed(own(before, name), own(after, name), kind, leaveOut, pointerTo(pointer, name)),
  )
}

/** Where two answers about one vault contradict each other: a value that both state, not alike. Text compares ignoring case; what one leaves out, or has null for, is no contradiction. */
export function contradictions(
  first: unknown,
  second: unknown,
  kind?: Kind,
  leaveOut: readonly string[] = [],
  pointer = '/body',
): Difference[] {
  if (leaveOut.includes(pointer) || (first ?? undefined) === undefined || (second ?? undefined) === undefined) return []
  if (isObject(first) && isObject(second))
    return written(kind, pointer, Object.keys(second)).flatMap((name) =>
      contradictions(own(first, name), own(second, name), kind, leaveOut, pointerTo(pointer, name)),
    )
  if (pointer === '/body/location' && normalLocation(String(first)) === normalLocation(String(second))) return []
  return sameText(first, second) || JSON.stringify(first) === JSON.stringify(second) ? [] : [differs(pointer, first, second)]
}

/** What only writes change, where a kind says so. All else (scores, health, systemData, what nobody declared) is the server's own: it may be another at the next look, for a GET is only safe to the caller (RFC 9110 §9.2.1). */
const written = (kind: Kind | undefined, pointer: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => kind?.written[pointer]?.includes(name) ?? true)

/** Members that a server may change by itself between two reads. */
export const ownMembers = ['/body/etag', '/body/systemData', '/body/properties/provisioningState']

const differs = (pointer: string, wanted: unknown, found: unknown): Difference => ({
  pointer,
  says: `is ${show(found)}, was ${show(wanted)}`,
  was: wanted,
  is: found,
})
