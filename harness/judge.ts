/** Judges what was recorded: every exchange by the checks that always apply, what stories handed over by the checks they named. Pure. */
import type { Contract } from '../spec/contract.ts'
import type { CellKey } from './cells.ts'
import { needsState, type AlwaysCheck, type Check, type Finding } from './check.ts'
import type { Answered, Exchange } from './exchange.ts'
import { describe } from './long-running.ts'
import { worst, type Outcome } from './outcome.ts'
import type { PassRecord } from './pass.ts'
import { exchangesIn } from './teller.ts'

/** Excuses a finding because the document, not the target, is wrong; returns the erratum's id. */
export type Excuse = (check: Check, finding: Finding) => string | undefined

export interface JudgedCell extends CellKey {
  readonly outcome: Outcome
  readonly reason?: string
  /** How many judgements were made. */
  readonly judged: number
  readonly findings: readonly Finding[]
  readonly stories: readonly string[]
  /** Errata that excused something, once for each finding excused. */
  readonly errata: readonly string[]
}

/** One judgement: what a check said of one thing, or why it could say nothing. */
interface Judgement {
  readonly story: string
  readonly findings: readonly Finding[]
  readonly untested?: string
  readonly error?: string
}

export function judge(cells: readonly CellKey[], passes: readonly PassRecord[], contract: Contract, excuse: Excuse = () => undefined): JudgedCell[] {
  const index = indexExchanges(passes)
  return cells.map((key) => {
    const judgements = key.check.kind === 'always' ? judgeExchanges(key, index, contract) : judgeHolds(key, passes)
    return fold(key, judgements, passes, excuse)
  })
}

/** Exchanges by the operation that they are judged for. */
function indexExchanges(passes: readonly PassRecord[]): (operation: string, polls: boolean) => readonly Exchange[] {
  const own = new Map<string, Exchange[]>()
  const all = new Map<string, Exchange[]>()
  const put = (map: Map<string, Exchange[]>, key: string, exchange: Exchange): void => void (map.get(key)?.push(exchange) ?? map.set(key, [exchange]))
  for (const exchange of passes.flatMap(({ exchanges }) => exchanges)) {
    if (exchange.operation !== undefined) put(own, exchange.operation, exchange)
    const account = exchange.operation ?? exchange.partOf
    if (account !== undefined) put(all, account, exchange)
  }
  return (operation, polls) => (polls ? all : own).get(operation) ?? []
}

function judgeExchanges({ check, operation }: CellKey, index: ReturnType<typeof indexExchanges>, contract: Contract): Judgement[] {
  const { when = () => true, polls = false, unanswered = false } = check as AlwaysCheck
  return index(operation.id, polls).flatMap((exchange) => {
    if (exchange.response ? !isJudgeable(exchange) : !unanswered) return []
    const judged = attempt(exchange.story, () => (when(exchange as Answered, contract) ? [...(check as AlwaysCheck).judge(exchange as Answered, contract)] : undefined))
    return judged ?? []
  })
}

function judgeHolds({ check, operation }: CellKey, passes: readonly PassRecord[]): Judgement[] {
  return passes.flatMap(({ holds, stateless }) =>
    holds
      .filter((hold) => hold.check === check.id && hold.operation === operation.id)
      .map((hold): Judgement => {
        const untested = (stateless !== undefined && needsState(check) ? stateless : undefined) ?? firstReason(exchangesIn(hold.args))
        if (untested !== undefined) return { story: hold.story, findings: [], untested }
        return attempt(hold.story, () => [...(check.judge as (...args: readonly unknown[]) => Iterable<Finding>)(...hold.args)])!
      }),
  )
}

/** A judge that throws is our fault; `undefined` from `run` is no judgement. */
function attempt(story: string, run: () => readonly Finding[] | undefined): Judgement | undefined {
  try {
    const findings = run()
    return findings && { story, findings }
  } catch (error) {
    return { story, findings: [], error: (error as Error).stack ?? String(error) }
  }
}

const isJudgeable = (exchange: Exchange): exchange is Answered => cannotJudge(exchange) === undefined

/** Why an exchange says nothing about the contract: no answer, throttled, or the caller may not. */
export function cannotJudge(exchange: Exchange): string | undefined {
  const { response } = exchange
  if (!response) return `${exchange.role}: ${describe(exchange)}`
  if (response.status === 429) return `${exchange.role}: throttled (429) to the end`
  const error = (response.json as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error
  if (response.status === 403 && error?.code === 'AuthorizationFailed' && exchange.wrong === undefined) {
    const action = /action '([^']+)'/.exec(String(error.message))?.[1]
    return `${exchange.role}: the token may not do this (403 AuthorizationFailed${action ? `, ${action}` : ''})`
  }
  return undefined
}

const firstReason = (exchanges: readonly Exchange[]): string | undefined => exchanges.map(cannotJudge).find((reason) => reason !== undefined)

function fold(key: CellKey, judgements: readonly Judgement[], passes: readonly PassRecord[], excuse: Excuse): JudgedCell {
  const errata: string[] = []
  const findings = judgements.flatMap((judgement) => judgement.findings).filter((finding) => {
    const erratum = excuse(key.check, finding)
    if (erratum !== undefined) errata.push(erratum)
    return erratum === undefined
  })
  const errors = judgements.flatMap(({ error }) => error ?? [])
  const untested = judgements.flatMap((judgement) => judgement.untested ?? [])
  const judged = judgements.length - untested.length - errors.length
  const verdicts: Outcome[] = [
    ...(errors.length ? ['error' as const] : []), ...(findings.length ? ['failed' as const] : []), ...(untested.length ? ['untested' as const] : []),
    ...(judged > 0 ? ['passed' as const] : []),
  ]
  const base = { ...key, judged, findings, errata, stories: [...new Set(judgements.map(({ story }) => story))] }
  if (verdicts.length === 0) return { ...base, ...unjudged(key.check, passes) }
  const outcome = verdicts.reduce(worst)
  const reason = outcome === 'error' ? errors[0] : outcome === 'untested' ? [...new Set(untested)].join('; ') : undefined
  return { ...base, outcome, ...(reason !== undefined && { reason }) }
}

/** Nothing was judged: the contract leaves that open, or something kept us from it. */
function unjudged(check: Check, passes: readonly PassRecord[]): { outcome: Outcome; reason: string } {
  const stateless = passes.map((pass) => pass.stateless).find((reason) => reason !== undefined)
  const ended = endings(passes)
  if (stateless !== undefined && needsState(check)) return { outcome: 'untested', reason: stateless }
  if (check.open !== undefined && ended.length === 0) return { outcome: 'unsupported', reason: check.open }
  return { outcome: 'untested', reason: ended.length ? `no story came to it (${ended.join('; ')})` : (check.open ?? 'no story came to it') }
}

/** Why stories ended before their end, each reason once, with the stories that it ended. */
function endings(passes: readonly PassRecord[]): string[] {
  const stories = new Map<string, Set<string>>()
  for (const { story, ended } of passes.flatMap(({ told }) => told)) {
    if (ended !== undefined) stories.set(ended, (stories.get(ended) ?? new Set()).add(story))
  }
  return [...stories].map(([ended, of]) => `${ended}: ${of.size > 2 ? `${of.size} stories` : [...of].join(', ')}`)
}
