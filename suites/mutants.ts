/** Every known defect and variant put to the suite: which check catches it, and whether anybody right is accused. */
import type { Contract } from '../spec/contract.ts'
import type { Json } from '../spec/json.ts'
import { readContract } from '../spec/load.ts'
import type { Defect, Variant } from '../harness/defect.ts'
import type { Check } from '../harness/check.ts'
import type { JudgedCell } from '../harness/judge.ts'
import { checks } from './checks/index.ts'
import { newSuite, type Suite } from './conformance.ts'
import { rehearse, type MakeServer } from './rehearsal.ts'

export interface Mutant {
  readonly defect: string
  readonly says: string
  readonly check: string
  readonly family: string
  /** The cells of the named check that turned red. */
  readonly caughtBy: readonly string[]
  /** Red cells outside the families that the defect declares. */
  readonly astray: readonly string[]
  /** All red cells. */
  readonly red: readonly string[]
  /** What the first finding of the named check said. */
  readonly finding?: string
  /** Cells in error: the suite's own fault. */
  readonly errors: readonly string[]
}

export interface Accused {
  readonly variant: string
  readonly says: string
  /** Cells that are red, or could not be judged, although the server is right. */
  readonly accused: readonly string[]
}

export const defectsOf = (list: readonly Check[] = checks): readonly { check: Check; defect: Defect }[] =>
  list.flatMap((check) => check.defects.map((defect) => ({ check, defect })))

const isRed = ({ outcome }: JudgedCell): boolean => outcome === 'failed'

/** A contract with a change made to its document. */
export async function editionOf({ file, document }: Contract, change: (document: Json) => void): Promise<Contract> {
  const changed = structuredClone(document)
  change(changed)
  return readContract(file, Buffer.from(JSON.stringify(changed)))
}

export async function tryDefect(given: Suite, makeServer: MakeServer, check: Check, defect: Defect, seed = 1): Promise<Mutant> {
  const suite = defect.edition ? newSuite(await editionOf(given.contract, defect.edition)) : given
  const { cells } = await rehearse(suite, makeServer, defect.temper, defect.layer, {}, seed)
  const red = cells.filter(isRed)
  const families = new Set([check.family, ...(defect.also ?? [])])
  const wanted = (cell: JudgedCell): boolean =>
    cell.check.id === check.id &&
    (!defect.at || defect.at.some((role) => suite.binding.roles.get(role)?.operation.id === cell.operation.id))
  const caught = red.filter(wanted)
  const first = caught[0]?.findings[0]
  return {
    defect: defect.id,
    says: defect.says,
    check: check.id,
    family: check.family,
    caughtBy: caught.map(({ cell }) => cell),
    astray: red.filter((cell) => !families.has(cell.check.family)).map(({ cell }) => cell),
    red: red.map(({ cell }) => cell),
    errors: cells.filter(({ outcome }) => outcome === 'error').map(({ cell, reason }) => `${cell}: ${reason ?? ''}`),
    ...(first && { finding: `${first.exchange.role} ${first.pointer} ${first.says}` }),
  }
}

export async function tryVariant(suite: Suite, makeServer: MakeServer, variant: Variant, seed = 1): Promise<Accused> {
  const { cells, leaked } = await rehearse(suite, makeServer, variant.temper, variant.layer, {}, seed)
  const isWarned = ({ outcome, check }: JudgedCell): boolean =>
    outcome === 'failed' && check.level === 'should' && variant.warned?.includes(check.id) === true
  const accused = cells.filter((cell) => !['passed', 'unsupported'].includes(cell.outcome) && !isWarned(cell))
  return {
    variant: variant.id,
    says: variant.says,
    accused: [
      ...accused.map(({ cell, outcome, reason, findings }) => `${cell} ${outcome}: ${reason ?? findings[0]?.says ?? ''}`),
      ...leaked.map((id) => `left behind: ${id}`),
    ],
  }
}
