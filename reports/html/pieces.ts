/** Pieces that several parts of the page are made of. */
import { html } from './escape.ts'
import type { Content, Html } from './escape.ts'

/** An outcome in words, coloured. */
export const badge = (outcome: string, says: string = outcome): Html => html`<span class="badge ${outcome}">${says}</span>`

/** A list of names in code. */
export const names = (of: readonly string[]): Html => html`<ul class="names">${of.map((name) => html`<li><code>${name}</code></li>`)}</ul>`

export interface Table {
  /** Class of the table, and what assistive technology calls its scrolling frame. */
  readonly kind: string
  readonly label: string
  readonly caption: Content
  /** Names of the columns. */
  readonly head: readonly string[]
  /** Whole `<tr>` elements. */
  readonly rows: readonly Html[]
}

/** A table that scrolls within its own frame, reachable by keyboard. */
export const table = ({ kind, label, caption, head, rows }: Table): Html => html`
<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table class="${kind}"><caption><span>${caption}</span></caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>
</div>`

/** A row whose first result names it. */
export const row = ([first, ...rest]: readonly Content[]): Html =>
  html`<tr><th scope="row">${first}</th>${rest.map((result) => html`<td>${result}</td>`)}</tr>`
