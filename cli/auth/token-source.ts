/** A token when it is asked for: kept as long as it is good, renewed early, one renewal at a time. */

export interface Token {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/** The token for the next request. Rejects when there is none that is good, with the reason why none could be had. */
export type TokenSource = () => Promise<string>

/** How long before its end a token is renewed, and how long the next attempt waits when that brought nothing better, in milliseconds. */
const early = 300_000
const pause = 30_000

export function tokenSource(get: () => Promise<Token>, now: () => number = Date.now): TokenSource {
  let held: (Token & { readonly due: number }) | undefined
  let renewal: Promise<string> | undefined
  // a token that lives less than five minutes is not asked for at every request
  const hold = (token: Token): void =>
    void (held = { ...token, due: Math.min(token.expiresOn, Math.max(token.expiresOn - early, now() + pause)) })
  const renew = async (): Promise<string> => {
    try {
      const token = await get()
      hold(token)
      return token.token
    } catch (error) {
      // the old one is still good: the login may be back before it ends
      if (!held || now() >= held.expiresOn) throw error
      hold(held)
      return held.token
    } finally {
      renewal = undefined
    }
  }
  return () => (held && now() < held.due ? Promise.resolve(held.token) : (renewal ??= renew()))
}
