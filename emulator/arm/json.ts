/** JSON values in the hand: what they are, how they are copied, how one is laid over another. */

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value when it is an object, else an empty one: a middleware may have put anything where an object was. */
export const objectOr = (value: unknown): Json => (isObject(value) ? value : {})

/** A deep copy of JSON; `structuredClone` costs ten times as much. The spread keeps a member named `__proto__` a member. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy) as T
  const made = { ...value } as Json
  for (const name of Object.keys(made)) {
    if (typeof made[name] === 'object') made[name] = copy(made[name])
  }
  return made as T
}

/** RFC 7396: members of the patch replace, objects are merged, `null` removes. Neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return copy(patch)
  const merged = new Map(Object.entries(objectOr(target)))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

/** The members of an object that bear one of the names, in the order of the names. */
export const pick = (value: unknown, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(objectOr(value), name)).map((name) => [name, (value as Json)[name]]))
