/** What was met of the document: operation × status, and properties. */
import { answerSays, answers, statusColumns } from '../reading.ts'
import type { Report, ReportedCoverage } from '../report.ts'
import { html } from './escape.ts'
import type { Html } from './escape.ts'
import { names, row, table } from './pieces.ts'

function answer(row: ReportedCoverage, status: string): Html {
  const says = answerSays(row, status)
  const kind = says === 'unmet' ? 'unmet' : row.documented.includes(status) ? 'met' : 'other'
  return says === '' ? html`<td></td>` : html`<td class="${kind}">${says}</td>`
}

/** A path that may break after each slash. */
const breakable = (path: string) => path.split(/(?<=\/)/).map((segment) => html`${segment}<wbr>`)

const operation = ({ operation: name, method, path }: ReportedCoverage) =>
  html`<th scope="row"><b>${name}</b><br><span class="note">${method} ${breakable(path)}</span></th>`

function matrix(report: Report): Html {
  const statuses = statusColumns(report)
  return table({
    kind: 'matrix',
    label: 'Coverage of answers',
    caption: html`How often each status was answered. Shaded: documented. <b class="unmet">unmet</b>: documented and never answered.
<em>Slanted</em>: answered, and documented only by <code>default</code> or not at all.`,
    head: ['Operation', ...statuses],
    rows: report.coverage.map((each) => html`<tr>${operation(each)}${statuses.map((status) => answer(each, status))}</tr>`),
  })
}

const pointers = (list: readonly string[], word: string) =>
  list.length === 0 ? 0 : html`<details><summary>${list.length}<span class="unseen"> ${word}</span></summary>${names(list)}</details>`

const properties = (report: Report) =>
  table({
    kind: 'properties',
    label: 'Coverage of properties',
    caption: 'Properties of answers: documented and seen, documented and never seen, seen and not documented.',
    head: ['Operation', 'Seen', 'Unseen', 'Undeclared'],
    rows: report.coverage.map(({ operation: name, properties: { seen, unseen, undeclared } }) =>
      row([name, pointers(seen, 'seen'), pointers(unseen, 'unseen'), pointers(undeclared, 'undeclared')]),
    ),
  })

/** The coverage part of the page. */
export function coverage(report: Report): Html {
  const { met, documented } = answers(report)
  const tags = report.contract.tagsWithoutOperations.map((tag, at) => html`${at > 0 && ', '}<b>${tag}</b>`)
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage <span class="number">${met} of ${documented}</span></h2>
<p class="lead">Documented answers that were met.</p>
${matrix(report)}
${properties(report)}
${tags.length > 0 && html`<p>Tags of the document that no operation carries: ${tags}.</p>`}</section>`
}
