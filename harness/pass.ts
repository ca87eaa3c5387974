/** A pass: all scenarios put to one target, the record of what came of it, and the cleaning up afterwards. */
import type { Contract } from '../spec/contract.ts'
import type { ScenarioCheck } from './check.ts'
import { byDepth, isBelow, newInventory, type Inventory, type Resource } from './inventory.ts'
import type { Kind } from './kind.ts'
import { newClient, type Client } from './client.ts'
import type { Clock } from './clock.ts'
import { cleanUp, cleanUpOne } from './cleanup.ts'
import type { Exchange } from './exchange.ts'
import { HarnessError, RunEnds, ScenarioEnds } from './interruption.ts'
import { openEntries, type Ledger } from './ledger.ts'
import { ownershipOf } from './ownership.ts'
import { random, uuid } from './random.ts'
import { obstacle, type Binding } from './binding.ts'
import type { Scenario, Context } from './scenario.ts'
import type { Target } from './target.ts'
import { newContext } from './context.ts'

/** What a scenario handed to a check, and for which operation. */
export interface Handover {
  readonly check: string
  readonly operation: string
  readonly scenario: string
  /** By name. */
  readonly handed: Readonly<Record<string, unknown>>
  /** All exchanges in `handed`, however deep. */
  readonly exchanges: readonly Exchange[]
}

/** How a scenario ended. */
export interface ScenarioEnd {
  readonly scenario: string
  /** Absent: it was told to its end. */
  readonly ended?: string
  /** Set when the end is our own fault. */
  readonly error?: string
}

export interface PassRecord {
  readonly target: Pick<Target, 'pass' | 'baseUrl'>
  readonly exchanges: readonly Exchange[]
  readonly handovers: readonly Handover[]
  readonly endings: readonly ScenarioEnd[]
  /** Recorded by others, who leave out and replace what they like. */
  readonly foreign?: true
  /** Why the target counts as one that keeps no state; absent: it keeps state, as far as was seen. */
  readonly stateless?: string
}

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

export interface Pass {
  /** All scenarios, the prologue first. */
  readonly scenarios: readonly Scenario[]
  readonly record: PassRecord
  /** What is waited for at this moment, a line each; `ms` is for how long. */
  waiting(): readonly { readonly what: string; readonly ms: number }[]
  /** Tells a scenario once; later calls wait for the same telling. */
  run(scenario: Scenario): Promise<ScenarioEnd>
  /** Tells whatever is untold, then removes what was created. Never throws for what a server does. */
  close(): Promise<void>
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

export function openPass(options: PassOptions): Pass {
  const { target, clock, prologue } = options
  const stage = openStage(options)
  const { client } = stage
  const begunRuns = new Map<string, Promise<ScenarioEnd>>()
  const endings: ScenarioEnd[] = []
  let stateless: string | undefined

  const begin = async (scenario: Scenario): Promise<ScenarioEnd> => {
    if (prologue && scenario !== prologue) await run(prologue)
    const begun = clock.now()
    const ending = await runOne({ ...stage, keepsState: stateless === undefined }, scenario, stateless)
    if (scenario === prologue) stateless = options.statelessness?.(client.exchanges)
    endings.push(ending)
    if (client.exchanges.some((exchange) => exchange.scenario === scenario.id))
      options.progress?.({
        pass: target.pass,
        scenario,
        ms: clock.now() - begun,
        ...(ending.ended !== undefined && { ended: ending.ended }),
      })
    return ending
  }
  const run = (scenario: Scenario): Promise<ScenarioEnd> => {
    const known = begunRuns.get(scenario.id) ?? begin(scenario)
    begunRuns.set(scenario.id, known)
    return known
  }
  const scenarios = [...(prologue ? [prologue] : []), ...options.scenarios]
  return {
    scenarios,
    get record() {
      return {
        target,
        exchanges: client.exchanges,
        handovers: stage.handovers,
        endings: endings,
        ...(stateless !== undefined && { stateless }),
      }
    },
    run,
    waiting: () => [...stage.waiting.values()].map(({ since, what }) => ({ what, ms: clock.now() - since })),
    async close() {
      const sharing = Promise.all(scenarios.filter(({ usesShared }) => usesShared).map(run)).then(() => removeShared(stage, stateless))
      await Promise.all([...scenarios.map(run), sharing])
      await cleanUp(stage, stateless)
    },
  }
}

/** Removes the shared resources while other scenarios go on; what cannot be removed is tried once more at the end. */
async function removeShared(stage: Stage, stateless: string | undefined): Promise<void> {
  const made = await Promise.all([...stage.shared.values()].map((each) => each.catch(() => undefined)))
  // children first: a parent may refuse to be deleted while it has some
  for (const { id } of byDepth(made.filter((each) => each !== undefined))) {
    const hasChildren = openEntries(stage.ledger.entries).some((entry) => isBelow(entry.id, id))
    if (!hasChildren && !stage.target.readOnly && !stage.signal.aborted) await cleanUpOne(stage, id, stateless)
  }
}

async function runOne(stage: Stage, scenario: Scenario, stateless: string | undefined): Promise<ScenarioEnd> {
  const missing = scenario.verbs
    .map((verb) => obstacle(stage.binding, scenario.kind, verb, stage.target.readOnly))
    .find((reason) => reason !== undefined)
  if (missing !== undefined) return { scenario: scenario.id, ended: missing }
  if (stateless !== undefined && scenario.state === 'needed') return { scenario: scenario.id, ended: stateless }
  if (stateless === undefined && scenario.state === 'absent') return { scenario: scenario.id }
  try {
    await scenario.run(newContext({ ...stage, parents: await parentsOf(stage, scenario) }, scenario))
    return { scenario: scenario.id }
  } catch (error) {
    if (error instanceof ScenarioEnds || error instanceof RunEnds) return { scenario: scenario.id, ended: error.message }
    const message = error instanceof HarnessError ? error.message : ((error as Error).stack ?? String(error))
    return { scenario: scenario.id, ended: 'an error of the suite itself', error: message }
  }
}

/** The shared parent of a scenario's kind, and its parents; made where nobody has asked for them yet. */
async function parentsOf(stage: Stage, { id, kind }: Scenario): Promise<ReadonlyMap<string, Resource>> {
  const parents = new Map<string, Resource>()
  if (!kind?.parent) return parents
  const shared = await newContext(stage, { id, kind }).shared(kind.parent)
  for (let each: Resource | undefined = shared; each; each = each.parent) parents.set(each.kind.id, each)
  return parents
}
