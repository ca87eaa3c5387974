/** What Resource Manager demands of every call before it looks at a resource. */
import { header } from './fields.ts'
import type { Fields } from '../../harness/exchange.ts'
import { guid } from './options.ts'
import type { Facts } from './provider.ts'
import { refuse } from './refusal.ts'
import type { Code, Refusal } from './refusal.ts'
import type { State } from './state.ts'

/** The value of a query parameter, its name compared ignoring case; the first where it is repeated. */
export function parameter(query: URLSearchParams, name: string): string | undefined {
  const exact = query.get(name)
  if (exact !== null) return exact
  for (const [key, value] of query) if (key.toLowerCase() === name) return value
  return undefined
}

/** The api-version of a request: there, and in the form of one. Whether it is offered is asked later, after the token. */
export function demandApiVersion(query: URLSearchParams): string {
  const version = parameter(query, 'api-version')
  if (!version) {
    throw refuse('MissingApiVersionParameter', 'Every request needs the query parameter api-version (?api-version=).')
  }
  if (!/^\d{4}-\d{2}-\d{2}(-[a-z][a-z0-9.-]*)?$/i.test(version)) {
    throw refuse(
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid: it is written YYYY-MM-DD, with -preview after it where it is one.`,
    )
  }
  return version
}

/** What is asked for, as far as an api-version is concerned. */
interface Offered {
  readonly on: 'type' | 'resource'
  /** Without the namespace. */
  readonly type: string
  readonly apiVersions: ReadonlySet<string>
}

/** Refuses an api-version that is not offered; the answer differs for calls on a type and on a resource. */
export function demandOffered({ namespace, regions }: Facts, version: string, route: Offered, location: string): void {
  const { on, type, apiVersions } = route
  if (apiVersions.has(version.toLowerCase())) return
  if (on === 'type') {
    throw refuse('InvalidResourceType', `The resource type was not found in the namespace '${namespace}' for api version '${version}'.`)
  }
  throw refuse(
    'NoRegisteredProviderFound',
    `No registered resource provider was found for location '${location}' and API version '${version}' for type '${type}'. ` +
      `The supported api-versions are '${[...apiVersions].join(', ')}'. The supported locations are '${[...regions].join(', ')}'.`,
  )
}

/** Lets only the one token in. */
export function authenticate({ options, tenant }: State, headers: Fields): void {
  const authorization = header(headers, 'authorization')
  if (authorization === `Bearer ${options.token}`) return
  const challenged = (code: Code, message: string): Refusal => {
    const uri = `https://login.windows.net/${tenant}`
    const challenge = `Bearer authorization_uri="${uri}", error="invalid_token", error_description="${message}"`
    return refuse(code, message, { headers: [['WWW-Authenticate', challenge]] })
  }
  if (authorization === undefined) throw challenged('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.")
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined) throw challenged('AuthenticationFailedInvalidHeader', "The 'Authorization' header has an invalid format.")
  if (token !== options.token) throw challenged('InvalidAuthenticationToken', 'The access token is invalid.')
}

export function demandSubscription({ options }: State, asked: string): void {
  if (!guid.test(asked)) {
    throw refuse('InvalidSubscriptionId', `The subscription identifier '${asked}' is malformed or invalid.`)
  }
  if (asked.toLowerCase() !== options.subscription.toLowerCase()) {
    throw refuse('SubscriptionNotFound', `The subscription '${asked}' could not be found.`)
  }
}

/** The group in its own casing. */
export function demandGroup({ groups }: State, asked: string): string {
  const group = groups.get(asked.toLowerCase())
  if (group === undefined) throw refuse('ResourceGroupNotFound', `Resource group '${asked}' could not be found.`)
  return group
}
