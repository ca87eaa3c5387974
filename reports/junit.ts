/** The report as JUnit XML, the form that CI systems read: one suite per profile, one test case per cell. */
import { profiles } from '../harness/outcome.ts'
import { called, ledgerLine } from './reading.ts'
import type { Report, ReportedCell, ReportedFinding } from './report.ts'
import { visible, visibleLines } from './text.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!)

// `visible` has spelt out all that XML 1.0 §2.2 cannot hold: controls, lone surrogates, U+FFFE and U+FFFF
const attribute = (text: string | number) => `"${escaped(visible(String(text)))}"`
const content = (text: string) => escaped(visibleLines(text))

function element(name: string, attributes: Readonly<Record<string, string | number>>, inside = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}=${attribute(value)}`)
    .join('')
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`
}

/** A finding that reads alone. */
const told = ({ says, source, pointer, exchange, more, curl }: ReportedFinding) =>
  [
    `promised: ${visible(source.promise)} (${visible(source.citation)})`,
    `answered: ${visible(says)}`,
    `at:       ${visible(pointer) || 'the whole answer'} of exchange ${visible(exchange)}${more ? `, and ${more} more` : ''}`,
    curl,
  ].join('\n')

function judgement(cell: ReportedCell): string {
  const first = cell.findings[0]
  const says = cell.reason ?? first?.says ?? ''
  const all = content(cell.findings.map(told).join('\n\n'))
  switch (called(cell)) {
    case 'passed':
      return ''
    case 'failed':
      return element('failure', { message: first?.says ?? cell.title, type: cell.check }, all)
    case 'error':
      return element('error', { message: says, type: 'suite' }, all)
    case 'advice':
      return element('skipped', { message: `advice: ${first?.says ?? cell.title}` }, all)
    default:
      return element('skipped', { message: `${cell.outcome}: ${says}` }, all)
  }
}

const testcase = (cell: ReportedCell) =>
  element('testcase', { classname: `${cell.profile}.${cell.operation}`, name: cell.cell, time: 0 }, judgement(cell))

function counts(cells: readonly ReportedCell[]): Record<string, number> {
  const of = (...wanted: string[]) => cells.filter((cell) => wanted.includes(called(cell))).length
  return { tests: cells.length, failures: of('failed'), errors: of('error'), skipped: of('advice', 'untested', 'waived', 'unsupported') }
}

const properties = (facts: Readonly<Record<string, string | number>>) =>
  element(
    'properties',
    {},
    Object.entries(facts)
      .map(([name, value]) => element('property', { name, value }))
      .join(''),
  )

function testsuite(report: Report, profile: string): string {
  const cells = report.cells.filter((cell) => cell.profile === profile)
  const { verdict, because, seed, target, contract } = report
  const facts = { verdict, because, target: target.baseUrl, contract: contract.apiVersion, seed, ledger: ledgerLine(report) }
  const inside = [properties(facts), ...cells.map(testcase)]
  const head = { name: profile, ...counts(cells), time: 0, timestamp: report.startedAt }
  return element('testsuite', head, `\n    ${inside.join('\n    ')}\n  `)
}

/**
 * JUnit XML of a report. A must that failed is a `failure`; a should that failed is `skipped` as `advice: …`,
 * so that it is never shown as green.
 */
export function toJunit(report: Report): string {
  const named = new Set([...report.profiles.map(({ name }) => name), ...report.cells.map(({ profile }) => profile)])
  const suites = profiles.filter((profile) => named.has(profile)).map((profile) => testsuite(report, profile))
  const time = (report.durationMs / 1000).toFixed(3)
  const whole = { name: report.suite.name, ...counts(report.cells), time, timestamp: report.startedAt }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', whole, `\n  ${suites.join('\n  ')}\n`)}\n`
}
