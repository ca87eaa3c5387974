/** What changed, in words: the same sections for the terminal, for Markdown and for the page. */
import { isIntermittent } from './compare.ts'
import type { ChangedCell, ChangedProperty, Changes } from './report.ts'
import { clip, count } from './text.ts'

export interface ChangeItem {
  /** A cell, or a property and its operation. */
  readonly name: string
  readonly says: string
}

export interface ChangeSection {
  readonly heading: string
  /** How an outcome of that kind is coloured. */
  readonly tone: 'failed' | 'advice' | 'passed' | 'waived' | 'untested' | 'unsupported'
  readonly items: readonly ChangeItem[]
}

/** `failed now, passed then: still answers 200 (in 2 of 14 judgements: intermittent)`. */
function cellSays(change: ChangedCell): string {
  const { before, now, says, judged, atFault } = change
  const seen = now === null ? 'not in this report' : `${now} now`
  const then = before === null ? 'not there then' : `${before} then`
  const what = says === undefined ? '' : `: ${clip(says, 300)}`
  if (judged === undefined || atFault === undefined) return `${seen}, ${then}${what}`
  return `${seen}, ${then}${what} (in ${atFault} of ${count(judged, 'judgement')}${isIntermittent(change) ? ': intermittent, or in some cases only' : ''})`
}

const cells = (heading: string, tone: ChangeSection['tone'], list: readonly ChangedCell[]): ChangeSection => ({
  heading,
  tone,
  items: list.map((change) => ({ name: change.cell, says: cellSays(change) })),
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
    cells('Newly broken', 'failed', changes.newlyBroken),
    cells('Still broken', 'failed', changes.stillBroken),
    cells('New advice', 'advice', changes.newAdvice),
    cells('Mended', 'passed', changes.mended),
    cells('Now waived', 'waived', changes.nowWaived),
    cells('New', 'passed', changes.newlyJudged),
    cells('No longer judged', 'untested', changes.noLongerJudged),
    properties('Undeclared properties newly seen', changes.newlyUndeclared),
    { heading: 'Answers', tone: 'unsupported', items: changes.answers.map((row) => ({ name: row.operation, says: statuses(row) })) },
    properties('Properties never seen, then or now', changes.neverSeen),
  ]
  return all.filter(({ items }) => items.length > 0)
}

/** `2 newly broken, 1 mended, 3 new, 4 no longer judged`. */
export function changeLine({ newlyBroken, mended, newlyJudged, noLongerJudged, stillBroken }: Changes): string {
  const parts: readonly (readonly [readonly unknown[], string])[] = [
    [newlyBroken, 'newly broken'],
    [stillBroken, 'still broken'],
    [mended, 'mended'],
    [newlyJudged, 'new'],
    [noLongerJudged, 'no longer judged'],
  ]
  const said = parts.flatMap(([list, word]) => (list.length > 0 ? [`${list.length} ${word}`] : []))
  return said.length > 0 ? said.join(', ') : 'no cell came out differently'
}
