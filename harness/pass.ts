/** A pass: all stories put to one target, the record of what came of it, and the cleaning up afterwards. */
import type { Contract } from '../spec/contract.ts'
import type { HeldCheck } from './check.ts'
import { newCast, type Cast, type Planned } from './cast.ts'
import { newClient, type Client } from './client.ts'
import type { Clock } from './clock.ts'
import { cleanUp, cleanUpOne } from './cleanup.ts'
import type { Exchange } from './exchange.ts'
import { HarnessError, RunEnds, StoryEnds } from './interruption.ts'
import type { Ledger } from './ledger.ts'
import { ownershipOf } from './ownership.ts'
import { random, uuid } from './random.ts'
import { obstacle, type Binding } from './role.ts'
import type { Story, Teller } from './story.ts'
import type { Target } from './target.ts'
import { newTeller } from './teller.ts'

/** What a story handed to a check, and for which operation. */
export interface Hold {
  readonly check: string
  readonly operation: string
  readonly story: string
  readonly args: readonly unknown[]
  /** All exchanges in `args`, however deep. */
  readonly exchanges: readonly Exchange[]
}

/** How a story ended. */
export interface Told {
  readonly story: string
  /** Absent: it was told to its end. */
  readonly ended?: string
  /** Set when the end is our own fault. */
  readonly error?: string
}

export interface PassRecord {
  readonly target: Pick<Target, 'pass' | 'baseUrl'>
  readonly exchanges: readonly Exchange[]
  readonly holds: readonly Hold[]
  readonly told: readonly Told[]
  /** Recorded by others, who leave out and replace what they like. */
  readonly foreign?: true
  /** Why the target counts as one that keeps no state; absent: it keeps state, as far as was seen. */
  readonly stateless?: string
}

/** A story that has ended. */
export interface Step {
  readonly pass: string
  readonly story: Story
  readonly ms: number
  /** Why it ended before its end. */
  readonly ended?: string
}

export interface PassOptions {
  readonly target: Target
  readonly contract: Contract
  readonly binding: Binding
  readonly stories: readonly Story[]
  /** Told alone before all others; what it finds out decides which of them can be told. */
  readonly prologue?: Story
  /** Whether the target answered for something that cannot exist, out of the prologue's exchanges. */
  readonly statelessness?: (exchanges: readonly Exchange[]) => string | undefined
  /** Makes the resource that stories share; told as a story of its own when the first of them asks for it. */
  readonly stand: (teller: Teller) => Promise<Planned>
  /** Given every right request for something that exists until one succeeds, and whether the document has a body for its status: operations are there. */
  readonly served?: HeldCheck<[Exchange, boolean]>
  readonly ledger: Ledger
  readonly clock: Clock
  readonly run: string
  readonly seed: number
  readonly version: string
  /** Which shard of a run this is. */
  readonly part?: number
  /** Ends the stories; what was created is then removed. */
  readonly signal: AbortSignal
  /** Ends the cleaning up as well; what is left stands in the ledger. */
  readonly abandon?: AbortSignal
  /** Told after each story that asked anything. */
  readonly progress?: (step: Step) => void
}

export interface Pass {
  /** All stories, the prologue first. */
  readonly stories: readonly Story[]
  readonly record: PassRecord
  /** What is waited for at this moment, a line each; `ms` is for how long. */
  waiting(): readonly { readonly what: string; readonly ms: number }[]
  /** Tells a story once; later calls wait for the same telling. */
  tell(story: Story): Promise<Told>
  /** Tells whatever is untold, then removes what was created. Never throws for what a server does. */
  close(): Promise<void>
}

/** What the parts of a pass share. */
export interface Stage extends PassOptions {
  readonly client: Client
  readonly cast: Cast
  readonly holds: Hold[]
  /** Operations that have answered a right request with a success. */
  readonly answering: Set<string>
  /** The shared resource, once somebody asked for it. */
  readonly standing: { made?: Promise<Planned> }
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
  /** Resources and deletions asked for so far, against the target's budget; roles whose operations, or lists, did not come to an end. */
  readonly spent: { vaults: number; deletes: number; lateRoles: Set<string>; endlessRoles: Set<string> }
}

/** What the parts of a pass share, as it begins. */
export function openStage(options: PassOptions): Stage {
  const { target, contract, binding, clock, run, seed, version } = options
  const requestId = random(seed ^ 0x5eed)
  const cast = newCast()
  const client = newClient({
    target,
    contract,
    binding,
    clock,
    userAgent: `azure-backup-conformance/${version} (run ${run}; ${target.pass})`,
    requestId: () => uuid(requestId),
    ...(options.part !== undefined && { part: options.part }),
    isOurs: (id, tags) => cast.state(id) !== undefined || ownershipOf(tags) !== 'none',
  })
  return {
    ...options,
    client,
    cast,
    holds: [],
    answering: new Set(),
    standing: {},
    unanswered: new Set(),
    refused: new Map(),
    waiting: new Map(),
    spent: { vaults: 0, deletes: 0, lateRoles: new Set(), endlessRoles: new Set() },
  }
}

export function openPass(options: PassOptions): Pass {
  const { target, clock, prologue } = options
  const stage = openStage(options)
  const { client } = stage
  const told = new Map<string, Promise<Told>>()
  const endings: Told[] = []
  let stateless: string | undefined

  const begin = async (story: Story): Promise<Told> => {
    if (prologue && story !== prologue) await tell(prologue)
    const begun = clock.now()
    const ending = await tellOne({ ...stage, keepsState: stateless === undefined }, story, stateless)
    if (story === prologue) stateless = options.statelessness?.(client.exchanges)
    endings.push(ending)
    if (client.exchanges.some((exchange) => exchange.story === story.id))
      options.progress?.({ pass: target.pass, story, ms: clock.now() - begun, ...(ending.ended !== undefined && { ended: ending.ended }) })
    return ending
  }
  const tell = (story: Story): Promise<Told> => {
    const known = told.get(story.id) ?? begin(story)
    told.set(story.id, known)
    return known
  }
  const stories = [...(prologue ? [prologue] : []), ...options.stories]
  return {
    stories,
    get record() {
      return { target, exchanges: client.exchanges, holds: stage.holds, told: endings, ...(stateless !== undefined && { stateless }) }
    },
    tell,
    waiting: () => [...stage.waiting.values()].map(({ since, what }) => ({ what, ms: clock.now() - since })),
    async close() {
      const sharing = Promise.all(stories.filter(({ shares }) => shares).map(tell)).then(() => removeStanding(stage, stateless))
      await Promise.all([...stories.map(tell), sharing])
      await cleanUp(stage, stateless)
    },
  }
}

/** Removes the shared resource while other stories go on; what cannot be removed is tried once more at the end. */
async function removeStanding(stage: Stage, stateless: string | undefined): Promise<void> {
  const made = await stage.standing.made?.catch(() => undefined)
  if (made && !stage.target.readOnly && !stage.signal.aborted) await cleanUpOne(stage, made.id, stateless)
}

async function tellOne(stage: Stage, story: Story, stateless: string | undefined): Promise<Told> {
  const missing = story.roles.map((role) => obstacle(stage.binding, role, stage.target.readOnly)).find((reason) => reason !== undefined)
  if (missing !== undefined) return { story: story.id, ended: missing }
  if (stateless !== undefined && story.state === 'needed') return { story: story.id, ended: stateless }
  if (stateless === undefined && story.state === 'absent') return { story: story.id }
  try {
    await story.tell(newTeller(stage, story))
    return { story: story.id }
  } catch (error) {
    if (error instanceof StoryEnds || error instanceof RunEnds) return { story: story.id, ended: error.message }
    const message = error instanceof HarnessError ? error.message : ((error as Error).stack ?? String(error))
    return { story: story.id, ended: 'an error of the suite itself', error: message }
  }
}
