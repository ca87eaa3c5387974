/** One cause is one failure: where an operation is not served at all, what other checks find in the same refusals is not said again. */
import type { Exchange } from './exchange.ts'
import type { Result } from './results.ts'

export interface Causes {
  /** The result that failed for an exchange like this one; `undefined`: none did. */
  of(exchange: Exchange): string | undefined
  /** The result that failed for an operation. */
  ofOperation(id: string): string | undefined
}

/** What the results of checks with `suffices` failed for: their operation answers every right request with these statuses. */
export function causesAmong(results: readonly Result[]): Causes {
  const causes = new Map<string, { result: string; statuses: ReadonlySet<number | undefined> }>()
  for (const { result, check, operation, outcome, findings } of results) {
    if (check.kind !== 'scenario' || !check.suffices || outcome !== 'failed') continue
    const explaining = findings.filter(({ exchange }) => check.explains?.(exchange) !== false)
    causes.set(operation.id, { result, statuses: new Set(explaining.map(({ exchange }) => exchange.response?.status)) })
  }
  return {
    of({ operation, response }) {
      const cause = causes.get(operation ?? '')
      return cause?.statuses.has(response?.status) ? cause.result : undefined
    },
    ofOperation: (id) => causes.get(id)?.result,
  }
}
