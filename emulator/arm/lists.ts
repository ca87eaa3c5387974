/** Lists of resources, page by page. */
import type { Call } from './call.ts'
import { parameter } from './gate.ts'
import type { Json } from './json.ts'
import type { BoundKind } from './kinds.ts'
import { demandAncestors } from './lifecycle.ts'
import type { OrderedMap } from './ordered-map.ts'
import { refuse } from './refusal.ts'
import type { Reply } from './reply.ts'
import { readSkipToken, skipToken } from './skip-token.ts'
import { keyOf, shown } from './store.ts'
import { common, fill, namesIn } from './template.ts'
import type { Template } from './template.ts'

/**
 * Makes what answers for the list at a path: what lives below the part that it has in common with the path of the resources.
 * A page goes on after an id, not after a count: resources that come and go between two pages shift nothing.
 */
export function lister(kind: BoundKind, path: Template): (call: Call) => Reply {
  const scope = common(kind.template, path)
  const { module, morePerPage = 1 } = kind
  const { filter, listed } = module
  return (call) => {
    demandAncestors(kind, call, path)
    const { store, options } = call.state
    const map = store.of(kind.type)
    const prefix = `${keyOf(fill(scope, call.names))}/`
    const after = startingPoint(kind, prefix, call)
    const most = options.pageSize * morePerPage
    const rest = following(map, prefix, after, most + 1, filter?.(call))
    const here = rest.slice(0, most)
    const value = here.map((key) => shown(map.get(key)!)).map((resource) => listed?.(resource) ?? resource)
    return { status: 200, json: rest.length > here.length ? { value, nextLink: nextLink(kind, call, here.at(-1)!) } : { value } }
  }
}

/** At most so many keys that come after a key and whose resources are wanted. */
function following(map: OrderedMap, prefix: string, after: string, most: number, wanted?: (resource: Json) => boolean): string[] {
  if (!wanted) return map.following(prefix, after, most)
  const found: string[] = []
  for (let from = after; ; ) {
    const some = map.following(prefix, from, most)
    found.push(...some.filter((key) => wanted(shown(map.get(key)!))))
    if (found.length >= most || some.length < most) return found.slice(0, most)
    from = some.at(-1)!
  }
}

function startingPoint({ template }: BoundKind, prefix: string, { query }: Call): string {
  const token = parameter(query, '$skiptoken')
  if (token === undefined) return ''
  const after = readSkipToken(token)
  if (after?.startsWith(prefix) && namesIn(template, after)) return after
  throw refuse('InvalidSkipToken', 'The value of $skiptoken was not given out for this list.')
}

/** A filter goes along, for a further page is one of the same list. */
function nextLink({ module }: BoundKind, { origin, path, apiVersion, query }: Call, last: string): string {
  const filter = module.filter && parameter(query, '$filter')
  const filtered = filter === undefined ? '' : `&%24filter=${encodeURIComponent(filter)}`
  return `${origin}${path}?api-version=${apiVersion}${filtered}&%24skiptoken=${skipToken(last)}`
}
