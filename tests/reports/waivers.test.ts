/** Waivers: a file is right or said to be wrong, line by line; a waived result is no longer failed; a unused waiver fails the run. */
import { describe, expect, test } from 'vitest'
import type { Result } from '../../harness/results.ts'
import { judgeResults } from '../../reports/verdict.ts'
import { unused, parseWaivers, waive, WaiverError, type Waiver } from '../../reports/waivers.ts'

const results = ['body-matches-schema@getVaults', 'body-matches-schema@deleteVaults', 'error-envelope@getVaults']
const parse = (text: string): readonly Waiver[] => parseWaivers({ file: 'waivers.yml', text, results, today: '2026-01-15' })
const entry = (change: Record<string, string | undefined> = {}): string => {
  const members = {
    result: 'body-matches-schema@getVaults',
    reason: 'tags are null',
    owner: 'team-backup',
    issue: 'BACKUP-7',
    expires: '2026-03-31',
    ...change,
  }
  return `- ${Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    .join('\n  ')}\n`
}
const said = (text: string): string => {
  try {
    parse(text)
  } catch (error) {
    expect(error).toBeInstanceOf(WaiverError)
    return (error as Error).message
  }
  return ''
}

describe('a waiver file', () => {
  test('is a list of waivers; comments, quotes and an empty file are fine', () => {
    expect(parse(`# known\n${entry()}${entry({ result: '"error-envelope@getVaults"', expires: "'2027-01-01'" })}`)).toEqual([
      { result: 'body-matches-schema@getVaults', reason: 'tags are null', owner: 'team-backup', issue: 'BACKUP-7', expires: '2026-03-31' },
      { result: 'error-envelope@getVaults', reason: 'tags are null', owner: 'team-backup', issue: 'BACKUP-7', expires: '2027-01-01' },
    ])
    expect(parse('')).toEqual([])
    expect(parse('[]')).toEqual([])
  })

  const wrong: readonly (readonly [name: string, text: string, says: string | RegExp])[] = [
    ['invalid YAML', '- result: [\n', /^waivers\.yml:\d: invalid YAML, /],
    ['no list', 'result: a@b\n', 'waivers.yml:1: expected a list of waivers, each with result, reason, owner, issue, expires'],
    ['an entry that is no map', `${entry()}- just text\n`, 'waivers.yml:6: a waiver has result, reason, owner, issue, expires'],
    ['a member missing', entry({ owner: undefined }), 'waivers.yml:1: "owner" is missing'],
    ['members missing', `\n- result: body-matches-schema@getVaults\n`, 'waivers.yml:2: "reason", "owner", "issue", "expires" are missing'],
    [
      'a member misspelt',
      entry({ expires: undefined, expire: '2026-03-31' }),
      'waivers.yml:5: unknown member "expire", did you mean expires? (and 1 more)',
    ],
    [
      'a member unknown',
      entry({ level: 'must' }),
      'waivers.yml:6: unknown member "level"; a waiver has result, reason, owner, issue, expires',
    ],
    ['a member twice', entry().replace('  owner', '  reason: other\n  owner'), /^waivers\.yml:3: invalid YAML, .*unique/],
    ['an empty member', entry({ reason: '""' }), 'waivers.yml:2: "reason" must be a text that is not empty'],
    ['a number', entry({ issue: '7' }), 'waivers.yml:4: "issue" must be a text: put it in quotes'],
    ['a list as result', entry({ result: '[a, b]' }), 'waivers.yml:1: "result" must be a text that is not empty'],
    [
      'a day that is none',
      entry({ expires: '2026-02-30' }),
      'waivers.yml:5: "expires" must be a date such as 2026-03-31, not "2026-02-30"',
    ],
    ['a time', entry({ expires: '2026-03-31T00:00:00Z' }), /waivers\.yml:5: "expires" must be a date/],
    ['an expired waiver', entry({ expires: '2026-01-14' }), 'waivers.yml:5: expired on 2026-01-14: fix the server or renew the waiver'],
    ['one that expires today', entry({ expires: '2026-01-15' }), /waivers\.yml:5: expired on/],
    ['a result twice', entry() + entry(), 'waivers.yml:6: "body-matches-schema@getVaults" is waived twice, first in line 1'],
    [
      'a misspelt result',
      entry({ result: 'body-matches-shema@getVaults' }),
      'waivers.yml:1: there is no result "body-matches-shema@getVaults", did you mean body-matches-schema@getVaults?',
    ],
    ['a result of nothing', entry({ result: 'colour-is-blue@elsewhere' }), 'waivers.yml:1: there is no result "colour-is-blue@elsewhere"'],
    [
      'no result',
      entry({ result: 'body-matches-schema' }),
      /waivers\.yml:1: "body-matches-schema" is not a result, which is written check@operation, did you mean body-matches-schema@/,
    ],
    ['a wildcard', entry({ result: "'*@getVaults'" }), /waivers\.yml:1: .* wildcards are not supported/],
    [
      'several faults',
      entry({ owner: undefined, result: 'a@b' }) + entry({ expires: 'soon' }),
      'waivers.yml:1: "owner" is missing (and 2 more)',
    ],
  ]
  for (const [name, text, says] of wrong) {
    test(`${name}: one line that says where and what`, () => {
      const message = said(text)
      if (typeof says === 'string') expect(message).toBe(says)
      else expect(message).toMatch(says)
      expect(message).not.toContain('\n')
    })
  }
})

describe('results', () => {
  const judged = (result: string, outcome: Result['outcome']): Result =>
    ({ result, outcome, findings: [], judged: 3, atFault: 1, scenarios: [], errata: [] }) as unknown as Result
  const waivers = parse(entry())

  test('that failed are waived, with the reason and who answers for it; others stay what they are', () => {
    const after = waive([judged(results[0]!, 'failed'), judged(results[2]!, 'failed')], waivers)
    expect(after[0]).toMatchObject({ outcome: 'waived', reason: 'tags are null (BACKUP-7; team-backup, until 2026-03-31)' })
    expect(after[1]).toMatchObject({ outcome: 'failed' })
    for (const outcome of ['error', 'untested', 'unsupported', 'passed'] as const)
      expect(waive([judged(results[0]!, outcome)], waivers)[0]!.outcome).toBe(outcome)
  })

  test('that pass make their waiver unused; others do not', () => {
    expect(unused(waivers, [judged(results[0]!, 'passed')])).toEqual([results[0]])
    for (const outcome of ['waived', 'untested', 'unsupported', 'error'] as const)
      expect(unused(waivers, [judged(results[0]!, outcome)])).toEqual([])
  })
})

describe('the verdict', () => {
  const of = (outcome: 'passed' | 'waived' | 'failed') => ({ result: outcome, outcome, level: 'must' as const })

  test('counts what is waived and stays conformant', () => {
    expect(judgeResults([of('passed'), of('waived')], true)).toEqual({
      verdict: 'conformant',
      because: 'All 1 required results that could be judged hold, 1 waived.',
    })
  })

  test('is nonconformant for a unused waiver, and says which', () => {
    expect(judgeResults([of('passed')], true, undefined, ['a@b'])).toEqual({
      verdict: 'nonconformant',
      because: 'A waiver is unused, for a@b passes: take it out of the file.',
    })
    expect(judgeResults([of('failed'), of('passed')], true, undefined, ['a@b', 'c@d'])).toEqual({
      verdict: 'nonconformant',
      because: '1 of 2 required results is broken, and 2 waivers are unused, for a@b, c@d pass.',
    })
  })

  test('is void for our own fault, whatever the waivers', () =>
    expect(judgeResults([of('passed')], true, 'broken suite', ['a@b']).verdict).toBe('error'))
})
