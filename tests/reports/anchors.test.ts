/** Many tokens are masked as few are: each in every form, and nothing else; a text is searched once, however many there are. */
import { expect, test } from 'vitest'
import { sieve } from '../../reports/anchors.ts'
import { textRedactor } from '../../reports/secrets.ts'

const head = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.'
const tokenOf = (n: number): string => `${head}${(n * 2654435761).toString(36)}-${(n * 40503 + 7).toString(36)}_${n}.sig+na/ture=${n % 7}`
const many = Array.from({ length: 400 }, (_, n) => tokenOf(n))
const odd = ['a-b-c-d-e-f-g-h', '%%%%%%%%%%', 'short', 'ümläut-ßecret']
const percent = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

test('whichever of many secrets stands in a text, in whichever form, one among many hides it as one alone does', () => {
  const clean = textRedactor([...many, ...odd])
  for (const secret of [...many.filter((_, n) => n % 40 === 3), ...odd]) {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      percent(secret),
      JSON.stringify(secret),
      Buffer.from(secret).toString('base64'),
    ]) {
      const text = `before ${form} after`
      expect(clean(text)).toBe(textRedactor([secret])(text))
    }
  }
  expect(clean(`nothing of theirs: ${tokenOf(401)}`)).toBe(`nothing of theirs: ${tokenOf(401)}`)
})

test('of many that begin and end alike few are looked for in a text that holds one', () => {
  const among = sieve(many, (token) => token)
  expect(among(`x ${many[17]!} y`)).toContain(many[17])
  expect(among(`x ${many[17]!} y`).length).toBeLessThan(20)
  expect(among('nothing at all')).toEqual([])
})
