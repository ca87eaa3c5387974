/** Whatever happens in whatever order, and wherever a crash cuts the file: what may still exist is known. */
import fc from 'fast-check'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLedger } from '../../cli/sweep/ledger.ts'
import { fileLedger, ledgerSums, memoryLedger, openEntries, type LedgerEntry } from '../../harness/ledger.ts'
import './seed.ts'

const entry: fc.Arbitrary<LedgerEntry> = fc.record(
  {
    at: fc.constant('2026-01-15T09:30:00.000Z'),
    event: fc.constantFrom('planned', 'created', 'deleted', 'leaked'),
    run: fc.constantFrom('r1', 'r2'),
    pass: fc.constant('p'),
    target: fc.constantFrom('emulator', 'azure', 'url'),
    baseUrl: fc.constantFrom('https://x', 'https://y'),
    id: fc.constantFrom('/vaults/a', '/Vaults/A', '/vaults/b', '/vaults/é', '/vaults/c\n"'),
    note: fc.string({ unit: 'grapheme' }),
  },
  { requiredKeys: ['at', 'event', 'run', 'pass', 'target', 'baseUrl', 'id'] },
)
const entries = fc.array(entry, { maxLength: 12 })
const keyOf = ({ baseUrl, id }: LedgerEntry): string => JSON.stringify([baseUrl, id.toLowerCase()])

test('the sums agree with a count by hand', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const ledger = memoryLedger()
      list.forEach((each) => ledger.append(each))
      const keys = [...new Set(list.map(keyOf))]
      const last = (key: string): LedgerEntry => list.findLast((each) => keyOf(each) === key)!
      const ever = (event: string): string[] => keys.filter((key) => list.some((each) => keyOf(each) === key && each.event === event))
      const open = keys
        .map(last)
        .filter(({ event }) => event !== 'deleted')
        .sort((a, b) => list.lastIndexOf(b) - list.lastIndexOf(a))
      expect(openEntries(ledger.entries)).toEqual(open)
      expect(ledgerSums(ledger.entries)).toEqual({
        planned: ever('planned').length,
        created: ever('created').length,
        deleted: ever('created').filter((key) => last(key).event === 'deleted').length,
        leaked: open.map(({ id }) => id),
      })
    }),
  )
})

test('a file that a crash cut anywhere is read up to there, and written on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  const [whole, cut] = [join(folder, 'whole.ndjson'), join(folder, 'cut.ndjson')]
  fc.assert(
    fc.property(entries, fc.nat(), (list, n) => {
      writeFileSync(whole, '')
      const ledger = fileLedger(whole)
      list.forEach((each) => ledger.append(each))
      const bytes = readFileSync(whole)
      const kept = bytes.subarray(0, n % (bytes.length + 1))
      writeFileSync(cut, kept)
      // an entry is there once its last character is
      const ends = list.map(
        (_, i) =>
          Buffer.byteLength(
            list
              .slice(0, i + 1)
              .map((each) => `${JSON.stringify(each)}\n`)
              .join(''),
          ) - 1,
      )
      const there = list.filter((_, i) => ends[i]! <= kept.length).filter(({ target }) => target !== 'emulator')
      const old = openLedger(cut, true)
      expect(old.open.map((leftover) => leftover.entry)).toEqual(openEntries(there))
      for (const leftover of old.open) old.note(leftover, { gone: true })
      expect(openLedger(cut, true).open).toEqual([])
      for (const line of readFileSync(cut, 'utf8').split('\n').slice(0, -1)) expect(() => void JSON.parse(line)).not.toThrow()
    }),
  )
})

test('a file of anything is a ledger, or is blamed with its line', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'any.ndjson')
  fc.assert(
    fc.property(
      fc
        .array(
          fc.oneof(
            fc.string(),
            fc.json(),
            entry.map((each) => JSON.stringify(each)),
          ),
          { maxLength: 5 },
        )
        .map((lines) => lines.join('\n')),
      (text) => {
        writeFileSync(file, text)
        try {
          for (const { id, run } of openLedger(file, false).open) expect([typeof id, typeof run]).toEqual(['string', 'string'])
        } catch (error) {
          expect((error as Error).message).toMatch(/any\.ndjson:\d+: is not an entry of a ledger$/)
        }
      },
    ),
  )
})
