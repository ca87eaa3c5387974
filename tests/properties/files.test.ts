/** Whatever stands in a file of the user's: it is understood, or one line says where it is wrong. */
import fc from 'fast-check'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { configure } from '../../cli/configuration.ts'
import { runOptions } from '../../cli/run/options.ts'
import { UsageError } from '../../cli/usage.ts'
import { parseWaivers, WaiverError } from '../../reports/waivers.ts'
import './seed.ts'

/** Pieces of YAML that mean something somewhere. */
const piece = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '- ',
    '  ',
    '\n',
    ': ',
    '"',
    "'",
    '&a ',
    '*a',
    '*b',
    '<<: *a',
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    '?',
    '!!binary x',
    '!!set',
    '!x ',
    '%YAML 1.2',
    '---',
    '...',
    '#',
    '\t',
    '\r',
    '@',
    '~',
    'null',
    '2026-01-01',
    '1e400',
    '\u0000',
    '\ufeff',
    'result: a-check@read',
    'reason: known',
    'owner: us',
    'issue: x',
    'expires: 2030-01-01',
    'seed: 1',
    'timeout: 30s',
    'profile: [arm]',
    'tag: a=b',
    'out: x',
    'strict: true',
    'config: x',
  ),
)
const scribble = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
/** Whatever can be said in YAML. */
const said = fc.jsonValue({ maxDepth: 3 }).map((value) => stringify(value))
/** A text with something cut out of it and something put in. */
const damaged = (sound: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(sound.length), fc.nat(12), piece)
    .map(([at, length, inserted]) => sound.slice(0, at) + inserted + sound.slice(at + length))
const aliases =
  'a: &a [x, x]\n' +
  Array.from(
    { length: 12 },
    (_, i) => `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [${Array.from({ length: 9 }, () => `*${'abcdefghijkl'[i]}`).join(', ')}]\n`,
  ).join('')

const results = ['a-check@read', 'b-check@read', 'a-check@list']
const waiver = { result: 'a-check@read', reason: 'known: "quoted"', owner: 'us', issue: 'https://example.com/7', expires: '2030-01-01' }

test('a file of waivers is a list, or is blamed with its line', () => {
  const texts = fc.oneof(
    scribble,
    said,
    damaged(stringify([waiver, { ...waiver, result: 'b-check@read' }])),
    fc
      .array(
        fc
          .record({
            result: fc.constantFrom(...results, 'x', 'a-check@*'),
            reason: fc.string(),
            owner: fc.jsonValue(),
            issue: fc.string(),
            expires: fc.oneof(fc.constantFrom('2030-02-30', '2020-01-01', '2030-12-31'), fc.string()),
          })
          .map((each) => each),
        { maxLength: 3 },
      )
      .map((list) => stringify(list)),
    fc.constant(aliases),
  )
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const waivers = parseWaivers({ file: 'w.yml', text, results, today: '2026-06-01' })
        for (const each of waivers) {
          expect(Object.keys(each).sort()).toEqual(Object.keys(waiver).sort())
          expect(Object.values(each).every((value) => typeof value === 'string' && value.trim() !== '')).toBe(true)
          expect(results).toContain(each.result)
          expect(each.expires > '2026-06-01').toBe(true)
        }
        expect(new Set(waivers.map(({ result }) => result)).size).toBe(waivers.length)
      } catch (error) {
        expect(error).toBeInstanceOf(WaiverError)
        const [, line] = /^w\.yml:(\d+): [^\n\r]+$/.exec((error as Error).message) ?? []
        expect(Number(line), (error as Error).message).toBeGreaterThan(0)
        expect(Number(line)).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length)
      }
    }),
    { numRuns: 150 },
  )
})

test('a file of settings is understood, or is blamed with its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'))
  const file = join(folder, 'azure-backup-conformance.yml')
  const names = runOptions.map(({ name }) => name)
  const sound = stringify({
    target: 'https://x',
    subscription: 'a',
    'resource-group': 'g',
    profile: ['arm', 'contract'],
    timeout: '30s',
    tag: ['a=b'],
    strict: true,
    'max-vaults': 3,
  })
  const texts = fc.oneof(
    scribble,
    said,
    damaged(sound),
    fc
      .dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'x'), fc.jsonValue({ maxDepth: 2 }))
      .map((value) => stringify(value)),
    fc.constant(`profile: *a\n`),
    fc.constant(`tag: &a [*a]\n`),
    fc.constant(aliases.replace('m:', 'profile:')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      writeFileSync(file, text)
      try {
        const values = configure([], {}, runOptions, folder)
        for (const name of Object.keys(values)) expect(names).toContain(name)
      } catch (error) {
        expect(error, String((error as Error).stack)).toBeInstanceOf(UsageError)
        const { message } = error as Error
        expect(message.startsWith(`${file}:`)).toBe(true)
        expect(message.slice(file.length)).toMatch(/^:\d+: [^\n\r]+$/)
      }
    }),
    { numRuns: 150 },
  )
})
