/** The ledger is on disk before what it speaks of happens, and tells what may still exist. */
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RunEnds } from '../../harness/interruption.ts'
import { fileLedger, ledgerSums, memoryLedger, openEntries, type LedgerEntry, type LedgerEvent } from '../../harness/ledger.ts'

const entry = (event: LedgerEvent, id: string, rest: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: '2026-01-15T09:30:00.000Z',
  event,
  run: 'r',
  pass: 'p',
  target: 'url',
  baseUrl: 'https://x',
  id,
  ...rest,
})

describe('what is open', () => {
  test('is whatever is not known to be gone, the newest first, each once, as its last entry has it', () => {
    const last = entry('leaked', '/A', { note: 'locked' })
    expect(openEntries([entry('planned', '/a'), entry('created', '/b'), entry('planned', '/c'), entry('created', '/C'), last])).toEqual([
      last,
      entry('created', '/C'),
      entry('created', '/b'),
    ])
  })
  test('is not what was deleted, but what was planned again after that', () => {
    expect(openEntries([entry('created', '/a'), entry('deleted', '/A')])).toEqual([])
    expect(openEntries([entry('deleted', '/a'), entry('planned', '/a')])).toEqual([entry('planned', '/a')])
  })
  test('is told apart by the target', () => {
    const other = entry('created', '/a', { baseUrl: 'https://y' })
    expect(openEntries([entry('created', '/a'), other, entry('deleted', '/a')])).toEqual([other])
  })
})

describe('the sums', () => {
  test('count resources, not entries', () => {
    const entries = [
      entry('planned', '/a'),
      entry('planned', '/A'),
      entry('created', '/a'),
      entry('planned', '/b'),
      entry('planned', '/c'),
      entry('created', '/c'),
      entry('created', '/d'),
      entry('deleted', '/a'),
      entry('leaked', '/c'),
      entry('deleted', '/D'),
    ]
    expect(ledgerSums(entries)).toEqual({ planned: 3, created: 3, deleted: 2, leaked: ['/c', '/b'] })
  })
  test('count as deleted only what was created', () => {
    expect(ledgerSums([entry('planned', '/a'), entry('deleted', '/a')])).toEqual({ planned: 1, created: 0, deleted: 0, leaked: [] })
    expect(ledgerSums([])).toEqual({ planned: 0, created: 0, deleted: 0, leaked: [] })
  })
})

test('a ledger in memory keeps what is appended, in order', () => {
  const ledger = memoryLedger()
  const entries = [entry('planned', '/a'), entry('created', '/a')]
  entries.forEach((each) => ledger.append(each))
  expect(ledger.entries).toEqual(entries)
})

describe('a ledger in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  test('has a line for each entry, there as soon as it is appended, for its owner alone', () => {
    const file = join(folder, 'ledger.ndjson')
    const ledger = fileLedger(file)
    const entries = [entry('planned', '/a'), entry('created', '/a', { note: 'late\n' })]
    for (const [i, each] of entries.entries()) {
      ledger.append(each)
      expect(readFileSync(file, 'utf8')).toBe(
        entries
          .slice(0, i + 1)
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      )
    }
    expect(ledger.entries).toEqual(entries)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })
  test.runIf(process.platform === 'linux')(
    'is held open by nobody between two entries, for who runs out of file descriptors can write no more',
    () => {
      const file = join(folder, 'closed.ndjson')
      fileLedger(file).append(entry('planned', '/a'))
      const open = readdirSync('/proc/self/fd').flatMap((descriptor) => {
        try {
          return [readlinkSync(`/proc/self/fd/${descriptor}`)]
        } catch {
          return []
        }
      })
      expect(open.filter((target) => target.includes('closed.ndjson'))).toEqual([])
    },
  )
  test('goes on where another ended', () => {
    const file = join(folder, 'again.ndjson')
    fileLedger(file).append(entry('planned', '/a'))
    const ledger = fileLedger(file)
    expect(ledger.entries).toEqual([])
    ledger.append(entry('deleted', '/a'))
    expect(
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as LedgerEntry).event),
    ).toEqual(['planned', 'deleted'])
  })
  test('that cannot be written says so, and nothing that is planned may happen', () => {
    const ledger = fileLedger(join(folder, 'nowhere', 'ledger.ndjson'))
    expect(() => ledger.append(entry('planned', '/a'))).toThrow(RunEnds)
    expect(() => ledger.append(entry('planned', '/a'))).toThrow(/nothing may be created \(ENOENT: /)
    expect(ledger.entries).toEqual([])
  })
  test('that cannot be written afterwards keeps nobody from removing', () => {
    const ledger = fileLedger(join(folder, 'nowhere', 'ledger.ndjson'))
    for (const event of ['created', 'deleted', 'leaked'] as const) ledger.append(entry(event, '/a'))
    expect(ledger.entries.map(({ event }) => event)).toEqual(['created', 'deleted', 'leaked'])
  })
  test('holds no note that was not cleaned', () => {
    const file = join(folder, 'clean.ndjson')
    const ledger = fileLedger(file, (text) => text.replace('secret', '*'))
    ledger.append(entry('leaked', '/secret', { note: 'a secret' }))
    ledger.append(entry('leaked', '/a'))
    expect(ledger.entries).toEqual([entry('leaked', '/secret', { note: 'a *' }), entry('leaked', '/a')])
    expect(readFileSync(file, 'utf8')).toBe(ledger.entries.map((each) => `${JSON.stringify(each)}\n`).join(''))
  })
})
