/** JSON references within one document (RFC 6901 pointers behind `#`). */
import { ContractError } from './contract.ts'
import type { Json } from './json.ts'
import { pointerTo, valueAt } from './pointer.ts'

export interface Resolver {
  /** The node at a pointer, as it stands there. */
  at(pointer: string): unknown
  /** The node at a pointer, references followed, and the pointer where it really stands. Throws ContractError when there is none and no fallback. */
  follow(pointer: string, fallback?: unknown): { value: Json; pointer: string }
}

export function resolver(file: string, document: Json): Resolver {
  const at = (pointer: string): unknown => valueAt(document, pointer)
  const follow: Resolver['follow'] = (start, fallback) => {
    let pointer = start
    for (const seen = new Set<string>(); ; ) {
      if (!pointer.startsWith('#'))
        throw new ContractError(file, start, `the reference "${pointer}" leaves the document; only references within it are followed`)
      if (pointer !== '#' && !pointer.startsWith('#/'))
        throw new ContractError(file, start, `the reference "${pointer}" names an anchor; only JSON pointers are followed`)
      const value = at(pointer) ?? fallback
      if (value === undefined) throw new ContractError(file, start, `the reference "${pointer}" leads nowhere`)
      const ref = (value as Json)['$ref']
      if (typeof ref !== 'string') return { value: value as Json, pointer }
      if (seen.has(ref)) throw new ContractError(file, start, `the reference "${ref}" leads back to itself`)
      seen.add((pointer = ref))
    }
  }
  return { at, follow }
}

/** Maps whose keys are names of the author's choice; anywhere else a key with `x-` in front is an extension. */
const named: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'headers',
  'schemas',
  'parameters',
  'requestBodies',
  'securitySchemes',
  'links',
  'callbacks',
  'pathItems',
  'dependentSchemas',
  'content',
])
/** Whether the keys behind a key are names of the author's choice, and no keywords. */
export const isMapOfNames = (key: string): boolean => named.has(key)
const isExtension = (key: string, parent: string): boolean => key.startsWith('x-') && !named.has(parent)
/** What a key says of the keys below: within a map of names each is a name, and what stands there is no map of names. */
export const below = (key: string, parent: string): string => (named.has(parent) ? '' : key)

/** A copy without extensions: whatever stands in them, references of a kind that nobody follows among it. */
export function withoutExtensions<T>(value: T, parent = ''): T {
  if (Array.isArray(value)) return value.map((item) => withoutExtensions(item)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isExtension(key, parent))
      .map(([key, inner]) => [key, withoutExtensions(inner, below(key, parent))]),
  ) as T
}

/** Follows every reference below a node, so that one that leads nowhere is found before it is needed. What stands in examples and extensions is nobody's promise. */
export function checkReferences(references: Resolver, pointer: string, value: unknown, parent = ''): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') references.follow(pointer)
    if ((named.has(parent) || !isValue(key)) && !isExtension(key, parent))
      checkReferences(references, pointerTo(pointer, key), inner, Array.isArray(value) ? '' : below(key, parent))
  }
}

/** Keys behind which values stand, not schemas. */
export const isValue = (key: string): boolean => ['example', 'examples', 'default', 'enum', 'const'].includes(key)

/** Keywords whose schemas judge the same value as the schema that they stand in. */
const inPlace = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']

/** Refuses a schema that comes back to itself before it goes into the value: nobody could judge by it. */
export function checkLoops(references: Resolver, file: string, pointer: string, value: unknown, done = new Set<unknown>()): void {
  const enter = (at: string, schema: unknown, above: readonly unknown[]): void => {
    if (typeof schema !== 'object' || schema === null || done.has(schema)) return
    if (above.includes(schema)) throw new ContractError(file, at, 'the schema refers to itself without going into the value')
    const here = [...above, schema]
    const ref = (schema as Json)['$ref']
    if (typeof ref === 'string' && ref.startsWith('#')) enter(ref, references.at(ref), here)
    for (const keyword of inPlace) {
      const inner = (schema as Json)[keyword]
      if (Array.isArray(inner)) inner.forEach((each, i) => enter(pointerTo(at, keyword, i), each, here))
      else enter(pointerTo(at, keyword), inner, here)
    }
    done.add(schema)
  }
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) enter(pointer, value, [])
  for (const [key, inner] of Object.entries(value)) if (!isValue(key)) checkLoops(references, file, pointerTo(pointer, key), inner, done)
}
