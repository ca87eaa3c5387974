/**
 * Templates of paths as OpenAPI and Resource Manager write them: `/groups/{group}/things/{name}`. One matcher binds, fills, parses and compares
 * paths and ids. Fixed segments compare ignoring case (ARM).
 */
import { decoded } from './percent.ts'

/** Values for the variables of a template, decoded. */
export type Names = Readonly<Record<string, string>>

export const isVariable = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}')

const bare = (variable: string): string => variable.slice(1, -1)
const isSame = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()

/** Whether the segments of a path fit those of a template: a variable takes any segment that is not empty. */
export function fits(template: readonly string[], path: readonly string[]): boolean {
  return template.length === path.length && template.every((part, i) => (isVariable(part) ? path[i] !== '' : isSame(part, path[i]!)))
}

/**
 * The variables of one template in the words of another, where both have the same shape: `{ subscription: 'subscriptionId' }`;
 * `undefined` where they do not. A slash at the end changes nothing of what a path names.
 */
export function sameShape(ours: string, theirs: string): ReadonlyMap<string, string> | undefined {
  const [left, right] = [ours.split('/'), theirs.replace(/(?<=.)\/$/, '').split('/')]
  const alike =
    left.length === right.length && left.every((part, i) => (isVariable(part) ? isVariable(right[i]!) : isSame(part, right[i]!)))
  return alike ? new Map(left.flatMap((part, i) => (isVariable(part) ? [[bare(part), bare(right[i]!)] as const] : []))) : undefined
}

/** The names in a path that fits a template; `undefined` where it does not fit, or a name is not sound percent-encoding. */
export function parsePath(template: string, path: string): Names | undefined {
  const [parts, segments] = [template.split('/'), path.split('/')]
  if (!fits(parts, segments)) return undefined
  const names: Record<string, string> = {}
  for (const [i, part] of parts.entries()) {
    if (!isVariable(part)) continue
    const name = decoded(segments[i]!)
    if (name === undefined) return undefined
    names[bare(part)] = name
  }
  return names
}

/** A path with its variables filled, each percent-encoded as one segment; a variable without a value stays as it is. */
export const fillPath = (path: string, values: Names): string =>
  path
    .split('/')
    .map((part) => (isVariable(part) ? filled(part, values[bare(part)]) : part))
    .join('/')

const filled = (part: string, value: string | undefined): string => (value === undefined ? part : encodeURIComponent(value))

/** The variables of a template, with the words in front of them in lower case: `/things/{name}` has `{ word: 'things', name: 'name' }`. */
export const variablesOf = (path: string): { readonly word: string; readonly name: string }[] =>
  [...path.matchAll(/([^/]+)\/\{([^}]*)\}/g)].map(([, word, name]) => ({ word: word!.toLowerCase(), name: name! }))
