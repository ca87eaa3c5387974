/** Evidence: all that the verdict of a run is derived from, by the run itself as by whoever checks it afterwards. Written as HAR 1.2. */
import { randomBytes } from 'node:crypto'
import type { Capability } from '../harness/capability.ts'
import type { Hold, PassRecord, Told } from '../harness/pass.ts'
import type { Exchange } from '../harness/exchange.ts'
import type { LedgerEntry } from '../harness/ledger.ts'
import { idRedactor, requestIdsIn } from './ids.ts'
import { redactor, tokensOf } from './redact.ts'
import type { Report } from './report.ts'
import { deepRedactor } from './secrets.ts'

export const evidenceVersion = '1'

/** What a story handed to a check; exchanges are named by their ids. */
export interface KeptHold extends Pick<Hold, 'check' | 'operation' | 'story'> {
  readonly args: readonly unknown[]
}

/** One pass, its exchanges aside. */
export interface KeptPass {
  readonly name: string
  readonly baseUrl: string
  readonly stateless?: string
  readonly told: readonly Told[]
  readonly holds: readonly KeptHold[]
}

/** What a run was, besides its exchanges; stands in `evidence.har` under `log._azureBackupConformance`. */
export interface RunFacts {
  readonly evidenceVersion: typeof evidenceVersion
  readonly suite: Report['suite']
  readonly contract: { readonly apiVersion: string; readonly sha256: string }
  readonly target: { readonly kind: Report['target']['kind']; readonly baseUrl: string }
  /** What narrows the run, and by what it is judged. */
  readonly scope: {
    readonly profiles?: readonly string[]
    readonly checks?: readonly string[]
    readonly operations?: readonly string[]
    readonly stories?: readonly string[]
    readonly readOnly?: boolean
    /** The document as it stands, errata aside. */
    readonly strict?: boolean
    /** Levels are those that hold for real Azure. */
    readonly azure?: boolean
    /** Optional capabilities that the target does not claim. */
    readonly unsupported?: readonly Capability[]
    /** What is required is what was frozen for the api-version. */
    readonly frozen?: boolean
    /** Recorded traffic, which owes nothing: of this suite, or of other recorders. */
    readonly recorded?: 'own' | 'foreign'
  }
  /** Which part of the stories was told: I of N. */
  readonly shard?: { readonly part: number; readonly of: number }
  readonly implementation?: Report['implementation']
  readonly run: string
  readonly seed: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly finishedAt: number
  readonly complete: boolean
  /** Nothing documented may be unmet. */
  readonly coverageDue: boolean
  readonly waivers: Report['waivers']
  readonly ledger: readonly LedgerEntry[]
  readonly passes: readonly KeptPass[]
  readonly notes: readonly string[]
}

export interface Evidence {
  readonly facts: RunFacts
  readonly exchanges: readonly Exchange[]
}

/** Tokens shorter than this are masked in their own exchange alone: as words they may stand for something else in others. */
const longEnough = 8

/** What may stand nowhere, besides the tokens that the exchanges themselves carry. */
export interface Redaction {
  readonly secrets?: readonly string[]
  /** Ids are replaced too; of the subscriptions named here also those that are no GUID. */
  readonly ids?: { readonly subscriptions: readonly string[] }
}

/** What was recorded, redacted: from here on nothing holds a secret. The verdict is derived from what comes back, so that anybody can derive it again. */
export function gather(facts: Omit<RunFacts, 'evidenceVersion' | 'passes'>, passes: readonly PassRecord[], { secrets = [], ids }: Redaction = {}): Evidence {
  const exchanges = passes.flatMap((pass) => pass.exchanges)
  const known = [...new Set([...secrets, ...exchanges.flatMap(tokensOf).filter((token) => token.length >= longEnough)])]
  const kept = passes.map(({ target, stateless, told, holds }): KeptPass => ({
    name: target.pass, baseUrl: target.baseUrl, ...(stateless !== undefined && { stateless }), told,
    holds: holds.map(({ check, operation, story, args }) => ({ check, operation, story, args: args.map(named) })),
  }))
  const also = ids && idRedactor(randomBytes(16), requestIdsIn(exchanges), ids.subscriptions)
  return { facts: deepRedactor(known, also)({ ...facts, evidenceVersion, passes: kept }), exchanges: exchanges.map(redactor(known, also)) }
}

/** The passes of a run as they were recorded. Throws an Error of one line when what was handed over is not among the exchanges. */
export function passesOf({ facts, exchanges }: Evidence): PassRecord[] {
  const known = new Map(exchanges.map((exchange) => [exchange.id, exchange]))
  return facts.passes.map(({ name, baseUrl, stateless, told, holds }) => ({
    target: { pass: name, baseUrl }, told, ...(stateless !== undefined && { stateless }),
    exchanges: exchanges.filter(({ pass }) => pass === name),
    holds: holds.map(({ args, ...hold }): Hold => {
      const found: Exchange[] = []
      return { ...hold, args: args.map((arg) => given(arg, known, found)), exchanges: found }
    }),
  }))
}

const reference = '$exchange'
const absent = { $absent: true }

const isExchange = (value: object): value is Exchange => 'request' in value && 'story' in value

/** A value with each exchange in it replaced by its name. */
function named(value: unknown): unknown {
  if (value === undefined) return absent
  if (typeof value !== 'object' || value === null) return value
  if (isExchange(value)) return { [reference]: value.id }
  if (Array.isArray(value)) return value.map(named)
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, named(member)]])))
}

/** The value again; the exchanges in it are put into `found`, in order. */
function given(value: unknown, known: ReadonlyMap<string, Exchange>, found: Exchange[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => given(each, known, found))
  if ('$absent' in value) return undefined
  if (reference in value) {
    const id = value[reference]
    const exchange = known.get(String(id))
    if (!exchange) throw new Error(`a story handed over the exchange ${JSON.stringify(id)}, which is not among the entries`)
    found.push(exchange)
    return exchange
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, given(member, known, found)]))
}
