/** How a long-running operation is followed: the links to it, its status, its result. */
import type { Fields } from '../../harness/exchange.ts'
import type { Call } from './call.ts'
import type { Follow, Link, Operation } from './long-running.ts'
import { refuse } from './refusal.ts'
import type { Reply } from './reply.ts'
import { keyOf } from './store.ts'
import { fill } from './template.ts'
import type { Names, Template } from './template.ts'

const fields: Readonly<Record<Link, string>> = { status: 'Azure-AsyncOperation', result: 'Location' }

const pathOf = (path: string, { id, names }: Operation): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'operation' ? id : names[name]!))

/**
 * The headers that lead to an operation. Signed anew each time, as Resource Manager does; nothing checks the signature,
 * so old links hold as well.
 */
export function pointers({ state, origin, apiVersion }: Call, operation: Operation, to: readonly Link[]): Fields {
  const { random, options } = state
  const wait: Fields = options.retryAfter === 'none' ? [] : [['Retry-After', String(options.retryAfter)]]
  const links = to.map((link) => {
    const signature = `t=${ticks(random.below(1e9))}&c=${random.text(120)}&s=${random.text(86)}&h=${random.text(43)}`
    return [fields[link], `${origin}${pathOf(operation.follow[link], operation)}?api-version=${apiVersion}&${signature}`] as const
  })
  return [...links, ...wait]
}

/** Eighteen digits, as .NET counts time. */
const ticks = (some: number): string => `638400000${String(some).padStart(9, '0')}`

/** Where operations are followed: one path, and the resource in it that stands for them in a refusal. */
export interface Lookout {
  readonly template: Template
  readonly link: Link
  readonly noun: string
  readonly nameOf: (names: Names) => string
}

/** All paths at which an operation answers. */
export const pathsOf = ({ status, result, also = [] }: Follow): readonly (readonly [link: Link, path: string])[] => [
  ['status', status],
  ['result', result],
  ...also,
]

/** The operation that a call asks about: known, and followed at this path. */
function asked({ template: path, noun, nameOf }: Lookout, { state, names }: Call): Operation {
  const id = names['operation']!
  const operation = state.operations.find(id)
  const followed = operation && pathsOf(operation.follow).some(([, each]) => each === path.text)
  if (followed && keyOf(pathOf(path.text, operation)) === keyOf(fill(path, names))) return operation
  throw refuse('OperationNotFound', `There is no operation '${id}' on the ${noun} '${nameOf(names)}'.`)
}

const overtaken = ({ noun }: Operation) =>
  ({ code: 'OperationCanceled', message: `A later request on the ${noun} made this operation pointless.` }) as const

/** A poll: what is told is how things stood when asked: `lroPolls` answers say that it goes on, the next says how it ended. */
export function follow(lookout: Lookout, call: Call): Reply {
  const operation = asked(lookout, call)
  call.state.operations.poll(operation)
  return lookout.link === 'status' ? status(call, operation) : result(call, operation)
}

/** Always 200: that the operation failed is no failure of the call. */
function status(call: Call, operation: Operation): Reply {
  const { id, status: now, follow: where } = operation
  const json = {
    id: pathOf(where.status, operation),
    name: id,
    status: now,
    ...(now === 'Canceled' && { error: overtaken(operation) }),
    ...where.tells?.(operation),
  }
  return { status: 200, json, ...(now === 'InProgress' && { headers: pointers(call, operation, ['status', 'result']) }) }
}

/** 202 while it goes on, then what the call itself would have answered had it waited. */
function result(call: Call, operation: Operation): Reply {
  if (operation.status === 'InProgress') return { status: 202, headers: pointers(call, operation, ['result']) }
  if (operation.status === 'Succeeded') return operation.result()
  const { code, message } = overtaken(operation)
  throw refuse(code, message)
}
