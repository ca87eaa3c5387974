/** The foot of the page: ledger, passes, waivers, errata, requirements nothing answered for, notes. */
import { ledgerLine } from '../reading.ts'
import type { Report } from '../report.ts'
import { count } from '../text.ts'
import { html } from './escape.ts'
import type { Content, Html } from './escape.ts'
import { row, table } from './pieces.ts'

const facts = (label: string, head: readonly string[], rows: readonly (readonly Content[])[]) =>
  rows.length > 0 && table({ kind: 'facts-table', label, caption: label, head, rows: rows.map(row) })

const list = (heading: string, items: readonly Content[]) =>
  items.length > 0 && html`<h3>${heading}</h3><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`

/** What the reader should know besides. */
export function closing(report: Report): Html {
  const { contract, ledger } = report
  const passes = report.passes.map(({ name, baseUrl, exchanges }) => [name, html`<code>${baseUrl}</code>`, exchanges])
  const waivers = report.waivers.map(({ result, reason, issue, owner, expires }) => [
    html`<code>${result}</code>`,
    reason,
    issue,
    owner,
    expires,
  ])
  const errata = contract.errata.map(({ id, says, used }) => [id, says, used])
  return html`<section aria-labelledby="run"><h2 id="run">The run</h2>
<p>Ledger: ${count(ledger.planned, 'vault')} planned; ${ledgerLine(report)}.</p>
<p>Contract: ${contract.title} ${contract.apiVersion}, SHA-256 <code>${contract.sha256}</code>.</p>
${facts('Passes', ['Pass', 'Target', 'Exchanges'], passes)}
${facts('Waivers', ['Result', 'Reason', 'Issue', 'Owner', 'Expires'], waivers)}
${facts('Errata of the contract that were used', ['Erratum', 'What it allows', 'Used'], errata)}
${list(
  'Requirements that nothing answered for',
  report.unjudgedRequirements.map((id) => html`<code>${id}</code>`),
)}
${list('Notes', report.notes)}
</section>`
}
