/** A ledger of another run: read with suspicion, and written on where it ends. */
import { accessSync, appendFileSync, constants, readFileSync, statSync, truncateSync } from 'node:fs'
import { fileLedger, type LedgerEntry } from '../../harness/ledger.ts'
import type { Removal } from '../../harness/cleanup.ts'
import { leftoversOf, type Leftover } from '../../harness/sweep.ts'
import { about } from '../text-file.ts'
import { UsageError } from '../usage.ts'

export interface OldLedger {
  /** What it says is still there, the newest first. */
  readonly open: readonly Leftover[]
  /** Notes how the removal of one of those went, so that nobody tries again. */
  note(leftover: Leftover, removal: Removal): void
}

/** Throws UsageError when the file is not there, is no ledger, or (`writable`) cannot be written on. A last line that a crash cut short is left out. */
export function openLedger(file: string, writable: boolean): OldLedger {
  // to read a pipe waits for somebody who writes to it
  if (!about(file, () => statSync(file)).isFile()) throw new UsageError(`${file}: is not a file`)
  const text = about(file, () => readFileSync(file, 'utf8'))
  const lines = text.split('\n')
  const entries = lines.flatMap((line, i) => {
    const entry = parse(line)
    if (entry === undefined && line.trim() !== '' && i < lines.length - 1)
      throw new UsageError(`${file}:${i + 1}: is not an entry of a ledger`)
    return entry ?? []
  })
  if (writable) about(file, () => accessSync(file, constants.W_OK))
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

/** Whether two base URLs are the same place. */
export const samePlace = (a: string, b: string): boolean => bare(a) === bare(b)
const bare = (url: string): string => (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, '')
