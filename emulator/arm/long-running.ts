/** Operations that go on after the answer. They move by being asked about, never by time: any machine, the same run. */
import type { Json } from './json.ts'
import type { Reply } from './reply.ts'
import type { Names } from './template.ts'

export type Verb = 'create' | 'replace' | 'update' | 'delete'
export type Status = 'InProgress' | 'Succeeded' | 'Canceled'

/** `status` is asked how far an operation is, `result` answers as the call itself would have done had it waited. */
export type Link = 'status' | 'result'

/** Where an operation can be followed: path templates whose last segment is `{operation}`. */
export interface Follow {
  /** What Azure-AsyncOperation points at. */
  readonly status: string
  /** What Location points at. */
  readonly result: string
  /** Other paths that answer for it, although no header leads there. */
  readonly also?: readonly (readonly [link: Link, path: string])[]
  /** What a status says besides or instead of id, name and status. */
  readonly tells?: (operation: Operation) => Json
}

/** What an operation is begun with. */
export interface Begun {
  readonly id: string
  /** A verb, or the name of an action. */
  readonly verb: string
  /** The resource it works on: its id in lower case, the names in its path, and what a sentence calls it. */
  readonly key: string
  readonly names: Names
  readonly noun: string
  readonly follow: Follow
  /** When it began. */
  readonly began: string
  /** What the operation brings about, done at its end. */
  readonly effect: () => void
  /** What the call answers once it has ended. */
  readonly result: () => Reply
}

export interface Operation extends Begun {
  status: Status
  /** Polls that will still answer InProgress. */
  left: number
}

export interface LongRunning {
  start(begun: Begun): Operation
  find(id: string): Operation | undefined
  /** One look at an operation under way: brings it nearer to its end, or ends it. */
  poll(operation: Operation): void
  /** The resource itself was read: counts as a look at each of its operations, for clients who watch the resource instead. */
  look(key: string): void
  /** A later request has made these pointless: they end as canceled and without effect. */
  overtake(key: string, verbs: readonly Verb[]): void
  /** The same for all resources below one. */
  overtakeBelow(key: string, verbs: readonly Verb[]): void
}

export function longRunning(polls: number): LongRunning {
  const all = new Map<string, Operation>()
  const running = new Map<string, Operation[]>()
  const under = (key: string): Operation[] => running.get(key) ?? []
  const leave = (key: string, operations: Operation[]): void => {
    if (operations.length > 0) running.set(key, operations)
    else running.delete(key)
  }

  /** Ends an operation, and before it those on the same resource that began earlier: a later change must not be undone by an earlier one. */
  const end = (operation: Operation): void => {
    const waiting = under(operation.key)
    const until = waiting.indexOf(operation) + 1
    leave(operation.key, waiting.slice(until))
    for (const done of waiting.slice(0, until)) {
      done.effect()
      done.status = 'Succeeded'
    }
  }
  const poll = (operation: Operation): void => {
    if (operation.status !== 'InProgress') return
    if (operation.left === 0) end(operation)
    else operation.left -= 1
  }
  const overtake = (key: string, verbs: readonly string[]): void => {
    const pointless = under(key).filter(({ verb }) => verbs.includes(verb))
    for (const operation of pointless) operation.status = 'Canceled'
    leave(
      key,
      under(key).filter((operation) => !pointless.includes(operation)),
    )
  }
  return {
    start(begun) {
      const operation: Operation = { ...begun, status: 'InProgress', left: polls }
      all.set(begun.id, operation)
      running.set(begun.key, [...under(begun.key), operation])
      return operation
    },
    find: (id) => all.get(id),
    poll,
    look: (key) => under(key).forEach(poll),
    overtake,
    overtakeBelow(key, verbs) {
      for (const other of running.keys()) if (other.startsWith(`${key}/`)) overtake(other, verbs)
    },
  }
}
