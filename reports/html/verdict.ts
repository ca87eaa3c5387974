/** The head of the page: the verdict, the profiles, and what was put to whom. */
import { capabilitySays, leftovers, ledgerLine, qualifiers } from '../reading.ts'
import type { Report } from '../report.ts'
import { count, duration, second } from '../text.ts'
import { html } from './escape.ts'
import type { Content, Html } from './escape.ts'
import { badge } from './pieces.ts'

type Profile = Report['profiles'][number]

const verdictMark = { conformant: '✓', nonconformant: '✕', incomplete: '?', error: '!' } as const
const resultOutcome = { success: 'passed', partial: 'waived', failure: 'failed', incomplete: 'untested' } as const

/** The counts of a profile by the word for each, worst first. */
const tallies = ({ failed, untested, warnings, waived, unsupported, passed }: Profile) =>
  Object.entries({ failed, untested, warningsOf: warnings, waived, unsupported, passed })

/** The counts as a bar; it repeats what stands under it, so it is hidden from assistive technology. */
function bar(counts: readonly [string, number][]): Html {
  const total = counts.reduce((sum, [, number]) => sum + number, 0)
  const before = (at: number) => counts.slice(0, at).reduce((sum, [, number]) => sum + number, 0)
  const share = (number: number) => ((number / (total || 1)) * 100).toFixed(3)
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${counts.map(
    ([name, number], at) => number > 0 && html`<rect class="${name}" x="${share(before(at))}" width="${share(number)}" height="1"/>`,
  )}</svg>`
}

const card = (profile: Profile) => html`<li class="card">
<h3>${profile.name} ${badge(resultOutcome[profile.result], profile.result)}</h3>
${bar(tallies(profile))}
<dl class="counts">${tallies(profile).map(
  ([name, number]) => html`<div class="${number ? name : 'none'}"><dt>${name}</dt><dd>${number}</dd></div>`,
)}</dl>
</li>`

const fact = (name: string, ...values: readonly Content[]) => html`<div><dt>${name}</dt><dd>${values}</dd></div>`

function when({ startedAt, durationMs, complete }: Report): Content[] {
  const said = second(startedAt)
  const time = html`<time datetime="${startedAt}">${said}</time>, ${duration(durationMs)}`
  return [time, !complete && html` ${badge('untested', 'interrupted')}`]
}

function facts(report: Report): Html {
  const { target, contract, suite, implementation: made, passes } = report
  const capabilities = Object.entries(target.capabilities).map(([name, has]) => capabilitySays(name, has))
  const perPass = passes.map(({ name, exchanges }) => `${name} ${exchanges}`).join(', ')
  const short = html`<code class="hash" title="SHA-256 ${contract.sha256}">${contract.sha256.slice(0, 12)}</code>`
  return html`<dl class="facts">
${fact('Target', target.kind, ' ', html`<code>${target.baseUrl}</code>`)}
${made && fact('Implementation', `${made.product} ${made.productVersion}, ${made.organisation} (${made.contact})`)}
${fact('Contract', `${contract.title} ${contract.apiVersion} `, short)}
${fact('Suite', `${suite.name} ${suite.version}`)}
${fact('Seed', html`<code>${report.seed}</code>`)}
${fact('Run', ...when(report))}
${fact('Exchanges', count(report.exchanges, 'exchange'), passes.length > 1 && ` (${perPass})`)}
${capabilities.length > 0 && fact('The target', capabilities.join(', '))}
${fact('Ledger', ledgerLine(report))}
</dl>`
}

/** The verdict, first and large; leaks stand directly under it. */
export function verdict(report: Report): Html {
  const { leaked } = report.ledger
  const { sure, perhaps } = leftovers(report)
  const qualified = qualifiers(report)
  return html`<header class="verdict ${report.verdict}">
<p class="eyebrow">${report.contract.title} ${report.contract.apiVersion} · conformance report</p>
<h1><span aria-hidden="true">${verdictMark[report.verdict]}</span> ${report.verdict[0]!.toUpperCase()}${report.verdict.slice(1)}</h1>
${qualified.length > 0 && html`<p class="qualified">${qualified.join(' · ')}</p>`}
<p class="because">${report.because}</p>
</header>
${
  leaked.length > 0 &&
  html`<section class="leaks" aria-labelledby="leaks"><h2 id="leaks">Left behind: ${leaked.length}</h2>
<p>${sure > 0 && html`${sure} created by this run and not removed. `}${perhaps > 0 && html`${perhaps} of which no answer says whether ${perhaps === 1 ? 'it was' : 'they were'} created. `}Remove by hand, or with <code>sweep --delete</code>.</p>
<ul>${leaked.map((id) => html`<li><code>${id}</code></li>`)}</ul></section>`
}
<section aria-labelledby="profiles"><h2 id="profiles" class="unseen">Profiles</h2>
<ul class="cards">${report.profiles.map(card)}</ul></section>
<section aria-labelledby="facts"><h2 id="facts" class="unseen">Facts of the run</h2>${facts(report)}</section>`
}
