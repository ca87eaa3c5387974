/** Short stand-ins for ids, where many must be compared. Two ids may share one, so that it can clear and never accuse. */

/** What a beginning of a text comes to: ids that begin alike are gone through once up to there. */
export interface Beginning {
  readonly high: number
  readonly low: number
}

const nothing: Beginning = { high: 0xdeadbeef, low: 0x41c6ce57 }

/** Goes on with more of a text, its casing ignored (cyrb53). */
export function goOn(text: string, { high, low }: Beginning = nothing): Beginning {
  const lower = text.toLowerCase()
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  return { high, low }
}

/** 53 bits of a text that ends here. */
export function finish({ high, low }: Beginning): number {
  const mixed = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  const other = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return 2 ** 32 * (mixed & 0x1fffff) + (other >>> 0)
}

export const fingerprint = (text: string): number => finish(goOn(text))
