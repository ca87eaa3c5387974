/** What a job on GitHub is told besides, where `GITHUB_ACTIONS` is set. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Contract } from '../spec/contract.ts'
import { loadRequirements } from '../spec/requirements.ts'
import { annotations } from '../reports/annotations.ts'
import type { Report } from '../reports/report.ts'
import type { Terminal } from './terminal.ts'

const onGitHub = ({ env }: Terminal): boolean => Boolean(env['GITHUB_ACTIONS'])

/** Prints the findings as annotations that point into the document. */
export function annotate(report: Report, { file, operations }: Contract, terminal: Terminal): void {
  if (!onGitHub(terminal)) return
  const document = resolve(terminal.cwd, file)
  const path = within(document, terminal.env['GITHUB_WORKSPACE'] || terminal.cwd)
  const lines = annotations(report, loadRequirements(), {
    text: readFileSync(document, 'utf8'),
    operations,
    ...(path !== undefined && { path }),
  })
  terminal.out(lines.map((line) => `${line}\n`).join(''))
}

/**
 * GitHub takes commands from any line that begins with `::`, also behind spaces, and folded lines hold words of the target.
 * While `during` goes on it takes none.
 */
export async function withoutCommands<T>(terminal: Terminal, during: () => Promise<T>): Promise<T> {
  if (!onGitHub(terminal)) return during()
  const token = randomUUID()
  terminal.out(`::stop-commands::${token}\n`)
  try {
    return await during()
  } finally {
    terminal.out(`::${token}::\n`)
  }
}

/** The path below a folder, with slashes; absent when it lies elsewhere. */
function within(path: string, folder: string): string | undefined {
  const below = relative(folder, path)
  return below.startsWith('..') || isAbsolute(below) ? undefined : below.split(sep).join('/')
}
