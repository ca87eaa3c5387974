import { describe, expect, test } from 'vitest'
import { toConsole, wrap } from '../../reports/console.ts'
import { toHtml } from '../../reports/html/page.ts'
import { toMarkdown } from '../../reports/summary.ts'
import { sample, sound } from './sample.ts'

const plain = (report = sample, width = 80) => toConsole(report, { colour: false, width, out: 'reports/out/' })
const coloured = toConsole(sample, { colour: true, width: 80, out: 'reports/out' })
const escape = '\x1b'
const sgr = new RegExp(`${escape}\\[(?:0|1|2|31|32|33|36)m`, 'g')

describe('the closing verdict', () => {
  test('of a sound run', () => {
    expect(plain(sound).split('\n')).toEqual([
      'CONFORMANT — every requirement that could be judged is met',
      'emulator http://127.0.0.1:41233 · contract 2024-01-01 · seed 20260115 · 10',
      'exchanges in 3.2 s',
      '',
      '  profile    result   passed  failed  warnings  untested  unsupported  waived',
      '  contract   success      12       0         0         0            0       0',
      '  lifecycle  success       1       0         0         0            0       0',
      '  arm        success       0       0         0         0            0       0',
      '',
      'Coverage  18 of 18 documented answers met',
      'Ledger    3 resources created, 3 removed, none left',
      'Report    reports/out/index.html',
      '',
    ])
  })

  test.each(['nonconformant', 'incomplete', 'error'] as const)('%s says why', (verdict) => {
    expect(plain({ ...sound, verdict, because: 'why' }).split('\n')[0]).toBe(`${verdict.toUpperCase()} — why`)
  })

  test('says in its headline how much was judged, and what was waived, warned of and not tested', () => {
    const qualified = 'PARTIAL: 22 of 422 results, 1 waived, 1 warning, 7 untested'
    expect(plain({ ...sample, because: 'why' }, 120).split('\n')[0]).toBe(`NONCONFORMANT (${qualified}) — why`)
    expect(toMarkdown(sample).split('\n')[0]).toBe(`# ❌ NONCONFORMANT · ${qualified.replaceAll(', ', ' · ')}`)
    expect(toHtml(sample, []).replaceAll(/<[^>]+>/g, '')).toContain(qualified.replaceAll(', ', ' · '))
    expect(plain({ ...sound, partial: { results: 1, of: 422 } }).split('\n')[0]).toMatch(/^CONFORMANT \(PARTIAL: 1 of 422 results\) — /)
  })

  test.each([40, 60, 80, 120])('keeps within %i columns, but for what is copied', (width) => {
    const wide = plain(sample, width)
      .split('\n')
      .filter((line) => line.length > width)
    expect(wide).toEqual([expect.stringMatching(/^\/subscriptions\/.*\/abct-left<b>\\x1b\[2J$/)])
  })

  test('tells failures, then errors, the untested by reason, coverage, ledger, reports', () => {
    const text = plain()
    const order = [
      'Failed requirements (3)',
      'body-fits-schema at getVaults\n    expected  enum: Succeeded',
      '    actual    provisioningState reads',
      '    location  synchronous-003 /body/properties/provisioningState (and',
      'Errors of the suite itself (1)',
      'Untested (7)',
      '    6  the create never settled',
      '    1  etag-changes@updateVaults: AuthorizationFailed',
      'Warnings  1 failed result of level should; warnings do not change the verdict',
      'Coverage  17 of 18 documented answers met; not met: deleteVaults 202',
      'Ledger    3 resources created, 2 removed, 1 LEFT BEHIND',
      'Report    reports/out/index.html',
    ]
    const places = order.map((each) => text.indexOf(each))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('shows a check once for all its operations, ten checks at most, and names the rest', () => {
    const result = sample.results.find(({ check }) => check === 'deleted-is-gone')!
    const results = Array.from({ length: 24 }, (_, i) => ({
      ...result,
      check: `check-${i % 12}`,
      operation: i < 12 ? 'getVaults' : 'deleteVaults',
    }))
    const text = plain({ ...sample, results })
    expect(text).toContain('Failed requirements (24)')
    expect(text.match(/ {2}check-\d+ at getVaults, deleteVaults/g)).toHaveLength(10)
    expect(text).toContain('… more in the report: check-10, check-11')
  })

  test('passes no control character on, and spells it out', () => {
    expect(plain()).not.toMatch(/[^\P{C}\n]/u)
    expect(plain()).toContain('\\x1b[31mred\\x07 \\u202eesrever')
    expect(coloured.replace(sgr, '')).not.toMatch(/[^\P{C}\n]/u)
  })

  test('says the same in colour', () => {
    expect(coloured.replace(sgr, '')).toBe(plain())
    expect(coloured.startsWith('\x1b[31mNONCONFORMANT')).toBe(true)
    for (const line of coloured.split('\n')) expect(line.split(escape).length - 1, 'each line ends its own colours').toBeOneOf([0, 2])
  })
})

describe('wrapping', () => {
  test('breaks at blanks, hangs what follows, cuts only words that are too long', () => {
    expect(wrap('one two three', 12, 'a: ')).toEqual(['a: one two', '   three'])
    expect(wrap('abcdefghijklmno p', 10)).toEqual(['abcdefghij', 'klmno p'])
    expect(wrap('a\nb', 10)).toEqual(['a\\nb'])
    expect(wrap('', 10, '> ')).toEqual(['> '])
  })
})
