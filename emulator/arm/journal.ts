/** What was asked of the emulator, for people who wonder what their client sent. */
import { header } from './fields.ts'
import type { Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'

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
  let kept: (Omit<JournalEntry, 'requestId'> & Pick<Answer, 'headers'>)[] = []
  let count = 0
  const secrets = [token, encodeURIComponent(token)]
  const masked = (url: string): string =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '***'), url.replaceAll(/([?&][tcsh]=)[^&]*/g, '$1***'))
  return {
    note({ method, url }, { status, headers }) {
      kept.push({ number: ++count, method, url, status, headers })
      if (kept.length >= 2 * most) kept = kept.slice(-most)
    },
    // masked when somebody looks, which is seldom; nothing else sees what is kept
    entries: () =>
      kept.slice(-most).map(({ headers, ...entry }) => {
        const requestId = header(headers, 'x-ms-request-id')
        return { ...entry, url: masked(entry.url), ...(requestId !== undefined && { requestId }) }
      }),
    clear() {
      kept = []
      count = 0
    },
  }
}
