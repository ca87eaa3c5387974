/** The properties that a schema declares, and those that a value has: what is used, what is never seen, what nobody declared. */
import type { Contract, Operation, Schema } from './contract.ts'
import { escapeToken, resolver } from './references.ts'

type Json = Record<string, unknown>
type Resolve = (ref: string) => Json

export interface Seen {
  /** JSON pointers with a star for any item of an array and any member of a map. */
  readonly declared: Set<string>
  readonly undeclared: Set<string>
}

/** All pointers that the response schemas of an operation declare. */
export function declaredProperties(contract: Contract, operation: Operation): string[] {
  const found = new Set<string>()
  for (const schema of schemasOf(operation)) declare(schema.raw, '', refs(contract), found)
  return [...found]
}

/** Notes in `seen` which properties of a schema a value has, and which it has besides. Free-form objects are not looked into. */
export function noteProperties(contract: Contract, schema: Schema, value: unknown, seen: Seen): void {
  note(schema.raw, value, '', refs(contract), seen)
}

const refs = (contract: Contract): Resolve => {
  const references = resolver(contract.file, contract.document)
  return (ref) => references.follow(ref).value
}

const schemasOf = (operation: Operation): Schema[] => [...operation.responses.values()].flatMap(({ content }) => [...content.values()].flatMap((schema) => schema ?? []))

/** A schema's own keywords and those of what it refers to or combines. */
function flatten(schema: Json, resolve: Resolve): Json[] {
  const parts = [...(typeof schema['$ref'] === 'string' ? [resolve(schema['$ref'])] : []), ...((schema['allOf'] as Json[] | undefined) ?? [])]
  return [schema, ...parts.flatMap((part) => flatten(part, resolve))]
}

interface Members {
  readonly properties: ReadonlyMap<string, Json>
  /** Schema of any other member; `true`: free-form. */
  readonly rest?: Json | true
  readonly items?: Json
}

function membersOf(schema: Json, resolve: Resolve): Members {
  const parts = flatten(schema, resolve)
  const properties = new Map(parts.flatMap((part) => Object.entries((part['properties'] as Record<string, Json> | undefined) ?? {})))
  const rest = parts.map((part) => part['additionalProperties']).find((value) => typeof value === 'object' || value === true) as Json | true | undefined
  const items = parts.map((part) => part['items']).find((value) => typeof value === 'object') as Json | undefined
  const freeForm = properties.size === 0 && rest === undefined
  return { properties, ...((rest ?? freeForm) && { rest: rest ?? true }), ...(items && { items }) }
}

function declare(schema: Json, pointer: string, resolve: Resolve, found: Set<string>, depth = 0): void {
  if (depth > 12) return
  const { properties, rest, items } = membersOf(schema, resolve)
  for (const [name, inner] of properties) {
    const place = `${pointer}/${escapeToken(name)}`
    found.add(place)
    declare(inner, place, resolve, found, depth + 1)
  }
  if (items) declare(items, `${pointer}/*`, resolve, found, depth + 1)
  if (typeof rest === 'object') declare(rest, `${pointer}/*`, resolve, found, depth + 1)
}

function note(schema: Json, value: unknown, pointer: string, resolve: Resolve, seen: Seen): void {
  if (typeof value !== 'object' || value === null) return
  const { properties, rest, items } = membersOf(schema, resolve)
  if (Array.isArray(value)) {
    if (items) for (const item of value) note(items, item, `${pointer}/*`, resolve, seen)
    return
  }
  for (const [name, member] of Object.entries(value)) {
    const inner = properties.get(name)
    const place = `${pointer}/${inner || rest === undefined ? escapeToken(name) : '*'}`
    if (inner) seen.declared.add(place)
    else if (rest === undefined) seen.undeclared.add(place)
    if (inner) note(inner, member, place, resolve, seen)
    else if (typeof rest === 'object') note(rest, member, place, resolve, seen)
  }
}
