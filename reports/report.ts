/** The report: what a run found, as data. Every rendering is made from this and the evidence; `report.schema.json` is its schema. */
import type { Level, Outcome, Profile } from '../harness/outcome.ts'

export const reportVersion = '1'

export type Verdict = 'conformant' | 'nonconformant' | 'incomplete' | 'error'

/** One fault of the target in one result. */
export interface ReportedFinding {
  /** What was answered, in one sentence. */
  readonly says: string
  /** JSON pointer into the exchange's response: `/status`, `/headers/location`, `/body/properties/provisioningState`. */
  readonly pointer: string
  /** Id of the exchange in `evidence.har` (the entry's `_id`). */
  readonly exchange: string
  /** What was promised, quoted or (where the quote does not read alone) stated, and where it stands. */
  readonly source: { readonly requirement: string; readonly promise: string; readonly citation: string }
  /** The same request as a shell command, the token as `$AZBACKUP_TOKEN`. */
  readonly curl: string
  /** How many more exchanges show the same fault. */
  readonly more: number
}

export interface ReportedResult {
  /** `<check>@<operation>`. */
  readonly result: string
  readonly check: string
  readonly title: string
  readonly operation: string
  /** Of the operation; empty where it carries no tag. */
  readonly area: string
  readonly scenarios: readonly string[]
  readonly profile: Profile
  readonly level: Level
  readonly outcome: Outcome
  /** Why the result is unsupported, untested, waived or in error. */
  readonly reason?: string
  /** How many judgements were made. */
  readonly judged: number
  /** How many of them found a fault, where any did; absent in reports of earlier versions. */
  readonly atFault?: number
  readonly findings: readonly ReportedFinding[]
}

export interface ReportedCoverage {
  readonly operation: string
  readonly area: string
  /** The title of the document that it is in. */
  readonly document: string
  readonly method: string
  readonly path: string
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
  /** The statuses of the document, `default` included. */
  readonly documented: readonly string[]
  /** Documented and never answered. */
  readonly unmet: readonly string[]
  /** JSON pointers of response properties: documented and seen, documented and never seen, seen and not documented. */
  readonly properties: { readonly seen: readonly string[]; readonly unseen: readonly string[]; readonly undeclared: readonly string[] }
}

/** A result that came out differently than in an earlier report; `null`: it is not in that report. */
export interface ChangedResult {
  readonly result: string
  readonly level: Level
  readonly before: Outcome | null
  readonly now: Outcome | null
  /** What was found, or why nothing could be. */
  readonly says?: string
  /** How many judgements were made, and how many found a fault, where one did. */
  readonly judged?: number
  readonly atFault?: number
}

export interface ChangedProperty {
  readonly operation: string
  readonly pointer: string
}

/** What changed since an earlier report. */
export interface Changes {
  /** Of the earlier report: when it began, and its verdict. */
  readonly before: { readonly startedAt: string; readonly verdict: Verdict }
  /** In what the two reports are not of the same thing: contract, suite, target, scope; a sentence each. */
  readonly differs: readonly string[]
  /** Level must: failed now, and did not then. */
  readonly regressed: readonly ChangedResult[]
  /** Level must: failed then and now. */
  readonly stillFailing: readonly ChangedResult[]
  /** Level should: failed now, and did not then. */
  readonly newWarnings: readonly ChangedResult[]
  /** Failed or waived then, passed now. */
  readonly fixed: readonly ChangedResult[]
  /** Failed then, waived now. */
  readonly nowWaived: readonly ChangedResult[]
  /** Judged now and not then, and did not fail: those that did are regressed. */
  readonly newlyTested: readonly ChangedResult[]
  /** Judged then and not now. */
  readonly noLongerTested: readonly ChangedResult[]
  /** Properties that the document does not name, answered now and not then. */
  readonly newlyUndeclared: readonly ChangedProperty[]
  /** Properties that the document names and neither run met. */
  readonly neverSeen: readonly ChangedProperty[]
  /** Statuses answered now and not then, then and not now. */
  readonly answers: readonly { readonly operation: string; readonly gained: readonly string[]; readonly lost: readonly string[] }[]
}

export interface Report {
  readonly reportVersion: typeof reportVersion
  readonly suite: { readonly name: string; readonly version: string }
  readonly contract: {
    readonly title: string
    readonly apiVersion: string
    readonly sha256: string
    /** Errata that were put to use: id and what they allow. */
    readonly errata: readonly { readonly id: string; readonly says: string; readonly used: number }[]
    /** Tags of the document that no operation carries. */
    readonly tagsWithoutOperations: readonly string[]
    /** What it is made of, in order; where there are several, `sha256` is of all their hashes. */
    readonly documents: readonly { readonly title: string; readonly sha256: string }[]
  }
  /** The areas that were tested: tags of the documents in kebab-case. */
  readonly areas: readonly string[]
  readonly target: {
    readonly kind: 'emulator' | 'azure' | 'url' | 'recording'
    readonly baseUrl: string
    /** What the answers showed the target to be: `keepsState`, `pages`, `asynchronousCreate`, …; `null`: not seen. */
    readonly capabilities: Readonly<Record<string, boolean | null>>
  }
  /** Who claims conformance for which product; only where a certificate was asked for. */
  readonly implementation?: {
    readonly organisation: string
    readonly product: string
    readonly productVersion: string
    readonly contact: string
  }
  readonly seed: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  /** False when the run was interrupted or ran out of time. */
  readonly complete: boolean
  /** Set where the run was narrowed: how many results this report has, of how many that the suite would give. */
  readonly partial?: { readonly results: number; readonly of: number }
  readonly verdict: Verdict
  /** One sentence: why the verdict is what it is. */
  readonly because: string
  readonly profiles: readonly {
    readonly name: Profile
    readonly result: 'success' | 'partial' | 'failure' | 'incomplete'
    readonly passed: number
    readonly failed: number
    readonly waived: number
    readonly unsupported: number
    readonly untested: number
    /** Failed results of level should; not counted in `failed`. */
    readonly warnings: number
  }[]
  readonly results: readonly ReportedResult[]
  readonly coverage: readonly ReportedCoverage[]
  /** Requirements whose checks judged nothing in this run. */
  readonly unjudgedRequirements: readonly string[]
  readonly waivers: readonly {
    readonly result: string
    readonly reason: string
    readonly issue: string
    readonly owner: string
    readonly expires: string
  }[]
  /** What changed since an earlier report, where one was given. */
  readonly since?: Changes
  readonly ledger: { readonly planned: number; readonly created: number; readonly deleted: number; readonly leaked: readonly string[] }
  readonly passes: readonly { readonly name: string; readonly baseUrl: string; readonly exchanges: number }[]
  readonly exchanges: number
  readonly durationMs: number
  /** What the reader should know besides: an unreadable answer, a role the document does not offer, … */
  readonly notes: readonly string[]
}
