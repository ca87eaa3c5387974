/** JSON objects, once parsed. */
export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value where it is an object, else one without members. */
export const object = (value: unknown): Json => (isObject(value) ? value : {})

type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** The members that have a value: for objects whose optional members are absent, not undefined. */
export const defined = <T extends object>(members: T): Defined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>
