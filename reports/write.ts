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

/** What a file is to hold, at once or piece by piece. */
type Content = string | Iterable<string>

/** Writes a file beside its place and moves it there: readers see the old one or the whole new one. */
export const writeWhole = (path: string, text: Content): Promise<void> => writeTogether([[path, text]])

/** The same for files that belong together: when one of them finds no room, none is moved. */
async function writeTogether(files: readonly (readonly [path: string, text: Content])[]): Promise<void> {
  const moves = files.map(([path, text]) => ({ path, text, beside: `${path}.${randomUUID()}.tmp` }))
  try {
    for (const { beside, text } of moves) {
      const file = await open(beside, 'wx')
      try {
        for (const piece of typeof text === 'string' ? [text] : gathered(text)) await file.appendFile(piece)
        await file.sync()
      } finally {
        await file.close()
      }
    }
    for (const { beside, path } of moves) await rename(beside, path)
  } catch (error) {
    await Promise.all(moves.map(({ beside }) => rm(beside, { force: true })))
    throw error
  }
}

/** The same text in fewer pieces, each of which is written at once. About a million characters each. */
function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < 2 ** 20) continue
    yield text
    text = ''
  }
  yield text
}

/** JSON in which no character acts on the terminal of whoever prints it: JSON.stringify leaves some of those as they are. */
const calm = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function* calmed(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield calm(piece)
}

/**
 * Writes report.json, evidence.har, junit.xml, summary.md and index.html into `dir` (made if absent) and returns their paths in this order.
 * Evidence is redacted when it is gathered, and the report is derived from it: nothing is masked here.
 * Throws an Error, having written nothing, when the report does not fit its schema, which is our fault and never the target's, and when there is no room.
 */
export async function writeReports(
  dir: string,
  report: Report,
  { facts, exchanges }: Evidence,
  { stepSummary }: WriteOptions = {},
): Promise<string[]> {
  const problems = checkReport(report)
  if (problems.length) throw new Error(`the report does not fit its schema: ${problems.slice(0, 5).join('; ')}`)
  const summary = toMarkdown(report)
  const files = {
    'report.json': calm(`${JSON.stringify(report, null, 2)}\n`),
    'evidence.har': calmed(harText(exchanges, facts)),
    'junit.xml': toJunit(report),
    'summary.md': summary,
    'index.html': toHtml(report, exchanges),
  }
  await mkdir(dir, { recursive: true })
  const placed = Object.entries(files).map(([name, text]) => [join(dir, name), text] as const)
  try {
    await writeTogether(placed)
  } catch (error) {
    throw new Error(`no report could be written to ${dir}: ${(error as Error).message}`, { cause: error })
  }
  if (stepSummary) await appendFile(stepSummary, `${summary}\n`)
  return placed.map(([path]) => path)
}
