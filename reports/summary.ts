/** The report as Markdown: summary.md, and the summary page of a GitHub job. Stays under 60 kB; the sections share that room. */
import { changeLine, changeSections } from './changes.ts'
import { isIntermittent } from './compare.ts'
import { warningsOf, answerSays, answers, broken, byReason, resultsOf, ledgerLine, qualifiers, statusColumns } from './reading.ts'
import { code, codeCell, fenced, plain, table, within } from './markdown.ts'
import type { Report, ReportedResult, ReportedFinding } from './report.ts'
import { clipBytes, count, duration } from './text.ts'

const marks = { conformant: '✅', nonconformant: '❌', incomplete: '⚠️', error: '⚠️' } as const
const kilobyte = 1000
const mostFindings = 3
const mostChanges = 10

/** A section with its heading, or nothing. */
const section = (heading: string, content: string) => (content ? [`## ${heading}`, content] : [])

function verdict(report: Report): string[] {
  const { target, contract, suite } = report
  const leaks = report.ledger.leaked.map((id) => `- ${code(id)}`)
  return [
    `# ${[`${marks[report.verdict]} ${report.verdict.toUpperCase()}`, ...qualifiers(report)].join(' · ')}`,
    `**${plain(report.because)}**`,
    ...section(`🛑 Left behind (${leaks.length})`, within(4 * kilobyte, leaks, 'ids', '\n')),
    [
      `${target.kind} ${code(target.baseUrl)}`,
      `contract ${plain(contract.title)} ${plain(contract.apiVersion)}`,
      `${plain(suite.name)} ${plain(suite.version)}`,
      `seed ${report.seed}`,
      `${count(report.exchanges, 'exchange')} in ${duration(report.durationMs)}`,
      ...(report.complete ? [] : ['**interrupted: not the whole suite ran**']),
    ].join(' · '),
  ]
}

function profileTable(report: Report): string {
  const head = ['profile', 'result', 'passed', 'failed', 'warnings', 'untested', 'unsupported', 'waived']
  const rows = report.profiles.map(({ name, result, passed, failed, warnings, untested, unsupported, waived }) => [
    name,
    result,
    ...[passed, failed, warnings, untested, unsupported, waived].map(String),
  ])
  return table(head, rows, (column) => column > 1)
}

function shortCurl(curl: string): string {
  const { text, cut } = clipBytes(curl, 3 * kilobyte)
  return cut === undefined ? text : `${text}\n# shortened here; index.html has the whole`
}

function endings({ says, source, pointer, exchange, more, curl }: ReportedFinding): string {
  return [
    `- **Expected:** “${plain(source.promise)}” (${plain(source.citation)})`,
    `- **Actual:** ${plain(says)}`,
    `- **Location:** ${pointer ? code(pointer) : 'the whole answer'} of exchange ${code(exchange)}${more ? `, and ${more} more` : ''}`,
    '',
    fenced(shortCurl(curl), 'sh'),
  ].join('\n')
}

function failure(result: ReportedResult): string {
  const more = result.findings.length - mostFindings
  const rest = more > 0 ? [`_${count(more, 'other finding')} of this result in index.html._`] : []
  const often = isIntermittent(result)
    ? [`In ${result.atFault} of ${count(result.judged, 'judgement')}: intermittent, or in some cases only.`]
    : []
  return [
    `### ${code(result.result)}`,
    plain(result.title),
    ...often,
    ...result.findings.slice(0, mostFindings).map(endings),
    ...rest,
  ].join('\n\n')
}

const warnings = (result: ReportedResult) => `- ${code(result.result)}: ${plain(result.findings[0]?.says ?? result.title, 300)}`

const grouped = ({ reason, results }: { readonly reason: string; readonly results: readonly ReportedResult[] }) => {
  const named = results
    .slice(0, 8)
    .map(({ result }) => code(result))
    .join(', ')
  return `- ${plain(reason, 300)} (${count(results.length, 'result')}): ${named}${results.length > 8 ? ', …' : ''}`
}

function reasons(report: Report, outcome: 'error' | 'untested' | 'waived', heading: string): string[] {
  const groups = byReason(report, outcome).map(grouped)
  return section(`${heading} (${resultsOf(report, outcome).length})`, within(5 * kilobyte, groups, 'reasons', '\n'))
}

function since({ since: changes }: Report): string[] {
  if (!changes) return []
  const lines = [
    ...changes.differs.map((each) => `- ${plain(each, 300)}`),
    ...changeSections(changes).flatMap(({ heading, items }) => [
      `- **${heading} (${items.length})**`,
      ...items.slice(0, mostChanges).map(({ name, says }) => `  - ${code(name)}: ${plain(says, 300)}`),
      ...(items.length > mostChanges ? [`  - _${items.length - mostChanges} more in index.html and report.json_`] : []),
    ]),
  ]
  const before = `The run before began ${changes.before.startedAt} and was ${changes.before.verdict}.`
  return section(
    `Since the previous run: ${changeLine(changes)}`,
    [before, within(4 * kilobyte, lines, 'lines', '\n')].filter(Boolean).join('\n\n'),
  )
}

function coverage(report: Report): string[] {
  const statuses = statusColumns(report)
  const rows = report.coverage.map((row) => [
    `${codeCell(row.operation)} ${plain(row.method)}`,
    ...statuses.map((status) => answerSays(row, status).replace('unmet', '**unmet**')),
  ])
  const { met, documented } = answers(report)
  const whole = table(['operation', ...statuses.map((status) => plain(status, 20))], rows, (column) => column > 0)
  const shown = Buffer.byteLength(whole) > 7 * kilobyte ? '_The matrix is too large for this page; see index.html._' : whole
  return section(`Coverage: ${met} of ${documented} documented answers met`, report.coverage.length ? shown : '')
}

function contract(report: Report): string[] {
  const undeclared = report.coverage.flatMap(({ operation, properties }) =>
    properties.undeclared.map((pointer) => `- ${code(pointer)} in answers of ${code(operation)}`),
  )
  const errata = report.contract.errata.map(
    ({ id, says, used }) => `- ${code(id)}: ${plain(says, 300)} (used in ${count(used, 'judgement')})`,
  )
  const tags = report.contract.tagsWithoutOperations.map((tag) => code(tag, 60))
  return [
    ...section(`Undeclared properties (${undeclared.length})`, within(4 * kilobyte, undeclared, 'properties', '\n')),
    ...section('Tags without operations', within(kilobyte, tags, 'tags', ', ')),
    ...section('Errata used', within(3 * kilobyte, errata, 'errata', '\n')),
  ]
}

/** Markdown of a report: the verdict first, then what broke, what could not be judged, and what was covered. */
export function toMarkdown(report: Report): string {
  const failures = broken(report)
  const warningList = warningsOf(report)
  return (
    [
      ...verdict(report),
      profileTable(report),
      ...since(report),
      ...section(
        `Failed requirements (${failures.length})`,
        within((report.since ? 12 : 16) * kilobyte, failures.map(failure), 'failed requirements'),
      ),
      ...reasons(report, 'error', 'Errors of the suite itself'),
      ...section(`Warnings (${warningList.length})`, within(5 * kilobyte, warningList.map(warnings), 'warnings', '\n')),
      ...reasons(report, 'untested', 'Untested'),
      ...reasons(report, 'waived', 'Waived'),
      ...coverage(report),
      ...contract(report),
      ...section(
        'Notes',
        within(
          3 * kilobyte,
          report.notes.map((note) => `- ${plain(note, 400)}`),
          'notes',
          '\n',
        ),
      ),
      `Ledger: ${ledgerLine(report)}.`,
    ].join('\n\n') + '\n'
  )
}
