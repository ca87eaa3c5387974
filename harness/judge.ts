/** Judges what was recorded: every exchange by the checks that always apply, what scenarios handed over by the checks they named. Pure. */
import type { Contract } from '../spec/contract.ts'
import type { Result, ResultKey } from './results.ts'
import { needsState, type ExchangeCheck, type Check, type Finding, type ScenarioCheck } from './check.ts'
import { causesAmong, type Causes } from './causes.ts'
import { denial } from './denial.ts'
import type { Answered, Exchange } from './exchange.ts'
import { describe } from './long-running.ts'
import { outcomes, type Outcome } from './outcome.ts'
import type { Handover, PassRecord } from './record.ts'
import { comesOfTheFirst } from './repeated.ts'
import { LooksAtNothing, maybeTheRecorders, notRecorded, withoutBody } from './recorded.ts'

/** Excuses a finding because the document, not the target, is wrong; returns the erratum's id. */
export type Excuse = (check: Check, finding: Finding) => string | undefined

/** All that was judged of one result. */
interface Judgements {
  judged: number
  /** What each judgement found. */
  readonly findings: (readonly Finding[])[]
  readonly scenarios: Set<string>
  /** Why things that were handed over could not be judged. */
  readonly untested: Set<string>
  /** Our own faults. */
  readonly errors: string[]
}

export function judge(
  results: readonly ResultKey[],
  passes: readonly PassRecord[],
  contract: Contract,
  excuse: Excuse = () => undefined,
): Result[] {
  const handovers = indexHandovers(passes)
  const down = downOf(passes)
  const stateless = passes.map((pass) => pass.stateless).find((reason) => reason !== undefined)
  const judged = new Map(
    results.map((key) => [key, { judged: 0, findings: [], scenarios: new Set(), untested: new Set(), errors: [] } as Judgements]),
  )
  const nothing = { stateless, ended: endings(passes) }
  const basic = [...judged].filter(([{ check }]) => check.kind === 'scenario' && check.suffices)
  for (const [{ check, result }, judgements] of basic)
    if (check.kind === 'scenario') judgeHandovers(check, handovers.get(result) ?? [], stateless, down, judgements)
  const causes = causesAmong(basic.map(([key, judgements]) => fold(key, judgements, nothing, excuse)))
  const unasked = new Map<string, Unasked[]>()
  for (const [{ check, operation, result }, judgements] of judged) {
    if (check.kind === 'scenario') {
      if (!check.suffices) judgeHandovers(check, handovers.get(result) ?? [], stateless, down, judgements, causes)
    } else if (stateless !== undefined && needsState(check)) judgements.untested.add(stateless)
    else put(unasked, operation.id, { check, judgements })
  }
  judgeExchanges(passes, unasked, down, contract, causes)
  return [...judged].map(([key, judgements]) => {
    const result = fold(key, judgements, nothing, excuse)
    const cause = causes.ofOperation(key.operation.id)
    return result.judged === 0 && result.outcome === 'untested' && cause ? { ...result, reason: `follows from ${cause}` } : result
  })
}

/** An always-on check of an operation, and what it comes to. */
interface Unasked {
  readonly check: ExchangeCheck
  readonly judgements: Judgements
}

/** Exchange by exchange and not check by check: the page of a long list is opened once. What was never answered comes last. */
function judgeExchanges(
  passes: readonly PassRecord[],
  unasked: ReadonlyMap<string, readonly Unasked[]>,
  down: ReadonlySet<string | undefined>,
  contract: Contract,
  causes: Causes,
): void {
  const all = passes.flatMap(({ exchanges, foreign }) => exchanges.map((exchange) => ({ exchange, foreign })))
  const [answered, unanswered] = [all.filter(({ exchange }) => exchange.response), all.filter(({ exchange }) => !exchange.response)]
  for (const { exchange, foreign } of [...answered, ...unanswered]) {
    const checks = unasked.get(exchange.operation ?? exchange.partOf ?? '')
    const unheard = exchange.unsettled ?? (exchange.superseded && 'asked again')
    const mute = !exchange.response ? unheard : foreign ? saysNothing(exchange) : cannotJudge(exchange)
    if (!checks || mute !== undefined) continue
    const isOut = outageOf(exchange, down) !== undefined
    for (const { check, judgements } of checks) {
      const fits = (check.polls || exchange.operation !== undefined) && (!isOut || check.outages)
      if (!(exchange.response ? fits : check.unanswered)) continue
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

function indexHandovers(passes: readonly PassRecord[]): Map<string, Handover[]> {
  const index = new Map<string, Handover[]>()
  for (const { handovers } of passes) for (const handover of handovers) put(index, `${handover.check}@${handover.operation}`, handover)
  return index
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function judgeExchange(
  check: ExchangeCheck,
  exchange: Answered,
  contract: Contract,
  judgements: Judgements,
  cause: string | undefined,
): void {
  try {
    if (check.when?.(exchange, contract) !== false) note(judgements, check.judge(exchange, contract), exchange.scenario, cause)
  } catch (error) {
    blame(judgements, error, exchange.scenario)
  }
}

/** What a recorder may have left out or replaced is held against nobody, and does not count as judged. */
function judgeForeign(check: ExchangeCheck, exchange: Answered, contract: Contract, judgements: Judgements): void {
  const seen = exchange.response?.bodyFault === notRecorded ? withoutBody(exchange) : exchange
  try {
    if (check.when?.(seen, contract) === false) return
    const findings: Finding[] = []
    for (const finding of check.judge(seen, contract)) if (findings.push(finding) >= mostFindings) break
    const left = findings.filter((finding) => !maybeTheRecorders(finding)).map((finding) => ({ ...finding, exchange }))
    if (left.length > 0 || findings.length === 0) note(judgements, left, exchange.scenario)
  } catch (error) {
    if (!(error instanceof LooksAtNothing)) blame(judgements, error, exchange.scenario)
  }
}

function judgeHandovers(
  check: Exclude<Check, ExchangeCheck>,
  handovers: readonly Handover[],
  stateless: string | undefined,
  down: ReadonlySet<string | undefined>,
  judgements: Judgements,
  causes?: Causes,
): void {
  for (const { scenario, handed, exchanges } of handovers) {
    const reason =
      (needsState(check) ? stateless : undefined) ??
      firstReason(exchanges, check.outages ? undefined : down) ??
      (check as ScenarioCheck<object>).mute?.(handed)
    if (reason !== undefined) {
      judgements.untested.add(reason)
      judgements.scenarios.add(scenario)
      continue
    }
    try {
      const cause = causes && exchanges.map(causes.of).find((result) => result !== undefined)
      note(judgements, (check as ScenarioCheck<object>).judge(handed), scenario, cause)
    } catch (error) {
      blame(judgements, error, scenario)
    }
  }
}

/** Findings of one judgement that are kept: a body may have a fault in each of a million places. */
const mostFindings = 1_000

/** With a cause, a result that failed for the same refusal, what is found is said there: this is then untested. */
function note(judgements: Judgements, all: Iterable<Finding>, scenario: string, cause?: string): void {
  const findings = withoutRepeats(all)
  if (cause !== undefined && findings.next().done !== true) {
    judgements.untested.add(`follows from ${cause}`)
    judgements.scenarios.add(scenario)
    return
  }
  let found: Finding[] | undefined
  for (const finding of findings) if ((found ??= []).push(finding) >= mostFindings) break
  if (found) judgements.findings.push(found)
  judgements.judged++
  judgements.scenarios.add(scenario)
}

function* withoutRepeats(findings: Iterable<Finding>): Generator<Finding, void> {
  for (const finding of findings) if (!comesOfTheFirst(finding)) yield finding
}

/** A judge that throws is our fault. */
function blame(judgements: Judgements, error: unknown, scenario: string): void {
  judgements.errors.push((error as Error).stack ?? String(error))
  judgements.scenarios.add(scenario)
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

const isOutage = ({ response }: Exchange): boolean => response !== undefined && [502, 503, 504].includes(response.status)

/** Operations that answer right requests with outages only: there, the answer to a wrong request says nothing of that request either. */
function downOf(passes: readonly PassRecord[]): ReadonlySet<string | undefined> {
  const right = passes.flatMap(({ exchanges }) => exchanges).filter(({ wrong, response, superseded }) => !wrong && response && !superseded)
  const up = new Set(right.filter((exchange) => !isOutage(exchange)).map(({ operation }) => operation))
  return new Set(right.map(({ operation }) => operation).filter((operation) => operation !== undefined && !up.has(operation)))
}

/** A server that is not there to the end is one fault, and not one of all that was to be seen. */
const outageOf = (exchange: Exchange, down: ReadonlySet<string | undefined>): string | undefined =>
  isOutage(exchange) && (exchange.wrong === undefined || down.has(exchange.operation ?? exchange.partOf))
    ? `${exchange.role}: answered ${exchange.response!.status} to the end`
    : undefined

/** Without `down`, outages are judged as well. */
const firstReason = (exchanges: readonly Exchange[], down?: ReadonlySet<string | undefined>): string | undefined =>
  exchanges.map((exchange) => cannotJudge(exchange) ?? (down && outageOf(exchange, down))).find((reason) => reason !== undefined)

function fold(
  key: ResultKey,
  { judged, findings: found, scenarios, untested, errors }: Judgements,
  nothing: Nothing,
  excuse: Excuse,
): Result {
  const suffices = key.check.kind === 'scenario' && key.check.suffices === true && found.length < judged
  if (judged > 0 && errors.length === 0 && (suffices || (found.length === 0 && untested.size === 0))) {
    return {
      result: key.result,
      check: key.check,
      operation: key.operation,
      judged,
      atFault: 0,
      findings: [],
      errata: [],
      scenarios: [...scenarios],
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
  const base = { ...key, judged, atFault: left.filter(({ length }) => length > 0).length, findings, errata, scenarios: [...scenarios] }
  const arose: Readonly<Partial<Record<Outcome, boolean>>> = {
    error: errors.length > 0,
    failed: findings.length > 0,
    untested: untested.size > 0,
    passed: judged > 0,
  }
  const outcome = outcomes.find((each) => arose[each])
  if (outcome === undefined) return { ...base, ...unjudged(key, nothing) }
  const reason = outcome === 'error' ? errors[0] : outcome === 'untested' ? [...untested].join('; ') : undefined
  return { ...base, outcome, ...(reason !== undefined && { reason }) }
}

/** What may keep scenarios from coming to something. */
interface Nothing {
  readonly stateless: string | undefined
  readonly ended: readonly string[]
}

/** Nothing was judged: the contract leaves that open, or something kept us from it. */
function unjudged({ check, open = check.open }: ResultKey, { stateless, ended }: Nothing): { outcome: Outcome; reason: string } {
  if (stateless !== undefined && (needsState(check) || open === undefined)) return { outcome: 'untested', reason: stateless }
  if (open !== undefined && ended.length === 0) return { outcome: 'unsupported', reason: open }
  return {
    outcome: 'untested',
    reason: ended.length ? `no scenario came to it (${ended.join('; ')})` : (open ?? 'no scenario came to it'),
  }
}

/** Why scenarios ended before their end, each reason once, with the scenarios that it ended. */
function endings(passes: readonly PassRecord[]): string[] {
  const scenarios = new Map<string, Set<string>>()
  for (const { scenario, ended } of passes.flatMap(({ endings }) => endings)) {
    if (ended !== undefined) scenarios.set(ended, (scenarios.get(ended) ?? new Set()).add(scenario))
  }
  return [...scenarios].map(([ended, of]) => `${ended}: ${of.size > 2 ? `${of.size} scenarios` : [...of].join(', ')}`)
}
