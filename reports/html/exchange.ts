/** One exchange, as a reader wants to see it: both messages, bodies laid out, the faulty place marked. */
import { pointerTo } from '../../spec/pointer.ts'
import { toResponse } from '../../harness/exchange.ts'
import type { Exchange, Fields } from '../../harness/exchange.ts'
import { clip, clipBytes } from '../text.ts'
import { html, lines } from './escape.ts'
import type { Html } from './escape.ts'
import { layOut } from './json.ts'
import type { Line } from './json.ts'

/** Longer bodies are cut; bytes of the laid-out text. */
const longestBody = 8192
const longestLine = 2000
/** Lines shown before and after a marked line that lies beyond the cut. */
const around = 12

const number = (value: number) => value.toLocaleString('en-GB')

function field([name, value]: readonly [string, string], pointer: string): Html {
  const text = html`<b>${name}:</b> ${clip(value, longestLine)}\n`
  return pointer.toLowerCase() === pointerTo('/headers', name.toLowerCase()) ? html`<mark>${text}</mark>` : text
}

const head = (first: Html, fields: Fields, pointer = '') =>
  html`<pre tabindex="0">${first}\n${fields.map((each) => field(each, pointer))}</pre>`

const written = (laid: readonly Line[], marked: number, from: number) =>
  laid.map(({ text }, at) => (at + from === marked ? html`<mark>${clip(text, longestLine)}</mark>\n` : html`${clip(text, longestLine)}\n`))

/** The lines that fit, and those around the marked one when it is not among them. */
function cut(laid: readonly Line[], marked: number): Html {
  let room = longestBody
  const fits = laid.findIndex(({ text }) => (room -= Buffer.byteLength(text) + 1) < 0)
  if (fits < 0) return html`<pre tabindex="0">${written(laid, marked, 0)}</pre>`
  const far = marked >= fits
  const start = Math.max(fits, marked - around)
  const window = far ? laid.slice(start, marked + around) : []
  return html`<pre tabindex="0">${written(laid.slice(0, Math.max(1, fits)), marked, 0)}</pre>
${
  far &&
  html`<p class="note">… ${number(start - fits)} lines left out; around line ${number(marked + 1)}, which the finding is about:</p>
<pre tabindex="0">${written(window, marked, start)}</pre>`
}
<p class="note">Cut at 8 kB: ${number(laid.length)} lines in all. The whole stands in evidence.har.</p>`
}

function body(text: string, pointer = ''): Html {
  if (text === '') return html`<p class="note">no body</p>`
  const { json, bodyFault } = toResponse(200, [], text)
  if (json !== undefined && bodyFault !== 'byte order mark') {
    const laid = layOut(text)
    return cut(laid, pointer.startsWith('/body') ? laid.findIndex((line) => line.pointer === pointer.slice('/body'.length)) : -1)
  }
  const { text: kept, cut: whole } = clipBytes(text, longestBody)
  return html`<pre tabindex="0">${lines(kept)}</pre>
${whole && html`<p class="note">Cut at 8 kB of ${number(whole)} bytes. The whole stands in evidence.har.</p>`}`
}

function answer({ response, failure }: Exchange, pointer: string): Html {
  if (!response) return html`<p class="answered">No answer: <b>${failure?.code ?? 'UNKNOWN'}</b> ${failure?.message ?? ''}</p>`
  const status = html`HTTP ${response.status}`
  return html`${head(pointer === '/status' ? html`<mark>${status}</mark>` : status, response.headers, pointer)}
${response.bodyFault && html`<p class="note">The body: ${response.bodyFault}; ${number(response.size)} bytes.</p>`}
${body(response.text, pointer)}`
}

/** What an exchange is, in one line: `GET → 200, 12 ms`. */
export const gist = ({ request, response, failure, durationMs }: Exchange): string =>
  `${request.method} → ${response?.status ?? failure?.code ?? 'no answer'}, ${Math.round(durationMs)} ms`

/** Request and answer of an exchange; `pointer` says which place in the answer is marked. */
export function messages(exchange: Exchange, pointer: string): Html {
  const { request, scenario, role, wrong } = exchange
  return html`<p class="note">${scenario} · ${role}${wrong && html` · wrong on purpose: <b>${wrong}</b>`} · ${exchange.startedAt}</p>
<h4>Request</h4>
${head(html`<b>${request.method}</b> ${clip(request.url, 4 * longestLine)}`, request.headers)}
${request.body !== undefined && body(request.body)}
<h4>Answer</h4>
${answer(exchange, pointer)}`
}
