/** The properties that a schema declares, and those that a value has: what is used, what is never seen, what nobody declared. */
import type { Operation, Schema } from './contract.ts'
import { isObject, type Json } from './json.ts'
import { pointerTo } from './pointer.ts'

type Resolve = (ref: string) => Json

/** JSON pointers with a star for any item of an array and any member of a map. */
export interface Seen {
  readonly declared: readonly string[]
  readonly undeclared: readonly string[]
}

/** All pointers that the response schemas of an operation declare. */
export function declaredProperties(operation: Operation): string[] {
  const found = new Set<string>()
  for (const schema of schemasOf(operation)) declare(schema.raw, '', schema.resolve, found)
  return [...found]
}

/** Says which properties of a schema a value has, and which it has besides. Free-form objects are not looked into. */
export type Look = (schema: Schema, value: unknown) => Seen

/** A look that takes each schema apart once, however many values are looked at. */
export function newLook(): Look {
  const places = new Map<Schema, Place>()
  return (schema, value) => {
    const root = places.get(schema) ?? placeAt('', schema.raw)
    places.set(schema, root)
    const seen = { declared: new Set<string>(), undeclared: new Set<string>() }
    note(root, value, schema.resolve, seen)
    return { declared: [...seen.declared], undeclared: [...seen.undeclared] }
  }
}

/** What of a value a schema declares: members that it does not are left out, free-form objects are whole. */
export const declaredPart = (schema: Schema, value: Json): Json => keep(schema.raw, value, schema.resolve) as Json

function keep(schema: Json, value: unknown, resolve: Resolve): unknown {
  if (!isObject(value)) return value
  const { properties, rest } = membersOf(schema, resolve)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const own = properties.get(name) ?? rest
      return own === undefined ? [] : [[name, own === true ? inner : keep(own, inner, resolve)]]
    }),
  )
}

const schemasOf = (operation: Operation): Schema[] =>
  [...operation.responses.values()].flatMap(({ content }) => [...content.values()].flatMap((schema) => schema ?? []))

/** Keywords that hold schemas which a value may fit too: all of them, some, or what a condition leads to. */
const combining = ['allOf', 'anyOf', 'oneOf', 'then', 'else']

/** A schema's own keywords and those of what it refers to or combines: of a union, those of each of its kinds. */
function flatten(schema: Json, resolve: Resolve): Json[] {
  const parts = [
    ...(typeof schema['$ref'] === 'string' ? [resolve(schema['$ref'])] : []),
    ...combining.flatMap((keyword) => schema[keyword] ?? []).filter(isObject),
  ]
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
  const properties = new Map<string, Json>()
  for (const part of parts) {
    for (const [name, inner] of Object.entries((part['properties'] as Record<string, Json> | undefined) ?? {})) {
      const before = properties.get(name)
      properties.set(name, before ? { anyOf: [before, inner] } : inner)
    }
  }
  const rest = parts.map((part) => part['additionalProperties']).find((value) => typeof value === 'object' || value === true) as
    | Json
    | true
    | undefined
  const items = parts.map((part) => part['items']).find((value) => typeof value === 'object') as Json | undefined
  const freeForm = properties.size === 0 && rest === undefined
  return { properties, ...((rest ?? freeForm) && { rest: rest ?? true }), ...(items && { items }) }
}

function declare(schema: Json, pointer: string, resolve: Resolve, found: Set<string>, above: readonly Json[] = []): void {
  // a schema may hold itself, and more than once
  if (above.length > 12 || above.includes(schema)) return
  const here = [...above, schema]
  const { properties, rest, items } = membersOf(schema, resolve)
  for (const [name, inner] of properties) {
    const place = pointerTo(pointer, name)
    found.add(place)
    declare(inner, place, resolve, found, here)
  }
  if (items) declare(items, pointerTo(pointer, '*'), resolve, found, here)
  if (typeof rest === 'object') declare(rest, pointerTo(pointer, '*'), resolve, found, here)
}

/** A place in values of a schema: taken apart when the first value comes to it, for schemas may hold themselves. */
interface Place {
  readonly pointer: string
  readonly schema: Json
  /** What stands below, once somebody came here: named members, any other member, any item of an array. */
  below?: {
    readonly named: ReadonlyMap<string, Place>
    readonly rest?: Place | true
    readonly items?: Place /** Pointers of members that nobody declared. */
    readonly strange: Map<string, string>
  }
}

const placeAt = (pointer: string, schema: Json): Place => ({ pointer, schema })

function below(place: Place, resolve: Resolve): NonNullable<Place['below']> {
  const { properties, rest, items } = membersOf(place.schema, resolve)
  const any = pointerTo(place.pointer, '*')
  return {
    named: new Map([...properties].map(([name, schema]) => [name, placeAt(pointerTo(place.pointer, name), schema)])),
    ...(rest !== undefined && { rest: rest === true ? rest : placeAt(any, rest) }),
    ...(items && { items: placeAt(any, items) }),
    strange: new Map(),
  }
}

function note(
  place: Place,
  value: unknown,
  resolve: Resolve,
  seen: { readonly declared: Set<string>; readonly undeclared: Set<string> },
): void {
  if (typeof value !== 'object' || value === null) return
  const { named, rest, items, strange } = (place.below ??= below(place, resolve))
  if (Array.isArray(value)) {
    if (items) for (const item of value) note(items, item, resolve, seen)
    return
  }
  for (const name of Object.keys(value)) {
    const inner = named.get(name)
    if (inner) {
      seen.declared.add(inner.pointer)
      note(inner, (value as Json)[name], resolve, seen)
    } else if (rest === undefined) {
      const pointer = strange.get(name) ?? pointerTo(place.pointer, name)
      strange.set(name, pointer)
      seen.undeclared.add(pointer)
    } else if (rest !== true) note(rest, (value as Json)[name], resolve, seen)
  }
}
