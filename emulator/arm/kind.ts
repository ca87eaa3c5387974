/** What the core is told of a provider: its kinds as a table, and for each kind a module that holds what is special to it. */
import type { Call } from './call.ts'
import type { Json } from './json.ts'
import type { Follow, Link, Verb } from './long-running.ts'
import type { Facts } from './provider.ts'
import type { Random } from './random.ts'
import type { Refusal } from './refusal.ts'
import type { Reply } from './reply.ts'
import type { Others, State } from './state.ts'

/** A PUT that is right as far as any kind can tell. */
export interface Write {
  readonly call: Call
  /** As the resource is called from now on; a replaced one keeps its casing. */
  readonly id: string
  readonly name: string
  readonly body: Json
  /** What is replaced; absent where something new is made. */
  readonly before?: Json
  /** The operation goes on after the answer. */
  readonly later: boolean
}

/** What is special to one kind. A verb that a module has no function for is not offered: 405. Functions throw a Refusal to say no. */
export interface ResourceModule {
  /** Refuses a name that no new resource may have. */
  demandName?(name: string): void
  /** Checks the body and makes the resource. */
  onPut?(write: Write): Json
  /** What a resource becomes when its asynchronous creation has ended. */
  onProvisioned?(state: State, resource: Json): Json
  readonly onPatch?: {
    /** Refuses what cannot be merged, before anything is changed. */
    check(call: Call, before: Json, body: Json): void
    apply(state: State, before: Json, body: Json): Json
  }
  /** Refuses where the resource must stay. Gives back what is left of it; nothing: it goes, and what lives below it goes with it. */
  onDelete?(call: Call, resource: Json): Json | undefined
  /** Whether the operation goes on after the answer; `asynchronous`: the options ask for it. Absent: as they ask. */
  takesTime?(verb: Verb, body: Json, asynchronous: boolean): boolean
  /** How a resource looks in a list. Absent: as in a GET. */
  listed?(resource: Json): Json
  /** Which resources a list shows, by the query of the call. Absent: all. */
  filter?(call: Call): ((resource: Json) => boolean) | undefined
  /** What every new parent has of this kind. */
  seed?(parent: Json): readonly Json[]
  /** How the provider says that there is no such resource. Absent: as Resource Manager does. */
  missing?(call: Call): Refusal
  /** Absent: a guid. */
  operationId?(verb: Verb, random: Random): string
}

/** How a call is answered whose operation goes on. */
export interface Later {
  readonly status: number
  readonly links: readonly Link[]
  /** The resource is there from the start and is the body of the answer; else it is there when the operation has ended. */
  readonly shows?: boolean
  /** The body of the answer where the resource is not shown. Absent: it is empty. */
  readonly body?: Json
  /** Where this verb is followed, when not as the others of its kind. */
  readonly follow?: Follow
}

export interface Answers {
  /** Status of a PUT that made something new. */
  readonly created: 200 | 201
  readonly create: Later
  readonly replace: Later
  readonly update: Later
  readonly delete: Later
}

/** An operation that is none of the verbs of a resource: POST of something below it. */
export interface Action {
  readonly method: string
  /** Begins with the path of the kind: the resource is there when `run` is called. */
  readonly path: string
  /** Where what it begins can be followed. */
  readonly follow?: Follow
  run(call: Call): Reply
}

export interface Kind {
  /** `Microsoft.Something/parents/children`. */
  readonly type: string
  /** What a sentence calls one of them. */
  readonly noun: string
  /** The type that it lives below; absent: it lives in a resource group. */
  readonly parent?: string
  /** Template of its path, which begins with the parent's; the last variable is its name. */
  readonly path: string
  /** Paths of lists. A list shows what lives below the part that it has in common with the path of the resource. */
  readonly lists: readonly string[]
  /** Those that are offered for it. Absent: the provider's. */
  readonly apiVersions?: ReadonlySet<string>
  /** How many times more of these are on a page than of others. Absent: as many. */
  readonly morePerPage?: number
  /** Absent: its operations never go on after the answer. */
  readonly follow?: Follow
  /** Where they differ from what Resource Manager asks of providers. */
  readonly answers?: Partial<Answers>
  readonly actions?: readonly Action[]
  readonly module: ResourceModule
}

export interface Provider extends Facts {
  readonly kinds: readonly Kind[]
  /** The list of the provider's operations, new each time. */
  readonly operations: () => readonly unknown[]
  readonly others?: Others
}
