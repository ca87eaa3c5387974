/** A seeded generator of numbers in [0, 1) (mulberry32): the same seed gives the same data. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A version 4 UUID out of a generator. */
export function uuid(next: () => number): string {
  const [a, b, c, d] = [next, next, next, next].map((draw) => Math.floor(draw() * 2 ** 32).toString(16).padStart(8, '0')) as [string, string, string, string]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
}
