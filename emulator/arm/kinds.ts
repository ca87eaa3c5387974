/** The table of kinds, made ready for use: templates taken apart, parents and defaults in place. */
import type { Answers, Kind } from './kind.ts'
import { namesIn, lastVariable, template } from './template.ts'
import type { Names, Template } from './template.ts'

export interface BoundKind extends Kind {
  readonly template: Template
  /** The variable that is its name. */
  readonly variable: string
  /** From the resource in the group down to its own parent. */
  readonly ancestors: readonly BoundKind[]
  readonly answers: Answers
}

/** What Resource Manager asks of providers (RPC, asynchronous operations): a resource that is being made is shown, the rest is 202. */
const usual: Answers = {
  created: 201,
  create: { status: 201, links: ['status'], shows: true },
  replace: { status: 200, links: ['status'], shows: true },
  update: { status: 202, links: ['status', 'result'] },
  delete: { status: 202, links: ['status', 'result'] },
}

/** Binds the kinds of a provider; a parent stands before its children. Throws where the table contradicts itself. */
export function bindKinds(kinds: readonly Kind[]): readonly BoundKind[] {
  const bound = new Map<string, BoundKind>()
  for (const kind of kinds) {
    const parent = kind.parent === undefined ? undefined : bound.get(kind.parent)
    if (kind.parent !== undefined && !parent) throw new Error(`${kind.type}: its parent ${kind.parent} is to stand before it`)
    if (parent && !kind.path.startsWith(`${parent.path}/`)) throw new Error(`${kind.type}: its path is to begin with its parent's`)
    const path = template(kind.path)
    bound.set(kind.type, {
      ...kind,
      template: path,
      variable: lastVariable(path)!,
      ancestors: parent ? [...parent.ancestors, parent] : [],
      answers: { ...usual, ...kind.answers },
    })
  }
  return [...bound.values()]
}

/** The names in the path of a resource in its own casing; those asked for where its id has been tampered with. */
export const ownNames = ({ template: path }: BoundKind, id: unknown, asked: Names): Names => namesIn(path, String(id)) ?? asked
