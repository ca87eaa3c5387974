/** A check: a judgement over exchanges. A value; its judge is pure, never throws, sends nothing. */
import type { Contract, Operation } from '../spec/contract.ts'
import type { Capability } from './capability.ts'
import type { Defect } from './defect.ts'
import type { Answered, Exchange } from './exchange.ts'
import { isList, type Trait, type Verb } from './kind.ts'
import type { Level, Profile } from './outcome.ts'
import type { Bound } from './binding.ts'

/** One fault: where in which exchange, and what was answered, in one sentence without a subject ("still answers 200"). */
export interface Finding {
  readonly exchange: Exchange
  /** JSON pointer into the exchange's response: `/status`, `/headers/location`, `/body/id`. */
  readonly pointer: string
  readonly says: string
}

/** What kind of fault it is: places that differ only by number, and sentences that differ only by what they quote, are of one kind. */
export const kindOf = ({ pointer, says }: Pick<Finding, 'pointer' | 'says'>): string =>
  `${pointer.replace(/\d+/g, '#')} ${says.replace(/"[^"]*"|\d+|\/\S+/g, '#')}`

export const at = (exchange: Exchange, pointer: string, says: string): Finding => ({ exchange, pointer, says })

/** A verb of a kind; `list` stands for all lists that a kind has. */
export type CheckVerb = Verb | 'list'

interface Facts {
  /** A kebab-case fact: `next-link-advances`. */
  readonly id: string
  /** What is, as a sentence without a modal verb: "A deleted resource reads 404". */
  readonly title: string
  readonly level: Level
  readonly profile: Profile
  /** The group of checks that break together; a defect may redden results of the families that it names only. */
  readonly family: string
  /** Ids of the requirements (spec/requirements/) that this check answers for; the first is quoted in findings, unless it is of another method than the operation and a later one is of its own. */
  readonly source: readonly [string, ...string[]]
  /** Set where the contract leaves open whether there is anything to judge: why there was nothing. */
  readonly open?: string
  /** What the contract leaves open and a target may say that it does not have; a requirement that it then fails is failed all the same. */
  readonly capability?: Capability
  /** Cannot be judged on a target that keeps no state. Absent: true for the lifecycle profile, else false. */
  readonly needsState?: boolean
  /** Only kinds with all of these traits. */
  readonly of?: readonly Trait[]
  /** No kind with one of these traits. */
  readonly unless?: readonly Trait[]
  /** Only kinds with these ids: what is required of them alone. */
  readonly kinds?: readonly string[]
  /** Judges answers 502, 503 and 504 that stand to the end, which say nothing to all other checks. */
  readonly outages?: boolean
  /** The api-version from which on it holds; absent: it always does. */
  readonly since?: string
  /** Servers that are wrong in the way that this check sees. */
  readonly defects: readonly Defect[]
}

/** Judges every answered exchange of its operations, unasked. */
export interface ExchangeCheck extends Facts {
  readonly kind: 'exchange'
  /** Verbs whose operations are judged, of each kind that fits; absent: all operations of the document. */
  readonly verbs?: readonly CheckVerb[]
  /** Which operations it is a requirement of, by what the document says of them; absent: all. */
  readonly where?: (operation: Operation) => boolean
  /** Polls of long-running operations are judged too, on account of the operation that they belong to. */
  readonly polls?: boolean
  /** Exchanges that were never answered are judged too; `response` is then absent. */
  readonly unanswered?: boolean
  /** Judges what only the whole of a body can show: of an excerpt it believes what was found when the body came. */
  readonly seesWhole?: boolean
  /** Judges that a header is absent, which a recording by others cannot show: recorders drop headers. */
  readonly seesAbsence?: boolean
  /** Which exchanges say anything about this requirement; absent: all. */
  when?(exchange: Answered, contract: Contract): boolean
  judge(exchange: Answered, contract: Contract): Iterable<Finding>
}

/** Judges what a scenario hands it. */
export interface ScenarioCheck<Handed extends object> extends Facts {
  readonly kind: 'scenario'
  /** Verbs that this is a requirement of: a result for each bound operation of a kind that fits. */
  readonly verbs: readonly CheckVerb[]
  /** One judgement that finds nothing suffices, whatever others find. Where all find something it is the cause of what others find in the same answers. */
  readonly suffices?: true
  /** Whether an answer that it fails for explains what others find in it, or after it; absent: it does. */
  explains?(exchange: Exchange): boolean
  /** Why what was handed over says nothing of this requirement; `undefined`: it does. */
  mute?(handed: Handed): string | undefined
  judge(handed: Handed): Iterable<Finding>
}

// A list of checks holds checks of many argument types; only `hold` and `judge` look inside, and `hold` is typed.
// oxlint-disable-next-line no-explicit-any
export type Check = ExchangeCheck | ScenarioCheck<any>

/** A check that judges every exchange. */
export const exchangeCheck = (check: Omit<ExchangeCheck, 'kind'>): ExchangeCheck => ({ kind: 'exchange', ...check })

/** A check that judges what a scenario hands it; what it takes is what its judge takes. */
export const scenarioCheck = <Handed extends object>(check: Omit<ScenarioCheck<Handed>, 'kind'>): ScenarioCheck<Handed> => ({
  kind: 'scenario',
  ...check,
})

export const needsState = (check: Check): boolean => check.needsState ?? check.profile === 'lifecycle'

/** Whether a check is a requirement of an operation that is bound to a verb of a kind. */
export function fitsCheck(check: Pick<Check, 'verbs' | 'of' | 'unless' | 'kinds'>, { kind, role }: Pick<Bound, 'kind' | 'role'>): boolean {
  const { verbs, of = [], unless = [], kinds } = check
  return (
    (verbs === undefined || verbs.some((verb: CheckVerb) => verb === role.verb || (verb === 'list' && isList(role.verb)))) &&
    of.every((trait: Trait) => kind.traits.includes(trait)) &&
    !unless.some((trait: Trait) => kind.traits.includes(trait)) &&
    (kinds === undefined || kinds.includes(kind.id))
  )
}
