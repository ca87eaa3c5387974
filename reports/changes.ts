/** What changed, in words: the same sections for the terminal, for Markdown and for the page. */
import { isIntermittent } from './compare.ts'
import type { ChangedResult, ChangedProperty, Changes } from './report.ts'
import { clip, count } from './text.ts'

export interface ChangeItem {
  /** A result, or a property and its operation. */
  readonly name: string
  readonly says: string
}

export interface ChangeSection {
  readonly heading: string
  /** How an outcome of that kind is coloured. */
  readonly tone: 'failed' | 'warnings' | 'passed' | 'waived' | 'untested' | 'unsupported'
  readonly items: readonly ChangeItem[]
}

/** `failed now, passed then: still answers 200 (in 2 of 14 judgements: intermittent)`. */
function resultSays(change: ChangedResult): string {
  const { before, now, says, judged, atFault } = change
  const seen = now === null ? 'not in this report' : `${now} now`
  const then = before === null ? 'not there then' : `${before} then`
  const what = says === undefined ? '' : `: ${clip(says, 300)}`
  if (judged === undefined || atFault === undefined) return `${seen}, ${then}${what}`
  return `${seen}, ${then}${what} (in ${atFault} of ${count(judged, 'judgement')}${isIntermittent(change) ? ': intermittent, or in some cases only' : ''})`
}

const results = (heading: string, tone: ChangeSection['tone'], list: readonly ChangedResult[]): ChangeSection => ({
  heading,
  tone,
  items: list.map((change) => ({ name: change.result, says: resultSays(change) })),
})

const properties = (heading: string, list: readonly ChangedProperty[]): ChangeSection => ({
  heading,
  tone: 'unsupported',
  items: list.map(({ operation, pointer }) => ({ name: pointer, says: `in answers of ${operation}` })),
})

function statuses({ gained, lost }: Changes['answers'][number]): string {
  const parts = [
    [gained, 'answered now and not then'],
    [lost, 'answered then and not now'],
  ] as const
  return parts.flatMap(([list, word]) => (list.length > 0 ? [`${list.join(', ')} ${word}`] : [])).join('; ')
}

/** The sections that have something in them, the worst first. */
export function changeSections(changes: Changes): ChangeSection[] {
  const all: ChangeSection[] = [
    results('Regressed', 'failed', changes.regressed),
    results('Still failing', 'failed', changes.stillFailing),
    results('New warnings', 'warnings', changes.newWarnings),
    results('Fixed', 'passed', changes.fixed),
    results('Now waived', 'waived', changes.nowWaived),
    results('New', 'passed', changes.newlyTested),
    results('No longer tested', 'untested', changes.noLongerTested),
    properties('Undeclared properties newly seen', changes.newlyUndeclared),
    { heading: 'Answers', tone: 'unsupported', items: changes.answers.map((row) => ({ name: row.operation, says: statuses(row) })) },
    properties('Properties never seen, then or now', changes.neverSeen),
  ]
  return all.filter(({ items }) => items.length > 0)
}

/** `2 regressed, 1 fixed, 3 new, 4 no longer tested`. */
export function changeLine({ regressed, fixed, newlyTested, noLongerTested, stillFailing }: Changes): string {
  const parts: readonly (readonly [readonly unknown[], string])[] = [
    [regressed, 'regressed'],
    [stillFailing, 'still failing'],
    [fixed, 'fixed'],
    [newlyTested, 'new'],
    [noLongerTested, 'no longer tested'],
  ]
  const said = parts.flatMap(([list, word]) => (list.length > 0 ? [`${list.length} ${word}`] : []))
  return said.length > 0 ? said.join(', ') : 'no result came out differently'
}
