/** Bodies that are made to hurt whoever reads them are told from their bytes, before anything is made of them: to read one takes many times its bytes. */

/**
 * Commas, escapes and opening brackets of a body; levels; different names of members; characters of a link to the next page.
 * A list of a hundred thousand resources has fewer parts, since each page is a body of its own; nobody declares so many names, and no server takes such a link.
 */
const most = { parts: 250_000, levels: 500, names: 10_000, link: 32_768 }
/** A body with fewer brackets and colons need not be looked at closely: what reads it counts its levels itself. */
const harmless = { brackets: 5_000, colons: 10_000 }

const code = (character: string): number => character.charCodeAt(0)
const [quote, escape, colon, opens, closes] = [code('"'), code('\\'), code(':'), [code('['), code('{')], [code(']'), code('}')]]

/** What is wrong with a body, in the words of `bodyFault`; `undefined`: it may be read. */
export function crowding(bytes: Buffer): string | undefined {
  const count = (part: number): number => {
    let found = 0
    for (let at = bytes.indexOf(part); at >= 0 && found <= most.parts; at = bytes.indexOf(part, at + 1)) found++
    return found
  }
  if (bytes.length <= harmless.brackets) return undefined
  const brackets = opens.reduce((sum, part) => sum + count(part), 0)
  const fault = brackets > harmless.brackets || count(colon) > harmless.colons ? lookInto(bytes) : undefined
  if (fault !== undefined) return fault
  if (bytes.length > most.parts && brackets + count(code(',')) + count(escape) > most.parts) return `cut at ${most.parts} parts`
  return hasLongLink(bytes) ? `cut at ${most.link} characters of a link` : undefined
}

/** Goes through a body once, as far as it is JSON: levels, and names that it has not had before. */
function lookInto(bytes: Buffer): string | undefined {
  const names = new Set<number>()
  for (let at = 0, level = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (opens.includes(byte) && ++level > most.levels) return `nested deeper than ${most.levels} levels`
    if (closes.includes(byte)) level--
    if (byte !== quote) continue
    const end = endOfText(bytes, at)
    if (bytes[afterBlanks(bytes, end + 1)] === colon) names.add(fingerprint(bytes, at, end))
    if (names.size > most.names) return `cut at ${most.names} names`
    at = end
  }
  return undefined
}

/** Where the text that begins with a quote ends. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(quote, start + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let before = at
    while (bytes[before - 1] === escape) before--
    if ((at - before) % 2 === 0) return at
  }
  return bytes.length
}

function afterBlanks(bytes: Buffer, at: number): number {
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at++
  return at
}

function fingerprint(bytes: Buffer, from: number, to: number): number {
  let print = to - from
  for (let at = from; at < to; at++) print = (Math.imul(print, 31) + bytes[at]!) | 0
  return print
}

function hasLongLink(bytes: Buffer): boolean {
  if (bytes.length <= most.link) return false
  for (let at = bytes.indexOf('"nextLink"'); at >= 0; at = bytes.indexOf('"nextLink"', at + 1)) {
    const value = afterBlanks(bytes, afterBlanks(bytes, at + '"nextLink"'.length) + 1)
    if (bytes[value] === quote && endOfText(bytes, value) - value > most.link) return true
  }
  return false
}
