/** The schemas of the document as true JSON Schema 2020-12: Ajv in strict mode, formats on. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { ContractError, type Problem, type Schema } from './contract.ts'
import { resolver } from './references.ts'

type Node = Record<string, unknown>

/** The schema at a pointer of the document. Throws ContractError when it is no schema. */
export type CompileSchema = (pointer: string) => Schema

/** Keywords that OpenAPI adds to JSON Schema and that judge nothing. */
const annotations = ['discriminator', 'xml', 'externalDocs', 'example']
const base = 'https://contract.invalid/schemas'

/** Of a document that is `known` to be sound, schemas are compiled when they are needed; of any other all are at once, so that its faults are found beforehand. */
export function schemaCompiler(file: string, document: Node, known: boolean): CompileSchema {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, verbose: true, validateSchema: !known })
  addFormats.default(ajv)
  for (const keyword of annotations) if (!ajv.getKeyword(keyword)) ajv.addKeyword({ keyword })
  const components = ((document['components'] as Node | undefined)?.['schemas'] ?? {}) as Node
  const references = resolver(file, document)
  if (!known) for (const [name, schema] of Object.entries(components)) attempt(file, `#/components/schemas/${name}`, () => checkSchema(ajv, retarget(schema) as Node))
  ajv.addSchema({ $id: base, $defs: retarget(components) as Node })
  const compiled = new Map<string, Schema>()
  const compile: CompileSchema = (pointer) => {
    const before = compiled.get(pointer)
    if (before) return before
    const raw = references.at(pointer) as Node
    let made: ValidateFunction | undefined
    const judge = (): ValidateFunction => (made ??= attempt(file, pointer, () => ajv.compile(inBase(retarget(raw) as Node))))
    if (!known) judge()
    const schema: Schema = { pointer: references.follow(pointer).pointer, raw, validate: (value) => (judge()(value) ? [] : toProblems(judge().errors ?? [])) }
    compiled.set(pointer, schema)
    return schema
  }
  if (!known) for (const name of Object.keys(components)) compile(`#/components/schemas/${name}`)
  return compile
}

function checkSchema(ajv: Ajv2020, schema: Node): void {
  if (ajv.validateSchema(schema) !== true) throw new Error(ajv.errorsText(ajv.errors?.slice(0, 1), { dataVar: '' }))
}

/** References of an inline schema are relative to the components. */
const inBase = (schema: Node): Node => JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', `"$ref":"${base}#/$defs/`)) as Node

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
      .map(([name, inner]) => [name, name === '$ref' && typeof inner === 'string' ? inner.replace('#/components/schemas/', '#/$defs/') : retarget(inner, named ? '' : name)]),
  )
}

function toProblems(errors: readonly ErrorObject[]): Problem[] {
  return errors.map(({ instancePath, message, params, keyword, data }) => ({
    pointer: instancePath,
    says: keyword === 'type' ? `${message}, is ${data === null ? 'null' : Array.isArray(data) ? 'array' : typeof data}` : `${message ?? keyword}${extra(params)}`,
  }))
}

function extra(params: Record<string, unknown>): string {
  const named = params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['allowedValues'] ?? params['allowedValue']
  return named === undefined ? '' : `: ${JSON.stringify(named)}`
}
