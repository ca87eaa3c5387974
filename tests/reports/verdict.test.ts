/** The verdict follows from the cells, worst first; what could not be judged is never green. */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../harness/outcome.ts'
import { exitCode, judgeCells, judgeProfiles } from '../../reports/verdict.ts'
import type { Changes, ReportedCell, Verdict } from '../../reports/report.ts'

type Cell = Pick<ReportedCell, 'cell' | 'level' | 'outcome' | 'profile'>
const cell = (outcome: Outcome, rest: Partial<Cell> = {}): Cell => ({
  cell: `${outcome}@read`,
  outcome,
  level: 'must',
  profile: 'arm',
  ...rest,
})
const advice = (outcome: Outcome): Cell => cell(outcome, { level: 'should' })
const cells = (...outcomes: Outcome[]): Cell[] => outcomes.map((outcome) => cell(outcome))

describe('the verdict', () => {
  test.each<[Verdict, string, readonly Cell[]]>([
    ['conformant', 'All 2 required promises that could be judged hold.', cells('passed', 'passed')],
    [
      'conformant',
      'All 1 required promises that could be judged hold, 1 waived; 2 that the contract leaves open did not arise.',
      cells('passed', 'waived', 'unsupported', 'unsupported'),
    ],
    [
      'conformant',
      'All 1 required promises that could be judged hold.',
      [cell('passed'), advice('failed'), advice('untested'), advice('waived'), advice('unsupported'), advice('passed')],
    ],
    ['nonconformant', '1 of 3 required promises is broken.', cells('passed', 'failed', 'untested')],
    ['nonconformant', '2 of 2 required promises are broken.', [...cells('failed', 'failed'), advice('failed')]],
    ['incomplete', '1 of 2 required promises could not be judged.', cells('passed', 'untested')],
    ['void', 'The suite itself failed in 1 cell (error@read); this says nothing about the target.', cells('passed', 'error', 'failed')],
    [
      'void',
      'The suite itself failed in 2 cells (error@read); this says nothing about the target.',
      [advice('error'), cell('error', { cell: 'other@read' })],
    ],
    ['void', 'Nothing was asked: no cell is in the scope of this run.', [advice('passed')]],
    ['void', 'Nothing was asked: no cell is in the scope of this run.', []],
  ])('%s: %s', (verdict, because, given) => expect(judgeCells(given, true)).toEqual({ verdict, because }))

  test('is void for a fault of our own, whatever the cells are', () => {
    expect(judgeCells(cells('failed', 'error'), true, 'a story broke')).toEqual({ verdict: 'void', because: 'a story broke' })
  })

  test('of a run that did not come to its end is incomplete at best', () => {
    expect(judgeCells(cells('passed'), false)).toEqual({ verdict: 'incomplete', because: 'The run did not come to its end.' })
    expect(judgeCells(cells('passed', 'untested'), false)).toEqual({
      verdict: 'incomplete',
      because: '1 of 2 required promises could not be judged, for the run did not come to its end.',
    })
    expect(judgeCells(cells('failed'), false).verdict).toBe('nonconformant')
  })

  test.each([
    [['a@x'], 'A waiver is needless, for a@x passes: take it out of the file.'],
    [['a@x', 'b@x', 'c@x'], '3 waivers are needless, for a@x, b@x, c@x pass: take them out of the file.'],
    [['a@x', 'b@x', 'c@x', 'd@x'], '4 waivers are needless, for a@x, b@x, c@x, … pass: take them out of the file.'],
  ])('fails on needless waivers: %j', (needless, because) => {
    expect(judgeCells(cells('passed'), true, undefined, needless)).toEqual({ verdict: 'nonconformant', because })
  })

  test('tells of both what is broken and what is needless', () => {
    expect(judgeCells(cells('failed'), true, undefined, ['a@x'])).toEqual({
      verdict: 'nonconformant',
      because: '1 of 1 required promises is broken, and a waiver is needless, for a@x passes.',
    })
  })
})

describe('the exit code', () => {
  const report = (verdict: Verdict, rest: Partial<Parameters<typeof exitCode>[0]> = {}): Parameters<typeof exitCode>[0] => ({
    verdict,
    complete: true,
    cells: [],
    ledger: { planned: 1, created: 1, deleted: 1, leaked: [] },
    ...rest,
  })
  const some = (outcome: Outcome, count = 1): ReportedCell[] =>
    Array.from({ length: count }, () => ({
      ...cell(outcome),
      check: 'a-check',
      title: 'A title',
      operation: 'read',
      stories: [],
      judged: 1,
      findings: [],
    }))
  const since = (...newlyBroken: string[]): Changes => ({ newlyBroken: newlyBroken.map((name) => ({ cell: name })) }) as unknown as Changes

  test.each<[Verdict, number]>([
    ['conformant', 0],
    ['nonconformant', 1],
    ['incomplete', 2],
    ['void', 2],
  ])('%s: %i', (verdict, code) => {
    expect(exitCode(report(verdict))).toBe(code)
    expect(exitCode(report(verdict, { ledger: { planned: 1, created: 1, deleted: 0, leaked: ['/a'] } }))).toBe(3)
  })

  test.each<[string, Verdict, Partial<Parameters<typeof exitCode>[0]>, number]>([
    ['what is newly broken fails', 'nonconformant', { cells: some('failed'), since: since('a@x') }, 1],
    ['what was broken before does not', 'nonconformant', { cells: [...some('failed'), ...some('passed')], since: since() }, 0],
    ['not even if nothing else was asked', 'nonconformant', { cells: some('failed'), since: since() }, 0],
    [
      'what could not be judged is still in the way',
      'nonconformant',
      { cells: [...some('failed'), ...some('untested')], since: since() },
      2,
    ],
    [
      'nor is a run conformant that did not come to its end',
      'nonconformant',
      { cells: some('failed'), complete: false, since: since() },
      2,
    ],
    ['our own fault stays one', 'void', { cells: some('passed'), since: since() }, 2],
    ['without an earlier report all counts', 'nonconformant', { cells: some('failed') }, 1],
    [
      'a leak counts for more',
      'conformant',
      { cells: some('passed'), since: since('a@x'), ledger: { planned: 1, created: 1, deleted: 0, leaked: ['/a'] } },
      3,
    ],
  ])('with --fail-on new: %s', (_, verdict, rest, code) => expect(exitCode(report(verdict, rest), 'new')).toBe(code))

  test('with --fail-on any does not ask what is new', () => {
    expect(exitCode(report('nonconformant', { cells: some('failed'), since: since() }))).toBe(1)
    expect(exitCode(report('conformant', { cells: some('passed'), since: since('a@x') }), 'any')).toBe(0)
  })
})

describe('the result of a profile', () => {
  const result = (...given: Cell[]): unknown => judgeProfiles(given)[0]?.result
  test('is that of its worst required cell', () => {
    expect(result(...cells('passed', 'unsupported'))).toBe('success')
    expect(result(...cells('passed', 'waived'))).toBe('partial')
    expect(result(...cells('waived', 'untested'))).toBe('incomplete')
    expect(result(...cells('waived', 'error'))).toBe('incomplete')
    expect(result(...cells('untested', 'failed', 'waived'))).toBe('failure')
    expect(result(advice('failed'), advice('untested'), advice('waived'), cell('passed'))).toBe('success')
  })

  test('counts its cells, what should be apart from what must', () => {
    const given = [
      ...cells('passed', 'passed', 'failed', 'waived', 'unsupported', 'untested'),
      advice('failed'),
      advice('passed'),
      advice('waived'),
      cell('failed', { profile: 'contract' }),
    ]
    expect(judgeProfiles(given)).toEqual([
      { name: 'contract', result: 'failure', passed: 0, failed: 1, waived: 0, unsupported: 0, untested: 0, advised: 0 },
      { name: 'arm', result: 'failure', passed: 3, failed: 1, waived: 2, unsupported: 1, untested: 1, advised: 1 },
    ])
    expect(judgeProfiles([])).toEqual([])
  })
})
