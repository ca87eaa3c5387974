/** Coverage: which documented answers were met, and which documented properties were seen. */
import { documentedResponse, schemaOf, type Contract, type Operation } from '../spec/contract.ts'
import { declaredProperties, newLook, type Look } from '../spec/shape.ts'
import { header, type Exchange } from '../harness/exchange.ts'
import type { ReportedCoverage } from './report.ts'

export function coverageOf(contract: Contract, exchanges: readonly Exchange[]): ReportedCoverage[] {
  const look = newLook()
  return contract.operations.map((operation) =>
    cover(
      look,
      operation,
      exchanges.filter((exchange) => exchange.operation === operation.id),
    ),
  )
}

function cover(look: Look, operation: Operation, exchanges: readonly Exchange[]): ReportedCoverage {
  const answers = exchanges.flatMap(({ response }) => response ?? [])
  const statuses: Record<string, number> = {}
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
  const documented = [...operation.responses.keys()]
  const met = new Set(
    answers.map(({ status }) => documented.find((key) => operation.responses.get(key) === documentedResponse(operation, status))),
  )
  const seen = { declared: new Set<string>(), undeclared: new Set<string>() }
  for (const response of answers) {
    const schema = schemaOf(operation, response.status, header(response.headers, 'content-type'), true)
    const { declared = [], undeclared = [] } = response.reduced?.seen ?? (schema ? look(schema, response.json) : {})
    for (const pointer of declared) seen.declared.add(pointer)
    for (const pointer of undeclared) seen.undeclared.add(pointer)
  }
  const unseen = declaredProperties(operation).filter((pointer) => !seen.declared.has(pointer))
  return {
    operation: operation.id,
    area: operation.area,
    document: operation.source.title,
    method: operation.method,
    path: operation.path,
    statuses,
    documented,
    unmet: documented.filter((status) => !met.has(status)),
    properties: { seen: [...seen.declared].sort(), unseen, undeclared: [...seen.undeclared].sort() },
  }
}
