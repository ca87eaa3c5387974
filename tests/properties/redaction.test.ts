/** A token survives in no form, whatever surrounds it; what was redacted stays as it is; what was equal stays equal. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { header, toResponse, type Exchange } from '../../harness/exchange.ts'
import { redact, redactor } from '../../reports/redact.ts'
import { deepRedactor, mask, textRedactor } from '../../reports/secrets.ts'
import { anExchange } from '../reports/exchanges.ts'
import './seed.ts'

/** Long enough that it stands nowhere by chance, of the characters that a credential may have and of those that are escaped most. */
const token = fc
  .string({ unit: fc.constantFrom(...Array.from('abcXYZ019-._~+/="\\\'&?% é€😀$^*()[]{|')), minLength: 12, maxLength: 40 })
  // one that repeats itself shows in its own neighbourhood
  .filter((text) => new Set(text).size > 6 && text.trim() === text && !mask.includes(text))

const token68 = fc
  .string({ unit: fc.constantFrom(...Array.from('abcXYZ019-._~+/=')), minLength: 12, maxLength: 40 })
  .filter((text) => new Set(text).size > 6)

const escaped = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
const alphanumeric = /[A-Za-z0-9]/
const percent = (text: string): string =>
  Array.from(text, (character) =>
    alphanumeric.test(character) ? character : [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  ).join('')
const forms: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'percent-encoded': encodeURIComponent,
  'percent-encoded throughout, lower case': percent,
  'a JSON string': (secret) => JSON.stringify(secret).slice(1, -1),
  'a JSON string, slashes escaped': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  'escaped as \\u, but for letters and digits': (secret) =>
    Array.from(secret, (character) => (alphanumeric.test(character) ? character : escaped(character))).join(''),
}
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'Bearer ',
    '{"a":"',
    '?t=1&s=2',
    'https://x/y?sig=abc&',
    '%3Fsig%3Da',
    '\\u0026s\\u003d',
    '<a href="',
    '\\',
    '"',
    '%',
    '=',
  ),
)

/** What is around a token must not by itself complete it: `%` before `41` makes another character of it. */
const apart = (surrounding: string, secret: string): boolean => !surrounding.includes(secret)

describe('a token', () => {
  for (const [name, form] of Object.entries(forms)) {
    test(`survives in no text: ${name}`, () => {
      fc.assert(
        fc.property(token, text, text, (secret, before, after) => {
          fc.pre(apart(before + after, secret))
          const shown = textRedactor([secret])(`${before} ${form(secret)} ${after}`)
          expect(shown).not.toContain(form(secret))
          expect(shown).not.toContain(secret)
          expect(shown).toContain(mask)
        }),
      )
    })
  }

  const all =
    (code: (hex: string, character: string) => string) =>
    (secret: string): string =>
      Array.from(secret, (character) => code(character.charCodeAt(0).toString(16).padStart(2, '0'), character)).join('')
  const unused: Readonly<Record<string, (secret: string) => string>> = {
    'percent-encoded, letters too': all((hex) => `%${hex}`),
    'percent-encoded twice, letters too': all((hex) => `%25${hex.toUpperCase()}`),
    'escaped as JSON, letters too': all((hex) => `\\u00${hex}`),
    'as references of HTML': all((hex) => `&#x${hex};`),
    'as decimal references of HTML': all((_, character) => `&#${character.charCodeAt(0)};`),
    'its letters in turns': all((hex, character) => (Number.parseInt(hex, 16) % 2 ? `%${hex}` : character)),
    'in hex': (secret) => Buffer.from(secret).toString('hex'),
  }
  // of what a credential may be made of (token68, RFC 9110 §11.2); a backslash could be one, or escape what follows
  for (const [name, form] of Object.entries(unused)) {
    test(`survives in no text: ${name}`, () => {
      fc.assert(
        fc.property(token68, (secret) => {
          const shown = textRedactor([secret])(`before ${form(secret)} after`)
          expect(shown).toBe(`before ${mask} after`)
          expect(textRedactor([secret])(shown)).toBe(shown)
        }),
        // the second half of an escape looks like the beginning of the secret
        { examples: [['9_++=..X+-ZX.'], ['1=+.-~_/9019'], ['5-.-~+/=_9-X']] },
      )
    })
  }

  test('survives in no base64, whatever is encoded along with it', () => {
    fc.assert(
      fc.property(
        token,
        fc.uint8Array({ maxLength: 9 }),
        fc.uint8Array({ maxLength: 9 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (secret, before, after, encoding) => {
          const shown = textRedactor([secret])(`x:${Buffer.concat([before, Buffer.from(secret), after]).toString(encoding)}`)
          expect(shown).toContain(mask)
          const rest = shown
            .slice(2)
            .split(mask)
            .map((part) => Buffer.from(part, encoding).toString('latin1'))
            .join(' ')
          expect(rest).not.toContain(secret.slice(2, -2))
          expect(rest.length).toBeLessThanOrEqual(before.length + after.length + 6)
        },
      ),
    )
  })

  test('survives nowhere in its own exchange, and bodies stay what they were', () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(
        token.filter((secret) => !/[^\x21-\x7e]/.test(secret)),
        json,
        fc.constantFrom(...Object.values(forms)),
        fc.constantFrom('Bearer ', 'bearer  ', 'Basic ', ''),
        (secret, around, form, scheme) => {
          fc.pre(!JSON.stringify(around).includes(JSON.stringify(secret).slice(1, -1)) && apart(JSON.stringify(around), secret))
          const shape = { around, [`a ${secret}`]: [secret, `x ${form(secret)} y`, { deep: secret }] }
          const given = anExchange({
            method: 'PUT',
            sent: [
              ['Authorization', `${scheme}${secret}`],
              ['x-echo', form(secret)],
              [`x-${form(secret)}`, 'a'],
            ],
            url: `https://x/y?echo=${encodeURIComponent(secret)}`,
            body: JSON.stringify(shape),
            headers: [
              ['Location', `https://x/y?echo=${encodeURIComponent(secret)}`],
              ['Set-Cookie', `a=${secret}; Path=/`],
            ],
            text: JSON.stringify(shape),
          })
          const shown = redact(given)
          const all = JSON.stringify(shown)
          for (const each of Object.values(forms)) {
            expect(all).not.toContain(each(secret))
            expect(all).not.toContain(JSON.stringify(each(secret)).slice(1, -1))
          }
          expect(shown.response!.json).toMatchObject({ [`a ${mask}`]: [mask, `x ${mask} y`, { deep: mask }] })
          expect(JSON.parse(shown.request.body!)).toEqual(shown.response!.json)
          expect(header(shown.response!.headers, 'location')).toBe(shown.request.url)
          expect(shown.response!.size).toBe(given.response!.size)
          expect(redact(shown)).toEqual(shown)
          expect(redactor([secret])(shown)).toEqual(shown)
        },
      ),
    )
  })
})

/** Texts with much in them that has to be looked at twice. */
const busy = fc
  .array(
    fc.oneof(
      text,
      fc.constantFrom(
        '&t=1',
        '?s=2',
        '&h=',
        '&sig=',
        mask,
        '%26t%3D',
        '%3fs%3d1',
        '\\u0026',
        '\\u003fsig\\u003d',
        '&amp;c=3',
        'topsecret',
        'topsecret1',
        ' ',
        '#',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

test('a text that was redacted stays as it is', () => {
  const clean = textRedactor(['topsecret', 'topsecret1', 'short'])
  fc.assert(
    fc.property(busy, (given) => {
      const once = clean(given)
      expect(clean(once)).toBe(once)
    }),
    { numRuns: 500 },
  )
})

test('an exchange that was redacted stays as it is, and nothing but texts changes', () => {
  fc.assert(
    fc.property(busy, busy, busy, fc.integer({ min: 200, max: 599 }), (body, name, value, status) => {
      const given: Exchange = {
        ...anExchange({
          status,
          url: 'https://x/y',
          sent: [
            [name, value],
            ['Cookie', value],
          ],
          headers: [
            [name, value],
            ['set-cookie', value],
          ],
          body,
        }),
        response: toResponse(status, [[name, value]], body),
      }
      const once = redactor(['topsecret'])(given)
      expect(redactor(['topsecret'])(once)).toEqual(once)
      expect(JSON.stringify(once)).not.toContain('topsecret')
      expect({ ...once, request: given.request, response: given.response }).toEqual(given)
    }),
  )
})

test('a value keeps its shape', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shape = (of: unknown): unknown =>
        Array.isArray(of) ? of.map(shape) : typeof of === 'object' && of !== null ? Object.values(of).map(shape) : typeof of
      fc.pre(!JSON.stringify(value).includes('topsecret'))
      expect(shape(deepRedactor(['topsecret'])(value))).toEqual(shape(value))
    }),
  )
})
