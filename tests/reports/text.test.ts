import { describe, expect, test } from 'vitest'
import { answerSays, byReason, called, coverageLine, ledgerLine, statusColumns } from '../../reports/reading.ts'
import { clip, clipBytes, count, duration, visible, visibleLines } from '../../reports/text.ts'
import { sample, sound } from './sample.ts'

describe('text of others', () => {
  test.each([
    ['\x1b[0m', '\\x1b[0m'],
    ['\0\x7f\x9b', '\\x00\\x7f\\x9b'],
    ['a\r\n\tb', 'a\\r\\n\\tb'],
    ['\u202E\u2066\u200B\uFEFF', '\\u202e\\u2066\\u200b\\ufeff'],
    ['\u2028', '\\u2028'],
    ['\uD800', '\\ud800'],
    ['\u{E0041}', '\\u{e0041}'],
    ['é 😀 漢 <&>', 'é 😀 漢 <&>'],
  ])('%j shows as %j', (given, shown) => expect(visible(given)).toBe(shown))

  test('keeps its lines where lines are wanted', () => {
    expect(visibleLines('a\r\nb\tc\rd\x1b')).toBe('a\nb\tc\\x0dd\\x1b')
  })

  test('is cut between characters, and what is left out is said', () => {
    expect(clip('😀😀😀', 2)).toBe('😀😀… (1 more characters)')
    expect(clip('😀😀', 2)).toBe('😀😀')
    expect(clipBytes('éé', 3)).toEqual({ text: 'é', cut: 4 })
    expect(clipBytes('éé', 4)).toEqual({ text: 'éé' })
  })

  test('counts and durations read well', () => {
    expect([count(0, 'vault'), count(1, 'vault'), count(2, 'vault')]).toEqual(['0 vaults', '1 vault', '2 vaults'])
    expect([duration(840), duration(3214), duration(252_000)]).toEqual(['840 ms', '3.2 s', '4 min 12 s'])
  })
})

describe('reading a report', () => {
  test('calls a should that failed warnings', () => {
    const warnings = sample.results.filter((result) => called(result) === 'warnings')
    expect(warnings.map(({ result }) => result)).toEqual(['request-id-is-present@listVaultsByResourceGroup'])
  })

  test('groups by reason, the largest first', () => {
    const turned = { ...sample, results: sample.results.toReversed() }
    expect(byReason(turned, 'untested').map(({ results }) => results.length)).toEqual([6, 1])
  })

  test('says coverage and ledger in a line', () => {
    expect(coverageLine(sound)).toBe('18 of 18 documented answers met')
    expect(coverageLine(sample)).toBe('17 of 18 documented answers met; not met: deleteVaults 202')
    expect(ledgerLine(sound)).toBe('3 resources created, 3 removed, none left')
    expect(ledgerLine({ ...sound, ledger: { planned: 0, created: 0, deleted: 0, leaked: [] } })).toBe('nothing was to be created')
    expect(ledgerLine({ ...sound, ledger: { planned: 6, created: 3, deleted: 1, leaked: ['/a', '/b', '/c', '/d'] } })).toBe(
      '3 resources created, 1 removed, 2 LEFT BEHIND, 2 perhaps more',
    )
    expect(ledgerLine({ ...sound, ledger: { planned: 1, created: 0, deleted: 0, leaked: ['/a'] } })).toBe(
      '0 resources created, 0 removed, 1 perhaps LEFT BEHIND',
    )
  })

  test('knows every status, `default` last', () => {
    expect(statusColumns(sample)).toEqual(['200', '201', '202', '204', '401', '404', '500', '502', 'default'])
    const row = sample.coverage.at(-1)!
    expect(['200', '202', '201', 'default'].map((status) => answerSays(row, status))).toEqual(['18', 'unmet', '', 'met'])
  })
})
