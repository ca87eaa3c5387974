/** What was found: broken promises, advice, and what could not be judged, by reason. */
import type { Exchange } from '../../harness/exchange.ts'
import type { Outcome } from '../../harness/outcome.ts'
import { isIntermittent } from '../compare.ts'
import { advice, broken, byReason, called, cellsOf } from '../reading.ts'
import type { Report, ReportedCell, ReportedFinding } from '../report.ts'
import { clip, count } from '../text.ts'
import { html, lines } from './escape.ts'
import type { Html } from './escape.ts'
import { gist, messages } from './exchange.ts'
import { badge, names } from './pieces.ts'

const longest = 2000

/** An exchange on the page, with the finding that shows it; other findings point there. */
interface Shown {
  readonly exchange: Exchange
  readonly by: ReportedFinding
  readonly anchor: string
}

/** Cells whose findings are told one by one. */
function toldCells(report: Report): ReportedCell[] {
  const told = (outcome: Outcome) => cellsOf(report, outcome).filter((cell) => cell.findings.length > 0)
  return [...told('error'), ...broken(report), ...advice(report), ...told('waived')]
}

/** The anchor of each cell that is told. */
export const anchors = (report: Report): ReadonlyMap<ReportedCell, string> =>
  new Map(toldCells(report).map((cell, at) => [cell, `finding-${at + 1}`]))

/** The exchanges that findings refer to, by id. */
function shownExchanges(report: Report, exchanges: readonly Exchange[]): ReadonlyMap<string, Shown> {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]))
  const shown = new Map<string, Shown>()
  for (const finding of toldCells(report).flatMap((cell) => cell.findings)) {
    const exchange = byId.get(finding.exchange)
    if (exchange && !shown.has(exchange.id)) shown.set(exchange.id, { exchange, by: finding, anchor: `exchange-${shown.size + 1}` })
  }
  return shown
}

function evidence(finding: ReportedFinding, shown: Shown | undefined): Html {
  const id = html`<code>${finding.exchange}</code>`
  if (!shown) return html`<p class="note">Exchange ${id} is not in the evidence.</p>`
  if (shown.by !== finding) return html`<p class="note">Exchange <a href="#${shown.anchor}">${id}</a> is shown above.</p>`
  return html`<details id="${shown.anchor}"><summary>Exchange ${id} <span class="gist">${gist(shown.exchange)}</span></summary>
<div class="exchange">${messages(shown.exchange, finding.pointer)}</div></details>`
}

const repeat = ({ curl }: ReportedFinding) =>
  curl !== '' &&
  html`<details><summary>Repeat it with curl</summary>
<div class="curl"><pre tabindex="0">${lines(curl)}</pre><button type="button" data-copy hidden>Copy</button></div></details>`

function told(finding: ReportedFinding, shown: Shown | undefined): Html {
  const { promise, citation, requirement } = finding.source
  return html`<li>
<dl class="finding">
<div><dt>Promised</dt><dd><blockquote>${clip(promise, longest)}</blockquote><cite>${citation}</cite>
${requirement && html`<code class="requirement">${requirement}</code>`}</dd></div>
<div><dt>Answered</dt><dd class="answered">${clip(finding.says, longest)}</dd></div>
<div><dt>Where</dt><dd>${finding.pointer ? html`<code>${finding.pointer}</code>` : 'the whole answer'} of <code>${finding.exchange}</code>
${finding.more > 0 && `and ${count(finding.more, 'more exchange')} with the same fault`}</dd></div>
</dl>
${evidence(finding, shown)}
${repeat(finding)}
</li>`
}

const group = ({ reason, cells }: { readonly reason: string; readonly cells: readonly ReportedCell[] }) => html`<li>
<p>${clip(reason, longest)}</p>
${
  cells.length > 1
    ? html`<details><summary>${count(cells.length, 'cell')}</summary>${names(cells.map(({ cell }) => cell))}</details>`
    : names(cells.map(({ cell }) => cell))
}</li>`

/** A part of the page with its heading; nothing when there is nothing to say. */
function part(id: string, heading: string, cells: readonly ReportedCell[], lead: string, content: Html): Html | false {
  return (
    cells.length > 0 &&
    html`
<section aria-labelledby="${id}"><h2 id="${id}">${heading} <span class="number">${cells.length}</span></h2>
<p class="lead">${lead}</p>${content}</section>`
  )
}

/** All findings; our own errors first, for they void the rest, then broken promises, advice, and what could not be judged. */
export function findings(report: Report, exchanges: readonly Exchange[]): Html {
  const shown = shownExchanges(report, exchanges)
  const anchor = anchors(report)
  const articles = (cells: readonly ReportedCell[]) =>
    html`${cells
      .filter((cell) => anchor.has(cell))
      .map(
        (cell) => html`
<article id="${anchor.get(cell)}" class="${called(cell)}">
<h3>${badge(called(cell))} <code>${cell.cell}</code></h3>
<p class="title">${cell.title} <span class="note">${cell.profile}, level ${cell.level}</span></p>
${cell.reason && html`<p>${clip(cell.reason, longest)}</p>`}
${isIntermittent(cell) && html`<p class="note">In ${cell.atFault!} of ${count(cell.judged, 'judgement')}: intermittent, or in some cases only.</p>`}
<ol class="findings">${cell.findings.map((finding) => told(finding, shown.get(finding.exchange)))}</ol>
</article>`,
      )}`
  const reasons = (outcome: Outcome) => html`<ul class="reasons ${outcome}">${byReason(report, outcome).map(group)}</ul>`
  const [errors, failed, advised, waived] = [cellsOf(report, 'error'), broken(report), advice(report), cellsOf(report, 'waived')]
  const [untested, unsupported] = [cellsOf(report, 'untested'), cellsOf(report, 'unsupported')]
  const allTold = waived.every((cell) => anchor.has(cell))
  const left = exchanges.length - shown.size
  return html`${part(
    'error',
    'Errors of the suite itself',
    errors,
    'Our own fault. They void the run; the target is not blamed.',
    html`${reasons('error')}${articles(errors)}`,
  )}
${part('broken', 'Broken promises', failed, 'Level must: each of these decides the verdict.', articles(failed))}
${part('advice', 'Advice', advised, 'Level should: worth mending; none of this changes the verdict.', articles(advised))}
${part('untested', 'Untested', untested, 'These should have been judged and could not be. Untested is not passed.', reasons('untested'))}
${part('waived', 'Waived', waived, 'Broken, known, and claimed by a waiver.', html`${!allTold && reasons('waived')}${articles(waived)}`)}
${part('unsupported', 'Unsupported', unsupported, 'The precondition did not arise, and need not.', reasons('unsupported'))}
${shown.size > 0 && html`<p class="note">${count(shown.size, 'exchange')} shown above; ${left} more in evidence.har.</p>`}`
}
