/** A text with its percent-encoding taken off (RFC 3986 §2.1); `undefined` when it has it wrong. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
