/** A scenario: a plot that causes exchanges and hands them to checks. It stops for nothing that it can survive. */
import type { ScenarioCheck } from './check.ts'
import type { Exchange } from './exchange.ts'
import type { Settled } from './long-running.ts'
import type { Pages, Strangers } from './paging.ts'
import type { Resource } from './inventory.ts'
import type { Kind, ListVerb, Verb } from './kind.ts'
import type { Target } from './target.ts'
import type { Contract, Operation } from '../spec/contract.ts'
import type { Binding } from './binding.ts'

export interface Scenario {
  /** Kebab-case, unique. */
  readonly id: string
  readonly title: string
  /** The kind of resource that it is about: the verbs of its requests are those of this kind, unless a resource of another is named. */
  readonly kind?: Kind
  /** Verbs without which nothing of it can be run; for all others its steps ask `can`. */
  readonly verbs: readonly Verb[]
  /** `needed`: only told to a target that keeps state; `absent`: only to one that keeps none; left out: to both. */
  readonly state?: 'needed' | 'absent'
  /** Uses the shared resource of its kind, which may be removed once all such scenarios have run. */
  readonly usesShared?: boolean
  /** Can be told without a write: leaves out what `can` does not allow. */
  readonly readOnly?: boolean
  run(ctx: Context): Promise<void>
}

export const scenario = (value: Scenario): Scenario => value

/** How a request is to differ from the plain one. */
export interface RequestOptions {
  /** JSON body. */
  readonly body?: unknown
  /** Body as it stands, instead of `body`. */
  readonly text?: string
  /** So many blanks as one more member of the body. */
  readonly padding?: number
  readonly headers?: Readonly<Record<string, string>>
  /** `null`: left out. */
  readonly apiVersion?: string | null
  /** `null`: no Authorization header; a string: its whole value. */
  readonly authorization?: string | null
  /** Another method on the same URL. */
  readonly method?: string
  /** Another spelling of the path. */
  readonly spelling?: (path: string) => string
  /** Other values for the variables of the path. */
  readonly subscription?: string
  readonly group?: string
  readonly name?: string
  /** The id of a long-running operation. */
  readonly operation?: string
  /** The resource whose children are listed. */
  readonly parent?: Resource
  /** More query parameters. */
  readonly query?: Readonly<Record<string, string>>
  /** Any right server refuses it, or has nothing to do: it costs nothing of the budget. So does whatever is `wrong`. */
  readonly free?: boolean
  /** How the request is wrong, on purpose; such a request is not checked against the contract. */
  readonly wrong?: string
}

export interface Context {
  /** The kind of the scenario. */
  readonly kind: Kind | undefined
  readonly target: Target
  readonly contract: Contract
  readonly binding: Binding
  /** Whether the target keeps state, as far as was seen: one that does not is asked for nothing but what the document says. */
  readonly keepsState: boolean
  /** Numbers in [0, 1), the same for the same seed and scenario. */
  readonly random: () => number
  /** A resource to be, of the scenario's kind if no other is named: its name is made of the run and `suffix`; the suite's tags are added to the body's where the kind has tags. Nothing is sent. */
  plan(suffix: string, body: Readonly<Record<string, unknown>>, parent?: Resource, kind?: Kind): Resource
  /** The resource of a kind that all scenarios of the pass may read and none may change: made by the first that asks, removed by the cleanup; in a read-only run one that is there, or a name that nobody has. */
  shared(kind?: Kind): Promise<Resource>
  /** Whether the document has an operation for a role, the run may ask for it, and what it creates can be deleted again. */
  can(verb: Verb, kind?: Kind): boolean
  /** One request and its answer. Never throws for what the server does. */
  call(verb: Verb, on?: Resource, ask?: RequestOptions): Promise<Exchange>
  /** One request to an operation that no role knows; its path is filled with the names of the target and of a resource, where it has their words in front of its variables. */
  callOperation(operation: Operation, on: Resource | undefined, ask: RequestOptions): Promise<Exchange>
  /** Follows a long-running operation to its end; an answer that is final already is settled at once. */
  settle(exchange: Exchange, on: Resource): Promise<Settled>
  /** A list, page by page, with what must and what must not be in it. */
  pages(verb: ListVerb, ask?: RequestOptions): Promise<Pages>
  /** What a list of the group holds under names of the run that the run never gave; noted in the ledger, so that it is removed. */
  strangers(list: Pages): Strangers
  /** GETs an absolute URL that the target gave, verbatim, if it leads to the target. */
  follow(url: string, role: string, partOf: Exchange, ask?: Pick<RequestOptions, 'authorization' | 'wrong'>): Promise<Exchange | undefined>
  /** Asks until the answer fits, where the target may lag behind its own writes; elsewhere asks once, and the first answer is the last. */
  until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<{ first: T; last: T }>
  /** Notes what a resource is written as from now on: lists are to show it until the next write. */
  wrote(on: Resource, body: Readonly<Record<string, unknown>>): void
  /** What a resource was last written as; absent: unknown, or a write is under way. */
  written(on: Resource): Readonly<Record<string, unknown>> | undefined
  /** Hands over to a check what it judges, by name. The check decides whether it applies. */
  check<Handed extends object>(rule: ScenarioCheck<Handed>, handed: Handed): void
  /** Ends the scenario when it cannot go on; what it would have held is untested for this reason. */
  need(condition: boolean, reason: string): asserts condition
}
