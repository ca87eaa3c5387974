/** What the parts of a pass share. */
import type { Contract } from '../spec/contract.ts'
import type { Binding } from './binding.ts'
import type { ScenarioCheck } from './check.ts'
import { newClient, type Client } from './client.ts'
import type { Clock } from './clock.ts'
import type { Exchange } from './exchange.ts'
import { newInventory, type Inventory, type Resource } from './inventory.ts'
import type { Kind } from './kind.ts'
import type { Ledger } from './ledger.ts'
import { ownershipOf } from './ownership.ts'
import { random, uuid } from './random.ts'
import type { Handover } from './record.ts'
import type { Scenario, Context } from './scenario.ts'
import type { Target } from './target.ts'

/** A scenario that has ended. */
export interface Step {
  readonly pass: string
  readonly scenario: Scenario
  readonly ms: number
  /** Why it ended before its end. */
  readonly ended?: string
}

export interface PassOptions {
  readonly target: Target
  readonly contract: Contract
  readonly binding: Binding
  readonly scenarios: readonly Scenario[]
  /** Told alone before all others; what it finds out decides which of them can be told. */
  readonly prologue?: Scenario
  /** Whether the target answered for something that cannot exist, out of the prologue's exchanges. */
  readonly statelessness?: (exchanges: readonly Exchange[]) => string | undefined
  /** Makes the resource that scenarios share; told as a scenario of its own when the first of them asks for it. */
  readonly makeShared: (ctx: Context, kind: Kind) => Promise<Resource>
  /** Given every right request for something that exists until one succeeds, and whether the document has a body for its status: operations are there. */
  readonly served?: ScenarioCheck<{ exchange: Exchange; promisesBody: boolean }>
  readonly ledger: Ledger
  readonly clock: Clock
  readonly run: string
  readonly seed: number
  readonly version: string
  /** Which shard of a run this is. */
  readonly part?: number
  /** Ends the scenarios; what was created is then removed. */
  readonly signal: AbortSignal
  /** Ends the cleaning up as well; what is left stands in the ledger. */
  readonly abandon?: AbortSignal
  /** Told after each scenario that asked anything. */
  readonly progress?: (step: Step) => void
}

/** What the parts of a pass share. */
export interface Stage extends PassOptions {
  readonly client: Client
  readonly inventory: Inventory
  readonly handovers: Handover[]
  /** Operations that have answered a right request with a success. */
  readonly answering: Set<string>
  /** The shared resources, by kind, once somebody asked for them. */
  readonly shared: Map<string, Promise<Resource>>
  /** The resources in which a scenario's own live, by kind. */
  readonly parents: ReadonlyMap<string, Resource>
  /** False once the prologue has met a target that keeps none; absent: true. */
  readonly keepsState?: boolean
  /** Nobody is judged by these waits: they keep to the bounds, whatever the target asks for. */
  readonly hurried?: boolean
  /** Ids whose creation was asked for, and never answered: they may still come about. */
  readonly unanswered: Set<string>
  /** Ids whose creation was refused, each time that it was asked for, and with which status at last. */
  readonly refused: Map<string, number>
  /** What is waited for, by the exchange that began it, and since when (milliseconds since the epoch). */
  readonly waiting: Map<string, { readonly since: number; readonly what: string }>
  /** Resources, by the id of their kind, and deletions asked for so far, against the target's budget; roles whose operations, or lists, did not come to an end. */
  readonly spent: { resources: Map<string, number>; deletes: number; lateRoles: Set<string>; endlessRoles: Set<string> }
}

/** What the parts of a pass share, as it begins. */
export function openStage(options: PassOptions): Stage {
  const { target, contract, clock, run, seed, version } = options
  const requestId = random(seed ^ 0x5eed)
  const inventory = newInventory()
  const client = newClient({
    target,
    contract,
    clock,
    userAgent: `azure-backup-conformance/${version} (run ${run}; ${target.pass})`,
    requestId: () => uuid(requestId),
    ...(options.part !== undefined && { part: options.part }),
    isOurs: (id, tags) => inventory.state(id) !== undefined || ownershipOf(tags) !== 'none',
  })
  return {
    ...options,
    client,
    inventory,
    handovers: [],
    answering: new Set(),
    shared: new Map(),
    parents: new Map(),
    unanswered: new Set(),
    refused: new Map(),
    waiting: new Map(),
    spent: { resources: new Map(), deletes: 0, lateRoles: new Set(), endlessRoles: new Set() },
  }
}
