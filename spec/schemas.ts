/** The schemas of the document as JSON Schema 2020-12, by Ajv: known formats are judged, what nobody knows is an annotation (§7.2.3). */
import type { Ajv2020, ErrorObject, Options, ValidateFunction } from 'ajv/dist/2020.js'
import { newAjv } from './ajv.ts'
import { ContractError, type Problem, type Schema } from './contract.ts'
import { documentFor, type Direction } from './direction.ts'
import type { Json } from './json.ts'
import { pointerTo, uriFragment } from './pointer.ts'
import { resolver } from './references.ts'

/** The schema at a pointer of the document, for values that go in a direction. Throws ContractError when it is no schema. */
export type CompileSchema = (pointer: string, direction: Direction) => Schema

const base = 'https://contract.invalid/document'

/** What the build made of the schemas of the shipped document, by pointer. */
export type BuiltSchemas = ReadonlyMap<string, ValidateFunction>

/**
 * Of a document that is known to be sound, for it is the shipped one, schemas are those that were `built`, or are compiled when they are needed;
 * of any other all are compiled at once, so that its faults are found beforehand.
 */
export function schemaCompiler(file: string, document: Json, known: boolean, built?: BuiltSchemas): CompileSchema {
  const references = resolver(file, document)
  const opened = new Map<Direction, Ajv2020>()
  const ajv = (direction: Direction): Ajv2020 => {
    const there = opened.get(direction) ?? openAjv().addSchema({ ...documentFor(document, direction, references), $id: base })
    opened.set(direction, there)
    return there
  }
  const checker = known ? undefined : newAjv({ strict: false, logger: false })
  const sound = (pointer: string, direction: Direction): void => {
    const schema = resolver(file, ajv(direction).getSchema(base)?.schema as Json).at(pointer) as Json | boolean
    if (checker && checker.validateSchema(schema) !== true)
      throw new Error(checker.errorsText(checker.errors?.slice(0, 1), { dataVar: '' }))
  }
  const compiled = new Map<string, Schema>()
  const compile: CompileSchema = (pointer, direction) => {
    const key = `${direction} ${pointer}`
    const before = compiled.get(key)
    if (before) return before
    let made: ValidateFunction | undefined
    const judge = (): ValidateFunction =>
      (made ??= built?.get(pointer) ?? attempt(file, pointer, () => ajv(direction).compile({ $ref: `${base}${uriFragment(pointer)}` })))
    if (!known) {
      attempt(file, pointer, () => sound(pointer, direction))
      judge()
    }
    const schema: Schema = {
      pointer: references.follow(pointer).pointer,
      raw: references.at(pointer) as Json,
      resolve: (ref) => references.follow(ref).value,
      validate: (value) => (judge()(value) ? [] : toProblems(judge().errors ?? [])),
    }
    compiled.set(key, schema)
    return schema
  }
  if (!known) {
    const components = (document['components'] as Json | undefined)?.['schemas'] as Json | undefined
    for (const name of Object.keys(components ?? {})) compile(pointerTo('#/components/schemas', name), 'response')
  }
  return compile
}

/** The code of a CommonJS module that is the map of the validators at these pointers; `standalone` is Ajv's own. */
export function schemasCode(
  document: Json,
  pointers: readonly string[],
  standalone: (ajv: Ajv2020, names: Record<string, string>) => string,
): string {
  const ajv = openAjv({ source: true }).addSchema({ ...documentFor(document, 'response', resolver('', document)), $id: base })
  pointers.forEach((pointer, i) => ajv.addSchema({ $ref: `${base}${uriFragment(pointer)}` }, `schema${i}`))
  const names = pointers.map((_, i) => `schema${i}`)
  return `${standalone(ajv, Object.fromEntries(names.map((name) => [name, name])))}\nmodule.exports = new Map([${names.map((name, i) => `[${JSON.stringify(pointers[i])}, exports.${name}]`).join(', ')}])\n`
}

function openAjv(code: NonNullable<Options['code']> = { regExp: Object.assign(patternOf, { code: 'new RegExp' }) }): Ajv2020 {
  return newAjv({ strict: false, logger: false, allErrors: true, verbose: true, validateSchema: false, code })
}

/** A pattern by the rules for Unicode, or by the older ones, by which more escapes are allowed (ECMA-262, annex B). */
function patternOf(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    try {
      return new RegExp(pattern)
    } catch {
      throw error
    }
  }
}

function attempt<T>(file: string, pointer: string, compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    throw new ContractError(file, pointer, `the schema cannot be used: ${(error as Error).message.split('\n')[0]}`)
  }
}

/** Without the errors that only repeat that a condition led to others. */
function toProblems(errors: readonly ErrorObject[]): Problem[] {
  const running = errors.filter(({ keyword }) => keyword !== 'if')
  return (running.length > 0 ? running : errors).map(({ instancePath, message, params, keyword, data }) => ({
    pointer: instancePath,
    says:
      keyword === 'type'
        ? `${message}, is ${data === null ? 'null' : Array.isArray(data) ? 'array' : typeof data}`
        : `${message ?? keyword}${extra(params)}`,
    ...memberOf(params),
  }))
}

function memberOf(params: Record<string, unknown>): { member?: string } {
  const member = params['additionalProperty'] ?? params['unevaluatedProperty']
  return typeof member === 'string' ? { member } : {}
}

function extra(params: Record<string, unknown>): string {
  const named = params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['allowedValues'] ?? params['allowedValue']
  return named === undefined ? '' : `: ${JSON.stringify(named)}`
}

/** Where a document has schemas of parameters and bodies; those of its components are reached from there. */
export function schemaPointers(value: unknown, pointer = '#'): string[] {
  if (typeof value !== 'object' || value === null || pointer === '#/components/schemas') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = pointerTo(pointer, key)
    return key === 'schema' ? [at] : schemaPointers(inner, at)
  })
}
