/** A terminal to which nothing is said that may be shown to nobody. */
import { textRedactor } from '../reports/secrets.ts'
import type { TokenSource } from './auth/token-source.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage.ts'

export interface Discreet {
  readonly terminal: Terminal
  /** The same tokens; each that is got is from then on masked in what is said, for a server may give it back in an error. */
  readonly token?: TokenSource
  /** Does something; what it says of wrong usage is masked as well. */
  speak<T>(act: () => Promise<T>): Promise<T>
}

export function discreet(terminal: Terminal, token: TokenSource | undefined): Discreet {
  const used = new Set<string>()
  const clean = (text: string): string => textRedactor([...used])(text)
  return {
    terminal: { ...terminal, clean, out: (text) => terminal.out(clean(text)), err: (text) => terminal.err(clean(text)) },
    ...(token && {
      token: async () => {
        const got = await token()
        used.add(got)
        return got
      },
    }),
    speak: (act) =>
      act().catch((error: unknown) => {
        throw error instanceof UsageError ? new UsageError(clean(error.message)) : error
      }),
  }
}
