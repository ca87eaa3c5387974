/** What is rendered from the report is rendered again: nobody reads JSON who is shown a page. */
import type { Evidence } from '../../reports/evidence.ts'
import { toHtml } from '../../reports/html/page.ts'
import { toJunit } from '../../reports/junit.ts'
import type { Report } from '../../reports/report.ts'
import { toMarkdown } from '../../reports/summary.ts'
import type { Misfits } from '../../reports/verify.ts'
import { fileIn } from './evidence-file.ts'

/** A rendering that is not there shows nothing wrong. */
export function renderingMisfits(folder: string, report: Report, { exchanges }: Evidence): Misfits {
  const rendered: Readonly<Record<string, string>> = {
    'junit.xml': toJunit(report),
    'summary.md': toMarkdown(report),
    'index.html': toHtml(report, exchanges),
  }
  return Object.entries(rendered).flatMap(([name, text]) => {
    const bytes = fileIn(folder, name)
    return !bytes || bytes.toString('utf8') === text ? [] : [`${name}: it does not show what the report says`]
  })
}
