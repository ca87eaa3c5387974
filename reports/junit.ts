/** The report as JUnit XML, the form that CI systems read: one suite per profile, one test case per result. */
import { profiles } from '../harness/outcome.ts'
import { called, ledgerLine } from './reading.ts'
import type { Report, ReportedResult, ReportedFinding } from './report.ts'
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
const endings = ({ says, source, pointer, exchange, more, curl }: ReportedFinding) =>
  [
    `expected: ${visible(source.promise)} (${visible(source.citation)})`,
    `actual: ${visible(says)}`,
    `at:       ${visible(pointer) || 'the whole answer'} of exchange ${visible(exchange)}${more ? `, and ${more} more` : ''}`,
    curl,
  ].join('\n')

function judgement(result: ReportedResult): string {
  const first = result.findings[0]
  const says = result.reason ?? first?.says ?? ''
  const all = content(result.findings.map(endings).join('\n\n'))
  switch (called(result)) {
    case 'passed':
      return ''
    case 'failed':
      return element('failure', { message: first?.says ?? result.title, type: result.check }, all)
    case 'error':
      return element('error', { message: says, type: 'suite' }, all)
    case 'warnings':
      return element('skipped', { message: `warnings: ${first?.says ?? result.title}` }, all)
    default:
      return element('skipped', { message: `${result.outcome}: ${says}` }, all)
  }
}

const testcase = (result: ReportedResult) =>
  element('testcase', { classname: `${result.profile}.${result.operation}`, name: result.result, time: 0 }, judgement(result))

function counts(results: readonly ReportedResult[]): Record<string, number> {
  const of = (...wanted: string[]) => results.filter((result) => wanted.includes(called(result))).length
  return {
    tests: results.length,
    failures: of('failed'),
    errors: of('error'),
    skipped: of('warnings', 'untested', 'waived', 'unsupported'),
  }
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
  const results = report.results.filter((result) => result.profile === profile)
  const { verdict, because, seed, target, contract } = report
  const facts = { verdict, because, target: target.baseUrl, contract: contract.apiVersion, seed, ledger: ledgerLine(report) }
  const inside = [properties(facts), ...results.map(testcase)]
  const head = { name: profile, ...counts(results), time: 0, timestamp: report.startedAt }
  return element('testsuite', head, `\n    ${inside.join('\n    ')}\n  `)
}

/**
 * JUnit XML of a report. A must that failed is a `failure`; a should that failed is `skipped` as `warnings: …`,
 * so that it is never shown as green.
 */
export function toJunit(report: Report): string {
  const named = new Set([...report.profiles.map(({ name }) => name), ...report.results.map(({ profile }) => profile)])
  const suites = profiles.filter((profile) => named.has(profile)).map((profile) => testsuite(report, profile))
  const time = (report.durationMs / 1000).toFixed(3)
  const whole = { name: report.suite.name, ...counts(report.results), time, timestamp: report.startedAt }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', whole, `\n  ${suites.join('\n  ')}\n`)}\n`
}
