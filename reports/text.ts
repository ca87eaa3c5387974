/** Text that somebody else wrote, made safe to show. Servers may put anything into a message; none of it may act on a reader's screen. */

/** Controls, format and bidi characters, line separators, lone surrogates, private and unassigned code points: all that acts or hides. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function spell(character: string): string {
  const code = character.codePointAt(0)!
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}

/** Azure Pipelines takes `##vso[` and `##[` for commands wherever they stand in a line; GitHub Actions is told to take none. */
const inert = (text: string): string => text.replace(/##(?=(?:vso)?\[)/gi, '#\\x23')

/** One line: every character that cannot be seen is spelt out (`\x1b`, `\u202e`, `\n`). */
export const visible = (text: string): string => inert(text.replace(unseen, (character) => named[character] ?? spell(character)))

/** Several lines: as `visible`, but line ends and tabs stay. */
export const visibleLines = (text: string): string =>
  inert(
    text.replace(/\r\n/g, '\n').replace(unseen, (character) => (character === '\n' || character === '\t' ? character : spell(character))),
  )

/** At most `most` characters (code points) of a text; what is left out is counted. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most).join('')}… (${characters.length - most} more characters)`
}

/** At most `most` bytes of UTF-8, never half a character; `cut` tells how long the whole is when something was left out. */
export function clipBytes(text: string, most: number): { readonly text: string; readonly cut?: number } {
  const size = Buffer.byteLength(text)
  if (size <= most) return { text }
  const kept = Buffer.from(text).subarray(0, most).toString('utf8')
  return { text: kept.replace(/\uFFFD+$/, ''), cut: size }
}

/** `1 vault`, `2 vaults`, `0 results`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string => `${number} ${number === 1 ? noun : plural}`

/** Milliseconds as a reader says them: `840 ms`, `3.2 s`, `4 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** An ISO 8601 time, to the minute: `2026-01-01 12:30 UTC`. */
export const minute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** The same, to the second. */
export const second = (iso: string): string => iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC')

/** As much of a hash as tells it from others. */
export const shortHash = (hex: string): string => `${hex.slice(0, 16)}…`

/** How many letters are to be put in, taken out or changed to make one text of the other (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
