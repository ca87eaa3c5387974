/** Finds secrets whose own letters are escaped, which nobody needs to do: as in URLs, in JSON, in HTML; once, or several times over. */

import { sieve } from './anchors.ts'

/** An escape of an ASCII character. */
const escape = /%([2-7][\da-f])|\\u00([2-7][\da-f])|&#x0*([2-7][\da-f]);|&#0*(\d{2,3});|\\([\\/"])/gi
/** Whether there is one of a letter or digit, or of an escape. */
const unused = /%(?:3\d|[46][1-9a-f]|[57][\da])|\\u00[2-7]|&#|%25/i
/** Escapes within escapes that are looked into. */
const deepest = 4

/** A text without its escapes, and where in it each character began; with the end of the text at the end. */
function unescaped(text: string, origin: readonly number[]): { text: string; origin: number[] } {
  const [parts, places] = [[] as string[], [] as number[]]
  let from = 0
  const keep = (to: number): void => {
    parts.push(text.slice(from, to))
    for (let at = from; at < to; at++) places.push(origin[at]!)
  }
  for (const { 0: whole, index, 1: percent, 2: unit, 3: entity, 4: decimal, 5: plain } of text.matchAll(escape)) {
    keep(index)
    const hexadecimal = percent ?? unit ?? entity
    parts.push(plain ?? String.fromCharCode(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)))
    places.push(origin[index]!)
    from = index + whole.length
  }
  keep(text.length)
  return { text: parts.join(''), origin: [...places, origin[text.length]!] }
}

/** A function that puts `mask` in the place of each of the given forms of secrets that a text holds escaped. */
export function escapedMasker(forms: readonly string[], mask: string): (text: string) => string {
  const among = sieve(forms, (form) => form)
  return (text) =>
    forms.length > 0 && unused.test(text)
      ? text.replace(/[^\s"<>]{8,65536}/g, (run) => (unused.test(run) ? maskEscaped(run, among, mask) : run))
      : text
}

function maskEscaped(whole: string, among: (text: string) => readonly string[], mask: string): string {
  const spans: [number, number][] = []
  let [text, origin] = [whole, Array.from({ length: whole.length + 1 }, (_, at) => at)]
  for (let depth = 0; depth < deepest; depth++) {
    const bare = unescaped(text, origin)
    if (bare.text === text) break
    ;({ text, origin } = bare)
    for (const form of among(text))
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
        spans.push([origin[at]!, origin[at + form.length]!])
  }
  let [masked, from] = ['', 0]
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    if (start >= from) masked += whole.slice(from, start) + mask
    from = Math.max(from, end)
  }
  return masked + whole.slice(from)
}
