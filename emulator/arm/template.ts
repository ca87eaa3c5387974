/** Path templates: `/subscriptions/{subscription}/providers/…`. They match ignoring case; names keep the casing they were asked with. */

/** The variables of a path, by name. */
export type Names = Readonly<Record<string, string>>

export interface Template {
  readonly text: string
  readonly parts: readonly { readonly word: string; readonly lower: string; readonly variable: boolean }[]
}

export function template(text: string): Template {
  const parts = text
    .slice(1)
    .split('/')
    .map((part) =>
      part.startsWith('{')
        ? { word: part.slice(1, -1), lower: '', variable: true }
        : { word: part, lower: part.toLowerCase(), variable: false },
    )
  return { text, parts }
}

/** The path with its variables filled in. */
export function fill({ parts }: Template, names: Names): string {
  let path = ''
  for (const { word, variable } of parts) path += `/${variable ? names[word] : word}`
  return path
}

/** The names in the segments of a path, given as they are and in lower case; `undefined` when they do not fit. */
export function bind({ parts }: Template, segments: readonly string[], lower: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== segments.length) return undefined
  if (!parts.every((part, at) => (part.variable ? lower[at] !== '' : lower[at] === part.lower))) return undefined
  const names: Record<string, string> = {}
  for (const [at, { word, variable }] of parts.entries()) if (variable) names[word] = segments[at]!
  return names
}

/** The names in an id, `undefined` when it is not of this form. */
export function namesIn(of: Template, id: string): Names | undefined {
  const segments = id.slice(1).split('/')
  return bind(
    of,
    segments,
    segments.map((segment) => segment.toLowerCase()),
  )
}

/** What two templates have in common from their beginning, in whole segments. */
export function common(one: Template, other: Template): Template {
  const until = one.parts.findIndex(({ word, variable }, at) => other.parts[at]?.word !== word || other.parts[at].variable !== variable)
  const parts = until < 0 ? one.parts : one.parts.slice(0, until)
  return template(parts.map(({ word, variable }) => (variable ? `/{${word}}` : `/${word}`)).join(''))
}

/** The last variable in a template: for the path of a resource, its name. */
export const lastVariable = ({ parts }: Template): string | undefined => parts.findLast(({ variable }) => variable)?.word
