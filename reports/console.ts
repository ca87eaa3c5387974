/** The closing verdict for a terminal. */
import { changeLine, changeSections } from './changes.ts'
import { isIntermittent } from './compare.ts'
import { warningsOf, broken, byReason, resultsOf, coverageLine, ledgerLine, qualifiers, verdictSays } from './reading.ts'
import type { Changes, Report, ReportedResult, Verdict } from './report.ts'
import { clip, count, duration, minute, visible } from './text.ts'

/** How a verdict is shown: in colour or without, at most `width` columns wide; `out` is the folder where the reports lie. */
export interface ConsoleOptions {
  readonly colour: boolean
  readonly width: number
  readonly out: string
}

/** Checks that are shown with what was expected and answered; the rest by name. */
const mostFailures = 10
/** Changes of one kind that are shown. */
const mostChanges = 5

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const
type Style = keyof typeof codes
type Paint = (style: Style, text: string) => string

const verdictStyle: Readonly<Record<Verdict, Style>> = { conformant: 'green', nonconformant: 'red', incomplete: 'yellow', error: 'yellow' }

/** Breaks a text into lines of at most `width` characters: at blanks, and within a word only when the word alone is longer. */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const room = Math.max(8, width - rest.length)
  const lines: string[] = []
  let line = ''
  for (const word of visible(text).split(' ')) {
    if (line && line.length + 1 + word.length <= room) {
      line += ` ${word}`
      continue
    }
    if (line) lines.push(line)
    const pieces = word.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? ['']
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1)!
  }
  return [...lines, line].map((each, index) => (index ? rest : first) + each)
}

const columns = ['passed', 'failed', 'warnings', 'untested', 'unsupported', 'waived'] as const

function profileTable(report: Report, width: number, paint: Paint): string[] {
  const head = ['profile', 'result', ...columns]
  const rows = report.profiles.map((row) => [row.name, row.result, ...columns.map((column) => String(row[column]))])
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)))
  if (widths.reduce((sum, each) => sum + each + 2, 0) > width) {
    return report.profiles.flatMap((row) =>
      wrap(`${row.name}: ${row.result}; ${columns.map((column) => `${row[column]} ${column}`).join(', ')}`, width, '  ', '    '),
    )
  }
  const pad = (result: string, at: number) => (at < 2 ? result.padEnd(widths[at]!) : result.padStart(widths[at]!))
  const line = (results: readonly string[]) => `  ${results.map(pad).join('  ')}`
  const style = { success: 'green', partial: 'yellow', failure: 'red', incomplete: 'yellow' } as const
  return [paint('dim', line(head)), ...rows.map((row, at) => paint(style[report.profiles[at]!.result], line(row)))]
}

/** All results of one check: one requirement, one answer, and the operations in which it failed. */
function fault(results: readonly ReportedResult[], width: number, paint: Paint): string[] {
  const [result] = results
  const finding = result!.findings[0]
  const [name, ...rest] = wrap(`${result!.check} at ${results.map(({ operation }) => operation).join(', ')}`, width, '  ', '    ')
  if (!finding) return [paint('bold', name!), ...rest]
  const place = finding.pointer ? ` ${finding.pointer}` : ''
  const others = results.flatMap(({ findings }) => findings).reduce((sum, { more }) => sum + 1 + more, -1)
  return [
    paint('bold', name!),
    ...rest,
    ...wrap(`${clip(finding.source.promise, 160)} [${finding.source.requirement}]`, width, '    expected  '),
    ...wrap(clip(finding.says, 180), width, '    actual    '),
    ...(results.some(isIntermittent) ? wrap(oftenSays(results), width, '    how often ') : []),
    ...wrap(`${finding.exchange}${place}${others ? ` (and ${others} more)` : ''}`, width, '    location  '),
  ]
}

/** In how many of their evaluations results failed. */
function oftenSays(results: readonly ReportedResult[]): string {
  const sum = (of: (result: ReportedResult) => number): number => results.reduce((all, result) => all + of(result), 0)
  return `failed in ${sum(({ atFault = 0 }) => atFault)} of ${count(
    sum(({ judged }) => judged),
    'evaluation',
  )}: intermittent, or in some cases only`
}

/** Results by their check, in order. */
function byCheck(results: readonly ReportedResult[]): ReportedResult[][] {
  const checks = new Map<string, ReportedResult[]>()
  for (const result of results) checks.set(result.check, [...(checks.get(result.check) ?? []), result])
  return [...checks.values()]
}

/** A heading and what stands under it; nothing at all when nothing does. */
const section = (heading: string, lines: readonly string[]): string[] => (lines.length ? ['', heading, ...lines] : [])

function failures(report: Report, width: number, paint: Paint): string[] {
  const results = broken(report)
  const checks = byCheck(results)
  const shown = checks.slice(0, mostFailures).flatMap((of) => fault(of, width, paint))
  const rest = checks.slice(mostFailures).map(([result]) => result!.check)
  const last = rest.length ? wrap(`… more in the report: ${rest.join(', ')}`, width, '  ', '    ') : []
  return section(paint('red', `Failed requirements (${results.length})`), [...shown, ...last])
}

function reasons(report: Report, outcome: 'error' | 'untested', heading: string, width: number): string[] {
  const lines = byReason(report, outcome).flatMap(({ reason, results }) => {
    const one = results.length === 1 ? `${results[0]!.result}: ` : ''
    return wrap(one + clip(reason, 200), width, `  ${String(results.length).padStart(3)}  `)
  })
  return section(`${heading} (${resultsOf(report, outcome).length})`, lines)
}

/**
 * What changed, in lines of at most `width` columns; of each kind at most `most` are shown.
 * Properties that neither run met are counted only, unless all are shown.
 */
export function changesToText(changes: Changes, width: number, most = Infinity): string[] {
  return changeSections(changes).flatMap(({ heading, items }) => {
    const some = heading.startsWith('Properties never') && most < Infinity ? [] : items.slice(0, most)
    const lines = some.flatMap(({ name, says }) => wrap(`${name}: ${says}`, width, '    ', '      '))
    const more = some.length > 0 && some.length < items.length ? [`    … and ${items.length - some.length} more in the report`] : []
    return [`  ${heading} (${items.length})`, ...lines, ...more]
  })
}

function since({ since: changes }: Report, width: number): string[] {
  if (!changes) return []
  const when = `${minute(changes.before.startedAt)}, ${changes.before.verdict}`
  return [
    '',
    ...wrap(`Since the previous run (${when}): ${changeLine(changes)}`, width, '', '  '),
    ...changes.differs.flatMap((each) => wrap(each, width, '  ', '    ')),
    ...changesToText(changes, width, mostChanges),
  ]
}

function closing(report: Report, { width, out }: ConsoleOptions, paint: Paint): string[] {
  const { leaked } = report.ledger
  const warnings = warningsOf(report).length
  return [
    '',
    ...(warnings
      ? wrap(`${count(warnings, 'failed result')} of level should; warnings do not change the verdict`, width, 'Warnings  ')
      : []),
    ...wrap(coverageLine(report), width, 'Coverage  '),
    ...wrap(ledgerLine(report), width, 'Ledger    ').map((line) => (leaked.length ? paint('red', line) : line)),
    // one line each, however long: these are copied
    ...leaked.map((id) => paint('red', visible(id))),
    ...wrap(`${out.replace(/\/+$/, '')}/index.html`, width, 'Report    '),
  ]
}

/**
 * The closing verdict: headline, profiles, failures, what could not be judged, coverage, ledger, where the reports lie.
 * No line is wider than `width`, but for the ids of what was left behind. Ends with a line end.
 */
export function toConsole(report: Report, options: ConsoleOptions): string {
  const { colour, width } = options
  const paint: Paint = (style, text) => (colour ? `\x1b[${codes[style]}m${text}\x1b[0m` : text)
  const says = report.verdict === 'conformant' ? verdictSays.conformant : report.because
  const qualified = qualifiers(report).join(', ')
  const headline = wrap(`${report.verdict.toUpperCase()}${qualified && ` (${qualified})`} — ${says}`, width, '', '  ')
  const { target, contract } = report
  const size = `${count(report.exchanges, 'exchange')} in ${duration(report.durationMs)}`
  const facts = `${target.kind} ${target.baseUrl} · contract ${contract.apiVersion} · seed ${report.seed} · ${size}`
  return [
    ...headline.map((line) => paint(verdictStyle[report.verdict], line)),
    ...wrap(facts, width).map((line) => paint('dim', line)),
    ...report.notes.flatMap((note) => wrap(clip(note, 240), width, 'Note: ')),
    '',
    ...profileTable(report, width, paint),
    ...failures(report, width, paint),
    ...reasons(report, 'error', 'Errors of the suite itself', width),
    ...reasons(report, 'untested', 'Untested', width),
    ...since(report, width),
    ...closing(report, options, paint),
    '',
  ].join('\n')
}
