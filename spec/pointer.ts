/** JSON pointers (RFC 6901): as they stand in texts, `/a/b`, and as fragments of references, `#/a/b`, where an octet may be written `%2F`. */
import { isObject } from './json.ts'
import { decoded } from './percent.ts'

/** The keys that a pointer names, one after the other. What is no sound escape stands for itself. */
export function parsePointer(pointer: string): string[] {
  const tokens = pointer.split('/').slice(1)
  return (pointer.startsWith('#') ? tokens.map((token) => decoded(token) ?? token) : tokens).map((token) =>
    token.replaceAll('~1', '/').replaceAll('~0', '~'),
  )
}

/** A key as a token (RFC 6901 §3). */
const escaped = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1')

/** The pointer to what stands below another pointer under these keys; a fragment stays one, and keeps a percent sign apart from an escape. */
export const pointerTo = (above: string, ...keys: readonly (string | number)[]): string =>
  keys.reduce<string>((at, key) => `${at}/${above.startsWith('#') ? escaped(key).replaceAll('%', '%25') : escaped(key)}`, above)

/** A pointer as a fragment of which every octet is allowed in a URI (RFC 6901 §6). */
export const uriFragment = (pointer: string): string =>
  `#${parsePointer(pointer)
    .map((key) => `/${encodeURIComponent(escaped(key))}`)
    .join('')}`

/** Whether a pointer leads to what another one leads to, or to something in it. */
export const leadsInto = (pointer: string, above: string): boolean => `${pointer}/`.startsWith(`${above}/`)

/** The value at a pointer; `undefined` where there is none. What every object inherits does not stand in it. */
export const valueAt = (value: unknown, pointer: string): unknown => parsePointer(pointer).reduce(memberOf, value)

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? (value as unknown[])[Number(key)] : undefined
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** A copy with another value at a pointer; objects on the way there are made. */
export const withValueAt = (value: unknown, pointer: string, leaf: unknown): unknown => put(value, parsePointer(pointer), leaf)

function put(value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown {
  return key === undefined ? leaf : { ...(isObject(value) && value), [key]: put(memberOf(value, key), rest, leaf) }
}

/** A copy without the member at a pointer; the value itself where there is none, or where an array stands on the way. */
export const withoutValueAt = (value: unknown, pointer: string): unknown => without(value, parsePointer(pointer))

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || !isObject(value) || !Object.hasOwn(value, key)) return value
  const { [key]: inner, ...others } = value
  return rest.length === 0 ? others : { ...value, [key]: without(inner, rest) }
}
