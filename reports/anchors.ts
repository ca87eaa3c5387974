/** Which of many forms of secrets can stand in a text: looked up by a piece of each. A text costs its own length, however many there are. */

/** Characters of a piece. Letters and digits only: they stand in a text as they are, whatever is escaped around them. */
const length = 6
/** So few are looked for all together. */
const few = 64

/**
 * A function that gives the items, in their order, that a text may hold: more than it holds, never fewer. `formOf`: how an item is written.
 * Without a piece of its own an item is always among what comes back.
 */
export function sieve<T>(items: readonly T[], formOf: (item: T) => string): (text: string) => readonly T[] {
  if (items.length <= few) return () => items
  const always: number[] = []
  const places = new Map<string, number[]>()
  let isSorted = false
  const sort = (): void => {
    isSorted = true
    for (const [at, item] of items.entries()) put(at, item)
  }
  const put = (at: number, item: T): void => {
    const piece = rarest(formOf(item), places)
    if (piece === undefined) always.push(at)
    else {
      const sharing = places.get(piece)
      if (sharing) sharing.push(at)
      else places.set(piece, [at])
    }
  }
  return (text) => {
    if (!isSorted) sort()
    const found = new Set(always)
    for (let at = 0; at + length <= text.length; at++) for (const place of places.get(text.slice(at, at + length)) ?? []) found.add(place)
    return [...found].sort((a, b) => a - b).map((place) => items[place]!)
  }
}

/** Tokens of one issuer begin alike, and end alike: the piece that the fewest share tells most. The first character may be escaped: it is in none. */
function rarest(form: string, places: ReadonlyMap<string, readonly number[]>): string | undefined {
  let best: { piece: string; shared: number } | undefined
  for (let at = form.length - length; at >= 1 && best?.shared !== 0; at--) {
    const piece = form.slice(at, at + length)
    if (!/^[A-Za-z0-9]+$/.test(piece)) continue
    const shared = places.get(piece)?.length ?? 0
    if (!best || shared < best.shared) best = { piece, shared }
  }
  return best?.piece
}
