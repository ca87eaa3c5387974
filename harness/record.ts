/** What came of a pass: its exchanges, what scenarios handed over, how they ended. The verdict is derived from it. */
import type { Exchange } from './exchange.ts'
import type { Target } from './target.ts'

/** What a scenario handed to a check, and for which operation. */
export interface Handover {
  readonly check: string
  readonly operation: string
  readonly scenario: string
  /** By name. */
  readonly handed: Readonly<Record<string, unknown>>
  /** All exchanges in `handed`, however deep. */
  readonly exchanges: readonly Exchange[]
}

/** How a scenario ended. */
export interface ScenarioEnd {
  readonly scenario: string
  /** Absent: it was told to its end. */
  readonly ended?: string
  /** Set when the end is our own fault. */
  readonly error?: string
}

export interface PassRecord {
  readonly target: Pick<Target, 'pass' | 'baseUrl'>
  readonly exchanges: readonly Exchange[]
  readonly handovers: readonly Handover[]
  readonly endings: readonly ScenarioEnd[]
  /** Recorded by others, who leave out and replace what they like. */
  readonly foreign?: true
  /** Why the target counts as one that keeps no state; absent: it keeps state, as far as was seen. */
  readonly stateless?: string
}
