/**
 * A document as a schema validator takes it, for one direction: what only describes is left out, and a required member that the other
 * direction alone carries is not required (`readOnly`, `writeOnly`; OpenAPI 3.0, Schema Object: "required" takes effect there only).
 */
import { isObject, type Json } from './json.ts'
import { isMapOfNames, isValue, type Resolver } from './references.ts'

export type Direction = 'request' | 'response'

/** What marks a member that a direction does not carry. */
const marks: Readonly<Record<Direction, string>> = { request: 'readOnly', response: 'writeOnly' }

/** Keywords that describe. `nullable` is one in 3.1; `$schema` would name a dialect that is not loaded. */
const describing: ReadonlySet<string> = new Set(['example', 'examples', 'nullable', '$schema', 'xml', 'externalDocs', 'discriminator'])

export function documentFor(document: Json, direction: Direction, references: Resolver): Json {
  const marked = markedMembers(marks[direction], references)
  const copy = (value: unknown, parent: string, absent: ReadonlySet<string>): unknown => {
    if (Array.isArray(value)) return value.map((item) => copy(item, '', absent))
    if (!isObject(value)) return value
    if (isMapOfNames(parent)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner, '', new Set())]))
    const away = new Set([...absent, ...marked(value)])
    const open = isOpenEnumeration(value)
    const entries = Object.entries(value)
      .filter(([key]) => !key.startsWith('x-') && !describing.has(key) && !(open && key === 'enum'))
      .map(([key, inner]) => {
        if (key === 'required' && Array.isArray(inner) && away.size > 0) return [key, inner.filter((name) => !away.has(String(name)))]
        return [key, isValue(key) ? inner : copy(inner, key, key === 'allOf' ? away : new Set())]
      })
    return Object.fromEntries(entries)
  }
  return copy(document, '', new Set()) as Json
}

/** Names of the members of an object schema that carry a mark, those of the schemas that it is made of among them. */
function markedMembers(mark: string, references: Resolver): (schema: Json) => readonly string[] {
  const partsOf = (schema: Json): Json[] => [
    schema,
    ...(typeof schema['$ref'] === 'string' ? [references.follow(schema['$ref']).value].filter(isObject).flatMap(partsOf) : []),
    ...(Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]).filter(isObject).flatMap(partsOf) : []),
  ]
  const isMarked = (schema: unknown): boolean => isObject(schema) && partsOf(schema).some((part) => part[mark] === true)
  return (schema) =>
    Array.isArray(schema['required']) || Array.isArray(schema['allOf'])
      ? partsOf(schema).flatMap(({ properties }) =>
          isObject(properties)
            ? Object.entries(properties)
                .filter(([, inner]) => isMarked(inner))
                .map(([name]) => name)
            : [],
        )
      : []
}

/** A list of words that Microsoft calls open: others may come at any time (`x-ms-enum`, `modelAsString`). */
const isOpenEnumeration = (schema: Json): boolean => isObject(schema['x-ms-enum']) && schema['x-ms-enum']['modelAsString'] === true
