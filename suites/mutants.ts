/** Every known defect and variant put to the suite: which check catches it, and whether anybody right is a false positive. */
import type { Contract } from '../spec/contract.ts'
import { kinds } from '../fixtures/kinds/index.ts'
import { bindKinds } from '../harness/binding.ts'
import { areasOf } from '../spec/areas.ts'
import type { Json } from '../spec/json.ts'
import { readContract } from '../spec/load.ts'
import type { Defect, Variant } from '../harness/defect.ts'
import type { Check } from '../harness/check.ts'
import type { Result } from '../harness/results.ts'
import { checks } from './checks/index.ts'
import { areasOfKind, newSuite, type Suite } from './conformance.ts'
import { simulate, type MakeServer } from './simulation.ts'

export interface Mutant {
  readonly defect: string
  readonly says: string
  readonly check: string
  readonly family: string
  /** The results of the named check that turned red. */
  readonly caughtBy: readonly string[]
  /** Red results outside the families that the defect declares. */
  readonly astray: readonly string[]
  /** All red results. */
  readonly red: readonly string[]
  /** What the first finding of the named check said. */
  readonly finding?: string
  /** Results in error: the suite's own fault. */
  readonly errors: readonly string[]
}

export interface TriedVariant {
  readonly variant: string
  readonly says: string
  /** Results that are red, or could not be judged, although the server is right. */
  readonly falsePositives: readonly string[]
}

export const defectsOf = (list: readonly Check[] = checks): readonly { check: Check; defect: Defect }[] =>
  list.flatMap((check) => check.defects.map((defect) => ({ check, defect })))

const isRed = ({ outcome }: Result): boolean => outcome === 'failed'

/** A contract with a change made to its document. */
export async function editionOf({ file, document }: Contract, change: (document: Json) => void): Promise<Contract> {
  const changed = structuredClone(document)
  change(changed)
  return readContract(file, Buffer.from(JSON.stringify(changed)))
}

/** The suites that servers are put to: that of the given document, and for each other kind one that tests nothing but its area. */
export interface Suites {
  of(about: Pick<Defect, 'edition' | 'kind'>): Promise<Suite>
}

export function suitesOf(contract: Contract): Suites {
  const [given] = contract.documents
  const vaults = newSuite(contract, {
    areas: areasOf(contract).filter((area) => contract.operations.some((each) => each.area === area && each.source === given)),
  })
  const others = new Map<string, Suite>()
  return {
    async of({ edition, kind }) {
      if (edition) return newSuite(await editionOf(vaults.contract, edition))
      if (kind === undefined) return vaults
      const known =
        others.get(kind) ?? newSuite(contract, { areas: areasOfKind(bindKinds(contract, kinds), kinds.find(({ id }) => id === kind)!) })
      others.set(kind, known)
      return known
    },
  }
}

export async function tryDefect(suites: Suites, makeServer: MakeServer, check: Check, defect: Defect, seed = 1): Promise<Mutant> {
  const suite = await suites.of(defect)
  const { results } = await simulate(suite, makeServer, defect.mode, defect.middleware, {}, seed)
  const red = results.filter(isRed)
  const families = new Set([check.family, ...(defect.also ?? [])])
  const wanted = (result: Result): boolean =>
    result.check.id === check.id &&
    (!defect.at || suite.binding.bound.some(({ role, operation }) => operation === result.operation && defect.at!.includes(role.verb)))
  const caught = red.filter(wanted)
  const first = caught[0]?.findings[0]
  return {
    defect: defect.id,
    says: defect.says,
    check: check.id,
    family: check.family,
    caughtBy: caught.map(({ result }) => result),
    astray: red.filter((result) => !families.has(result.check.family)).map(({ result }) => result),
    red: red.map(({ result }) => result),
    errors: results.filter(({ outcome }) => outcome === 'error').map(({ result, reason }) => `${result}: ${reason ?? ''}`),
    ...(first && { finding: `${first.exchange.role} ${first.pointer} ${first.says}` }),
  }
}

export async function tryVariant(suites: Suites, makeServer: MakeServer, variant: Variant, seed = 1): Promise<TriedVariant> {
  const suite = await suites.of(variant)
  const { results, leaked } = await simulate(suite, makeServer, variant.mode, variant.middleware, {}, seed)
  const isWarned = ({ outcome, check }: Result): boolean =>
    outcome === 'failed' && check.level === 'should' && variant.warned?.includes(check.id) === true
  const falsePositives = results.filter((result) => !['passed', 'unsupported'].includes(result.outcome) && !isWarned(result))
  return {
    variant: variant.id,
    says: variant.says,
    falsePositives: [
      ...falsePositives.map(({ result, outcome, reason, findings }) => `${result} ${outcome}: ${reason ?? findings[0]?.says ?? ''}`),
      ...leaked.map((id) => `left behind: ${id}`),
    ],
  }
}
