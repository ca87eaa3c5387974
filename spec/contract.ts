/** The contract: the OpenAPI document as the suite reads it. Made by `loadContract`; everything here is data and pure functions. */

/** A fault of the document, not of a target: one line with file and JSON pointer. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  constructor(file: string, pointer: string, message: string) {
    super(`${file}${pointer ? ` at ${pointer}` : ''}: ${message}`)
  }
}

/** What is wrong with a value: JSON pointer into it, and a sentence without a subject ("must be string"). */
export interface Problem {
  readonly pointer: string
  readonly says: string
}

/** A schema of the document, ready to judge values. */
export interface Schema {
  /** Where it stands in the document, `#/components/schemas/Resource`. */
  readonly pointer: string
  validate(value: unknown): readonly Problem[]
  /** The schema itself, references still in it. */
  readonly raw: Record<string, unknown>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly schema?: Schema
}

/** What a status promises: the media types a body may have, and the schema of each. No entry: the document says nothing of a body. */
export interface DocumentedResponse {
  readonly pointer: string
  readonly description: string
  readonly content: ReadonlyMap<string, Schema | undefined>
}

export interface Operation {
  readonly id: string
  /** Upper case. */
  readonly method: string
  /** As in the document, `/subscriptions/{subscriptionId}/…`. */
  readonly path: string
  /** The path cut at its slashes, in lower case. */
  readonly segments: readonly string[]
  /** Where it stands, `#/paths/~1providers…/get`. */
  readonly pointer: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly body?: { readonly required: boolean; readonly content: ReadonlyMap<string, Schema | undefined> }
  /** By status as written: `200`, `4XX`, `default`. */
  readonly responses: ReadonlyMap<string, DocumentedResponse>
  /** Whether the document demands a credential. */
  readonly secured: boolean
}

export interface Contract {
  readonly file: string
  readonly title: string
  readonly apiVersion: string
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly sha256: string
  /** The first server of the document. */
  readonly server: string
  readonly operations: readonly Operation[]
  /** Tags of the document that no operation carries. */
  readonly tagsWithoutOperations: readonly string[]
  /** The document, parsed. */
  readonly document: Record<string, unknown>
}

/** The response that documents a status: the exact one, then its class (`4XX`), then `default`, which documents errors only. */
export function documentedResponse(operation: Operation, status: number): DocumentedResponse | undefined {
  const { responses } = operation
  return (
    responses.get(String(status)) ??
    responses.get(`${Math.floor(status / 100)}XX`) ??
    (status >= 400 ? responses.get('default') : undefined)
  )
}

/**
 * The schema that a body of a status is to fit: that of its media type, or else the first there is. `exactly`: that of its media type only.
 * `undefined` where the document promises no body, or says nothing of it.
 */
export function schemaOf(operation: Operation, status: number, mediaType: string | undefined, exactly = false): Schema | undefined {
  const content = documentedResponse(operation, status)?.content
  return content?.get(mediaType ?? '') ?? (exactly ? undefined : content?.values().next().value)
}

/** The operation a request belongs to, by method and path; ARM compares path segments ignoring case. `undefined`: none. */
export function matchOperation(contract: Contract, method: string, pathname: string): Operation | undefined {
  const path = pathname.replace(/^\/+/, '/').toLowerCase().split('/')
  return contract.operations.find((operation) => operation.method === method && matches(operation.segments, path))
}

function matches(template: readonly string[], path: readonly string[]): boolean {
  return template.length === path.length && template.every((part, i) => (isVariable(part) ? path[i] !== '' : part === path[i]))
}

export const isVariable = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}')
