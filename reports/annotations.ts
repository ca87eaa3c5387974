/** Findings as annotations of a GitHub job: workflow commands that point into the OpenAPI document, where the requirement is. */
import type { Contract } from '../spec/contract.ts'
import { lineFinder } from '../spec/lines.ts'
import { leadsInto } from '../spec/pointer.ts'
import type { Requirement } from '../spec/requirements.ts'
import { warningsOf, broken } from './reading.ts'
import type { Report, ReportedResult } from './report.ts'
import { clip, count, visible } from './text.ts'

/** GitHub shows ten annotations of a kind for a step. */
const most = 10
const longest = 1000

type Properties = Readonly<Record<string, string>>

export interface AnnotatedDocument {
  readonly text: string
  /** As GitHub knows the file, relative to its workspace; absent when it lies elsewhere and cannot be pointed at. */
  readonly path?: string
  readonly operations: Contract['operations']
}

/** The lines to print: an error for each failed requirement, a notice for each warning, at most ten of a kind, the last of which counts the rest. */
export function annotations(report: Report, requirements: readonly Requirement[], document: AnnotatedDocument): string[] {
  const lineOf = lineFinder(document.text)
  const annotate = (kind: string, results: readonly ReportedResult[], what: string): string[] => {
    const shown = results.length > most ? results.slice(0, most - 1) : results
    const lines = shown.map((result) => {
      const line = lineOf(placeOf(result, requirements, document))
      const where: Properties = document.path === undefined || line === undefined ? {} : { file: document.path, line: String(line) }
      return command(kind, { ...where, title: result.title }, says(result, document.path === undefined ? line : undefined))
    })
    const rest = results.length - shown.length
    return rest === 0
      ? lines
      : [...lines, command(kind, { title: count(rest, `more ${what}`) }, 'They are in the summary, in report.json and in index.html.')]
  }
  return [...annotate('error', broken(report), 'failed requirement'), ...annotate('notice', warningsOf(report), 'advisory finding')]
}

/** The pointer to the requirement, in the operation itself where it stands there too; what Resource Manager or HTTP promise is shown at the operation. */
function placeOf(
  { operation: id, findings }: ReportedResult,
  requirements: readonly Requirement[],
  { operations }: AnnotatedDocument,
): string {
  const operation = operations.find((each) => each.id === id)?.pointer ?? '#'
  const promised =
    requirements
      .find((requirement) => requirement.id === findings[0]?.source.requirement)
      ?.where.filter((where) => where.startsWith('#/')) ?? []
  return promised.find((pointer) => leadsInto(pointer, operation)) ?? promised[0] ?? operation
}

function says({ result, findings }: ReportedResult, line: number | undefined): string {
  const [first, ...rest] = findings
  const lines =
    first === undefined
      ? []
      : [
          `Actual: ${first.pointer} ${first.says} (${first.exchange})`,
          `Expected: ${first.source.promise} (${line === undefined ? '' : `line ${line}; `}${first.source.citation})`,
          ...(rest.length > 0 ? [`and ${count(rest.length, 'more finding')}`] : []),
        ]
  return [...lines, result].map((text) => visible(clip(text, longest))).join('\n')
}

/** A workflow command; neither a line end nor a separator in what it carries can end it or begin another. */
function command(kind: string, properties: Properties, message: string): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(visible(clip(value, longest)))}`)
    .join(',')
  return `::${kind} ${list}::${escapeData(message)}`
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
