/** Secrets are taken out of texts in whatever form they stand there, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { deepRedactor, settled, textRedactor } from '../../reports/secrets.ts'

const clean = (text: string, ...secrets: string[]): string => textRedactor(secrets)(text)

describe('a secret', () => {
  test.each(Array.from('\\^$.*+?()[]{}|/-_~ "\'é€😀', (character) => [character]))(
    'with the character %s is found as it is, percent-encoded, and escaped as JSON',
    (character) => {
      const secret = `topsecret${character}1`
      const units = Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join('')
      const percent = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
      for (const form of [
        character,
        encodeURIComponent(character),
        percent,
        percent.toUpperCase(),
        units,
        units.toUpperCase().replaceAll('\\U', '\\u'),
        JSON.stringify(character).slice(1, -1),
      ]) {
        expect(clean(`<topsecret${form}1>`, secret)).toBe('<REDACTED>')
      }
      expect(clean('<topsecret1> <topsecretx1> <topsecretn1>', secret)).toBe('<topsecret1> <topsecretx1> <topsecretn1>')
    },
  )

  test('of eight characters is found where its letters are escaped, a shorter one not', () => {
    expect(clean('x%74esting1x %74esting', 'testing1', 'testing')).toBe('xREDACTEDx %74esting')
    expect(clean('%74opsecret1', 'topsecret1')).toBe('REDACTED')
  })

  test('is found in hex, in either case', () => {
    const hex = Buffer.from('topsecret!').toString('hex')
    expect(clean(`<${hex}> <${hex.toUpperCase()}> <${hex.slice(2)}>`, 'topsecret!')).toBe(`<REDACTED> <REDACTED> <${hex.slice(2)}>`)
  })

  test('is not mistaken for what only looks like it to a regular expression', () => {
    expect(clean('aXcdefgh1', 'a.cdefgh1')).toBe('aXcdefgh1')
    expect(clean('abc', '.*')).toBe('abc')
  })

  test('of eight characters is found within a word, one of seven as a word of its own alone', () => {
    expect(clean('x12345678x', '12345678')).toBe('xREDACTEDx')
    expect(clean('x1234567x 1234567-x x-1234567 _1234567 (1234567) 1234567', '1234567')).toBe(
      'x1234567x 1234567-x x-1234567 _1234567 (REDACTED) REDACTED',
    )
  })

  test('that holds another is masked as a whole, in whatever order they are told', () => {
    for (const secrets of [
      ['long-secret-1', 'long-secret-12'],
      ['long-secret-12', 'long-secret-1'],
    ])
      expect(clean('long-secret-12', ...secrets)).toBe('REDACTED')
  })

  test('that is told twice, is empty, or is the mask itself, changes nothing', () => {
    expect(clean('a secretive REDACTED text', 'secretive', 'secretive', '', 'REDACTED')).toBe('a REDACTED REDACTED text')
    expect(clean('no secret')).toBe('no secret')
    expect(clean('', '')).toBe('')
  })
})

describe('a secret within base64', () => {
  const secret = 'a>b?c>d?e~'
  test.each([0, 1, 2, 3, 4, 5].flatMap((before) => ['', 'y', 'yz', 'yzy'].map((after) => [before, after] as const)))(
    'after %i bytes and before "%s" keeps none of its bytes that stand alone',
    (before, after) => {
      for (const encoding of ['base64', 'base64url'] as const) {
        const form = Buffer.from(`${'x'.repeat(before)}${secret}${after}`).toString(encoding)
        const shown = clean(`token: ${form}.`, secret)
        expect(shown).toContain('REDACTED')
        // what is left beside the mask are the neighbours, and at most the bits of one byte of the secret at each end
        expect(shown.replace(/token: |REDACTED|\.$/g, '').replaceAll('=', '').length * 6).toBeLessThanOrEqual(
          (before + after.length) * 8 + 2 * 8,
        )
      }
    },
  )

  test('leaves nothing of the secret where it begins and ends with a group of three bytes', () => {
    const whole = 'a>b?c>d?e'
    const encoded = (text: string): string => Buffer.from(text).toString('base64')
    expect(clean(encoded(whole), whole)).toBe('REDACTED')
    expect(clean(encoded(`xyz${whole}xyz`), whole)).toBe(`${encoded('xyz')}REDACTED${encoded('xyz')}`)
    expect(clean(encoded(`x${whole.slice(1)}`), whole.slice(1))).toBe('eDREDACTED')
  })
})

describe('what signs a URL', () => {
  test.each([
    ['all of them', 'https://x/?t=1&c=2&s=3&h=4', 'https://x/?t=REDACTED&c=REDACTED&s=REDACTED&h=REDACTED'],
    ['two of them, one in upper case', 'https://x/?T=1&h=4&api-version=1', 'https://x/?T=REDACTED&h=REDACTED&api-version=1'],
    ['the same one twice is one', 'https://x/?t=1&T=2', 'https://x/?t=1&T=2'],
    ['one alone may be a continuation token', 'https://x/?c=2&page=1', 'https://x/?c=2&page=1'],
    ['a signature alone is none', 'https://x/?SIG=abc%2B&se=1', 'https://x/?SIG=REDACTED&se=1'],
    ['in HTML', 'https://x/?t=1&amp;s=2&amp;z=3', 'https://x/?t=REDACTED&amp;s=REDACTED&amp;z=3'],
    [
      'escaped as JSON throughout',
      '\\u003ft\\u003d1\\u0026s\\u003d2\\u00233\\/\\u0023f',
      '\\u003ft\\u003dREDACTED\\u0026s\\u003dREDACTED\\u00233\\/\\u0023f',
    ],
    ['with escaped characters in its value', '?sig=a\\u002bb\\/c\\u003d&z=1', '?sig=REDACTED&z=1'],
    ['percent-encoded', '%3ft%3d1%26s%3d2%23f', '%3ft%3dREDACTED%26s%3dREDACTED%23f'],
    ['percent-encoded, one alone', '%3Fc%3D1%26z%3D2', '%3Fc%3D1%26z%3D2'],
    [
      'to the end of the word',
      '<a href="?sig=abc">?sig=abc</a> "?sig=abc" ?sig=abc rest',
      '<a href="?sig=REDACTED">?sig=REDACTED</a> "?sig=REDACTED" ?sig=REDACTED rest',
    ],
    ['each URL by itself', '?t=1 ?s=2', '?t=1 ?s=2'],
    ['not outside of a query', '&sig=abc t=1&s=2', '&sig=abc t=1&s=2'],
  ])('is masked: %s', (_, given, expected) => {
    expect(clean(given)).toBe(expected)
    expect(clean(clean(given))).toBe(expected)
  })
})

test('a value is searched to its depths, names of members included', () => {
  const given = { secretive: ['a secretive', { deep: 'secretive', secretive1: 1 }], none: null, count: 7, yes: true, gone: undefined }
  expect(deepRedactor(['secretive'])(given)).toEqual({
    REDACTED: ['a REDACTED', { deep: 'REDACTED', REDACTED1: 1 }],
    none: null,
    count: 7,
    yes: true,
    gone: undefined,
  })
  expect(deepRedactor(['secretive'])('secretive')).toBe('REDACTED')
  expect(deepRedactor(['secretive'])(null)).toBeNull()
})

describe('a change that is made until it changes nothing more', () => {
  test('is made once more than it changed something', () => {
    const seen: string[] = []
    expect(settled((text) => (seen.push(text), text.replace('aa', 'a')))('aaa')).toBe('a')
    expect(seen).toEqual(['aaa', 'aa', 'a'])
  })
  test('is given up when it never ends', () => expect(settled((text) => `${text}a`)('')).toBe('a'.repeat(10)))
})
