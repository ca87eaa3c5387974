/** What an action is given. */
import type { Request } from '../../harness/exchange.ts'
import type { State } from './state.ts'
import type { Names } from './template.ts'

/** A call that passed the gate. */
export interface Call {
  readonly state: State
  readonly request: Request
  readonly origin: string
  readonly path: string
  readonly query: URLSearchParams
  readonly apiVersion: string
  /** The variables of its path: subscription and group in their own casing, the others as asked. */
  readonly names: Names
}
