/** Reads the files that `judge` takes, and says what was left out. */
import { closeSync, openSync, readSync } from 'node:fs'
import { isObject } from '../spec/json.ts'
import { entriesIn } from '../reports/har-file.ts'
import { fromHar, ownFacts } from '../reports/har-reading.ts'
import { foreignRecording, ownRecording, type Recording } from '../reports/recording.ts'
import type { Suite } from '../suites/conformance.ts'
import { about } from './text-file.ts'

/** What a file holds; `shown`: the file as the user named it. It is read twice, for who wrote it may stand at its end. Throws UsageError for what cannot be read and what is no HAR. */
export function recordingIn(file: string, shown: string, { contract, binding }: Suite): Recording {
  return about(shown, () => {
    const facts = ownFacts(JSON.parse(frameOf(file)))
    if (!facts) return foreignRecording(parsedEntries(file), contract, binding)
    const { exchanges } = fromHar({ log: { _azureBackupConformance: facts, entries: [...parsedEntries(file)] } })
    // what was judged before was recorded by others then
    const passes: unknown = facts['passes']
    return ownRecording(exchanges, contract, Array.isArray(passes) && passes.some((pass) => isObject(pass) && pass['foreign'] === true))
  })
}

/** All of a file but its entries. */
function frameOf(file: string): string {
  const entries = entriesIn(bytesOf(file))
  for (;;) {
    const { done, value } = entries.next()
    if (done) return value
  }
}

function* parsedEntries(file: string): Generator<unknown, void> {
  for (const text of entriesIn(bytesOf(file))) yield JSON.parse(text) as unknown
}

/** A file, a piece at a time. */
function* bytesOf(file: string): Generator<Uint8Array, void> {
  const handle = openSync(file, 'r')
  try {
    const piece = Buffer.alloc(2 ** 20)
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) yield piece.subarray(0, read)
  } finally {
    closeSync(handle)
  }
}

/** Entries of a kind that are named one by one; more are counted. */
const mostNamed = 20

/** What was left out and why, a sentence each. */
export function notesOn({ unreadable, notOfServer, withoutBody }: Recording, before: string): string[] {
  const more = unreadable.length - mostNamed
  return [
    ...unreadable.slice(0, mostNamed).map(({ entry, why }) => `${before}Entry ${entry} was left out, it cannot be read: ${why}.`),
    ...(more > 0 ? [`${before}${more} more cannot be read.`] : []),
    ...[...notOfServer].map(
      ([why, entries]) =>
        `${before}${entries.length === 1 ? '1 entry was' : `${entries.length} entries were`} left out, ${why}: ${entries.slice(0, mostNamed).join(', ')}${entries.length > mostNamed ? ', …' : ''}.`,
    ),
    ...(withoutBody > 0
      ? [
          `${before}${withoutBody === 1 ? '1 body was' : `${withoutBody} bodies were`} not recorded: of such an answer, status and headers alone are judged.`,
        ]
      : []),
  ]
}

/** How many entries a file holds. */
export const entriesOf = ({ record, notJudged, unreadable, notOfServer }: Recording): number =>
  record.exchanges.length + notJudged + unreadable.length + [...notOfServer.values()].flat().length
