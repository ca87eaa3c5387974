/** The value that a document itself gives for a parameter, so that nobody has to make one up. */
import type { Schema } from './contract.ts'
import { isObject, type Json } from './json.ts'
import { resolver } from './references.ts'
import { problemsOfText } from './simple-style.ts'

/** A constant, the only word of a list, a default, or an example, as it stands in a request; the first that is a scalar and fits. `undefined`: there is none. */
export function givenValue(parameter: Json, schema: Schema | undefined, json: boolean, document: Json): string | undefined {
  const parts = schema ? partsOf(schema.raw, document) : []
  const media = Object.values(isObject(parameter['content']) ? parameter['content'] : {}).filter(isObject)
  const candidates = [
    ...parts.map((part) => part['const']),
    ...parts.map(({ enum: words }) => (Array.isArray(words) && words.length === 1 ? (words[0] as unknown) : undefined)),
    ...parts.map((part) => part['default']),
    ...[parameter, ...media].flatMap(({ example, examples }) => [example, ...valuesOf(examples)]),
    ...parts.flatMap(({ example, examples }) => [example, ...(Array.isArray(examples) ? (examples as unknown[]) : [])]),
  ]
  for (const candidate of candidates) {
    const text = json && candidate !== undefined ? JSON.stringify(candidate) : textOf(candidate)
    if (text === undefined) continue
    const problems = !schema ? [] : json ? schema.validate(candidate) : problemsOfText(schema, text)
    if (problems.length === 0) return text
  }
  return undefined
}

const textOf = (value: unknown): string | undefined => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined)

const valuesOf = (examples: unknown): unknown[] =>
  Object.values(isObject(examples) ? examples : {}).map((example) => (isObject(example) ? example['value'] : undefined))

/** A schema and those that it is made of. */
function partsOf(schema: unknown, document: Json): Json[] {
  if (!isObject(schema)) return []
  const references = resolver('', document)
  return [
    schema,
    ...(typeof schema['$ref'] === 'string' ? partsOf(references.follow(schema['$ref']).value, document) : []),
    ...(Array.isArray(schema['allOf']) ? schema['allOf'].flatMap((part) => partsOf(part, document)) : []),
  ]
}
