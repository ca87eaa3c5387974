/** Operations that go on after the answer. They move by being asked about, never by time: any machine, the same run. */
import type { Random } from './random.ts'

export type Kind = 'create' | 'update' | 'delete'
export type Status = 'InProgress' | 'Succeeded' | 'Canceled'

export interface Operation {
  readonly id: string
  readonly kind: Kind
  /** The vault it works on: its id in lower case, and as it is written. */
  readonly key: string
  readonly vaultId: string
  status: Status
  /** Polls that will still answer InProgress. */
  left: number
  /** What the operation brings about, done at its end. */
  readonly effect: () => void
}

export interface LongRunning {
  start(kind: Kind, key: string, vaultId: string, effect: () => void): Operation
  find(key: string, id: string): Operation | undefined
  /** One look at an operation under way: brings it nearer to its end, or ends it. */
  poll(operation: Operation): void
  /** The vault itself was read: counts as a look at each of its operations, for clients who watch the vault instead. */
  look(key: string): void
  /** A later request has made these pointless: they end as canceled and without effect. */
  overtake(key: string, kinds: readonly Kind[]): void
}

/** Recorded ids are base64 of a number for the kind and a guid. */
const marks: Readonly<Record<Kind, number>> = { create: 2047, update: 4095, delete: 1023 }

export function longRunning(random: Random, polls: number): LongRunning {
  const all = new Map<string, Operation>()
  const running = new Map<string, Operation[]>()
  const under = (key: string): Operation[] => running.get(key) ?? []

  /** Ends an operation, and before it those on the same vault that began earlier: a later change must not be undone by an earlier one. */
  const end = (operation: Operation): void => {
    const waiting = under(operation.key)
    const until = waiting.indexOf(operation) + 1
    running.set(operation.key, waiting.slice(until))
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
  return {
    start(kind, key, vaultId, effect) {
      const id = btoa(`${marks[kind]};${random.guid()}`)
      const operation: Operation = { id, kind, key, vaultId, status: 'InProgress', left: polls, effect }
      all.set(id, operation)
      running.set(key, [...under(key), operation])
      return operation
    },
    find(key, id) {
      const operation = all.get(id)
      return operation?.key === key ? operation : undefined
    },
    poll,
    look: (key) => under(key).forEach(poll),
    overtake(key, kinds) {
      const pointless = under(key).filter(({ kind }) => kinds.includes(kind))
      for (const operation of pointless) operation.status = 'Canceled'
      const rest = under(key).filter((operation) => !pointless.includes(operation))
      running.set(key, rest)
    },
  }
}
