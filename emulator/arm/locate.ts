/** From a URL to its parts, and why it leads nowhere. */
import type { Facts } from './provider.ts'
import { refuse } from './refusal.ts'
import type { Refusal } from './refusal.ts'

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
    throw refuse('InvalidRequestUri', 'The URL of the request could not be read.')
  }
}

const decoded = (segment: string): string => (segment.includes('%') ? decodeURIComponent(segment) : segment)

/** Why a path leads nowhere, in the words Resource Manager has for it. */
export function nowhere({ namespace }: Facts, { path, segments }: Place, apiVersion: string): Refusal {
  const at = segments.findIndex((segment) => segment.toLowerCase() === 'providers')
  const [asked, ...types] = at === -1 ? [] : segments.slice(at + 1)
  if (asked === undefined) return refuse('RouteNotFound', `There is nothing at '${path}'.`)
  if (asked.toLowerCase() !== namespace.toLowerCase()) {
    return refuse('InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`)
  }
  const type = types.filter((_, index) => index % 2 === 0).join('/')
  return refuse(
    'InvalidResourceType',
    `There is no resource type '${type}' in the namespace '${namespace}' for api version '${apiVersion}'.`,
  )
}
