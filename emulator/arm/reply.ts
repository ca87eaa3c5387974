/** What an action answers, before the headers that every answer bears are put on. */
import type { Fields } from '../../harness/exchange.ts'

export interface Reply {
  readonly status: number
  readonly headers?: Fields
  /** Absent: the answer has no body. */
  readonly json?: unknown
  /** Refused before the provider was reached: no rate counter falls. */
  readonly uncounted?: boolean
}
