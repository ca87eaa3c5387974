/** Evidence: all that the verdict of a run is derived from, by the run itself as by whoever checks it afterwards. Written as HAR 1.2. */
import type { Scope } from '../harness/results.ts'
import type { Handover, PassRecord, ScenarioEnd } from '../harness/record.ts'
import type { Exchange } from '../harness/exchange.ts'
import type { LedgerEntry } from '../harness/ledger.ts'
import type { IdRedactor } from './ids.ts'
import { redactor, tokensOf } from './redact.ts'
import type { Report } from './report.ts'
import { deepRedactor } from './secrets.ts'

export const evidenceVersion = '1'

/** What a scenario handed to a check; exchanges are named by their ids. */
export interface KeptHandover extends Pick<Handover, 'check' | 'operation' | 'scenario'> {
  readonly handed: Readonly<Record<string, unknown>>
}

/** One pass, its exchanges aside. */
export interface KeptPass {
  readonly name: string
  readonly baseUrl: string
  readonly stateless?: string
  /** Recorded by others. */
  readonly foreign?: true
  readonly endings: readonly ScenarioEnd[]
  readonly handovers: readonly KeptHandover[]
}

/** What a run was, besides its exchanges; stands in `evidence.har` under `log._azureBackupConformance`. */
export interface RunFacts {
  readonly evidenceVersion: typeof evidenceVersion
  readonly suite: Report['suite']
  readonly contract: { readonly apiVersion: string; readonly sha256: string }
  readonly target: { readonly kind: Report['target']['kind']; readonly baseUrl: string }
  /** What narrows the run, and by what it is judged. */
  readonly scope: Scope & {
    /** Levels are those that hold for real Azure. */
    readonly azure?: boolean
    /** What is required is what was frozen for the api-version. */
    readonly frozen?: boolean
    /** Recorded traffic, which owes nothing. */
    readonly recorded?: true
  }
  /** Which part of the scenarios was told: I of N. */
  readonly shard?: { readonly part: number; readonly of: number }
  readonly implementation?: Report['implementation']
  readonly run: string
  /** The runs of all shards, where several were merged. */
  readonly runs?: readonly string[]
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

/** What a run leaves out, by the names of what narrows it. */
export const narrowingOf = ({ scope, shard }: Pick<RunFacts, 'scope' | 'shard'>): string[] => [
  ...(['profiles', 'checks', 'operations', 'scenarios'] as const).filter((name) => scope[name]?.length),
  ...(scope.readOnly ? ['readOnly'] : []),
  ...(shard ? ['shard'] : []),
]

export interface Evidence {
  readonly facts: RunFacts
  readonly exchanges: readonly Exchange[]
}

/** Tokens shorter than this are masked in their own exchange alone: as words they may stand for something else in others. */
const longEnough = 8

/** What may stand nowhere, besides the tokens that the exchanges themselves carry. */
export interface Redaction {
  readonly secrets?: readonly string[]
  /** Replaces ids too. */
  readonly ids?: IdRedactor
}

/** What was recorded, redacted: from here on nothing holds a secret. The verdict is derived from what comes back, so that anybody can derive it again. */
export function gather(
  facts: Omit<RunFacts, 'evidenceVersion' | 'passes'>,
  passes: readonly PassRecord[],
  { secrets = [], ids }: Redaction = {},
): Evidence {
  const exchanges = passes.flatMap((pass) => pass.exchanges)
  const known = [...new Set([...secrets, ...exchanges.flatMap(tokensOf).filter((token) => token.length >= longEnough)])]
  ids?.keep(exchanges)
  const clean = deepRedactor(known, ids?.replace)
  const own = new Set<object>(exchanges)
  return {
    // names that the suite gave stay as they are, whatever word a token is
    facts: {
      ...facts,
      evidenceVersion,
      target: { ...facts.target, baseUrl: clean(facts.target.baseUrl) },
      waivers: clean(facts.waivers),
      notes: clean(facts.notes),
      ...(facts.implementation && { implementation: clean(facts.implementation) }),
      ledger: facts.ledger.map((entry) => ({
        ...entry,
        baseUrl: clean(entry.baseUrl),
        id: clean(entry.id),
        ...(entry.note !== undefined && { note: clean(entry.note) }),
      })),
      passes: passes.map((pass) => kept(pass, own, clean)),
    },
    exchanges: exchanges.map(redactor(known, ids?.replace)),
  }
}

/** A pass without its exchanges: `own` are those that may be named. */
const kept = (
  { target, stateless, foreign, endings, handovers }: PassRecord,
  own: ReadonlySet<object>,
  clean: <T>(value: T) => T,
): KeptPass => ({
  name: target.pass,
  baseUrl: clean(target.baseUrl),
  ...(stateless !== undefined && { stateless: clean(stateless) }),
  ...(foreign && { foreign }),
  endings: endings.map(({ scenario, ...ending }) => ({ scenario, ...clean(ending) })),
  handovers: handovers.map(({ check, operation, scenario, handed }) => ({
    check,
    operation,
    scenario,
    handed: mapValues(handed, (value) => named(value, own, clean)),
  })),
})

/** A pass as plain data, for another thread; not redacted yet. `passesOf` gives it back. */
export interface CarriedPass {
  readonly pass: KeptPass
  readonly exchanges: readonly Exchange[]
}

export const carried = (record: PassRecord): CarriedPass => ({
  // kinds that are handed over have functions, which nobody judges by
  pass: JSON.parse(JSON.stringify(kept(record, new Set(record.exchanges), (value) => value))) as KeptPass,
  exchanges: record.exchanges,
})

/** The passes of a run as they were recorded. Throws an Error of one line when what was handed over is not among the exchanges. */
export function passesOf({
  facts,
  exchanges,
}: {
  readonly facts: Pick<RunFacts, 'passes' | 'scope'>
  readonly exchanges: readonly Exchange[]
}): PassRecord[] {
  const known = new Map(exchanges.map((exchange) => [exchange.id, exchange]))
  return facts.passes.map(({ name, baseUrl, stateless, foreign, endings, handovers }) => ({
    target: { pass: name, baseUrl },
    endings,
    ...(stateless !== undefined && { stateless }),
    // of a run, nothing is taken for a recorder's
    ...(foreign && facts.scope.recorded && { foreign }),
    exchanges: exchanges.filter(({ pass }) => pass === name),
    handovers: handovers.map(({ handed, ...handover }): Handover => {
      const found: Exchange[] = []
      return { ...handover, handed: mapValues(handed, (value) => given(value, known, found)), exchanges: found }
    }),
  }))
}

const mapValues = <T>(values: Readonly<Record<string, T>>, make: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]))

const reference = '$exchange'
const absent = { $absent: true }
/** Around an object with members that could be taken for one of these. */
const plain = '$plain'

/** A value with each exchange in it replaced by its name, and all else cleaned. */
function named(value: unknown, own: ReadonlySet<object>, clean: <T>(value: T) => T): unknown {
  if (value === undefined) return absent
  if (typeof value !== 'object' || value === null) return clean(value)
  if (own.has(value)) return { [reference]: (value as Exchange).id }
  if (Array.isArray(value)) return value.map((each) => named(each, own, clean))
  const members = Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[clean(name), named(member, own, clean)]])),
  )
  return Object.keys(members).some((name) => name.startsWith('$')) ? { [plain]: members } : members
}

/** The value again; the exchanges in it are put into `found`, in order. */
function given(value: unknown, known: ReadonlyMap<string, Exchange>, found: Exchange[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => given(each, known, found))
  if ('$absent' in value) return undefined
  if (reference in value) {
    const id = value[reference]
    const exchange = known.get(String(id))
    if (!exchange) throw new Error(`a scenario handed over the exchange ${JSON.stringify(id)}, which is not among the entries`)
    found.push(exchange)
    return exchange
  }
  const members = plain in value ? (value[plain] as object) : value
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, given(member, known, found)]))
}
