/** What several families of checks use: conditions, and ways for a server to be wrong. */
import { partOf } from '../../fixtures/parts.ts'
import { armError, bodyOf, deletedResources, type Draft, keyOf, reply, resourceOf, together } from '../../fixtures/servers.ts'
import { armErrorOf } from '../../harness/arm-error.ts'
import { at, type Finding } from '../../harness/check.ts'
import { type Answered, type Exchange, header, type Request, succeeded } from '../../harness/exchange.ts'
import { itemsOf } from '../../harness/paging.ts'
import type { Middleware, World } from '../../harness/server.ts'
import { isObject, object, type Json } from '../../spec/json.ts'
import { intruder } from '../../fixtures/vaults.ts'
import { pointerTo } from '../../spec/pointer.ts'
import { body, show, status, tags } from '../reading.ts'

export const refused = (exchange: Exchange): boolean => status(exchange) >= 400 && status(exchange) < 500

export const scopeOf = (key: string): string => key.slice(0, key.lastIndexOf('/'))

/** A server that remembers what it deleted. */
export const remembering = (make: (yard: ReturnType<typeof deletedResources>) => () => Middleware) => (): Middleware => {
  const yard = deletedResources()
  return together(make(yard), yard.watches)()
}

/** Another code than is due, where the status is the one that is due; that the error has a code at all is for `error-envelope` to say. */
export function* otherCode(exchange: Exchange, dueStatus: number, due: string): Iterable<Finding> {
  const { code } = armErrorOf(exchange)
  if (status(exchange) === dueStatus && typeof code === 'string' && code !== due) yield at(exchange, '/body/error/code', `is ${show(code)}`)
}

export const pathOf = ({ url }: Request): string => decodeURIComponent(new URL(url).pathname)

/** Whether a request names a vault that exists in another casing than that of its creation. */
export const misspelt = (request: Request, world: World): boolean => ![undefined, pathOf(request)].includes(resourceOf(request, world)?.id)

export const shows =
  (id: (path: string) => string) =>
  (draft: Draft): void => {
    draft.json.id = id(draft.json.id)
    draft.json.name = draft.json.id.split('/').at(-1)
  }

export const single = ['read', 'create', 'update'] as const

export const hasVault = (exchange: Answered): boolean => succeeded(exchange) && isObject(exchange.response.json)

/** The vaults in a body, one or a page of them, with their pointers. */
export function* vaultsIn(exchange: Answered): Iterable<{ vault: Json; pointer: string }> {
  if ((single as readonly string[]).includes(exchange.role)) yield { vault: body(exchange), pointer: '/body' }
  else for (const { value, pointer } of itemsOf([exchange])) yield { vault: object(value), pointer }
}

export const credential = ({ headers }: Request): string => header(headers, 'authorization') ?? ''

export const field = ({ response }: Exchange, name: string): string | undefined => header(response?.headers ?? [], name)

export const placeless = (request: Request): boolean => isObject(bodyOf(request)) && bodyOf(request).location === undefined

/** Of two updates at once, the one that comes second is answered otherwise. */
export const second = (answer: 'nothing' | 'crash') => (): Middleware => {
  const flying = new Map<string, number>()
  return async (request, next, world) => {
    if (partOf(request) !== 'update') return next(request)
    const key = keyOf(request)
    const before = flying.get(key) ?? 0
    flying.set(key, before + 1)
    await new Promise(setImmediate)
    try {
      if (before === 0) return await next(request)
      return answer === 'crash' ? armError(500, 'InternalServerError') : reply(200, resourceOf(request, world))
    } finally {
      flying.set(key, flying.get(key)! - 1)
    }
  }
}

/**
 * What a wrong write that should have been refused has done, seen in reads before and after it. Other scenarios write to the same resource: each write
 * answers for its own mark only.
 */
export function* doneAllTheSame(write: Exchange, before: Exchange, after: Exchange): Iterable<Finding> {
  if (write.role === 'delete' && status(before) === 200 && status(after) === 404)
    yield at(after, '/status', `is 404 after a deletion ${write.wrong}`)
  if (tags(after)[intruder] === `${write.role} ${write.wrong}`)
    yield at(after, pointerTo('/body/tags', intruder), `is what a request ${write.wrong} wrote`)
}
