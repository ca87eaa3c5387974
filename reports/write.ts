/** Writes the files of a run. Each is whole or absent, whenever the program is stopped. */
import { appendFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Exchange } from '../harness/exchange.ts'
import { toHar } from './har.ts'
import { toHtml } from './html/page.ts'
import { toJunit } from './junit.ts'
import { redactor, tokensOf } from './redact.ts'
import type { Report } from './report.ts'
import { checkReport } from './schema.ts'
import { deepRedactor } from './secrets.ts'
import { toMarkdown } from './summary.ts'

/** Tokens shorter than this are masked in their own exchange alone: as words they may stand for something else in others. */
const longEnough = 8

export interface WriteOptions {
  /** Secrets that may stand in no file, besides the tokens that the exchanges themselves carry. */
  readonly secrets?: readonly string[]
  /** The file that `GITHUB_STEP_SUMMARY` names; the summary is appended to it. */
  readonly stepSummary?: string | undefined
}

/** Writes a file beside its place and moves it there: readers see the old one or the whole new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(text)
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
 * `evidence` stands in the HAR under `log._azureBackupConformance`. Everything is redacted here once more, whether or not it was before.
 * Throws an Error, having written nothing, when the report does not fit its schema: that is our fault, never the target's.
 */
export async function writeReports(
  dir: string,
  report: Report,
  exchanges: readonly Exchange[],
  evidence: Record<string, unknown>,
  { secrets = [], stepSummary }: WriteOptions = {},
): Promise<string[]> {
  const known = [...new Set([...secrets, ...exchanges.flatMap(tokensOf).filter(token => token.length >= longEnough)])]
  const clean = deepRedactor(known)
  const told = clean(report)
  const shown = exchanges.map(redactor(known))
  const problems = checkReport(told)
  if (problems.length) throw new Error(`the report does not fit its schema: ${problems.slice(0, 5).join('; ')}`)
  const summary = toMarkdown(told)
  const files = {
    'report.json': json(told),
    'evidence.har': json(toHar(shown, clean(evidence))),
    'junit.xml': toJunit(told),
    'summary.md': summary,
    'index.html': toHtml(told, shown),
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
