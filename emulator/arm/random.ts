/** Chance that can be had again: all that is made up comes from here, so one seed and one sequence of requests give one run. */

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** A version 4 guid in lower case. */
  guid(): string
  /** `length` characters of the base64url alphabet. */
  text(length: number): string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Mulberry32: 32 bits of state are plenty where nothing is secret. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  // in two halves: numbers beyond 30 bits are slow to write in hexadecimal
  const quad = (half: number): string => (half + 0x1_0000).toString(16).slice(1)
  const hex = (): string => {
    const drawn = bits()
    return quad(drawn >>> 16) + quad(drawn & 0xffff)
  }
  return {
    below: (limit) => Math.floor((bits() / 0x1_0000_0000) * limit),
    guid() {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()]
      const variant = '89ab'[c.charCodeAt(0) & 3]!
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
    text(length) {
      let made = ''
      while (made.length < length) made += alphabet[bits() >>> 26]!
      return made
    },
  }
}

export interface Clock {
  /** The next instant, later than all before: ISO 8601 in UTC with seven decimals, as the service writes etags. */
  tick(): string
}

const start = Date.UTC(2024, 0, 1)

/** A clock that moves only when it is read: answers depend on what was asked, not on when. `earlier`: by so many milliseconds. */
export function steppingClock(random: Random, earlier = 0): Clock {
  let now = start - earlier
  return {
    tick() {
      now += 1 + random.below(1000)
      return `${new Date(now).toISOString().slice(0, -1)}${String(random.below(10_000)).padStart(4, '0')}Z`
    },
  }
}
