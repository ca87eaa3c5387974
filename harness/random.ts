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

const bytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The eight hexadecimal digits of an unsigned 32-bit number; by table, for every request and every answer has some. */
export const hex32 = (bits: number): string =>
  bytes[bits >>> 24]! + bytes[(bits >>> 16) & 255]! + bytes[(bits >>> 8) & 255]! + bytes[bits & 255]!

/** A version 4 UUID out of a generator. */
export function uuid(next: () => number): string {
  const draw = (): string => hex32(Math.floor(next() * 2 ** 32))
  const [a, b, c, d] = [draw(), draw(), draw(), draw()]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
}
