/** Short stand-ins for ids, where many must be compared. Two ids may share one, so that it can clear and never accuse. */

/** 53 bits of a text, its casing ignored (cyrb53). */
export function fingerprint(text: string): number {
  const lower = text.toLowerCase()
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return 2 ** 32 * (high & 0x1fffff) + (low >>> 0)
}
