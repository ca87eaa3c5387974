/** What was found: failed requirements, warnings, and what could not be judged, by reason. */
import type { Exchange } from '../../harness/exchange.ts'
import type { Outcome } from '../../harness/outcome.ts'
import { isIntermittent } from '../compare.ts'
import { warningsOf, broken, byReason, called, resultsOf } from '../reading.ts'
import type { Report, ReportedResult, ReportedFinding } from '../report.ts'
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

/** Results whose findings are told one by one. */
function reachedResults(report: Report): ReportedResult[] {
  const endings = (outcome: Outcome) => resultsOf(report, outcome).filter((result) => result.findings.length > 0)
  return [...endings('error'), ...broken(report), ...warningsOf(report), ...endings('waived')]
}

/** The anchor of each result that is told. */
export const anchors = (report: Report): ReadonlyMap<ReportedResult, string> =>
  new Map(reachedResults(report).map((result, at) => [result, `finding-${at + 1}`]))

/** The exchanges that findings refer to, by id. */
function shownExchanges(report: Report, exchanges: readonly Exchange[]): ReadonlyMap<string, Shown> {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]))
  const shown = new Map<string, Shown>()
  for (const finding of reachedResults(report).flatMap((result) => result.findings)) {
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

function endings(finding: ReportedFinding, shown: Shown | undefined): Html {
  const { promise, citation, requirement } = finding.source
  return html`<li>
<dl class="finding">
<div><dt>Expected</dt><dd><blockquote>${clip(promise, longest)}</blockquote><cite>${citation}</cite>
${requirement && html`<code class="requirement">${requirement}</code>`}</dd></div>
<div><dt>Actual</dt><dd class="answered">${clip(finding.says, longest)}</dd></div>
<div><dt>Location</dt><dd>${finding.pointer ? html`<code>${finding.pointer}</code>` : 'the whole answer'} of <code>${finding.exchange}</code>
${finding.more > 0 && `and ${count(finding.more, 'more exchange')} with the same fault`}</dd></div>
</dl>
${evidence(finding, shown)}
${repeat(finding)}
</li>`
}

const group = ({ reason, results }: { readonly reason: string; readonly results: readonly ReportedResult[] }) => html`<li>
<p>${clip(reason, longest)}</p>
${
  results.length > 1
    ? html`<details><summary>${count(results.length, 'result')}</summary>${names(results.map(({ result }) => result))}</details>`
    : names(results.map(({ result }) => result))
}</li>`

/** A part of the page with its heading; nothing when there is nothing to say. */
function part(id: string, heading: string, results: readonly ReportedResult[], lead: string, content: Html): Html | false {
  return (
    results.length > 0 &&
    html`
<section aria-labelledby="${id}"><h2 id="${id}">${heading} <span class="number">${results.length}</span></h2>
<p class="lead">${lead}</p>${content}</section>`
  )
}

/** All findings; our own errors first, for they void the rest, then failed requirements, warnings, and what could not be judged. */
export function findings(report: Report, exchanges: readonly Exchange[]): Html {
  const shown = shownExchanges(report, exchanges)
  const anchor = anchors(report)
  const articles = (results: readonly ReportedResult[]) =>
    html`${results
      .filter((result) => anchor.has(result))
      .map(
        (result) => html`
<article id="${anchor.get(result)}" class="${called(result)}">
<h3>${badge(called(result))} <code>${result.result}</code></h3>
<p class="title">${result.title} <span class="note">${result.profile}, level ${result.level}</span></p>
${result.reason && html`<p>${clip(result.reason, longest)}</p>`}
${isIntermittent(result) && html`<p class="note">In ${result.atFault!} of ${count(result.judged, 'judgement')}: intermittent, or in some cases only.</p>`}
<ol class="findings">${result.findings.map((finding) => endings(finding, shown.get(finding.exchange)))}</ol>
</article>`,
      )}`
  const reasons = (outcome: Outcome) => html`<ul class="reasons ${outcome}">${byReason(report, outcome).map(group)}</ul>`
  const [errors, failed, warnings, waived] = [resultsOf(report, 'error'), broken(report), warningsOf(report), resultsOf(report, 'waived')]
  const [untested, unsupported] = [resultsOf(report, 'untested'), resultsOf(report, 'unsupported')]
  const allRun = waived.every((result) => anchor.has(result))
  const left = exchanges.length - shown.size
  return html`${part(
    'error',
    'Errors of the suite itself',
    errors,
    'Our own fault. They void the run; the target is not blamed.',
    html`${reasons('error')}${articles(errors)}`,
  )}
${part('broken', 'Failed requirements', failed, 'Level must: each of these decides the verdict.', articles(failed))}
${part('warnings', 'Warnings', warnings, 'Level should: worth mending; none of this changes the verdict.', articles(warnings))}
${part('untested', 'Untested', untested, 'These should have been judged and could not be. Untested is not passed.', reasons('untested'))}
${part('waived', 'Waived', waived, 'Broken, known, and claimed by a waiver.', html`${!allRun && reasons('waived')}${articles(waived)}`)}
${part('unsupported', 'Unsupported', unsupported, 'The precondition did not arise, and need not.', reasons('unsupported'))}
${shown.size > 0 && html`<p class="note">${count(shown.size, 'exchange')} shown above; ${left} more in evidence.har.</p>`}`
}
