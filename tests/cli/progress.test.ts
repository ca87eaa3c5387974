/** Progress: a line for each scenario, and one at least every ten seconds for what is waited for. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newProgress } from '../../cli/run/progress.ts'
import type { Pass } from '../../harness/pass.ts'
import { scenario } from '../../harness/scenario.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const aScenario = scenario({
  id: 'a-scenario',
  title: 'A title that is so long that it would not fit into eighty columns of a terminal at all',
  verbs: [],
  run: () => Promise.resolve(),
})
const passOf = (waiting: { what: string; ms: number }[]): Pass =>
  ({ waiting: () => waiting, record: { target: { pass: 'target' }, exchanges: [1, 2, 3] } }) as unknown as Pass

test('a scenario is a line of eighty columns at most, with the time since the beginning', () => {
  const lines: string[] = []
  const progress = newProgress((line) => lines.push(line))
  vi.advanceTimersByTime(1500)
  progress.step({ pass: 'synchronous', scenario: aScenario, ms: 3, ended: 'the vault could not be created' })
  expect(lines[0]).toMatch(/^ {3}1\.5 s {2}synchronous {3}A title .*…\n$/)
  expect(lines[1]).toContain('ended early: the vault could not be created')
  expect(lines.filter((line) => line.length > 81)).toEqual([])
})

test('silence is broken every ten seconds by what is waited for, until watching ends', () => {
  const lines: string[] = []
  const progress = newProgress((line) => lines.push(line))
  const unwatch = progress.watch([passOf([{ what: 'create of cst-1-a, asked 2 times how it goes', ms: 61_000 }])])
  vi.advanceTimersByTime(9_000)
  expect(lines).toEqual([])
  vi.advanceTimersByTime(26_000)
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^ {2}1[0-9]\.0 s {2}target {8}waiting 61 s: create of cst-1-a/)
  unwatch()
  vi.advanceTimersByTime(60_000)
  expect(lines).toHaveLength(3)
})

test('where nothing is waited for, it says how far it has come', () => {
  const lines: string[] = []
  newProgress((line) => lines.push(line)).watch([passOf([])])
  vi.advanceTimersByTime(11_000)
  expect(lines[0]).toContain('3 exchanges so far')
})
