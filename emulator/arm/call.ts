/** What an action is given. */
import type { Request } from '../../harness/exchange.ts'
import type { State } from './state.ts'

/** A call that passed the gate. Names that its path does not hold are empty. */
export interface Call {
  readonly state: State
  readonly request: Request
  readonly origin: string
  readonly path: string
  readonly query: URLSearchParams
  readonly apiVersion: string
  /** In its own casing. */
  readonly group: string
  /** As asked. */
  readonly vault: string
  readonly operation: string
}
