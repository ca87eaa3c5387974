/** From a URL to what is meant by it. Segments match ignoring case; names keep the casing they were asked with. */
import { namespace } from '../resources/catalogue.ts'
import { Refusal } from './refusal.ts'

export interface Place {
  /** Scheme and authority of the request; links in answers are built on it. */
  readonly origin: string
  /** As requested, without repeated slashes in front, which the JavaScript client sends. */
  readonly path: string
  /** Decoded. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** Takes a URL apart. Throws a Refusal when it is none, or a segment of it is not sound percent-encoding. */
export function locate(url: string): Place {
  try {
    const { origin, pathname, searchParams } = new URL(url)
    const path = pathname.replace(/^\/+/, '/')
    return { origin, path, segments: path.slice(1).replace(/\/$/, '').split('/').map(decoded), query: searchParams }
  } catch {
    throw new Refusal('InvalidRequestUri', 'The URL of the request could not be read.')
  }
}

const decoded = (segment: string): string => (segment.includes('%') ? decodeURIComponent(segment) : segment)

export interface Names {
  readonly subscription?: string
  readonly group?: string
  readonly vault?: string
  readonly operation?: string
}

const provider = `providers/${namespace}`
const group = `subscriptions/{subscription}/resourceGroups/{group}/${provider}`

const patterns = {
  operations: `${provider}/operations`,
  subscriptionList: `subscriptions/{subscription}/${provider}/vaults`,
  groupList: `${group}/vaults`,
  vault: `${group}/vaults/{vault}`,
  operationStatus: `${group}/vaults/{vault}/operationStatus/{operation}`,
  operationResults: `${group}/vaults/{vault}/operationResults/{operation}`,
} as const

export type RouteName = keyof typeof patterns

const routes = Object.entries(patterns).map(([name, pattern]) => {
  const parts = pattern.split('/').map((part, at) => ({ part, at }))
  const [variables, fixed] = [parts.filter(({ part }) => part.startsWith('{')), parts.filter(({ part }) => !part.startsWith('{'))]
  return {
    name: name as RouteName,
    length: parts.length,
    variables: variables.map(({ part, at }) => ({ at, variable: part.slice(1, -1) as keyof Names })),
    fixed: fixed.map(({ part, at }) => ({ at, word: part.toLowerCase() })),
  }
})

/** The route that the segments take, and the names in them; `undefined` when they take none. */
export function match(segments: readonly string[]): { readonly route: RouteName; readonly names: Names } | undefined {
  const lower = segments.map((segment) => segment.toLowerCase())
  for (const { name, length, variables, fixed } of routes) {
    if (length !== lower.length || !fixed.every(({ at, word }) => lower[at] === word) || !variables.every(({ at }) => lower[at] !== ''))
      continue
    const names: { -readonly [name in keyof Names]: string } = {}
    for (const { at, variable } of variables) names[variable] = segments[at]!
    return { route: name, names }
  }
  return undefined
}

/** Why a path leads nowhere, in the words Resource Manager has for it. */
export function nowhere({ path, segments }: Place, apiVersion: string): Refusal {
  const at = segments.findIndex((segment) => segment.toLowerCase() === 'providers')
  const [asked, ...types] = at === -1 ? [] : segments.slice(at + 1)
  if (asked === undefined) return new Refusal('RouteNotFound', `There is nothing at '${path}'.`)
  if (asked.toLowerCase() !== namespace.toLowerCase()) {
    return new Refusal('InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`)
  }
  const type = types.filter((_, index) => index % 2 === 0).join('/')
  return new Refusal(
    'InvalidResourceType',
    `There is no resource type '${type}' in the namespace '${namespace}' for api version '${apiVersion}'.`,
  )
}
