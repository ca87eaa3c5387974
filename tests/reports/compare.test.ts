/** What changed between two reports, in every rendering, and what a run fails on. */
import { describe, expect, test } from 'vitest'
import { changeLine, changeSections } from '../../reports/changes.ts'
import { compareReports, isIntermittent } from '../../reports/compare.ts'
import { toConsole } from '../../reports/console.ts'
import { toHtml } from '../../reports/html/page.ts'
import type { Changes, Report, ReportedResult } from '../../reports/report.ts'
import { checkReport } from '../../reports/schema.ts'
import { toMarkdown } from '../../reports/summary.ts'
import { exitCode } from '../../reports/verdict.ts'
import { exchanges, hostile, sample, sound } from './sample.ts'

const failure = sample.results.find(({ outcome, level }) => outcome === 'failed' && level === 'must')!

function result(name: string, outcome: ReportedResult['outcome'] | undefined, change: Partial<ReportedResult> = {}): ReportedResult[] {
  if (outcome === undefined) return []
  const findings = outcome === 'failed' || outcome === 'waived' ? failure.findings : []
  return [
    {
      ...failure,
      result: name,
      check: name.split('@')[0]!,
      outcome,
      level: 'must',
      findings,
      ...(outcome !== 'passed' && outcome !== 'failed' && { reason: `why ${outcome}` }),
      ...change,
    },
  ]
}

type Outcomes = readonly [before: ReportedResult['outcome'] | undefined, now: ReportedResult['outcome'] | undefined]
const pair = (of: Readonly<Record<string, Outcomes>>, level: ReportedResult['level'] = 'must'): [Report, Report] =>
  [0, 1].map(
    (at): Report => ({
      ...sound,
      results: Object.entries(of).flatMap(([name, outcomes]) => result(name, outcomes[at as 0 | 1], { level })),
    }),
  ) as [Report, Report]

const lists = ['regressed', 'stillFailing', 'newWarnings', 'fixed', 'nowWaived', 'newlyTested', 'noLongerTested'] as const
const listsOf = (changes: Changes): string[] => lists.filter((name) => changes[name].length > 0)

const cases: readonly (readonly [...Outcomes, ...string[]])[] = [
  ['passed', 'passed'],
  ['passed', 'failed', 'regressed'],
  ['failed', 'failed', 'stillFailing'],
  ['failed', 'passed', 'fixed'],
  ['waived', 'passed', 'fixed'],
  ['waived', 'failed', 'regressed'],
  ['failed', 'waived', 'nowWaived'],
  ['waived', 'waived'],
  ['passed', 'waived'],
  [undefined, 'passed', 'newlyTested'],
  [undefined, 'failed', 'regressed'],
  [undefined, 'untested'],
  ['untested', 'passed', 'newlyTested'],
  ['unsupported', 'failed', 'regressed'],
  ['passed', undefined, 'noLongerTested'],
  ['failed', 'untested', 'noLongerTested'],
  ['passed', 'unsupported', 'noLongerTested'],
  ['passed', 'error', 'noLongerTested'],
  ['untested', 'unsupported'],
  ['unsupported', undefined],
]

describe('a result', () => {
  for (const [before, now, ...expected] of cases) {
    test(`${before ?? 'absent'}, then ${now ?? 'absent'}: ${expected.join(', ') || 'no change'}`, () => {
      expect(listsOf(compareReports(...pair({ 'a@b': [before, now] })))).toEqual(expected)
    })
  }

  test('of level should that fails is a warning, and breaks nothing', () => {
    expect(listsOf(compareReports(...pair({ 'a@b': ['passed', 'failed'] }, 'should')))).toEqual(['newWarnings'])
  })

  test('tells what was found, and in how many of its judgements', () => {
    const [before, now] = pair({ 'a@b': ['passed', undefined] })
    const changes = compareReports(before, { ...now, results: result('a@b', 'failed', { judged: 14, atFault: 2 }) })
    expect(changes.regressed).toEqual([
      { result: 'a@b', level: 'must', before: 'passed', now: 'failed', says: failure.findings[0]!.says, judged: 14, atFault: 2 },
    ])
    expect(changeSections(changes)[0]!.items[0]!.says).toMatch(
      /^failed now, passed then: [^]* \(in 2 of 14 judgements: intermittent, or in some cases only\)$/,
    )
    expect(
      [
        [14, 2],
        [2, 2],
        [2, 0],
      ].map(([judged, atFault]) => isIntermittent({ judged: judged!, atFault: atFault! })),
    ).toEqual([true, false, false])
    expect(isIntermittent({ judged: 3 })).toBe(false)
  })
})

describe('answers', () => {
  const [row] = sound.coverage
  const covered = (
    properties: Partial<Report['coverage'][number]['properties']>,
    statuses: Record<string, number> = { 200: 1 },
  ): Report => ({ ...sound, coverage: [{ ...row!, statuses, properties: { seen: [], unseen: [], undeclared: [], ...properties } }] })

  test('show undeclared properties newly, and declared ones in neither run', () => {
    const changes = compareReports(
      covered({ undeclared: ['/old'], unseen: ['/never', '/then'] }),
      covered({ undeclared: ['/old', '/new'], unseen: ['/never', '/now'] }),
    )
    expect(changes.newlyUndeclared).toEqual([{ operation: row!.operation, pointer: '/new' }])
    expect(changes.neverSeen).toEqual([{ operation: row!.operation, pointer: '/never' }])
  })

  test('have statuses that came and went, also with the whole operation', () => {
    expect(compareReports(covered({}, { 200: 3, 404: 1 }), covered({}, { 200: 1, 500: 2 })).answers).toEqual([
      { operation: row!.operation, gained: ['500'], lost: ['404'] },
    ])
    expect(compareReports(covered({}, { 200: 3 }), { ...sound, coverage: [] }).answers).toEqual([
      { operation: row!.operation, gained: [], lost: ['200'] },
    ])
    expect(compareReports({ ...sound, coverage: [] }, covered({ unseen: ['/x'] })).neverSeen).toEqual([
      { operation: row!.operation, pointer: '/x' },
    ])
  })
})

describe('reports of different things', () => {
  test('say so; the port of an emulator is no difference', () => {
    const other: Report = {
      ...sound,
      suite: { ...sound.suite, version: '9.9.9' },
      contract: { ...sound.contract, sha256: 'ab'.repeat(32) },
      target: { ...sound.target, kind: 'azure' },
    }
    expect(compareReports(sound, other).differs.map((each) => each.split(':')[0])).toEqual([
      'Another contract',
      'Another suite',
      'Another target',
    ])
    expect(compareReports(sound, { ...sound, target: { ...sound.target, baseUrl: 'http://127.0.0.1:1' } }).differs).toEqual([])
  })
})

describe('the same report twice', () => {
  const changes = compareReports(sample, sample)
  test('has nothing new', () => {
    expect(listsOf(changes)).toEqual(['stillFailing'])
    expect([changes.differs, changes.newlyUndeclared, changes.answers]).toEqual([[], [], []])
    expect(changeLine(compareReports(sound, sound))).toBe('no result came out differently')
  })
})

describe('a run with --previous', () => {
  const since = compareReports(sound, sample)
  const report: Report = { ...sample, since }

  test('fits the schema, which is closed there too', () => {
    expect(checkReport(report)).toEqual([])
    expect(checkReport({ ...report, since: { ...since, extra: 1 } })).toEqual(['/since: must NOT have additional properties: extra'])
    expect(checkReport({ ...report, since: { ...since, regressed: [{ result: 'a@b' }] } })).not.toEqual([])
  })

  test('says what changed in the terminal, within its width', () => {
    const text = toConsole(report, { colour: false, width: 80, out: 'out' })
    expect(text).toMatch(/\nSince the previous run \(2026-01-15 09:30 UTC, conformant\): 3 regressed/)
    expect(text).toContain(`    ${since.regressed[0]!.result}: failed`)
    expect(text.split('\n').filter((line) => line.length > 80 && !line.includes('abct-left'))).toEqual([])
    expect(toConsole(sample, { colour: false, width: 80, out: 'out' })).not.toContain('Since the previous')
  })

  test('says it in the summary, and nobody can write Markdown there', () => {
    const text = toMarkdown(report)
    const section = /## Since the previous run: 3 regressed[^]*?(?=\n## )/.exec(text)![0]
    expect(section).toContain(`\`${since.regressed[0]!.result}\``)
    expect(section).not.toMatch(/ <script|[^\P{C}\n]/u)
    expect(toMarkdown(sample)).not.toContain('Since the previous')
  })

  test('says it on the page, and nobody can write HTML there', () => {
    const page = toHtml({ ...report, since: { ...since, differs: [hostile] } }, exchanges)
    expect(page).toContain('<h2 id="since">Since the previous run</h2>')
    expect(page).toContain('<a href="#since">')
    expect(page).not.toMatch(/<script>globalThis/)
    expect(toHtml(sample, exchanges)).not.toContain('id="since"')
  })
})

describe('--fail-on new', () => {
  const run = (of: Readonly<Record<string, Outcomes>>, change: Partial<Report> = {}): Report => {
    const [before, now] = pair(of)
    const verdict = now.results.some(({ outcome }) => outcome === 'failed') ? 'nonconformant' : 'conformant'
    return { ...now, verdict, ...change, since: compareReports(before, now) }
  }
  test('fails for what is regressed', () =>
    expect(exitCode(run({ 'a@b': ['passed', 'failed'], 'c@d': ['failed', 'failed'] }), 'new')).toBe(1))
  test('and for nothing else; without it, old faults fail the run', () => {
    const old = run({ 'a@b': ['passed', 'passed'], 'c@d': ['failed', 'failed'] })
    expect([exitCode(old, 'new'), exitCode(old, 'any'), exitCode(old)]).toEqual([0, 1, 1])
  })
  test('what could not be judged is still no success', () =>
    expect(exitCode(run({ 'a@b': ['passed', 'untested'], 'c@d': ['failed', 'failed'] }), 'new')).toBe(2))
  test('nor is a run that did not come to its end, or is void', () => {
    expect(exitCode(run({ 'c@d': ['failed', 'failed'] }, { complete: false }), 'new')).toBe(2)
    expect(exitCode(run({ 'a@b': ['passed', 'passed'] }, { verdict: 'error' }), 'new')).toBe(2)
  })
  test('what is left behind outweighs it', () =>
    expect(exitCode(run({ 'c@d': ['failed', 'failed'] }, { ledger: sample.ledger }), 'new')).toBe(3))
})
