/** The report of a run, derived from its evidence and nothing else: by the run itself, and by whoever verifies or merges it. */
import { defined } from '../../spec/json.ts'
import { ofAreas } from '../../spec/areas.ts'
import { loadDocuments } from '../../spec/load.ts'
import { frozenFor } from '../../spec/frozen.ts'
import { loadRequirements, type Requirement } from '../../spec/requirements.ts'
import type { Result } from '../../harness/results.ts'
import { buildReport } from '../../reports/build.ts'
import { narrowingOf, passesOf, type Evidence, type RunFacts } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import { count } from '../../reports/text.ts'
import { waive } from '../../reports/waivers.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'

/** The suite that a run asks for; `contract` are files, absent: the documents of this package. Throws ContractError for a document that cannot be used. */
export async function suiteFor({
  contract,
  scope,
  shard,
}: {
  readonly contract?: readonly string[] | undefined
  readonly scope: RunFacts['scope']
  readonly shard?: RunFacts['shard']
}): Promise<Suite> {
  const { azure, frozen, recorded, ...rest } = scope
  const document = await loadDocuments(contract)
  const required = frozen ? frozenFor(ofAreas(document, scope.areas))?.results : undefined
  return newSuite(document, {
    ...rest,
    ...(shard && { shard }),
    ...(azure && { azure: loadRequirements() }),
    ...(recorded && { recordedOnAzure: loadRequirements() }),
    ...(required && { frozen: required }),
  })
}

export interface Derived {
  readonly report: Report
  readonly results: readonly Result[]
}

/** Pure. Throws an Error of one line when the evidence does not hold together. `requirements`: those of the shipped file, for whoever derives many. */
export function derive(evidence: Evidence, suite: Suite, requirements: readonly Requirement[] = loadRequirements()): Derived {
  const { facts } = evidence
  const passes = passesOf(evidence)
  const judged = suite.judge(passes)
  const results = waive(
    facts.scope.recorded
      ? judged.map((result) =>
          leftOpen(
            result,
            passes.some(({ foreign }) => foreign),
          ),
        )
      : judged,
    facts.waivers,
  )
  const { contract, binding } = suite
  const notes = [...narrowed(facts, suite.results.length - results.length), ...facts.notes]
  const partial = partOfAll(facts, contract, results.length)
  return {
    report: buildReport({ ...facts, contract, binding, requirements, passes, results, notes, ...(partial && { partial }) }),
    results,
  }
}

/** How much of the suite a narrowed run judges; recorded traffic is not narrowed, it holds what it holds. */
function partOfAll(facts: RunFacts, contract: Suite['contract'], results: number): Report['partial'] {
  if (facts.scope.recorded || narrowingOf(facts).length === 0) return undefined
  const of = newSuite(contract, defined({ apiVersion: facts.scope.apiVersion, areas: facts.scope.areas })).results.length
  return results < of ? { results, of } : undefined
}

/** A recording owes nothing: what it does not hold is open. Other recorders drop headers, so that an absent one proves nothing. */
function leftOpen(result: Result, foreign: boolean): Result {
  if (result.judged > 0 || result.outcome === 'error') return result
  const { check } = result
  const reason =
    foreign && check.kind === 'exchange' && check.seesAbsence
      ? 'recorders drop headers; an absent one proves nothing'
      : 'the recording holds no such exchange'
  return { ...result, outcome: 'unsupported', reason }
}

/** What a run that asks less says of itself. */
function narrowed({ scope: { scenarios, readOnly }, shard }: RunFacts, absent: number): string[] {
  const by = [
    ...(shard ? [`it is part ${shard.part} of ${shard.of}`] : []),
    ...(scenarios?.length ? [`only these scenarios were run: ${scenarios.join(', ')}`] : []),
    ...(readOnly ? ['nothing was written (--read-only)'] : []),
  ]
  return by.length === 0
    ? []
    : [
        `The run was narrowed: ${by.join(', and ')}.${absent > 0 ? ` ${count(absent, 'result')} that no such scenario reaches ${absent === 1 ? 'is' : 'are'} not in this report.` : ''}`,
      ]
}
