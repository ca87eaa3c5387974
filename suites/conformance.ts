/** The suite as one thing: its roles, stories and checks, put to a target, and judged. */
import { errata } from '../spec/errata.ts'
import type { Contract } from '../spec/contract.ts'
import type { Requirement } from '../spec/requirements.ts'
import { roles } from '../fixtures/roles.ts'
import { capabilities, type Capability } from '../harness/capability.ts'
import { cellsOf, type CellKey, type Scope } from '../harness/cells.ts'
import type { Check, Finding } from '../harness/check.ts'
import { judge, type Excuse, type JudgedCell } from '../harness/judge.ts'
import { azureCloudOf } from '../harness/azure.ts'
import { openPass, type Pass, type PassOptions, type PassRecord } from '../harness/pass.ts'
import { valueAt } from '../harness/recorded.ts'
import { bindRoles, type Binding } from '../harness/role.ts'
import { operationIsServed } from './checks/contract/served.ts'
import { checks } from './checks/index.ts'
import { levelsOnAzure } from './levels.ts'
import { beforeAnything, statelessness } from './stories/before-anything.ts'
import { stories } from './stories/index.ts'
import { standingVault } from './stories/standing-vault.ts'

export interface Suite {
  readonly contract: Contract
  readonly binding: Binding
  readonly cells: readonly CellKey[]
  /** Opens a pass with the stories of this suite. */
  open(options: Omit<PassOptions, 'contract' | 'binding' | 'stories' | 'prologue' | 'statelessness' | 'stand' | 'served'>): Pass
  /** Every cell, or those that the stories of a narrowed suite came to. */
  judge(passes: readonly PassRecord[]): JudgedCell[]
}

export interface SuiteOptions extends Scope {
  /** Ids of the stories to tell; absent: all. */
  readonly stories?: readonly string[]
  readonly readOnly?: boolean
  /** Real Azure is judged: the requirements, out of whose evidence the levels follow. */
  readonly azure?: readonly Requirement[]
  /** Recorded traffic is judged: the same, for those exchanges that were had with real Azure. */
  readonly recordedOnAzure?: readonly Requirement[]
  /** The document as it stands, errata aside. */
  readonly strict?: boolean
  /** One of so many equal parts of the stories. */
  readonly shard?: { readonly part: number; readonly of: number }
  /** Optional capabilities that the target does not claim. */
  readonly unsupported?: readonly Capability[]
  /** The cells that are required, where that was frozen: others are judged, and are advice. */
  readonly frozen?: ReadonlySet<string>
}

export function newSuite(contract: Contract, options: SuiteOptions = {}): Suite {
  const binding = bindRoles(contract, roles)
  const all = cellsOf(options.azure ? levelsOnAzure(checks, options.azure) : checks, contract, binding, options)
  const cells = options.frozen ? all.map((key) => frozenLevel(key, options.frozen!)) : all
  const { shard } = options
  const told = stories
    .filter(({ id, readOnly }) => (!options.stories?.length || options.stories.includes(id)) && (!options.readOnly || readOnly))
    .filter((_, i) => !shard || i % shard.of === shard.part - 1)
  return {
    contract,
    binding,
    cells,
    open: (pass) =>
      openPass({
        ...pass,
        contract,
        binding,
        stories: told,
        prologue: beforeAnything,
        statelessness,
        stand: standingVault,
        served: operationIsServed,
      }),
    judge(passes) {
      const all = judge(cells, passes, contract, options.strict ? undefined : excuse).map((cell) => unclaimed(cell, options.unsupported))
      const judged = options.recordedOnAzure ? withLevelsOf(passes, all, levelsOnAzure(checks, options.recordedOnAzure)) : all
      return told.length < stories.length && toldToTheEnd(passes) ? judged.filter((cell) => cell.stories.length > 0) : judged
    },
  }
}

/** A check that came later takes no certificate away. */
const frozenLevel = (key: CellKey, required: ReadonlySet<string>): CellKey =>
  key.check.level === 'must' && !required.has(key.cell) ? { ...key, check: { ...key.check, level: 'should' } } : key

/**
 * A level for each exchange, by the host that answered: what is advice on real Azure is a broken promise only where another server broke it. Where both did,
 * the findings of the other server count.
 */
function withLevelsOf(passes: readonly PassRecord[], cells: readonly JudgedCell[], onAzure: readonly Check[]): JudgedCell[] {
  const advice = new Set(onAzure.filter(({ level }) => level === 'should').map(({ id }) => id))
  const elsewhere = new Set<string | undefined>()
  for (const { exchanges } of passes)
    for (const { request, operation, partOf } of exchanges) if (!azureCloudOf(request.url)) elsewhere.add(operation ?? partOf)
  return cells.map((cell) => {
    if (cell.check.level !== 'must' || !advice.has(cell.check.id)) return cell
    const findings = cell.findings.filter(({ exchange }) => !azureCloudOf(exchange.request.url))
    if (findings.length > 0) return { ...cell, findings, atFault: new Set(findings.map(({ exchange }) => exchange.id)).size }
    const isAdvice = cell.findings.length > 0 || !elsewhere.has(cell.operation.id)
    return isAdvice ? { ...cell, check: { ...cell.check, level: 'should' } } : cell
  })
}

/** What a target does not claim is not asked of it; a required promise that it was seen to break stays broken. */
function unclaimed(cell: JudgedCell, unsupported: readonly Capability[] = []): JudgedCell {
  const { capability, level } = cell.check
  if (capability === undefined || !unsupported.includes(capability)) return cell
  const asked = cell.outcome === 'passed' || cell.outcome === 'error' || (cell.outcome === 'failed' && level === 'must')
  return asked
    ? cell
    : { ...cell, outcome: 'unsupported', findings: [], reason: `the target does not claim ${capability}: ${capabilities[capability]}` }
}

/** Where a story ended early, nobody knows what it would have come to. */
const toldToTheEnd = (passes: readonly PassRecord[]): boolean => passes.every((pass) => pass.told.every(({ ended }) => ended === undefined))

/** The erratum that excuses a finding, if one does. */
const excuse: Excuse = (check: Check, { exchange, pointer }: Finding) => {
  const { response, request } = exchange
  if (!response) return undefined
  const faulted = {
    check: check.id,
    method: request.method,
    status: response.status,
    pointer,
    value: pointer.startsWith('/body') ? valueAt(response.json, pointer.slice(5)) : undefined,
    body: response.json,
  }
  return errata.find((erratum) => erratum.excuses(faulted))?.id
}
