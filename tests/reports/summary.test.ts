import { describe, expect, test } from 'vitest'
import { code, codeCell, fenced, plain, within } from '../../reports/markdown.ts'
import type { Report } from '../../reports/report.ts'
import { toMarkdown } from '../../reports/summary.ts'
import { hostile, sample, sound } from './sample.ts'

/** The lines outside fenced blocks and outside code spans: what a renderer would read as Markdown and HTML. */
function prose(markdown: string): string {
  const kept: string[] = []
  let fence = ''
  for (const line of markdown.split('\n')) {
    const [, run] = /^(`{3,})/.exec(line) ?? []
    if (!fence && run) fence = run
    else if (fence && new RegExp(`^\`{${fence.length},}\\s*$`).test(line)) fence = ''
    else if (!fence) kept.push(line)
  }
  expect(fence, 'every fence is closed').toBe('')
  return kept.join('\n').replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'CODE')
}

const markdown = toMarkdown(sample)
const at = (text: string, of = markdown) => {
  expect(of).toContain(text)
  return of.indexOf(text)
}

describe('the summary', () => {
  test('gives the verdict first, what was left behind next, then the rest in order', () => {
    const order = [
      '# ❌ NONCONFORMANT',
      '3 required results are broken',
      'Left behind (1)',
      '| profile |',
      'Failed requirements (3)',
      'Errors of the suite',
      'Warnings (1)',
      'Untested (7)',
      'Waived (1)',
      'Coverage: 17 of 18',
      'Undeclared properties (2)',
      'Tags without operations',
      'Errata used',
      'Notes',
      'Ledger:',
    ]
    const places = order.map((heading) => at(heading))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBe(0)
  })

  test('tells each failure with promise, answer, exchange and curl', () => {
    const endings = markdown.slice(at('### `deleted-is-gone@deleteVaults`'), at('### `is-answered@deleteVaults`'))
    const parts = ['“A GET of a deleted resource must return 404.”', 'Azure RPC v1', 'still answers 200', '`/status`', '`synchronous-012`']
    for (const part of [...parts, '```sh\ncurl -i -X GET']) expect(endings).toContain(part)
  })

  test('counts per profile, groups the untested by reason, and shows what was unmet', () => {
    expect(markdown).toContain('| contract | failure | 12 | 1 | 0 | 0 | 0 | 0 |')
    expect(markdown).toMatch(/- the create never settled .* \(6 results\): `long-running-settles@listVaultsBySubscription`/)
    expect(markdown).toMatch(/\| `deleteVaults` DELETE \| 18 \|.*\*\*unmet\*\*/)
  })

  test('lets no server write Markdown, HTML or control characters', () => {
    const text = prose(markdown)
    expect(text).not.toMatch(/<\/?(?:script|b|h1)/)
    expect(text).not.toMatch(/(?<!\\)`/)
    expect(markdown).not.toMatch(/[^\P{C}\n]/u)
    expect(markdown).toContain('\\\\x1b\\[31mred')
    const rows = markdown.split('\n').filter((line) => line.startsWith('| `'))
    expect(new Set(rows.map((line) => line.replace(/\\\|/g, '').split('|').length)).size).toBe(1)
  })

  test('of a sound run is short and green', () => {
    const short = toMarkdown(sound)
    expect(short).toMatch(/^# ✅ CONFORMANT\n\n\*\*all 13 required results passed\*\*/)
    expect(short).not.toMatch(/Broken|Untested|Left behind|Warnings \(/)
    expect(short).toContain('Ledger: 3 resources created, 3 removed, none left.')
  })

  test('stays under 60 kB and says what was cut', () => {
    const many = <T>(list: readonly T[], times = 300) => Array.from({ length: times }, () => list).flat()
    const vast = (text: string) => text.repeat(40)
    const { errata, tagsWithoutOperations } = sample.contract
    const report: Report = {
      ...sample,
      because: vast(hostile),
      notes: many(sample.notes),
      results: many(sample.results).map((result, index) => ({
        ...result,
        ...(result.reason && { reason: `${index} ${vast(result.reason)}` }),
      })),
      coverage: many(sample.coverage),
      ledger: { ...sample.ledger, leaked: many(sample.ledger.leaked) },
      contract: { ...sample.contract, errata: many(errata), tagsWithoutOperations: many(tagsWithoutOperations) },
    }
    const long = toMarkdown(report)
    expect(Buffer.byteLength(long)).toBeLessThan(60_000)
    expect(long).toMatch(/_Cut here: \d+ more failed requirements in index\.html and report\.json\._/)
    expect(long).toContain('Failed requirements (900)')
    expect(long).toContain('Ledger:')
    prose(long)
  })
})

describe('pieces of Markdown', () => {
  test.each([
    ['a|b', '`a|b`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``a', '``` ``a ```'],
    ['', '`  `'],
    ['a\nb', '`a\\nb`'],
  ])('code(%j) is %j', (given, expected) => expect(code(given)).toBe(expected))

  test('a code span in a table escapes pipes', () => expect(codeCell('a|b')).toBe('`a\\|b`'))

  test('running text is shown as it is', () => {
    const shown = plain('*a* _b_ [c](d) #1 @me <b> & `x` | $y$ \\')
    expect(shown).toBe('\\*a\\* \\_b\\_ \\[c\\](d) \\#1 &#64;me &lt;b&gt; &amp; \\`x\\` \\| \\$y\\$ \\\\')
  })

  test('a fence is longer than what it holds', () => {
    expect(fenced('````\nx', 'sh')).toBe('`````sh\n````\nx\n`````')
  })

  test('parts are kept whole', () => {
    const some = within(10, ['- aaaa', '- bbbb', '- c'], 'things', '\n')
    expect(some).toBe('- aaaa\n\n_Cut here: 2 more things in index.html and report.json._')
    expect(within(100, ['a', 'b'], 'things')).toBe('a\n\nb')
  })
})
