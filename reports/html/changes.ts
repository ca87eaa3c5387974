/** What changed since the previous run. */
import { changeLine, changeSections } from '../changes.ts'
import type { Report } from '../report.ts'
import { second } from '../text.ts'
import { html } from './escape.ts'
import type { Html } from './escape.ts'
import { badge } from './pieces.ts'

/** Lists of more than these are folded. */
const most = 10

/** The section of the page; nothing where no earlier report was given. */
export function changes({ since }: Report): Html | false {
  if (!since) return false
  const when = second(since.before.startedAt)
  return html`<section aria-labelledby="since"><h2 id="since">Since the previous run</h2>
<p class="lead">${changeLine(since)}. The run before began ${when} and was ${since.before.verdict}.</p>
${since.differs.length > 0 && html`<ul>${since.differs.map((each) => html`<li>${each}</li>`)}</ul>`}
${changeSections(since).map(({ heading, tone, items }) => {
  const list = html`<ul>${items.map(({ name, says }) => html`<li><code>${name}</code> <span class="note">${says}</span></li>`)}</ul>`
  const head = html`${badge(tone, heading)} <span class="number">${items.length}</span>`
  const folded = items.length > most || tone === 'unsupported'
  return html`<h3>${head}</h3>${folded ? html`<details><summary>all ${items.length}</summary>${list}</details>` : list}`
})}</section>`
}
