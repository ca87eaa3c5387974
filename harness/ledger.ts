/** The ledger: what must be cleaned up, written ahead. An entry is on disk before the request that it speaks of is sent. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { RunEnds } from './interruption.ts'

export type LedgerEvent = 'planned' | 'created' | 'deleted' | 'leaked'

export interface LedgerEntry {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly event: LedgerEvent
  readonly run: string
  readonly pass: string
  /** What kind of target; what lived in an embedded emulator died with it. */
  readonly target: 'emulator' | 'azure' | 'url'
  /** Where the resource lives: base URL of the target, and id of the resource without host. */
  readonly baseUrl: string
  readonly id: string
  /** Why it could not be removed, or what happened instead. */
  readonly note?: string
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[]
  append(entry: LedgerEntry): void
}

/** A ledger that lives as long as the process. */
export function memoryLedger(): Ledger {
  const entries: LedgerEntry[] = []
  return { entries, append: (entry) => void entries.push(entry) }
}

/**
 * A ledger in a file of one JSON object a line, flushed to disk with every entry. `clean` takes out of a note what may stand in no file.
 * Throws RunEnds when it cannot be written that something is planned: then it must not be created. What cannot be written afterwards only makes
 * the file say that there may be more to remove than there is, and must not keep anybody from removing it.
 */
export function fileLedger(file: string, clean: (text: string) => string = (text) => text): Ledger {
  const entries: LedgerEntry[] = []
  const append = (entry: LedgerEntry): void => {
    const cleaned = entry.note === undefined ? entry : { ...entry, note: clean(entry.note) }
    try {
      write(file, `${JSON.stringify(cleaned)}\n`)
    } catch (error) {
      if (entry.event === 'planned')
        throw new RunEnds(
          `the ledger cannot be written, so that nothing may be created (${(error as NodeJS.ErrnoException).code}: ${file})`,
        )
    }
    entries.push(cleaned)
  }
  return { entries, append }
}

/** Appends a whole line or nothing. */
function write(file: string, line: string): void {
  const descriptor = openSync(file, 'a', 0o600)
  const { size } = fstatSync(descriptor)
  try {
    // a disk that is filling up takes a part, and says nothing
    if (writeSync(descriptor, line) < Buffer.byteLength(line)) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
    fsyncSync(descriptor)
  } catch (error) {
    if (fstatSync(descriptor).size > size) ftruncateSync(descriptor, size)
    throw error
  } finally {
    closeSync(descriptor)
  }
}

const key = ({ baseUrl, id }: LedgerEntry): string => `${baseUrl} ${id.toLowerCase()}`

/** What may still exist: the last entry of each resource that is not known to be gone, newest first. */
export function openEntries(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const last = new Map<string, LedgerEntry>()
  for (const entry of entries) {
    last.delete(key(entry))
    last.set(key(entry), entry)
  }
  return [...last.values()].filter(({ event }) => event !== 'deleted').reverse()
}

/** How many resources were planned, created, removed, and which remain. */
export function ledgerSums(entries: readonly LedgerEntry[]): { planned: number; created: number; deleted: number; leaked: string[] } {
  const distinct = (event: LedgerEvent): Set<string> => new Set(entries.filter((entry) => entry.event === event).map(key))
  const created = distinct('created')
  const open = openEntries(entries)
  const stillOpen = new Set(open.map(key))
  return {
    planned: distinct('planned').size,
    created: created.size,
    deleted: [...created].filter((resource) => !stillOpen.has(resource)).length,
    leaked: open.map(({ id }) => id),
  }
}
