/** Resources of one kind, found by key and read in order: a page costs what is on it, however many there are. */
import type { Kept } from '../../harness/server.ts'

/** A map whose keys can also be read in the order of their code units. Whoever holds it as a plain map may change it as such. */
export class OrderedMap extends Map<string, Kept> {
  /** All keys in order; absent: nobody has asked since many changed at once. */
  #sorted: string[] | undefined

  override set(key: string, kept: Kept): this {
    if (this.#sorted && !this.has(key)) this.#sorted.splice(placeOf(this.#sorted, key), 0, key)
    return super.set(key, kept)
  }

  override delete(key: string): boolean {
    const was = super.delete(key)
    if (was) this.#sorted?.splice(placeOf(this.#sorted, key), 1)
    return was
  }

  override clear(): void {
    this.#sorted = undefined
    super.clear()
  }

  /** At most so many keys that begin with a prefix and come after a key, in order. */
  following(prefix: string, after: string, most: number): string[] {
    const sorted = (this.#sorted ??= [...this.keys()].sort())
    const start = placeOf(sorted, after > prefix ? `${after}\0` : prefix)
    const found = sorted.slice(start, start + most)
    const beyond = found.findIndex((key) => !key.startsWith(prefix))
    return beyond < 0 ? found : found.slice(0, beyond)
  }
}

/** The index of the first key that is not before the given one. */
function placeOf(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
