/** The lists of vaults, page by page, and the list of the provider's operations. */
import type { Call } from './call.ts'
import { Refusal } from './refusal.ts'
import { scopePrefix } from '../resources/ids.ts'
import { shown } from '../resources/neighbours.ts'
import { parameter } from './gate.ts'
import { providerOperations } from '../resources/provider-operations.ts'
import type { Reply } from './reply.ts'
import { listItem } from '../resources/vault-shape.ts'
import { readSkipToken, skipToken } from './skip-token.ts'

export const listOperations = (): Reply => ({ status: 200, json: { value: providerOperations() } })

export const listInSubscription = (call: Call): Reply => page(call, scopePrefix(call.state.options.subscription))

export const listInGroup = (call: Call): Reply => page(call, scopePrefix(call.state.options.subscription, call.group))

/** A page goes on after an id, not after a count: vaults that come and go between two pages shift nothing. */
function page(call: Call, prefix: string): Reply {
  const { vaults, options } = call.state
  const after = startingPoint(call, prefix)
  const rest = vaults.following(prefix, after, options.pageSize + 1)
  const here = rest.slice(0, options.pageSize)
  const value = here.map((key) => listItem(shown(vaults.get(key)!)))
  return { status: 200, json: rest.length > here.length ? { value, nextLink: nextLink(call, here.at(-1)!) } : { value } }
}

function startingPoint({ query }: Call, prefix: string): string {
  const token = parameter(query, '$skiptoken')
  if (token === undefined) return ''
  const after = readSkipToken(token)
  if (after?.startsWith(prefix)) return after
  throw new Refusal('InvalidSkipToken', 'The value of $skiptoken was not given out for this list.')
}

const nextLink = ({ origin, path, apiVersion }: Call, last: string): string =>
  `${origin}${path}?api-version=${apiVersion}&%24skiptoken=${skipToken(last)}`
