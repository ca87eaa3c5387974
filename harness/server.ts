/** A server as a function, and the two ways to make it another one: a middleware around it, a hand on what it keeps. */
import type { Fields, Request } from './exchange.ts'

/** A whole answer. The body is text; bytes where a defect needs such as UTF-8 cannot say. */
export interface Answer {
  readonly status: number
  readonly headers: Fields
  readonly body: string | Uint8Array
}

/** A server: total, never throws, does no I/O of its own. */
export type Handler = (request: Request) => Promise<Answer>

/** A kept resource as a middleware may see and change it. `resource` is what a GET would answer, and is the server's own object: changing it changes the server. */
export interface Kept {
  resource: Record<string, unknown>
}

/** The resources of a server, of all kinds, under their ids in lower case. A `Map` is one. */
export interface Resources extends Iterable<[string, Kept]> {
  readonly size: number
  get(key: string): Kept | undefined
  has(key: string): boolean
  /** Does nothing where the server has no kind that the key is of. */
  set(key: string, kept: Kept): unknown
  delete(key: string): boolean
  keys(): Iterable<string>
  values(): Iterable<Kept>
}

/** What a server keeps. */
export interface World {
  readonly resources: Resources
  /** A deep copy of all resources, to be put back by `restore`. Operations under way are not part of it. */
  snapshot(): unknown
  restore(snapshot: unknown): void
}

/** Something put around a server: it may change the request, the answer, or what is kept. */
export type Middleware = (request: Request, next: Handler, world: World) => Promise<Answer>
