/** Writes the files of a run. Each is whole or absent, whenever the program is stopped. */
import { appendFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Evidence } from './evidence.ts'
import { harText } from './har.ts'
import { toHtml } from './html/page.ts'
import { toJunit } from './junit.ts'
import type { Report } from './report.ts'
import { checkReport } from './schema.ts'
import { toMarkdown } from './summary.ts'

export interface WriteOptions {
  /** The file that `GITHUB_STEP_SUMMARY` names; the summary is appended to it. */
  readonly stepSummary?: string | undefined
}

/** Writes a file, at once or piece by piece, beside its place and moves it there: readers see the old one or the whole new one. */
export async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(beside, 'wx')
    try {
      for (const piece of typeof text === 'string' ? [text] : text) await file.appendFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/**
 * Writes report.json, evidence.har, junit.xml, summary.md and index.html into `dir` (made if absent) and returns their paths in this order.
 * Evidence is redacted when it is gathered, and the report is derived from it: nothing is masked here.
 * Throws an Error, having written nothing, when the report does not fit its schema: that is our fault, never the target's.
 */
export async function writeReports(dir: string, report: Report, { facts, exchanges }: Evidence, { stepSummary }: WriteOptions = {}): Promise<string[]> {
  const problems = checkReport(report)
  if (problems.length) throw new Error(`the report does not fit its schema: ${problems.slice(0, 5).join('; ')}`)
  const summary = toMarkdown(report)
  const files = {
    'report.json': json(report),
    'evidence.har': harText(exchanges, facts),
    'junit.xml': toJunit(report),
    'summary.md': summary,
    'index.html': toHtml(report, exchanges),
  }
  await mkdir(dir, { recursive: true })
  const paths: string[] = []
  for (const [name, text] of Object.entries(files)) {
    await writeWhole(join(dir, name), text)
    paths.push(join(dir, name))
  }
  if (stepSummary) await appendFile(stepSummary, `${summary}\n`)
  return paths
}
