/** A ledger of another run: read with suspicion, and written on where it ends. */
import { accessSync, appendFileSync, constants, existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { fileLedger, type LedgerEntry } from '../../harness/ledger.ts'
import type { Removal } from '../../harness/cleanup.ts'
import { leftoversOf, type Leftover } from '../../harness/sweep.ts'
import { UsageError } from '../usage.ts'

export interface OldLedger {
  /** What it says is still there, the newest first. */
  readonly open: readonly Leftover[]
  /** Notes how the removal of one of those went, so that nobody tries again. */
  note(leftover: Leftover, removal: Removal): void
}

/** Throws UsageError when the file is not there, is no ledger, or (`writable`) cannot be written on. A last line that a crash cut short is left out. */
export function openLedger(file: string, writable: boolean): OldLedger {
  if (!existsSync(file)) throw new UsageError(`${file}: no such file`)
  // to read a pipe waits for somebody who writes to it
  if (!statSync(file).isFile()) throw new UsageError(`${file}: is no file`)
  const text = attempt(file, () => readFileSync(file, 'utf8'))
  const lines = text.split('\n')
  const entries = lines.flatMap((line, i) => {
    const entry = parse(line)
    if (entry === undefined && line.trim() !== '' && i < lines.length - 1) throw new UsageError(`${file}:${i + 1}: no entry of a ledger`)
    return entry ?? []
  })
  if (writable) attempt(file, () => accessSync(file, constants.W_OK))
  const ledger = fileLedger(file)
  // what lived in an embedded emulator died with it
  const open = leftoversOf(entries.filter(({ target }) => target !== 'emulator'))
  return {
    open,
    note({ entry }, { gone, why }) {
      if (!entry) return
      if (ledger.entries.length === 0) mend(file, text)
      const { note: _, ...kept } = entry
      ledger.append({ ...kept, at: new Date().toISOString(), event: gone ? 'deleted' : 'leaked', note: `swept: ${why ?? 'removed'}` })
    },
  }
}

/** What follows must begin on a line of its own: ends the last line, or takes away what a crash left of it. */
function mend(file: string, text: string): void {
  const last = text.slice(text.lastIndexOf('\n') + 1)
  if (last === '') return
  if (parse(last)) appendFileSync(file, '\n')
  else truncateSync(file, Buffer.byteLength(text) - Buffer.byteLength(last))
}

/** What each member of an entry is, as the suite writes it; run and id are held against the target. */
const forms: Readonly<Record<Exclude<keyof LedgerEntry, 'note'>, RegExp>> = {
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  event: /^(?:planned|created|deleted|leaked)$/,
  run: /^/,
  pass: /^/,
  target: /^(?:emulator|azure|url)$/,
  baseUrl: /^https?:\/\//,
  id: /^/,
}

function parse(line: string): LedgerEntry | undefined {
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>> | null
    const fits = Object.entries(forms).every(([name, form]) => typeof entry?.[name] === 'string' && form.test(entry[name]))
    return fits ? (entry as unknown as LedgerEntry) : undefined
  } catch {
    return undefined
  }
}

function attempt<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new UsageError(`${file}: cannot be read and written (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Whether two base URLs are the same place. */
export const samePlace = (a: string, b: string): boolean => bare(a) === bare(b)
const bare = (url: string): string => (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, '')
