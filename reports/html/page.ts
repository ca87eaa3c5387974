/** The report as one self-contained page. */
import { createHash } from 'node:crypto'
import type { Exchange } from '../../harness/exchange.ts'
import { warningsOf, broken, resultsOf } from '../reading.ts'
import type { Report } from '../report.ts'
import { results } from './results.ts'
import { changes } from './changes.ts'
import { closing } from './closing.ts'
import { coverage } from './coverage.ts'
import { html, own } from './escape.ts'
import type { Html } from './escape.ts'
import { findings } from './findings.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { verdict } from './verdict.ts'

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

function contents(report: Report): Html {
  const parts = [
    ['error', 'Errors of the suite', resultsOf(report, 'error').length],
    ['broken', 'Failed requirements', broken(report).length],
    ['warnings', 'Warnings', warningsOf(report).length],
    ['untested', 'Untested', resultsOf(report, 'untested').length],
    ['waived', 'Waived', resultsOf(report, 'waived').length],
    ['unsupported', 'Unsupported', resultsOf(report, 'unsupported').length],
  ] as const
  const found = parts.filter(([, , number]) => number > 0)
  return html`<nav class="contents" aria-label="Contents"><ul>${found.map(
    ([id, name, number]) => html`<li><a href="#${id}">${name}</a><span class="number">${number}</span></li>`,
  )}
${report.since && html`<li><a href="#since">Since the previous run</a></li>`}
<li><a href="#coverage">Coverage</a></li><li><a href="#results">All results</a></li><li><a href="#run">The run</a></li></ul></nav>`
}

/**
 * One HTML page that needs no network and may use none: its policy allows our style sheet and script, by their hashes, and nothing else.
 * Readable without the script. Holds the exchanges that findings refer to; the rest is in the evidence.
 */
export function toHtml(report: Report, exchanges: readonly Exchange[]): string {
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.verdict}${report.partial && ' (partial)'}: ${report.contract.title} ${report.contract.apiVersion}</title>
<style>${own(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the findings</a>
<div class="page">
${verdict(report)}
${contents(report)}
<main id="main" tabindex="-1">
${changes(report)}
${findings(report, exchanges)}
${coverage(report)}
${results(report)}
${closing(report)}
</main>
<footer><p>${report.suite.name} ${report.suite.version} · seed ${report.seed} · ${report.finishedAt}</p></footer>
</div>
<script>${own(script)}</script>
</body>
</html>
`.html
}
