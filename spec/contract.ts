/** The contract: the OpenAPI document as the suite reads it. Made by `loadContract`; everything here is data and pure functions. */
import { isJsonMedia, jsonMedia, mediaKey } from './media.ts'

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
  /** The member at the pointer that is not allowed, if that is what is wrong. */
  readonly member?: string
}

/** A schema of the document, ready to judge values. */
export interface Schema {
  /** Where it stands in the document, `#/components/schemas/Resource`. */
  readonly pointer: string
  validate(value: unknown): readonly Problem[]
  /** The schema itself, references still in it. */
  readonly raw: Record<string, unknown>
  /** What a reference in it leads to. */
  resolve(ref: string): Record<string, unknown>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly schema?: Schema
  /** What the document itself gives as its value: a constant, the only word of a list, a default or an example. */
  readonly value?: string
}

/** A header field that a response declares. */
export interface DocumentedHeader {
  /** As the document spells it. */
  readonly name: string
  readonly required: boolean
  /** Where it stands in the document. */
  readonly pointer: string
  readonly schema?: Schema
  /** The value is a JSON text, and not written in the style of headers. */
  readonly json?: true
}

/** What a status promises: the media types a body may have, and the schema of each. No entry: the document says nothing of a body. */
export interface DocumentedResponse {
  readonly pointer: string
  readonly description: string
  readonly content: ReadonlyMap<string, Schema | undefined>
  /** The header fields that it declares; Content-Type is none of them (OpenAPI 3.1, Response Object). */
  readonly headers: readonly DocumentedHeader[]
}

/** An OpenAPI document as it was read. */
export interface Document {
  readonly file: string
  readonly title: string
  readonly apiVersion: string
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly sha256: string
  /** The first server of the document. */
  readonly server: string
  /** Tags that it names and that none of its operations carries. */
  readonly tagsWithoutOperations: readonly string[]
  /** The document, parsed. */
  readonly document: Record<string, unknown>
}

export interface Operation {
  readonly id: string
  /** The document that it is in. */
  readonly source: Document
  /** Its first tag in kebab-case; empty where it has none. */
  readonly area: string
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

/** One document, or several together. Where there are several, the members of `Document` are those of the first, and `sha256` is that of all their hashes. */
export interface Contract extends Document {
  readonly documents: readonly Document[]
  readonly operations: readonly Operation[]
}

/**
 * The response that documents a status: the exact one, then its class (`4XX`), then `default`, which documents errors only
 * where a success has a response of its own.
 */
export function documentedResponse(operation: Operation, status: number): DocumentedResponse | undefined {
  const { responses } = operation
  const byDefault = status >= 400 || ![...responses.keys()].some((key) => /^[23]/.test(key))
  return (
    responses.get(String(status)) ?? responses.get(`${Math.floor(status / 100)}XX`) ?? (byDefault ? responses.get('default') : undefined)
  )
}

/**
 * The schema that a body of a status is to fit: that of its Content-Type, or else the first of JSON. `exactly`: that of its Content-Type only.
 * `undefined` where the document promises no body, or says nothing of it.
 */
export function schemaOf(operation: Operation, status: number, contentType: string | undefined, exactly = false): Schema | undefined {
  const content = documentedResponse(operation, status)?.content
  if (!content) return undefined
  const keys = [...content.keys()]
  const key = mediaKey(keys, contentType) ?? (exactly ? undefined : (keys.find(isJsonMedia) ?? keys[0]))
  return key === undefined ? undefined : content.get(key)
}

/** The schema that a JSON body of a request is to fit; `undefined`: the document says nothing of it. */
export function requestSchema({ body }: Operation): Schema | undefined {
  const key = body && mediaKey(body.content.keys(), jsonMedia(body.content.keys()))
  return key === undefined ? undefined : body!.content.get(key)
}

/** The operation a request belongs to, by method and path; ARM compares path segments ignoring case, and a fixed one goes before a variable. `undefined`: none. */
export function matchOperation(contract: Contract, method: string, pathname: string): Operation | undefined {
  const path = pathname.replace(/^\/+/, '/').toLowerCase().split('/')
  let best: Operation | undefined
  for (const operation of contract.operations) {
    if (operation.method !== method || !matches(operation.segments, path)) continue
    if (!best || variables(operation) < variables(best)) best = operation
  }
  return best
}

const variables = ({ segments }: Operation): number => segments.filter(isVariable).length

function matches(template: readonly string[], path: readonly string[]): boolean {
  return template.length === path.length && template.every((part, i) => (isVariable(part) ? path[i] !== '' : part === path[i]))
}

export const isVariable = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}')
