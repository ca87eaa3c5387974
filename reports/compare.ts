/** Two reports, result by result: what broke, what was fixed, what is new, what is no longer tested; and what the answers show that they did not. Pure. */
import type { Outcome } from '../harness/outcome.ts'
import type { ChangedResult, ChangedProperty, Changes, Report, ReportedResult, ReportedCoverage } from './report.ts'

type ResultChanges = 'regressed' | 'stillFailing' | 'newWarnings' | 'fixed' | 'nowWaived' | 'newlyTested' | 'noLongerTested'

const isJudged = (outcome: Outcome | null): boolean => outcome === 'passed' || outcome === 'failed' || outcome === 'waived'
const hadFailed = (outcome: Outcome | null): boolean => outcome === 'failed' || outcome === 'waived'

/** Which list a result belongs to, if any: to one at most. The level is that of now, where the result is there. */
const belongs: Readonly<Record<ResultChanges, (change: ChangedResult) => boolean>> = {
  regressed: ({ level, before, now }) => level === 'must' && now === 'failed' && before !== 'failed',
  stillFailing: ({ level, before, now }) => level === 'must' && now === 'failed' && before === 'failed',
  newWarnings: ({ level, before, now }) => level === 'should' && now === 'failed' && before !== 'failed',
  fixed: ({ before, now }) => hadFailed(before) && now === 'passed',
  nowWaived: ({ before, now }) => before === 'failed' && now === 'waived',
  newlyTested: ({ before, now }) => !isJudged(before) && isJudged(now) && now !== 'failed',
  noLongerTested: ({ before, now }) => isJudged(before) && !isJudged(now),
}

/** What changed from the report `before` to the report `now`. */
export function compareReports(before: Report, now: Report): Changes {
  const results = changesOf(before.results, now.results)
  const lists = Object.fromEntries(Object.entries(belongs).map(([name, fits]) => [name, results.filter(fits)])) as Record<
    ResultChanges,
    ChangedResult[]
  >
  return {
    before: { startedAt: before.startedAt, verdict: before.verdict },
    differs: differences(before, now),
    ...lists,
    newlyUndeclared: properties(now, (row) => without(row.properties.undeclared, rowOf(before, row)?.properties.undeclared)),
    neverSeen: properties(now, (row) =>
      row.properties.unseen.filter((pointer) => rowOf(before, row)?.properties.unseen.includes(pointer) ?? true),
    ),
    answers: answers(before, now),
  }
}

/** Every result of either report, in the order of the later one. */
function changesOf(before: readonly ReportedResult[], now: readonly ReportedResult[]): ChangedResult[] {
  const then = new Map(before.map((result) => [result.result, result]))
  const today = new Set(now.map(({ result }) => result))
  return [
    ...now.map(
      (result): ChangedResult => ({
        result: result.result,
        level: result.level,
        before: then.get(result.result)?.outcome ?? null,
        now: result.outcome,
        ...endings(result),
      }),
    ),
    ...before
      .filter(({ result }) => !today.has(result))
      .map((result): ChangedResult => ({ result: result.result, level: result.level, before: result.outcome, now: null })),
  ]
}

function endings({ outcome, findings, reason, judged, atFault }: ReportedResult): Pick<ChangedResult, 'says' | 'judged' | 'atFault'> {
  const says = outcome === 'failed' ? findings[0]?.says : reason
  return { ...(says !== undefined && { says }), ...(atFault !== undefined && { judged, atFault }) }
}

/** Whether a fault showed in some judgements of the run and not in others: now and then, or in some cases only. */
export const isIntermittent = ({ judged = 0, atFault = 0 }: Pick<ChangedResult, 'judged' | 'atFault'>): boolean =>
  atFault > 0 && atFault < judged

/** In what the reports are not of the same thing. */
function differences(before: Report, now: Report): string[] {
  const contractOf = ({ contract }: Report): string => `${contract.title} ${contract.apiVersion}, SHA-256 ${contract.sha256.slice(0, 12)}`
  // an embedded emulator has another port each time
  const targetOf = ({ target }: Report): string =>
    target.kind === 'emulator' ? 'the embedded emulator' : `${target.kind} ${target.baseUrl}`
  const facts: Readonly<Record<string, (report: Report) => string>> = {
    contract: contractOf,
    suite: ({ suite }) => `${suite.name} ${suite.version}`,
    target: targetOf,
    profiles: ({ profiles }) => profiles.map(({ name }) => name).join(', '),
    end: ({ complete }) => (complete ? 'told to its end' : 'ended early'),
  }
  return Object.entries(facts).flatMap(([name, of]) =>
    of(before) === of(now) ? [] : [`Another ${name}: ${of(before)} then, ${of(now)} now.`],
  )
}

const rowOf = ({ coverage }: Report, { operation }: ReportedCoverage): ReportedCoverage | undefined =>
  coverage.find((row) => row.operation === operation)
const without = (list: readonly string[], others: readonly string[] = []): string[] => list.filter((each) => !others.includes(each))

const properties = ({ coverage }: Report, of: (row: ReportedCoverage) => readonly string[]): ChangedProperty[] =>
  coverage.flatMap((row) => of(row).map((pointer) => ({ operation: row.operation, pointer })))

function answers(before: Report, now: Report): Changes['answers'] {
  const gone = before.coverage
    .filter((row) => !rowOf(now, row))
    .map(({ operation, statuses }) => ({ operation, gained: [], lost: answered(statuses) }))
  const changed = now.coverage.map((row) => {
    const [then, today] = [answered(rowOf(before, row)?.statuses), answered(row.statuses)]
    return { operation: row.operation, gained: without(today, then), lost: without(then, today) }
  })
  return [...changed, ...gone].filter(({ gained, lost }) => gained.length + lost.length > 0)
}

const answered = (statuses: ReportedCoverage['statuses'] = {}): string[] =>
  Object.keys(statuses)
    .filter((status) => statuses[status]! > 0)
    .sort()
