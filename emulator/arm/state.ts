/** Everything a server remembers, and how it begins. */
import type { World } from '../../harness/server.ts'
import { copy } from './json.ts'
import type { Json } from './json.ts'
import { longRunning } from './long-running.ts'
import type { LongRunning } from './long-running.ts'
import { neighbours } from '../resources/neighbours.ts'
import type { EmulatorOptions } from '../options.ts'
import { seeded, steppingClock } from './random.ts'
import type { Clock, Random } from './random.ts'
import { VaultMap } from './ordered-map.ts'

export interface State {
  readonly options: EmulatorOptions
  /** Groups that exist, lower case to their own casing. */
  readonly groups: ReadonlyMap<string, string>
  /** The vaults that exist, under their ids in lower case. The same map for the life of the server: callers hold on to it. */
  readonly vaults: VaultMap
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

export function begin(options: EmulatorOptions): State {
  const others = neighbours(options)
  const groups = new Map([...options.resourceGroups, ...others.groups].map((name) => [name.toLowerCase(), name]))
  const state: State = { options, groups, vaults: new VaultMap(), ...fresh(options) }
  others.settle(state.vaults)
  return state
}

/** Back to the first moment: same vaults, same chance, nothing under way. */
export function restart(state: State): void {
  Object.assign(state, fresh(state.options))
  state.vaults.clear()
  neighbours(state.options).settle(state.vaults)
}

function fresh(options: EmulatorOptions) {
  const random = seeded(options.seed)
  return {
    random,
    clock: steppingClock(random),
    operations: longRunning(random, options.lroPolls),
    tenant: random.guid(),
    date: { second: 0, text: '' },
    spent: new Map<string, number>(),
  }
}

/** The vaults as the harness sees and changes them. */
export function worldOf({ vaults }: State): World {
  return {
    vaults,
    snapshot: () => [...vaults].map(([key, { resource }]) => [key, copy(resource)]),
    restore(snapshot) {
      vaults.clear()
      for (const [key, resource] of snapshot as [string, Json][]) vaults.set(key, { resource: copy(resource) })
    },
  }
}
