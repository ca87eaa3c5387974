/** Pieces of Markdown that hold other people's text without letting it become Markdown or HTML. */
import { clip, visible, visibleLines } from './text.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' }

/** Running text: shown as it is, whatever it holds; one line. `@` becomes an entity so that nobody is notified. */
export const plain = (text: string, most = 600): string =>
  visible(clip(text, most))
    .replace(/[\\`*_~[\]#|$!{}]/g, '\\$&')
    .replace(/[&<>@]/g, (character) => entities[character]!)

const longestRun = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))

/** A code span (CommonMark §6.1) that its content cannot end. */
export function code(text: string, most = 300): string {
  const shown = visible(clip(text, most))
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = /^`|`$|^ .* $/.test(shown) || shown === '' ? ' ' : ''
  return fence + pad + shown + pad + fence
}

/** A code span within a table, where GitHub wants pipes escaped. */
export const codeCell = (text: string): string => code(text).replaceAll('|', '\\|')

/** A fenced block (CommonMark §4.5) whose fence is longer than any run of backticks in it. */
export function fenced(text: string, language = ''): string {
  const shown = visibleLines(text)
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1))
  return `${fence}${language}\n${shown}\n${fence}`
}

/** A table; the results are Markdown already. Columns marked in `right` are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], right: (column: number) => boolean): string {
  const line = (results: readonly string[]) => `| ${results.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (right(at) ? '--:' : '---'))), ...rows.map(line)].join('\n')
}

/** As many whole parts as fit into `most` bytes, and a line that says how many did not. */
export function within(most: number, parts: readonly string[], noun: string, gap = '\n\n'): string {
  const kept: string[] = []
  let room = most
  for (const part of parts) {
    room -= Buffer.byteLength(part) + gap.length
    if (room < 0) break
    kept.push(part)
  }
  const left = parts.length - kept.length
  const note = left ? `\n\n_Cut here: ${left} more ${noun} in index.html and report.json._` : ''
  return kept.join(gap) + note
}
