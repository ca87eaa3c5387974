/** Folders that reports are written to. */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from './usage.ts'

/** What a run writes, the ledger aside. */
const written = [
  'report.json',
  'evidence.har',
  'junit.xml',
  'summary.md',
  'index.html',
  'certificate.json',
  'allure-results',
  '.allure-results',
]
const ledger = 'ledger.ndjson'

/**
 * Makes a folder for reports, and removes those of an earlier run, but for its ledger and for what is named in `kept`.
 * Throws UsageError when it cannot be written to, or holds files of these names that no run of this suite wrote: they may be dear to somebody.
 */
export function claimFolder(path: string, option: string, kept: readonly string[] = []): void {
  makeFolder(path, option)
  const there = written.filter((name) => existsSync(join(path, name)))
  if (there.length > 0 && !isOurs(path))
    throw new UsageError(`${option}: ${path} holds ${there.join(', ')}, which no run of this suite wrote; name another folder`)
  for (const name of there.filter((each) => !kept.includes(each))) rmSync(join(path, name), { recursive: true, force: true })
}

/** Throws UsageError when what is made of these files would be written over them, or beside them. All paths absolute; `whose`: what the files are, or are of. */
export function keepSources(out: string, files: readonly string[], whose: string): void {
  if (files.some((file) => [dirname(real(file)), real(dirname(file))].includes(real(out))))
    throw new UsageError(`--out: ${out} is the folder of ${whose}; name another folder with --out`)
}

/** The same place may go by several names. */
const real = (path: string): string => (existsSync(path) ? realpathSync.native(path) : path)

/** A run begins with its ledger and ends with its report. */
function isOurs(path: string): boolean {
  if (existsSync(join(path, ledger))) return true
  try {
    return 'reportVersion' in (JSON.parse(readFileSync(join(path, 'report.json'), 'utf8')) as object)
  } catch {
    return false
  }
}

/** Makes a folder that can be written to. Throws UsageError, naming the option, when it cannot be had. */
export function makeFolder(path: string, option: string): void {
  try {
    make(path)
    if (!statSync(path).isDirectory()) throw new Error('it is no folder')
    accessSync(path, constants.W_OK)
  } catch (error) {
    throw new UsageError(`${option}: ${path} cannot be written to (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`)
  }
}

/** Step by step: Node's own recursive mkdir never returns below /proc. */
function make(path: string): void {
  if (existsSync(path)) return
  make(dirname(path))
  mkdirSync(path)
}
