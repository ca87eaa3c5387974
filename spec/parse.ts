/** The text of a document, YAML or JSON with or without comments, as a value; a document of OpenAPI 3.0 as one of 3.1. */
import { ContractError } from './contract.ts'
import { isObject, type Json } from './json.ts'
import { yaml } from './yaml.ts'

/** Throws ContractError, with the place, for what is no OpenAPI document of a version that is read. */
export function parseDocument(file: string, bytes: Buffer): Json {
  const document = valueOf(file, textOf(file, bytes))
  if (!isObject(document)) throw new ContractError(file, '', 'is not an OpenAPI document: an object was expected')
  const version = document['openapi']
  if (typeof version !== 'string' || !/^3\.[0-2]\.\d+(-.+)?$/.test(version)) {
    const found = version ?? (document['swagger'] ? `swagger ${String(document['swagger'])}` : 'none')
    const help = document['swagger'] ? '; convert it to OpenAPI 3 first' : ''
    throw new ContractError(file, '#/openapi', `OpenAPI 3.0, 3.1 or 3.2 is needed, found ${String(found)}${help}`)
  }
  refuseCircles(file, document)
  return document
}

function textOf(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ContractError(file, '', 'is not UTF-8')
  }
}

/** More aliases than any document has that a person or a generator wrote. */
const mostAliases = 100_000

function valueOf(file: string, text: string): unknown {
  const { LineCounter, parseDocument: parse } = yaml()
  const lines = new LineCounter()
  const parsed = parse(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const error = parsed.errors[0]
  if (error) {
    const bare = withoutComments(text)
    const json = bare === undefined || error.code === 'DUPLICATE_KEY' ? undefined : attempt(() => JSON.parse(bare) as unknown)
    if (json !== undefined) return json
    const { line, col } = lines.linePos(error.pos[0])
    throw new ContractError(`${file}:${line}:${col}`, '', `invalid YAML, ${error.message.split('\n')[0]}`)
  }
  try {
    return parsed.toJS({ maxAliasCount: mostAliases })
  } catch (fault) {
    throw new ContractError(file, '', `invalid YAML, ${(fault as Error).message.split('\n')[0]}`)
  }
}

const attempt = <T>(make: () => T): T | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** JSON as editors let people write it: without comments, and without commas before a closing bracket; `undefined` for what is no JSON object at all. */
function withoutComments(text: string): string | undefined {
  const bare = text.replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string: string | undefined) => string ?? ' ')
  const whole = bare.replaceAll(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '')
  return whole.trimStart().startsWith('{') ? whole : undefined
}

/** An alias within its own anchor makes a value without an end. */
function refuseCircles(file: string, value: unknown, above: ReadonlySet<unknown> = new Set(), known = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || known.has(value)) return
  if (above.has(value)) throw new ContractError(file, '', 'invalid YAML, an alias stands within its own anchor')
  const here = new Set(above).add(value)
  for (const inner of Object.values(value)) refuseCircles(file, inner, here, known)
  known.add(value)
}

/**
 * A document of OpenAPI 3.0 in the words of 3.1: `nullable` as the type null, `exclusiveMinimum: true` as the bound itself.
 * Pointers into it stay as they are.
 */
export function modern(document: Json): Json {
  return String(document['openapi']).startsWith('3.0.') ? (modernised(document) as Json) : document
}

/** What holds values, not schemas. */
const values: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const'])

function modernised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernised)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    (values.has(name) && !isObject(inner)) || name.startsWith('x-') || name === 'example' ? inner : modernised(inner),
  ])
  return withNull(withBound(withBound(Object.fromEntries(entries) as Json, 'exclusiveMinimum', 'minimum'), 'exclusiveMaximum', 'maximum'))
}

function withBound(schema: Json, exclusive: string, bound: string): Json {
  const { [exclusive]: flag, [bound]: limit, ...rest } = schema
  if (typeof flag !== 'boolean') return schema
  return limit === undefined ? rest : { ...rest, [flag ? exclusive : bound]: limit }
}

function withNull(schema: Json): Json {
  const { nullable, ...rest } = schema
  if (nullable !== true) return typeof nullable === 'boolean' ? rest : schema
  const { description, readOnly, writeOnly, ...judging } = rest
  const marks = {
    ...(description !== undefined && { description }),
    ...(readOnly !== undefined && { readOnly }),
    ...(writeOnly !== undefined && { writeOnly }),
  }
  if (['$ref', 'allOf', 'anyOf', 'oneOf'].some((name) => name in rest)) return { ...marks, anyOf: [judging, { type: 'null' }] }
  return {
    ...rest,
    ...(typeof rest['type'] === 'string' && { type: [rest['type'], 'null'] }),
    ...(Array.isArray(rest['enum']) && !rest['enum'].includes(null) && { enum: [...(rest['enum'] as unknown[]), null] }),
  }
}
