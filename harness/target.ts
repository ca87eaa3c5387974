/** A target: whom the suite asks, how, and how patiently. */
import type { Bucket } from './limiter.ts'
import type { Patience } from './patience.ts'
import type { Failure, Request, Response } from './exchange.ts'

/** Sends one request once, and reads no more than `room` bytes of a body. Never throws for what a server does; throws only when `signal` is aborted. */
export type Send = (
  request: Request,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly room?: number },
) => Promise<{ response: Response } | { failure: Failure }>

export interface Limits {
  /** One answer, one long-running operation, in milliseconds. */
  readonly timeoutMs: number
  readonly operationTimeoutMs: number
  /** Removing what was created, once the scenarios are told or the run was ended, in milliseconds; absent: as long as its operations take. */
  readonly cleanupTimeoutMs?: number
  /** How many resources may be created, by the id of their kind, and how many deletions asked for; absent: as many as the scenarios need. */
  readonly maxResources?: Readonly<Record<string, number>>
  readonly maxDeletes?: number
  /** Characters; a list body that is longer is reduced when it comes, see excerpt.ts. Absent: 256 Ki. */
  readonly longestWhole?: number
}

export interface Target {
  /** Name of the pass, first part of the ids of its exchanges. */
  readonly pass: string
  readonly kind: 'emulator' | 'azure' | 'url'
  /** Without a slash at its end; a path prefix is allowed. */
  readonly baseUrl: string
  readonly send: Send
  /** How gently it is asked: buckets to stay below, and statuses of a gateway after which a request is tried again. Absent: as it comes. */
  readonly gentle?: { readonly buckets: readonly Bucket[]; readonly retried: readonly number[] }
  /** The bearer token for the next request; absent: requests carry none. */
  readonly token?: () => Promise<string>
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly apiVersion: string
  /** Also put on every resource that is created. */
  readonly tags: Readonly<Record<string, string>>
  /** Nothing is written: what a scenario would write, it leaves out, and a shared resource is one that is there already. */
  readonly readOnly?: boolean
  /** The group belongs to this run alone and is empty. */
  readonly freshGroup: boolean
  readonly limits: Limits
  /** Set where nobody named the bounds: they grow with what the server asks for. */
  readonly patience?: Patience
  /** How long a read may lag behind a write, and how often it is then asked again, in milliseconds. Absent: not at all. */
  readonly lag?: { readonly forMs: number; readonly everyMs: number }
}

/** Whether a host is this machine: what is sent to it goes over no network, and through no proxy. */
export const isLoopback = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

/** Whether a link leads to the target itself. Credentials go nowhere else. */
export const sameOrigin = (link: string, target: Pick<Target, 'baseUrl'>): boolean =>
  link.startsWith(`${target.baseUrl}/`) || (URL.canParse(link) && leadsAway(link, target.baseUrl) === undefined)

/**
 * How an absolute URL leads away from another's origin: by scheme, host or port, or with a user's name in it, which hides where it leads and is to be
 * taken for an error (RFC 9110 §4.2.4); `undefined` when it does not. `origin` of a URL would not tell: a blob has that of the URL within.
 */
export function leadsAway(link: string, from: string): string | undefined {
  const [{ protocol, host, username, password }, own] = [new URL(link), new URL(from)]
  if (protocol !== own.protocol || host !== own.host)
    return `leads to ${host ? `${protocol}//${host}` : protocol}, another origin; it was not followed`
  return username || password ? 'has a user name or a password in it; it was not followed' : undefined
}
