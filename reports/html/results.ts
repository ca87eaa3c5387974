/** All results in one table. Without the script it is a plain table; with it, it can be narrowed. */
import { profiles } from '../../harness/outcome.ts'
import { called, callings } from '../reading.ts'
import type { Report, ReportedResult } from '../report.ts'
import { clip } from '../text.ts'
import { html } from './escape.ts'
import type { Html } from './escape.ts'
import { anchors } from './findings.ts'
import { badge, table } from './pieces.ts'

const why = (result: ReportedResult) => clip(result.reason ?? result.findings[0]?.says ?? '', 100)

const row = (result: ReportedResult, anchor: string | undefined) => html`
<tr data-outcome="${called(result)}" data-profile="${result.profile}" data-level="${result.level}">
<td>${badge(called(result))}</td>
<th scope="row">${anchor ? html`<a href="#${anchor}">${result.check}</a>` : result.check}<br><span class="note">${result.title}</span></th>
<td>${result.operation}</td><td>${result.profile}</td><td>${result.level}</td>
<td class="count">${result.judged}${result.atFault !== undefined && html` <span class="note">(${result.atFault} at fault)</span>`}</td><td class="says">${why(result)}</td></tr>`

const choice = (name: string, options: readonly string[]) => html`<label>${name}
<select name="${name}"><option value="">all</option>${options.map((option) => html`<option>${option}</option>`)}</select></label>`

/** The table of all results, worst first, and the form that narrows it. */
export function results(report: Report): Html {
  const anchor = anchors(report)
  const sorted = [...report.results].sort((a, b) => callings.indexOf(called(a)) - callings.indexOf(called(b)))
  const present = new Set(report.results.map(called))
  return html`<section aria-labelledby="results"><h2 id="results">All results <span class="number">${report.results.length}</span></h2>
<form class="filter" role="search" aria-label="Narrow the results" hidden>
${choice(
  'outcome',
  callings.filter((each) => present.has(each)),
)}${choice('profile', profiles)}${choice('level', ['must', 'should'])}
<label>text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<output aria-live="polite"></output></form>
${table({
  kind: 'results',
  label: 'All results',
  caption: 'Each check at each operation, worst outcome first.',
  head: ['Outcome', 'Check', 'Operation', 'Profile', 'Level', 'Judged', 'Why'],
  rows: sorted.map((result) => row(result, anchor.get(result))),
})}</section>`
}
