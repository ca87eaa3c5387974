/** Takes secrets and signed query values out of a text, whatever form they take in it. The same text always becomes the same text. */
import { sieve } from './anchors.ts'
import { escapedMasker } from './escapes.ts'

/** What stands in a secret's place. */
export const mask = 'REDACTED'

/** Secrets shorter than this are only replaced where they stand as a word of their own: `test` must not cut `latest` in two. */
const short = 8

/** A pattern for a number in hex, its letters in either case. */
const hex = (code: number, digits: number) =>
  code
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

/** A pattern for one character of a secret: as it is, percent-encoded (RFC 3986 §2.1) or escaped as JSON allows (RFC 8259 §7). */
function anyForm(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character
  const plain = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  const percent = [...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`).join('')
  const units = Array.from({ length: character.length }, (_, at) => `\\\\u${hex(character.charCodeAt(at), 4)}`).join('')
  const slashed = '"\\/'.includes(character) ? [`\\\\${plain}`] : []
  // the plain form last: of `%25` and of an escaped backslash it would take one half and leave the other
  return `(?:${[percent, units, ...slashed, plain].join('|')})`
}

/** A letter or digit at the beginning, which nobody needs to escape and some do: taken as it is, the half of its escape before it would be left. */
function begins(character: string): string {
  if (!/[A-Za-z0-9]/.test(character)) return anyForm(character)
  const code = character.charCodeAt(0)
  return `(?:%${hex(code, 2)}|\\\\u${hex(code, 4)}|${character})`
}

const inAnyForm = (secret: string) => Array.from(secret, anyForm).join('')
const fromItsBeginning = (secret: string) => Array.from(secret, (character, at) => (at === 0 ? begins : anyForm)(character)).join('')

/** The part of a secret's base64 that does not depend on what stands before and after it, for each of the three alignments. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
    const whole = bytes.toString('base64').replace(/=+$/, '')
    const core = whole.slice(before === 0 ? 0 : before + 1, bytes.length % 3 === 0 ? undefined : -1)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** A secret as itself, in base64 and in hex. */
function codings(secret: string): string[] {
  const inHex = Buffer.from(secret).toString('hex')
  return [secret, ...base64Forms(secret), inHex, inHex.toUpperCase()]
}

/** Secrets in their codings, the longest first: a shorter one may stand in it. */
const formsOf = (known: readonly string[]): string[] =>
  known.flatMap((secret) => (secret.length < short ? [secret] : codings(secret))).sort((a, b) => b.length - a.length)

const patternOf = (forms: readonly string[]): RegExp | undefined =>
  forms.length === 0
    ? undefined
    : new RegExp(
        forms.map((form) => (form.length < short ? `(?<![\\w-])${inAnyForm(form)}(?![\\w-])` : fromItsBeginning(form))).join('|'),
        'gu',
      )

/** Masks forms in a text. The last pattern is kept: most texts hold none, or the same as the text before. */
function masker(forms: readonly string[]): (text: string) => string {
  const among = sieve(forms, (form) => form)
  const made = new Map<string, RegExp | undefined>()
  return (text) => {
    const found = among(text)
    const key = found === forms ? '' : found.join('\n')
    if (!made.has(key)) {
      made.clear()
      made.set(key, patternOf(found))
    }
    const pattern = made.get(key)
    return pattern ? text.replace(pattern, mask) : text
  }
}

const signed = /((?:[?&]|&amp;|\\u0026|\\u003f)(t|c|s|h|sig)(?:=|\\u003d))((?:(?!\\u0026|\\u0023)(?:[^&#\\']|\\u[0-9a-f]{4}|\\\/))*)/gi
const signedEncoded = /((?:%26|%3f)(t|c|s|h|sig)%3d)((?:(?!%26|%23)[^&#\\'])*)/gi

/**
 * Masks what signs a URL: `sig` (a shared access signature), and ARM's `t`, `c`, `s`, `h` where at least two of them stand together —
 * one alone may be a continuation token, and two of those made equal would look like a page that repeats.
 */
function unsign(query: string): string {
  for (const form of [signed, signedEncoded]) {
    const names = new Set([...query.matchAll(form)].map(([, , name]) => name!.toLowerCase()))
    const all = names.size >= 2
    query = query.replace(form, (whole, before: string, name: string) => (all || name.toLowerCase() === 'sig' ? before + mask : whole))
  }
  return query
}

const rounds = 10

/** A change, made until it changes nothing more: what a mask takes away may have hidden a signature behind it. */
export const settled =
  (change: (text: string) => string) =>
  (text: string): string => {
    for (let round = 0; round < rounds; round++) {
      const next = change(text)
      if (next === text) break
      text = next
    }
    return text
  }

/**
 * A function that masks the given secrets and every signed query value in a text, and then does what `also` does.
 * Doing it twice does no more than doing it once.
 */
export function textRedactor(secrets: readonly string[], also: (text: string) => string = (text) => text): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== '' && secret !== mask)
  const maskForms = masker(formsOf(known))
  const unescape = escapedMasker(known.filter(({ length }) => length >= short).flatMap(codings), mask)
  return settled((text) => {
    // what is escaped comes first: one half of an escape may look like the beginning of a secret
    const whole = unescape(text)
    const bare = maskForms(whole)
    // a query is no longer than any server takes: a pattern with a choice at each character gives up on millions
    return also(bare.replace(/(?:\?|%3f|\\u003f)[^\s"<>]{1,65536}/gi, unsign))
  })
}

/** As `textRedactor`, for every text within a JSON value, member names included. */
export function deepRedactor(secrets: readonly string[], also?: (text: string) => string): <T>(value: T) => T {
  const clean = textRedactor(secrets, also)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [clean(name), walk(member)]))
  }
  return <T>(value: T) => walk(value) as T
}
