/** Secrets are found where their own letters are escaped, once or several times over, and nothing beside them is touched. */
import { describe, expect, test } from 'vitest'
import { escapedMasker } from '../../reports/escapes.ts'

const secret = 'topsecret/1'
const clean = (text: string, ...secrets: string[]): string => escapedMasker(secrets.length > 0 ? secrets : [secret], '*')(text)
const each =
  (code: (hex: string, character: string) => string) =>
  (text: string): string =>
    Array.from(text, (character) => code(character.charCodeAt(0).toString(16).padStart(2, '0'), character)).join('')
const percent = each((hex) => `%${hex}`)

describe('a secret', () => {
  test.each([
    ['percent-encoded', percent(secret)],
    ['percent-encoded in upper case', percent(secret).toUpperCase()],
    ['percent-encoded in its first letter alone', `%74${secret.slice(1)}`],
    ['percent-encoded in its last letter alone', `${secret.slice(0, -1)}%31`],
    ['escaped as JSON', each((hex) => `\\u00${hex}`)(secret)],
    ['escaped as JSON in upper case', each((hex) => `\\u00${hex.toUpperCase()}`)(secret)],
    ['escaped as JSON, its slash too', `\\u0074opsecret\\/1`],
    ['as references of HTML', each((hex) => `&#x${hex};`)(secret)],
    ['as references of HTML, with noughts', each((hex) => `&#X000${hex};`)(secret)],
    ['as decimal references of HTML', each((_, character) => `&#${character.charCodeAt(0)};`)(secret)],
    ['as decimal references of HTML, with noughts', each((_, character) => `&#00${character.charCodeAt(0)};`)(secret)],
    ['percent-encoded twice', percent(secret).replaceAll('%', '%25')],
    ['percent-encoded three times', percent(secret).replaceAll('%', '%2525')],
    ['percent-encoded four times', percent(secret).replaceAll('%', '%252525')],
    ['percent-encoded in references of HTML', percent(secret).replaceAll('%', '&#37;')],
  ])('%s is masked, and its neighbours are kept as they stand', (_, form) => {
    expect(clean(form)).toBe('*')
    expect(clean(`before %41x${form}%20y&amp; after`)).toBe('before %41x*%20y&amp; after')
    expect(clean(`"${form}" <${form}>,${form},%41`)).toBe('"*" <*>,*,%41')
  })

  test('escaped oftener than anybody does is not looked for', () => {
    const form = percent(secret).replaceAll('%', '%25252525')
    expect(clean(form)).toBe(form)
  })

  test('that overlaps another is masked along with it', () => {
    expect(clean(`x${percent('abcdefghij')}y`, 'abcdefgh', 'cdefghij')).toBe('x*y')
    expect(clean(`x${percent('abcdefghij')}y`, 'cdefgh', 'abcdefghij')).toBe('x*y')
    expect(clean(`x${percent('abcdefgh')}${percent('ijklmnop')}y`, 'abcdefgh', 'ijklmnop')).toBe('x**y')
  })

  test('is found as often as it stands there', () => expect(clean(`${percent(secret)}-${percent(secret)}`)).toBe('*-*'))
})

test.each([
  ['nothing is escaped', secret],
  ['what is escaped is another', percent('topsecret/2')],
  ['what is escaped stands beside it', '%41 topsecre'],
  ['the escapes are none', '%7 %zz \\u00 &#; &#x; \\n topsecre%'],
])('a text stays as it is where %s', (_, text) => expect(clean(text)).toBe(text))

test('without secrets nothing is looked at', () => expect(escapedMasker([], '*')(percent(secret))).toBe(percent(secret)))
