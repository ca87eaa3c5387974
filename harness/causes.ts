/** One cause is one failure: where an operation is not served at all, what other checks find in the same refusals is not said again. */
import type { Exchange } from './exchange.ts'
import type { JudgedCell } from './judge.ts'

export interface Causes {
  /** The cell that failed for an exchange like this one; `undefined`: none did. */
  of(exchange: Exchange): string | undefined
  /** The cell that failed for an operation. */
  ofOperation(id: string): string | undefined
}

/** What the cells of checks with `suffices` failed for: their operation answers every right request with these statuses. */
export function causesAmong(cells: readonly JudgedCell[]): Causes {
  const causes = new Map<string, { cell: string; statuses: ReadonlySet<number | undefined> }>()
  for (const { cell, check, operation, outcome, findings } of cells) {
    if (check.kind !== 'held' || !check.suffices || outcome !== 'failed') continue
    const explaining = findings.filter(({ exchange }) => check.explains?.(exchange) !== false)
    causes.set(operation.id, { cell, statuses: new Set(explaining.map(({ exchange }) => exchange.response?.status)) })
  }
  return {
    of({ operation, response }) {
      const cause = causes.get(operation ?? '')
      return cause?.statuses.has(response?.status) ? cause.cell : undefined
    },
    ofOperation: (id) => causes.get(id)?.cell,
  }
}
