/** What was asked of the emulator, for people who wonder what their client sent. */
import { header } from '../harness/exchange.ts'
import type { Request } from '../harness/exchange.ts'
import type { Answer } from '../harness/server.ts'

export interface JournalEntry {
  /** Running number from 1, since the start or the last reset. */
  readonly number: number
  readonly method: string
  /** Without the token and without the signature of a polling URL. */
  readonly url: string
  readonly status: number
  /** `x-ms-request-id` of the answer. */
  readonly requestId?: string
}

export interface Journal {
  note(request: Request, answer: Answer): void
  readonly entries: () => readonly JournalEntry[]
  clear(): void
}

/** Entries kept; of a longer run the latest. */
const most = 10_000

export function createJournal(token: string): Journal {
  let kept: JournalEntry[] = []
  let count = 0
  const secrets = [token, encodeURIComponent(token)]
  const masked = (url: string): string =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '***'), url.replaceAll(/([?&][tcsh]=)[^&]*/g, '$1***'))
  return {
    note({ method, url }, { status, headers }) {
      const requestId = header(headers, 'x-ms-request-id')
      kept.push({ number: ++count, method, url: masked(url), status, ...(requestId !== undefined && { requestId }) })
      if (kept.length >= 2 * most) kept = kept.slice(-most)
    },
    entries: () => kept.slice(-most),
    clear() {
      kept = []
      count = 0
    },
  }
}
