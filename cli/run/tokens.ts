/** The tokens of a run, in the thread of the suite. When there is none any more the run ends: its requests would be refused, and the target blamed for it. */
import { RunEnds } from '../../harness/interruption.ts'
import { isLogin } from '../auth/modes.ts'
import { expiryOf, moment } from '../auth/static-token.ts'
import type { RunSettings } from './settings.ts'
import type { Place } from './place.ts'
import { askTokens } from './token-channel.ts'

export interface Tokens {
  /** What the requests to a place carry; `undefined`: no token. */
  of(place: Place): (() => Promise<string>) | undefined
  /** Every token that a request carried. */
  readonly used: ReadonlySet<string>
  close(): void
}

/** `stop` ends the run with a reason. */
export function openTokens(
  { run, auth }: Pick<RunSettings, 'run' | 'auth'>,
  stop: (reason: string) => void,
  now: () => number = Date.now,
): Tokens {
  const used = new Set<string>()
  const channel = isLogin(auth) ? askTokens(run) : undefined
  const end = (reason: string): never => {
    stop(reason)
    throw new RunEnds(reason)
  }
  const use = (token: string): string => {
    used.add(token)
    return token
  }
  const given = (token: string) => {
    const expiry = expiryOf(token) ?? Infinity
    return () => Promise.resolve().then(() => (now() < expiry ? use(token) : end(`the token expired at ${moment(expiry)}`)))
  }
  return {
    used,
    close: () => channel?.close(),
    of: ({ token }) =>
      token !== undefined
        ? given(token)
        : channel && (() => channel.token().then(use, (error: Error) => end(`the token could not be renewed, ${error.message}`))),
  }
}
