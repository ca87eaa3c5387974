/** Everything a server remembers, and how it begins. */
import { longRunning } from './long-running.ts'
import type { LongRunning } from './long-running.ts'
import type { ArmOptions } from './options.ts'
import type { Facts } from './provider.ts'
import { seeded, steppingClock } from './random.ts'
import type { Clock, Random } from './random.ts'
import type { Store } from './store.ts'

export interface State {
  readonly options: ArmOptions
  readonly facts: Facts
  /** Groups that exist, lower case to their own casing. */
  readonly groups: ReadonlyMap<string, string>
  readonly store: Store
  random: Random
  clock: Clock
  operations: LongRunning
  /** The tenant of all identities. */
  tenant: string
  /** The latest date that was written: a second since the epoch, and as HTTP writes it. */
  date: { readonly second: number; readonly text: string }
  /** How many requests fell on each rate counter. */
  spent: Map<string, number>
}

/** What other people have in the subscription from the start: a subscription is never one's own alone. */
export interface Others {
  /** Groups of theirs, none of which is one of the caller's. */
  readonly groups: readonly string[]
  /** Puts their resources where they belong. */
  settle(store: Store): void
}

export function begin(options: ArmOptions, facts: Facts, store: Store, others: Others): State {
  const groups = new Map([...options.resourceGroups, ...others.groups].map((name) => [name.toLowerCase(), name]))
  others.settle(store)
  return { options, facts, groups, store, ...fresh(options) }
}

/** Back to the first moment: same resources, same chance, nothing under way. */
export function restart(state: State, others: Others): void {
  Object.assign(state, fresh(state.options))
  state.store.clear()
  others.settle(state.store)
}

function fresh(options: ArmOptions) {
  const random = seeded(options.seed)
  return {
    random,
    clock: steppingClock(random),
    operations: longRunning(options.lroPolls),
    tenant: random.guid(),
    date: { second: 0, text: '' },
    spent: new Map<string, number>(),
  }
}
