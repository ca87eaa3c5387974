/** The schemas of the document as true JSON Schema 2020-12: Ajv in strict mode, formats on. */
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import { newAjv } from './ajv.ts'
import { ContractError, type Problem, type Schema } from './contract.ts'
import { escapeToken, resolver } from './references.ts'

type Node = Record<string, unknown>

/** The schema at a pointer of the document. Throws ContractError when it is no schema. */
export type CompileSchema = (pointer: string) => Schema

/** Keywords that OpenAPI adds to JSON Schema and that judge nothing. */
const annotations = ['discriminator', 'xml', 'externalDocs', 'example']
const base = 'https://contract.invalid/schemas'

/** What the build made of the schemas of the shipped document, by pointer. */
export type BuiltSchemas = ReadonlyMap<string, ValidateFunction>

/**
 * Of a document that is known to be sound, for it is the shipped one, schemas are those that were `built`, or are compiled when they are needed;
 * of any other all are compiled at once, so that its faults are found beforehand.
 */
export function schemaCompiler(file: string, document: Node, known: boolean, built?: BuiltSchemas): CompileSchema {
  const references = resolver(file, document)
  const components = componentsOf(document)
  let opened: Ajv2020 | undefined
  const ajv = (): Ajv2020 => (opened ??= openAjv(!known).addSchema(whole(components)))
  if (!known) {
    const checker = openAjv(true)
    for (const [name, schema] of Object.entries(components))
      attempt(file, `#/components/schemas/${name}`, () => checkSchema(checker, retarget(schema) as Node))
  }
  const compiled = new Map<string, Schema>()
  const compile: CompileSchema = (pointer) => {
    const before = compiled.get(pointer)
    if (before) return before
    const raw = references.at(pointer) as Node
    let made: ValidateFunction | undefined
    const judge = (): ValidateFunction => (made ??= attempt(file, pointer, () => built?.get(pointer) ?? ajv().compile(usable(raw))))
    if (!known) judge()
    const schema: Schema = {
      pointer: references.follow(pointer).pointer,
      raw,
      validate: (value) => (judge()(value) ? [] : toProblems(judge().errors ?? [])),
    }
    compiled.set(pointer, schema)
    return schema
  }
  if (!known) for (const name of Object.keys(components)) compile(`#/components/schemas/${name}`)
  return compile
}

/** The code of a CommonJS module that is the map of the validators at these pointers; `standalone` is Ajv's own. */
export function schemasCode(
  document: Node,
  pointers: readonly string[],
  standalone: (ajv: Ajv2020, names: Record<string, string>) => string,
): string {
  const references = resolver('', document)
  const ajv = openAjv(false, true).addSchema(whole(componentsOf(document)))
  pointers.forEach((pointer, i) => ajv.addSchema(usable(references.at(pointer)), `schema${i}`))
  const names = pointers.map((_, i) => `schema${i}`)
  return `${standalone(ajv, Object.fromEntries(names.map((name) => [name, name])))}\nmodule.exports = new Map([${names.map((name, i) => `[${JSON.stringify(pointers[i])}, exports.${name}]`).join(', ')}])\n`
}

const whole = (components: Node): Node => ({ $id: base, $defs: retarget(components) })
const componentsOf = (document: Node): Node => ((document['components'] as Node | undefined)?.['schemas'] ?? {}) as Node

function openAjv(validateSchema: boolean, source = false): Ajv2020 {
  const ajv = newAjv({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    verbose: true,
    validateSchema,
    code: { source },
  })
  for (const keyword of annotations) if (!ajv.getKeyword(keyword)) ajv.addKeyword({ keyword })
  return ajv
}

function checkSchema(ajv: Ajv2020, schema: Node): void {
  if (ajv.validateSchema(schema) !== true) throw new Error(ajv.errorsText(ajv.errors?.slice(0, 1), { dataVar: '' }))
}

/** As Ajv takes it. References of an inline schema are relative to the components. */
const usable = (schema: unknown): Node =>
  JSON.parse(JSON.stringify(retarget(schema)).replaceAll('"$ref":"#/$defs/', `"$ref":"${base}#/$defs/`)) as Node

function attempt<T>(file: string, pointer: string, compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    throw new ContractError(file, pointer, `the schema cannot be used: ${(error as Error).message}`)
  }
}

/** A copy in which component references point into `$defs` and extensions are gone; names of properties are left alone. */
function retarget(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => retarget(item))
  if (typeof value !== 'object' || value === null) return value
  const named = key === 'properties' || key === '$defs' || key === 'patternProperties'
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => named || !name.startsWith('x-'))
      .map(([name, inner]) => [
        name,
        name === '$ref' && typeof inner === 'string'
          ? inner.replace('#/components/schemas/', '#/$defs/')
          : retarget(inner, named ? '' : name),
      ]),
  )
}

/** Without the errors that only repeat that a condition led to others. */
function toProblems(errors: readonly ErrorObject[]): Problem[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'if')
  return (telling.length > 0 ? telling : errors).map(({ instancePath, message, params, keyword, data }) => ({
    pointer: instancePath,
    says:
      keyword === 'type'
        ? `${message}, is ${data === null ? 'null' : Array.isArray(data) ? 'array' : typeof data}`
        : `${message ?? keyword}${extra(params)}`,
  }))
}

function extra(params: Record<string, unknown>): string {
  const named = params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['allowedValues'] ?? params['allowedValue']
  return named === undefined ? '' : `: ${JSON.stringify(named)}`
}

/** Where a document has schemas of parameters and bodies; those of its components are reached from there. */
export function schemaPointers(value: unknown, pointer = '#'): string[] {
  if (typeof value !== 'object' || value === null || pointer === '#/components/schemas') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${pointer}/${escapeToken(key)}`
    return key === 'schema' ? [at] : schemaPointers(inner, at)
  })
}
