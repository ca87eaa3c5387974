/** One run at a time in a folder: a second one would take the ledger of the first for that of a run that has died, and remove its vaults. */
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../usage.ts'

const fileName = 'run.lock'

interface Holder {
  readonly run: string
  readonly pid: number
  readonly host: string
  /** By then it has ended, milliseconds since the epoch: of another machine nobody can see whether it goes on. */
  readonly until: number
}

/** Takes the folder until the result is called. Throws UsageError when a run is going on in it; one that was killed holds nothing. */
export function lockFolder(folder: string, run: string, lastsMs: number): () => void {
  const file = join(folder, fileName)
  const holder: Holder = { run, pid: process.pid, host: hostname(), until: Date.now() + lastsMs }
  if (!take(file, holder)) {
    const other = read(file)
    if (other && goesOn(other))
      throw new UsageError(
        `--out: ${folder} is in use by ${other.run} (process ${other.pid} on ${other.host}); use another folder, or remove ${fileName} there if that run has died`,
      )
    attempt(file, () => rmSync(file, { force: true }))
    if (!take(file, holder)) throw new UsageError(`--out: another run has just taken ${folder}; use another folder`)
  }
  return () => rmSync(file, { force: true })
}

function take(file: string, holder: Holder): boolean {
  return attempt(file, () => {
    let descriptor: number
    try {
      descriptor = openSync(file, 'wx')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
    try {
      writeSync(descriptor, JSON.stringify(holder))
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    } finally {
      closeSync(descriptor)
    }
    return true
  })
}

/** Throws UsageError for a folder of that name, a full disk and the like. */
function attempt<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const isFolder = ['ERR_FS_EISDIR', 'EISDIR', 'EPERM'].includes(code) && statSync(file, { throwIfNoEntry: false })?.isDirectory()
    throw new UsageError(
      isFolder ? `--out: ${file} is a folder; remove it, or use another folder` : `--out: ${file} cannot be written (${code || message})`,
    )
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function goesOn({ pid, host, until }: Holder): boolean {
  if (host !== hostname()) return Date.now() < until
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // it is there, and somebody else's
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
