/** A pass: all scenarios put to one target, the record of what came of it, and the cleaning up afterwards. */
import { obstacle } from './binding.ts'
import { cleanUp, cleanUpOne } from './cleanup.ts'
import { newContext } from './context.ts'
import { HarnessError, RunEnds, ScenarioEnds } from './interruption.ts'
import { byDepth, isBelow, type Resource } from './inventory.ts'
import { openEntries } from './ledger.ts'
import type { PassRecord, ScenarioEnd } from './record.ts'
import type { Scenario } from './scenario.ts'
import { openStage, type PassOptions, type Stage } from './stage.ts'

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
