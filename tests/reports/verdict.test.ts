/** The verdict follows from the results, worst first; what could not be judged is never green. */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../harness/outcome.ts'
import { exitCode, judgeResults, judgeProfiles } from '../../reports/verdict.ts'
import type { Changes, ReportedResult, Verdict } from '../../reports/report.ts'

type Result = Pick<ReportedResult, 'result' | 'level' | 'outcome' | 'profile'>
const one = (outcome: Outcome, rest: Partial<Result> = {}): Result => ({
  result: `${outcome}@read`,
  outcome,
  level: 'must',
  profile: 'arm',
  ...rest,
})
const warningsOf = (outcome: Outcome): Result => one(outcome, { level: 'should' })
const several = (...outcomes: Outcome[]): Result[] => outcomes.map((outcome) => one(outcome))

describe('the verdict', () => {
  test.each<[Verdict, string, readonly Result[]]>([
    ['conformant', 'All 2 required results that could be judged hold.', several('passed', 'passed')],
    [
      'conformant',
      'All 1 required results that could be judged hold, 1 waived; 2 that the contract leaves open did not arise.',
      several('passed', 'waived', 'unsupported', 'unsupported'),
    ],
    [
      'conformant',
      'All 1 required results that could be judged hold.',
      [one('passed'), warningsOf('failed'), warningsOf('untested'), warningsOf('waived'), warningsOf('unsupported'), warningsOf('passed')],
    ],
    ['nonconformant', '1 of 3 required results is broken.', several('passed', 'failed', 'untested')],
    ['nonconformant', '2 of 2 required results are broken.', [...several('failed', 'failed'), warningsOf('failed')]],
    ['incomplete', '1 of 2 required results could not be judged.', several('passed', 'untested')],
    [
      'error',
      'The suite itself failed in 1 result (error@read); this says nothing about the target.',
      several('passed', 'error', 'failed'),
    ],
    [
      'error',
      'The suite itself failed in 2 results (error@read); this says nothing about the target.',
      [warningsOf('error'), one('error', { result: 'other@read' })],
    ],
    ['error', 'Nothing was asked: no result is in the scope of this run.', [warningsOf('passed')]],
    ['error', 'Nothing was asked: no result is in the scope of this run.', []],
  ])('%s: %s', (verdict, because, given) => expect(judgeResults(given, true)).toEqual({ verdict, because }))

  test('is void for a fault of our own, whatever the results are', () => {
    expect(judgeResults(several('failed', 'error'), true, 'a scenario broke')).toEqual({ verdict: 'error', because: 'a scenario broke' })
  })

  test('of a run that did not come to its end is incomplete at best', () => {
    expect(judgeResults(several('passed'), false)).toEqual({ verdict: 'incomplete', because: 'The run did not come to its end.' })
    expect(judgeResults(several('passed', 'untested'), false)).toEqual({
      verdict: 'incomplete',
      because: '1 of 2 required results could not be judged, for the run did not come to its end.',
    })
    expect(judgeResults(several('failed'), false).verdict).toBe('nonconformant')
  })

  test.each([
    [['a@x'], 'A waiver is unused, for a@x passes: take it out of the file.'],
    [['a@x', 'b@x', 'c@x'], '3 waivers are unused, for a@x, b@x, c@x pass: take them out of the file.'],
    [['a@x', 'b@x', 'c@x', 'd@x'], '4 waivers are unused, for a@x, b@x, c@x, … pass: take them out of the file.'],
  ])('fails on unused waivers: %j', (unused, because) => {
    expect(judgeResults(several('passed'), true, undefined, unused)).toEqual({ verdict: 'nonconformant', because })
  })

  test('tells of both what is broken and what is unused', () => {
    expect(judgeResults(several('failed'), true, undefined, ['a@x'])).toEqual({
      verdict: 'nonconformant',
      because: '1 of 1 required results is broken, and a waiver is unused, for a@x passes.',
    })
  })
})

describe('the exit code', () => {
  const report = (verdict: Verdict, rest: Partial<Parameters<typeof exitCode>[0]> = {}): Parameters<typeof exitCode>[0] => ({
    verdict,
    complete: true,
    results: [],
    ledger: { planned: 1, created: 1, deleted: 1, leaked: [] },
    ...rest,
  })
  const some = (outcome: Outcome, count = 1): ReportedResult[] =>
    Array.from({ length: count }, () => ({
      ...one(outcome),
      check: 'a-check',
      title: 'A title',
      operation: 'read',
      area: '',
      scenarios: [],
      judged: 1,
      findings: [],
    }))
  const since = (...regressed: string[]): Changes => ({ regressed: regressed.map((name) => ({ result: name })) }) as unknown as Changes

  test.each<[Verdict, number]>([
    ['conformant', 0],
    ['nonconformant', 1],
    ['incomplete', 2],
    ['error', 2],
  ])('%s: %i', (verdict, code) => {
    expect(exitCode(report(verdict))).toBe(code)
    expect(exitCode(report(verdict, { ledger: { planned: 1, created: 1, deleted: 0, leaked: ['/a'] } }))).toBe(3)
  })

  test.each<[string, Verdict, Partial<Parameters<typeof exitCode>[0]>, number]>([
    ['what is regressed fails', 'nonconformant', { results: some('failed'), since: since('a@x') }, 1],
    ['what was broken before does not', 'nonconformant', { results: [...some('failed'), ...some('passed')], since: since() }, 0],
    ['not even if nothing else was asked', 'nonconformant', { results: some('failed'), since: since() }, 0],
    [
      'what could not be judged is still in the way',
      'nonconformant',
      { results: [...some('failed'), ...some('untested')], since: since() },
      2,
    ],
    [
      'nor is a run conformant that did not come to its end',
      'nonconformant',
      { results: some('failed'), complete: false, since: since() },
      2,
    ],
    ['our own fault stays one', 'error', { results: some('passed'), since: since() }, 2],
    ['without an earlier report all counts', 'nonconformant', { results: some('failed') }, 1],
    [
      'a leak counts for more',
      'conformant',
      { results: some('passed'), since: since('a@x'), ledger: { planned: 1, created: 1, deleted: 0, leaked: ['/a'] } },
      3,
    ],
  ])('with --fail-on new: %s', (_, verdict, rest, code) => expect(exitCode(report(verdict, rest), 'new')).toBe(code))

  test('with --fail-on any does not ask what is new', () => {
    expect(exitCode(report('nonconformant', { results: some('failed'), since: since() }))).toBe(1)
    expect(exitCode(report('conformant', { results: some('passed'), since: since('a@x') }), 'any')).toBe(0)
  })
})

describe('the result of a profile', () => {
  const result = (...given: Result[]): unknown => judgeProfiles(given)[0]?.result
  test('is that of its worst required result', () => {
    expect(result(...several('passed', 'unsupported'))).toBe('success')
    expect(result(...several('passed', 'waived'))).toBe('partial')
    expect(result(...several('waived', 'untested'))).toBe('incomplete')
    expect(result(...several('waived', 'error'))).toBe('incomplete')
    expect(result(...several('untested', 'failed', 'waived'))).toBe('failure')
    expect(result(warningsOf('failed'), warningsOf('untested'), warningsOf('waived'), one('passed'))).toBe('success')
  })

  test('counts its results, what should be apart from what must', () => {
    const given = [
      ...several('passed', 'passed', 'failed', 'waived', 'unsupported', 'untested'),
      warningsOf('failed'),
      warningsOf('passed'),
      warningsOf('waived'),
      one('failed', { profile: 'contract' }),
    ]
    expect(judgeProfiles(given)).toEqual([
      { name: 'contract', result: 'failure', passed: 0, failed: 1, waived: 0, unsupported: 0, untested: 0, warnings: 0 },
      { name: 'arm', result: 'failure', passed: 3, failed: 1, waived: 2, unsupported: 1, untested: 1, warnings: 1 },
    ])
    expect(judgeProfiles([])).toEqual([])
  })
})
