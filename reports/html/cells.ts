/** All cells in one table. Without the script it is a plain table; with it, it can be narrowed. */
import { profiles } from '../../harness/outcome.ts'
import { called, callings } from '../reading.ts'
import type { Report, ReportedCell } from '../report.ts'
import { clip } from '../text.ts'
import { html } from './escape.ts'
import type { Html } from './escape.ts'
import { anchors } from './findings.ts'
import { badge, table } from './pieces.ts'

const why = (cell: ReportedCell) => clip(cell.reason ?? cell.findings[0]?.says ?? '', 100)

const row = (cell: ReportedCell, anchor: string | undefined) => html`
<tr data-outcome="${called(cell)}" data-profile="${cell.profile}" data-level="${cell.level}">
<td>${badge(called(cell))}</td>
<th scope="row">${anchor ? html`<a href="#${anchor}">${cell.check}</a>` : cell.check}<br><span class="note">${cell.title}</span></th>
<td>${cell.operation}</td><td>${cell.profile}</td><td>${cell.level}</td>
<td class="count">${cell.judged}${cell.atFault !== undefined && html` <span class="note">(${cell.atFault} at fault)</span>`}</td><td class="says">${why(cell)}</td></tr>`

const choice = (name: string, options: readonly string[]) => html`<label>${name}
<select name="${name}"><option value="">all</option>${options.map((option) => html`<option>${option}</option>`)}</select></label>`

/** The table of all cells, worst first, and the form that narrows it. */
export function cells(report: Report): Html {
  const anchor = anchors(report)
  const sorted = [...report.cells].sort((a, b) => callings.indexOf(called(a)) - callings.indexOf(called(b)))
  const present = new Set(report.cells.map(called))
  return html`<section aria-labelledby="cells"><h2 id="cells">All cells <span class="number">${report.cells.length}</span></h2>
<form class="filter" role="search" aria-label="Narrow the cells" hidden>
${choice(
  'outcome',
  callings.filter((each) => present.has(each)),
)}${choice('profile', profiles)}${choice('level', ['must', 'should'])}
<label>text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<output aria-live="polite"></output></form>
${table({
  kind: 'cells',
  label: 'All cells',
  caption: 'Each check at each operation, worst outcome first.',
  head: ['Outcome', 'Check', 'Operation', 'Profile', 'Level', 'Judged', 'Why'],
  rows: sorted.map((cell) => row(cell, anchor.get(cell))),
})}</section>`
}
