/** What a reader wants to know of a report, drawn from it once for every rendering. */
import { outcomes } from '../harness/outcome.ts'
import type { Outcome } from '../harness/outcome.ts'
import type { Report, ReportedResult, ReportedCoverage, Verdict } from './report.ts'
import { count } from './text.ts'

/** How each verdict is said where the report's own sentence would say less. */
export const verdictSays: Readonly<Record<Verdict, string>> = {
  conformant: 'every requirement that could be judged is met',
  nonconformant: 'at least one requirement failed',
  incomplete: 'nothing failed, but at least one requirement could not be judged',
  error: 'no verdict: the run itself failed, the target is not blamed',
}

/** What a reader of the verdict has to know with it, in the headline: how much was judged, and what is in the way of an unqualified word. */
export function qualifiers(report: Report): string[] {
  const { partial } = report
  const [waived, untested, warnings] = [resultsOf(report, 'waived').length, resultsOf(report, 'untested').length, warningsOf(report).length]
  return [
    ...(partial ? [`PARTIAL: ${partial.results} of ${count(partial.of, 'result')}`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(untested > 0 ? [`${untested} untested`] : []),
  ]
}

const failed = (report: Report, level: ReportedResult['level']) =>
  report.results.filter((result) => result.outcome === 'failed' && result.level === level)

/** Failed results of level must: failed requirements. */
export const broken = (report: Report): ReportedResult[] => failed(report, 'must')

/** Failed results of level should: warnings, which change no verdict and are never green. */
export const warningsOf = (report: Report): ReportedResult[] => failed(report, 'should')

/** The results of one outcome. */
export const resultsOf = (report: Report, outcome: Outcome): ReportedResult[] =>
  report.results.filter((result) => result.outcome === outcome)

/** What a result is called towards people: its outcome, or `warnings` for a should that failed. */
export const called = (result: ReportedResult): Outcome | 'warnings' =>
  result.outcome === 'failed' && result.level === 'should' ? 'warnings' : result.outcome

/** Everything `called` can say, worst first. */
export const callings: readonly (Outcome | 'warnings')[] = [...outcomes.slice(0, 2), 'warnings', ...outcomes.slice(2)]

/** Results of one outcome by their reason, the reason with most results first. */
export function byReason(report: Report, outcome: Outcome): { readonly reason: string; readonly results: readonly ReportedResult[] }[] {
  const groups = new Map<string, ReportedResult[]>()
  for (const result of resultsOf(report, outcome)) {
    const reason = result.reason ?? 'no reason was given'
    groups.set(reason, [...(groups.get(reason) ?? []), result])
  }
  return [...groups].map(([reason, results]) => ({ reason, results })).sort((a, b) => b.results.length - a.results.length)
}

/** Documented answers, and how many of them were met. */
export function answers(report: Report): { readonly met: number; readonly documented: number } {
  const documented = report.coverage.reduce((sum, row) => sum + row.documented.length, 0)
  const unmet = report.coverage.reduce((sum, row) => sum + row.unmet.length, 0)
  return { met: documented - unmet, documented }
}

/** What became of one status of an operation: how often it was answered, `unmet`, `met` (through `default`), or nothing. */
export function answerSays({ statuses, documented, unmet }: ReportedCoverage, status: string): string {
  if (statuses[status]) return String(statuses[status])
  if (unmet.includes(status)) return 'unmet'
  return documented.includes(status) ? 'met' : ''
}

/** `18 of 18 documented answers met`, naming those that were not: `PUT 201`. */
export function coverageLine(report: Report): string {
  const { met, documented } = answers(report)
  const unmet = report.coverage.flatMap((row) => row.unmet.map((status) => `${row.operation} ${status}`))
  return `${met} of ${documented} documented answers met${unmet.length ? `; not met: ${unmet.join(', ')}` : ''}`
}

/** `3 resources created, 3 removed, none left`. */
export function ledgerLine({ ledger }: Report): string {
  if (ledger.planned === 0) return 'nothing was to be created'
  const { sure, perhaps } = leftovers({ ledger })
  const left = [sure > 0 && `${sure} LEFT BEHIND`, perhaps > 0 && `${perhaps} perhaps${sure > 0 ? ' more' : ' LEFT BEHIND'}`]
    .filter(Boolean)
    .join(', ')
  return `${count(ledger.created, 'resource')} created, ${ledger.deleted} removed, ${left || 'none left'}`
}

/** How many are left of what was created, and how many more there may be: their creation was asked for, and no answer said that it came about. */
export function leftovers({ ledger: { created, deleted, leaked } }: Pick<Report, 'ledger'>): { sure: number; perhaps: number } {
  const sure = created - deleted
  return { sure, perhaps: leaked.length - sure }
}

/** Every status that is documented or was answered: numbers in order, then ranges, then `default`. */
export function statusColumns(report: Report): string[] {
  const seen = new Set(report.coverage.flatMap((row) => [...row.documented, ...Object.keys(row.statuses)]))
  const rank = (status: string) => (status === 'default' ? 'z' : status.toLowerCase())
  return [...seen].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** What a target was seen to be, for people: `keeps state: yes`, `asynchronous create: not seen`. */
export const capabilitySays = (name: string, has: boolean | null): string =>
  `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${has === null ? 'not seen' : has ? 'yes' : 'no'}`
