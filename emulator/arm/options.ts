/** How the server is set up, whatever provider it plays. */

export interface ArmOptions {
  /** The one subscription that exists, a guid. */
  readonly subscription: string
  /** Groups that exist and begin empty; answers keep the casing given here. */
  readonly resourceGroups: readonly string[]
  /** The region named where a request names none. */
  readonly location: string
  /** The only bearer token that is let in. */
  readonly token: string
  /** Resources on a page of a list, at least 1. */
  readonly pageSize: number
  readonly create: 'sync' | 'async'
  readonly update: 'sync' | 'async'
  readonly delete: 'sync' | 'async'
  /** How many polls of a long-running operation answer that it is still going on. */
  readonly lroPolls: number
  /** Seconds in `Retry-After` of long-running answers and polls. */
  readonly retryAfter: number | 'none'
  /** Same seed and same requests, same answers. A whole number. */
  readonly seed: number
}

export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const groupName = /^[\p{L}\p{N}_\-.()]{0,89}[\p{L}\p{N}_\-()]$/u
