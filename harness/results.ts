/** Results: which check is judged of which operation, known before anything is sent, and what came of it. */
import { isSince } from '../spec/api-version.ts'
import type { Contract, Operation } from '../spec/contract.ts'
import type { Capability } from './capability.ts'
import { fitsCheck, type Check, type Finding } from './check.ts'
import type { Outcome, Profile } from './outcome.ts'
import { canBeFilled } from './parameters.ts'
import type { Binding } from './binding.ts'
import { isFollow } from './kind.ts'

export interface ResultKey {
  /** `<check>@<operation>` */
  readonly result: string
  readonly check: Check
  readonly operation: Operation
  /** Set where the contract leaves open whether anybody asks for the operation: why nobody did. */
  readonly open?: string
}

/** What came of a result. */
export interface Result extends ResultKey {
  readonly outcome: Outcome
  readonly reason?: string
  /** How many judgements were made. */
  readonly judged: number
  /** How many of them found a fault; fewer than were made: the fault shows now and then, or in some cases only. */
  readonly atFault: number
  readonly findings: readonly Finding[]
  readonly scenarios: readonly string[]
  /** Errata that excused something, once for each finding excused. */
  readonly errata: readonly string[]
}

/** What narrows a run; what is narrowed away is absent from the report. Absent members narrow nothing. */
export interface Scope {
  readonly profiles?: readonly Profile[]
  readonly checks?: readonly string[]
  /** Areas of the documents. */
  readonly areas?: readonly string[]
  readonly operations?: readonly string[]
  /** Ids of the scenarios to run. */
  readonly scenarios?: readonly string[]
  readonly readOnly?: boolean
  /** The api-version that is sent; absent: that of the document. */
  readonly apiVersion?: string
  /** The document as it stands, errata aside. */
  readonly strict?: boolean
  /** Optional capabilities that the target does not claim. */
  readonly unsupported?: readonly Capability[]
}

/** All results of a document, in the order of the checks. */
export function resultsOf(checks: readonly Check[], contract: Contract, binding: Binding, scope: Scope = {}): ResultKey[] {
  const within = (list: readonly string[] | undefined, value: string): boolean => !list?.length || list.includes(value)
  const followed = new Set(binding.bound.filter(({ role }) => isFollow(role.verb)).map(({ operation }) => operation))
  return checks
    .filter((check) => isSince(scope.apiVersion ?? contract.apiVersion, check.since))
    .filter((check) => within(scope.profiles, check.profile) && within(scope.checks, check.id))
    .flatMap((check) =>
      operationsOf(check, contract, binding).map((operation) => ({
        result: `${check.id}@${operation.id}`,
        check,
        operation,
        ...(followed.has(operation) && { open: 'no operation went on after its answer' }),
      })),
    )
    .filter(({ operation }) => within(scope.operations, operation.id) && within(scope.areas, operation.area))
}

function operationsOf(check: Check, contract: Contract, binding: Binding): readonly Operation[] {
  if (check.verbs) return [...new Set(binding.bound.filter((bound) => fitsCheck(check, bound)).map(({ operation }) => operation))]
  const where = check.kind === 'exchange' ? check.where : undefined
  return contract.operations.filter(
    (operation) => (!binding.additional.includes(operation) || isCallable(operation, binding)) && where?.(operation) !== false,
  )
}

/** Whether the suite may call an operation that it knows nothing of: a read whose path and parameters it can fill. */
export const isCallable = (operation: Operation, { kinds }: Binding): boolean => operation.method === 'GET' && canBeFilled(operation, kinds)
