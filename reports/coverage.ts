/** Coverage: which documented answers were met, and which documented properties were seen. */
import { documentedResponse, type Contract, type Operation } from '../spec/contract.ts'
import { declaredProperties, noteProperties, type Seen } from '../spec/shape.ts'
import { mediaType, type Exchange } from '../harness/exchange.ts'
import type { ReportedCoverage } from './report.ts'

export function coverageOf(contract: Contract, exchanges: readonly Exchange[]): ReportedCoverage[] {
  return contract.operations.map((operation) => cover(contract, operation, exchanges.filter((exchange) => exchange.operation === operation.id)))
}

function cover(contract: Contract, operation: Operation, exchanges: readonly Exchange[]): ReportedCoverage {
  const answers = exchanges.flatMap(({ response }) => response ?? [])
  const statuses: Record<string, number> = {}
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
  const documented = [...operation.responses.keys()]
  const met = new Set(answers.map(({ status }) => documented.find((key) => operation.responses.get(key) === documentedResponse(operation, status))))
  const seen: Seen = { declared: new Set(), undeclared: new Set() }
  for (const { status, headers, json } of answers) {
    const content = documentedResponse(operation, status)?.content
    const schema = content?.get(mediaType(headers) ?? '')
    if (schema) noteProperties(contract, schema, json, seen)
  }
  const unseen = declaredProperties(contract, operation).filter((pointer) => !seen.declared.has(pointer))
  return {
    operation: operation.id, method: operation.method, path: operation.path, statuses, documented, unmet: documented.filter((status) => !met.has(status)),
    properties: { seen: [...seen.declared].sort(), unseen, undeclared: [...seen.undeclared].sort() },
  }
}
