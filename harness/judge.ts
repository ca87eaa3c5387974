/** Judges what was recorded: every exchange by the checks that always apply, what stories handed over by the checks they named. Pure. */
import type { Contract } from '../spec/contract.ts'
import type { CellKey } from './cells.ts'
import { needsState, type AlwaysCheck, type Check, type Finding } from './check.ts'
import { causesAmong, type Causes } from './causes.ts'
import { denial } from './denial.ts'
import type { Answered, Exchange } from './exchange.ts'
import { describe } from './long-running.ts'
import { outcomes, type Outcome } from './outcome.ts'
import type { Hold, PassRecord } from './pass.ts'
import { LooksAtNothing, maybeTheRecorders, notRecorded, withoutBody } from './recorded.ts'

/** Excuses a finding because the document, not the target, is wrong; returns the erratum's id. */
export type Excuse = (check: Check, finding: Finding) => string | undefined

export interface JudgedCell extends CellKey {
  readonly outcome: Outcome
  readonly reason?: string
  /** How many judgements were made. */
  readonly judged: number
  /** How many of them found a fault; fewer than were made: the fault shows now and then, or in some cases only. */
  readonly atFault: number
  readonly findings: readonly Finding[]
  readonly stories: readonly string[]
  /** Errata that excused something, once for each finding excused. */
  readonly errata: readonly string[]
}

/** All that was judged of one cell. */
interface Judgements {
  judged: number
  /** What each judgement found. */
  readonly findings: (readonly Finding[])[]
  readonly stories: Set<string>
  /** Why things that were handed over could not be judged. */
  readonly untested: Set<string>
  /** Our own faults. */
  readonly errors: string[]
}

export function judge(
  cells: readonly CellKey[],
  passes: readonly PassRecord[],
  contract: Contract,
  excuse: Excuse = () => undefined,
): JudgedCell[] {
  const holds = indexHolds(passes)
  const stateless = passes.map((pass) => pass.stateless).find((reason) => reason !== undefined)
  const judged = new Map(
    cells.map((key) => [key, { judged: 0, findings: [], stories: new Set(), untested: new Set(), errors: [] } as Judgements]),
  )
  const nothing = { stateless, ended: endings(passes) }
  const basic = [...judged].filter(([{ check }]) => check.kind === 'held' && check.suffices)
  for (const [{ check, cell }, judgements] of basic)
    if (check.kind === 'held') judgeHolds(check, holds.get(cell) ?? [], stateless, judgements)
  const causes = causesAmong(basic.map(([key, judgements]) => fold(key, judgements, nothing, excuse)))
  const unasked = new Map<string, Unasked[]>()
  for (const [{ check, operation, cell }, judgements] of judged) {
    if (check.kind === 'held') {
      if (!check.suffices) judgeHolds(check, holds.get(cell) ?? [], stateless, judgements, causes)
    } else if (stateless !== undefined && needsState(check)) judgements.untested.add(stateless)
    else put(unasked, operation.id, { check, judgements })
  }
  judgeExchanges(passes, unasked, contract, causes)
  return [...judged].map(([key, judgements]) => {
    const cell = fold(key, judgements, nothing, excuse)
    const cause = causes.ofOperation(key.operation.id)
    return cell.judged === 0 && cell.outcome === 'untested' && cause ? { ...cell, reason: `follows from ${cause}` } : cell
  })
}

/** An always-on check of an operation, and what it comes to. */
interface Unasked {
  readonly check: AlwaysCheck
  readonly judgements: Judgements
}

/** Exchange by exchange and not check by check: the page of a long list is opened once. What was never answered comes last. */
function judgeExchanges(
  passes: readonly PassRecord[],
  unasked: ReadonlyMap<string, readonly Unasked[]>,
  contract: Contract,
  causes: Causes,
): void {
  const all = passes.flatMap(({ exchanges, foreign }) => exchanges.map((exchange) => ({ exchange, foreign })))
  const [answered, unanswered] = [all.filter(({ exchange }) => exchange.response), all.filter(({ exchange }) => !exchange.response)]
  for (const { exchange, foreign } of [...answered, ...unanswered]) {
    const checks = unasked.get(exchange.operation ?? exchange.partOf ?? '')
    const mute = !exchange.response ? exchange.unsettled : foreign ? saysNothing(exchange) : cannotJudge(exchange)
    if (!checks || mute !== undefined) continue
    for (const { check, judgements } of checks) {
      const applies = exchange.response ? check.polls || exchange.operation !== undefined : check.unanswered
      if (!applies) continue
      if (!foreign) judgeExchange(check, exchange as Answered, contract, judgements, causes.of(exchange))
      else if (!check.seesAbsence) judgeForeign(check, exchange as Answered, contract, judgements)
    }
  }
}

/** Why not even the status of an answer says anything; a body that was not recorded leaves the rest to be judged. */
function saysNothing(exchange: Exchange): string | undefined {
  const { response } = exchange
  // whether a refusal was a denial would stand in the body
  const isSeen = response?.bodyFault !== notRecorded || [401, 403, 429].includes(response.status)
  return isSeen || exchange.superseded || exchange.unsettled !== undefined ? cannotJudge(exchange) : undefined
}

function indexHolds(passes: readonly PassRecord[]): Map<string, Hold[]> {
  const index = new Map<string, Hold[]>()
  for (const { holds } of passes) for (const hold of holds) put(index, `${hold.check}@${hold.operation}`, hold)
  return index
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function judgeExchange(
  check: AlwaysCheck,
  exchange: Answered,
  contract: Contract,
  judgements: Judgements,
  cause: string | undefined,
): void {
  try {
    if (check.when?.(exchange, contract) !== false) note(judgements, check.judge(exchange, contract), exchange.story, cause)
  } catch (error) {
    blame(judgements, error, exchange.story)
  }
}

/** What a recorder may have left out or replaced is held against nobody, and does not count as judged. */
function judgeForeign(check: AlwaysCheck, exchange: Answered, contract: Contract, judgements: Judgements): void {
  const seen = exchange.response?.bodyFault === notRecorded ? withoutBody(exchange) : exchange
  try {
    if (check.when?.(seen, contract) === false) return
    const findings: Finding[] = []
    for (const finding of check.judge(seen, contract)) if (findings.push(finding) >= mostFindings) break
    const left = findings.filter((finding) => !maybeTheRecorders(finding)).map((finding) => ({ ...finding, exchange }))
    if (left.length > 0 || findings.length === 0) note(judgements, left, exchange.story)
  } catch (error) {
    if (!(error instanceof LooksAtNothing)) blame(judgements, error, exchange.story)
  }
}

function judgeHolds(
  check: Exclude<Check, AlwaysCheck>,
  holds: readonly Hold[],
  stateless: string | undefined,
  judgements: Judgements,
  causes?: Causes,
): void {
  for (const { story, args, exchanges } of holds) {
    const reason = (needsState(check) ? stateless : undefined) ?? firstReason(exchanges) ?? check.mute?.(...args)
    if (reason !== undefined) {
      judgements.untested.add(reason)
      judgements.stories.add(story)
      continue
    }
    try {
      const cause = causes && exchanges.map(causes.of).find((cell) => cell !== undefined)
      note(judgements, (check.judge as (...args: readonly unknown[]) => Iterable<Finding>)(...args), story, cause)
    } catch (error) {
      blame(judgements, error, story)
    }
  }
}

/** Findings of one judgement that are kept: a body may have a fault in each of a million places. */
const mostFindings = 1_000

/** With a cause, a cell that failed for the same refusal, what is found is said there: this is then untested. */
function note(judgements: Judgements, findings: Iterable<Finding>, story: string, cause?: string): void {
  if (cause !== undefined && findings[Symbol.iterator]().next().done !== true) {
    judgements.untested.add(`follows from ${cause}`)
    judgements.stories.add(story)
    return
  }
  let found: Finding[] | undefined
  for (const finding of findings) if ((found ??= []).push(finding) >= mostFindings) break
  if (found) judgements.findings.push(found)
  judgements.judged++
  judgements.stories.add(story)
}

/** A judge that throws is our fault. */
function blame(judgements: Judgements, error: unknown, story: string): void {
  judgements.errors.push((error as Error).stack ?? String(error))
  judgements.stories.add(story)
}

/** Why an exchange says nothing about the contract: no answer, throttled, or the caller may not. */
export function cannotJudge(exchange: Exchange): string | undefined {
  const { response } = exchange
  if (exchange.unsettled !== undefined) return exchange.unsettled
  if (exchange.superseded) return `${exchange.role}: asked again`
  if (!response) return `${exchange.role}: ${describe(exchange)}`
  if (response.bodyFault === notRecorded) return `${exchange.role}: the recorder left the body out`
  if (response.bodyFault?.startsWith('cut at ')) return `${exchange.role}: the body is too long to be read, it was ${response.bodyFault}`
  if (response.status === 429) return `${exchange.role}: throttled (429) to the end`
  return exchange.wrong === undefined ? denial(exchange) : undefined
}

const firstReason = (exchanges: readonly Exchange[]): string | undefined =>
  exchanges.map(cannotJudge).find((reason) => reason !== undefined)

function fold(
  key: CellKey,
  { judged, findings: found, stories, untested, errors }: Judgements,
  nothing: Nothing,
  excuse: Excuse,
): JudgedCell {
  const suffices = key.check.kind === 'held' && key.check.suffices === true && found.length < judged
  if (judged > 0 && errors.length === 0 && (suffices || (found.length === 0 && untested.size === 0))) {
    return {
      cell: key.cell,
      check: key.check,
      operation: key.operation,
      judged,
      atFault: 0,
      findings: [],
      errata: [],
      stories: [...stories],
      outcome: 'passed',
    }
  }
  const errata: string[] = []
  const left = found.map((findings) =>
    findings.filter((finding) => {
      const erratum = excuse(key.check, finding)
      if (erratum !== undefined) errata.push(erratum)
      return erratum === undefined
    }),
  )
  const findings = left.flat()
  const base = { ...key, judged, atFault: left.filter(({ length }) => length > 0).length, findings, errata, stories: [...stories] }
  const arose: Readonly<Partial<Record<Outcome, boolean>>> = {
    error: errors.length > 0,
    failed: findings.length > 0,
    untested: untested.size > 0,
    passed: judged > 0,
  }
  const outcome = outcomes.find((each) => arose[each])
  if (outcome === undefined) return { ...base, ...unjudged(key.check, nothing) }
  const reason = outcome === 'error' ? errors[0] : outcome === 'untested' ? [...untested].join('; ') : undefined
  return { ...base, outcome, ...(reason !== undefined && { reason }) }
}

/** What may keep stories from coming to something. */
interface Nothing {
  readonly stateless: string | undefined
  readonly ended: readonly string[]
}

/** Nothing was judged: the contract leaves that open, or something kept us from it. */
function unjudged(check: Check, { stateless, ended }: Nothing): { outcome: Outcome; reason: string } {
  if (stateless !== undefined && (needsState(check) || check.open === undefined)) return { outcome: 'untested', reason: stateless }
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
