/** The suite as one thing: its roles, scenarios and checks, put to a target, and judged. */
import { areasOf, ofAreas } from '../spec/areas.ts'
import { errata } from '../spec/errata.ts'
import type { Contract } from '../spec/contract.ts'
import { valueAt } from '../spec/pointer.ts'
import type { Requirement } from '../spec/requirements.ts'
import { kinds as ownKinds } from '../fixtures/kinds/index.ts'
import { capabilities, type Capability } from '../harness/capability.ts'
import { resultsOf, type ResultKey, type Scope } from '../harness/results.ts'
import type { Kind } from '../harness/kind.ts'
import type { Check, Finding } from '../harness/check.ts'
import { judge, type Excuse } from '../harness/judge.ts'
import type { Result } from '../harness/results.ts'
import { azureCloudOf } from '../harness/azure.ts'
import { openPass, type Pass } from '../harness/pass.ts'
import type { PassOptions } from '../harness/stage.ts'
import type { PassRecord } from '../harness/record.ts'
import { bindKinds, type Binding } from '../harness/binding.ts'
import { operationIsServed } from './checks/served.ts'
import { checks } from './checks/index.ts'
import { levelsOnAzure } from './levels.ts'
import { beforeAnythingOf, statelessness } from './scenarios/before-anything.ts'
import { firstOf, scenariosOf } from './scenarios/index.ts'
import { sharedResource } from './scenarios/shared-vault.ts'

export interface Suite {
  /** What is in the areas chosen, and in those of their parents. */
  readonly contract: Contract
  /** All areas of the documents, and those of which the suite has scenarios. */
  readonly areas: { readonly known: readonly string[]; readonly tested: readonly string[] }
  readonly binding: Binding
  readonly results: readonly ResultKey[]
  /** Opens a pass with the scenarios of this suite. */
  open(options: Omit<PassOptions, 'contract' | 'binding' | 'scenarios' | 'prologue' | 'statelessness' | 'makeShared' | 'served'>): Pass
  /** Every result, or those that the scenarios of a narrowed suite came to. */
  judge(passes: readonly PassRecord[]): Result[]
}

export interface SuiteOptions extends Scope {
  /** The kinds of resources, each with a sample of its bodies where the suite creates it; absent: those of Azure Backup. */
  readonly kinds?: readonly Kind[]
  /** Real Azure is judged: the requirements, out of whose evidence the levels follow. */
  readonly azure?: readonly Requirement[]
  /** Recorded traffic is judged: the same, for those exchanges that were had with real Azure. */
  readonly recordedOnAzure?: readonly Requirement[]
  /** One of so many equal parts of the scenarios. */
  readonly shard?: { readonly part: number; readonly of: number }
  /** The results that are required, where that was frozen: others are judged, and are warnings. */
  readonly frozen?: ReadonlySet<string>
}

export function newSuite(whole: Contract, options: SuiteOptions = {}): Suite {
  const { kinds = ownKinds, areas } = options
  const contract = areas ? ofAreas(whole, areasNeeded(bindKinds(whole, kinds), areas)) : whole
  const binding = bindKinds(contract, kinds)
  const scenarios = scenariosOf(binding.kinds).filter(
    ({ kind }) => !areas || !kind || areasOfKind(binding, kind).some((area) => areas.includes(area)),
  )
  const prologue = beforeAnythingOf(firstOf(kinds))
  const all = resultsOf(options.azure ? levelsOnAzure(checks, options.azure) : checks, contract, binding, options)
  const results = options.frozen ? all.map((key) => frozenLevel(key, options.frozen!)) : all
  const { shard } = options
  const endings = scenarios
    .filter(({ id, readOnly }) => (!options.scenarios?.length || options.scenarios.includes(id)) && (!options.readOnly || readOnly))
    .filter((_, i) => !shard || i % shard.of === shard.part - 1)
  return {
    contract,
    areas: { known: areasOf(whole), tested: [...new Set(bindKinds(whole, kinds).bound.map(({ operation }) => operation.area))] },
    binding,
    results,
    open: (pass) =>
      openPass({
        ...pass,
        contract,
        binding,
        scenarios: endings,
        prologue,
        statelessness,
        makeShared: sharedResource,
        served: operationIsServed,
      }),
    judge(passes) {
      const all = judge(results, passes, contract, options.strict ? undefined : excuse).map((result) =>
        unclaimed(result, options.unsupported),
      )
      const judged = options.recordedOnAzure ? withLevelsOf(passes, all, levelsOnAzure(checks, options.recordedOnAzure)) : all
      return endings.length < scenarios.length && ranToTheEnd(passes) ? judged.filter((result) => result.scenarios.length > 0) : judged
    },
  }
}

/** The areas of a kind's operations. */
export const areasOfKind = ({ bound }: Binding, kind: Kind): readonly string[] =>
  bound.filter((each) => each.kind === kind).map(({ operation }) => operation.area)

/** Areas, and those of what their resources live in: a child is made in a parent. */
function areasNeeded(binding: Binding, areas: readonly string[]): readonly string[] {
  const needed = new Set(areas)
  for (const { kind, operation } of binding.bound)
    if (areas.includes(operation.area))
      for (let parent = kind.parent; parent; parent = parent.parent) for (const area of areasOfKind(binding, parent)) needed.add(area)
  return [...needed]
}

/** A check that came later takes no certificate away. */
const frozenLevel = (key: ResultKey, required: ReadonlySet<string>): ResultKey =>
  key.check.level === 'must' && !required.has(key.result) ? { ...key, check: { ...key.check, level: 'should' } } : key

/**
 * A level for each exchange, by the host that answered: what is a warning on real Azure is a failed requirement only where another server broke it. Where both did,
 * the findings of the other server count.
 */
function withLevelsOf(passes: readonly PassRecord[], results: readonly Result[], onAzure: readonly Check[]): Result[] {
  const lowered = new Set(onAzure.filter(({ level }) => level === 'should').map(({ id }) => id))
  const elsewhere = new Set<string | undefined>()
  for (const { exchanges } of passes)
    for (const { request, operation, partOf } of exchanges) if (!azureCloudOf(request.url)) elsewhere.add(operation ?? partOf)
  return results.map((result) => {
    if (result.check.level !== 'must' || !lowered.has(result.check.id)) return result
    const findings = result.findings.filter(({ exchange }) => !azureCloudOf(exchange.request.url))
    if (findings.length > 0) return { ...result, findings, atFault: new Set(findings.map(({ exchange }) => exchange.id)).size }
    const isAdvice = result.findings.length > 0 || !elsewhere.has(result.operation.id)
    return isAdvice ? { ...result, check: { ...result.check, level: 'should' } } : result
  })
}

/** What a target does not claim is not asked of it; a requirement that it was seen to fail stays failed. */
function unclaimed(result: Result, unsupported: readonly Capability[] = []): Result {
  const { capability, level } = result.check
  if (capability === undefined || !unsupported.includes(capability)) return result
  const asked = result.outcome === 'passed' || result.outcome === 'error' || (result.outcome === 'failed' && level === 'must')
  return asked
    ? result
    : { ...result, outcome: 'unsupported', findings: [], reason: `the target does not claim ${capability}: ${capabilities[capability]}` }
}

/** Where a scenario ended early, nobody knows what it would have come to. */
const ranToTheEnd = (passes: readonly PassRecord[]): boolean =>
  passes.every((pass) => pass.endings.every(({ ended }) => ended === undefined))

/** The erratum that excuses a finding, if one does. */
const excuse: Excuse = (check: Check, { exchange, pointer }: Finding) => {
  const { response, request } = exchange
  if (!response) return undefined
  const faulted = {
    check: check.id,
    method: request.method,
    status: response.status,
    pointer,
    value: valueAt({ body: response.json }, pointer),
    body: response.json,
  }
  return errata.find((erratum) => erratum.excuses(faulted))?.id
}
