/** Makes a report out of what a run recorded and how it was judged. Pure. */
import type { Contract } from '../spec/contract.ts'
import { errata } from '../spec/errata.ts'
import type { Requirement } from '../spec/requirements.ts'
import { kindOf, type Finding } from '../harness/check.ts'
import type { Result } from '../harness/results.ts'
import { ledgerSums } from '../harness/ledger.ts'
import type { PassRecord } from '../harness/record.ts'
import type { Binding } from '../harness/binding.ts'
import { checksByRequirement } from '../harness/traceability.ts'
import { capabilitiesOf } from './capabilities.ts'
import { coverageOf } from './coverage.ts'
import { answered } from './answered.ts'
import { curl } from './curl.ts'
import type { RunFacts } from './evidence.ts'
import { quoted } from './quoted.ts'
import { reportVersion, type Report, type ReportedResult, type ReportedFinding } from './report.ts'
import { judgeResults, judgeProfiles } from './verdict.ts'
import { unused } from './waivers.ts'

/** What the report is made of: what the run was, and how it was judged. */
export interface Judged
  extends Pick<
    RunFacts,
    | 'suite'
    | 'target'
    | 'waivers'
    | 'ledger'
    | 'seed'
    | 'startedAt'
    | 'finishedAt'
    | 'complete'
    | 'coverageDue'
    | 'implementation'
    | 'notes'
  > {
  readonly contract: Contract
  readonly binding: Binding
  readonly requirements: readonly Requirement[]
  readonly passes: readonly PassRecord[]
  readonly partial?: Report['partial']
  /** Waived already. */
  readonly results: readonly Result[]
}

export function buildReport(judged: Judged): Report {
  const { contract, passes, startedAt, finishedAt, complete, binding } = judged
  const exchanges = passes.flatMap((pass) => pass.exchanges)
  const results = judged.results.map((result) => reportResult(result, judged.requirements))
  const waivers = judged.waivers.filter((waiver) => results.some(({ result }) => result === waiver.result))
  const areas = new Set(judged.results.map(({ operation }) => operation.area))
  const coverage = coverageOf(contract, exchanges).filter(({ area }) => areas.has(area))
  const stopped = passes.flatMap(({ endings, target }) =>
    endings.flatMap(({ scenario, error }) =>
      error === undefined ? [] : [`The suite itself failed in the scenario ${scenario} (${target.pass}): ${error.split('\n')[0]}`],
    ),
  )
  const endings = passes.every((pass) => pass.endings.every(({ ended }) => ended === undefined))
  const holes =
    judged.coverageDue && endings
      ? coverage.filter(({ unmet }) => unmet.length > 0).map(({ operation, unmet }) => `${operation} ${unmet.join(', ')}`)
      : []
  const fault =
    stopped[0] ??
    (holes.length && complete
      ? `Documented answers were never met on the embedded emulator: ${holes.join('; ')}. That is a hole in the suite, not in a target.`
      : undefined)
  return {
    reportVersion,
    suite: judged.suite,
    contract: {
      title: contract.title,
      apiVersion: contract.apiVersion,
      sha256: contract.sha256,
      errata: usedErrata(judged.results),
      tagsWithoutOperations: contract.tagsWithoutOperations,
      documents: contract.documents.map(({ title, sha256 }) => ({ title, sha256 })),
    },
    areas: [...areas],
    target: { ...judged.target, capabilities: capabilitiesOf(passes) },
    ...(judged.implementation && { implementation: judged.implementation }),
    seed: judged.seed,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    complete,
    ...(judged.partial && { partial: judged.partial }),
    ...judgeResults(results, complete, fault, complete ? unused(waivers, results) : []),
    profiles: judgeProfiles(results),
    results,
    coverage,
    unjudgedRequirements: unjudged(judged),
    waivers,
    ledger: ledgerSums(judged.ledger),
    passes: passes.map(({ target, exchanges: own }) => ({ name: target.pass, baseUrl: target.baseUrl, exchanges: own.length })),
    exchanges: exchanges.length,
    durationMs: Math.round(finishedAt - startedAt),
    notes: [
      ...judged.notes,
      ...stopped,
      ...binding.unbound.map(
        ({ kind, role }) => `The document has no operation for "${role.verb}" of a ${kind.noun}; what is required of it is not tested.`,
      ),
      ...statelessNotes(passes),
    ],
  }
}

const statelessNotes = (passes: readonly PassRecord[]): string[] => [
  ...new Set(
    passes.flatMap(({ stateless }) =>
      stateless === undefined
        ? []
        : [
            `${stateless[0]!.toUpperCase()}${stateless.slice(1)}. A server that keeps no state can show the shape of answers, not what they mean together: --profile contract judges just that.`,
          ],
    ),
  ),
]

function reportResult(
  { result, check, operation, scenarios, outcome, reason, judged, atFault, findings }: Result,
  requirements: readonly Requirement[],
): ReportedResult {
  return {
    result,
    check: check.id,
    title: check.title,
    operation: operation.id,
    area: operation.area,
    scenarios,
    profile: check.profile,
    level: check.level,
    outcome,
    judged,
    ...(reason !== undefined && { reason }),
    ...(atFault > 0 && { atFault }),
    findings: distinct(findings).map(({ finding, more }) =>
      reportFinding(finding, more, quoted(check, operation.method, requirements), requirements),
    ),
  }
}

/** One fault is one finding: places that differ only by number, and exchanges that say the same, are counted. */
function distinct(findings: readonly Finding[]): { finding: Finding; more: number }[] {
  const kinds = new Map<string, { finding: Finding; more: number }>()
  for (const finding of findings) {
    const key = kindOf(finding)
    const known = kinds.get(key)
    if (known) known.more++
    else kinds.set(key, { finding, more: 0 })
  }
  return [...kinds.values()]
}

function reportFinding(
  { exchange, pointer, says }: Finding,
  more: number,
  source: string,
  requirements: readonly Requirement[],
): ReportedFinding {
  const requirement = requirements.find(({ id }) => id === source)
  return {
    says: answered(pointer, says),
    pointer,
    exchange: exchange.id,
    more,
    curl: curl(exchange.request),
    source: {
      requirement: source,
      promise: requirement?.means ?? requirement?.says ?? '',
      citation: requirement ? [requirement.where].flat().join(', ') : '',
    },
  }
}

function usedErrata(results: readonly Result[]): Report['contract']['errata'] {
  const used = results.flatMap((result) => result.errata)
  return errata.filter(({ id }) => used.includes(id)).map(({ id, says }) => ({ id, says, used: used.filter((each) => each === id).length }))
}

/** Requirements of which no check judged anything, though one of their checks is in the scope of the run. */
function unjudged({ results, requirements }: Judged): string[] {
  const judged = new Set(results.filter((result) => result.judged > 0).map(({ check }) => check.id))
  const inScope = [...new Set(results.map(({ check }) => check))]
  return [...checksByRequirement(requirements, inScope)]
    .filter(([, checks]) => checks.length > 0 && !checks.some((id) => judged.has(id)))
    .map(([id]) => id)
}
