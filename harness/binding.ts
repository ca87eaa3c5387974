/** Kinds bound to the operations of a document, by method and shape of the path. */
import type { Contract, Document, Operation } from '../spec/contract.ts'
import { sameShape } from '../spec/path-template.ts'
import { effectOf, type Kind, type Role, type Verb } from './kind.ts'

/** A role of a kind and the operation of the document that it is bound to. */
export interface Bound {
  readonly kind: Kind
  readonly role: Role
  readonly operation: Operation
  /** The names that stand for the role's variables in the operation's path: `subscription` → `subscriptionId`. */
  readonly names: ReadonlyMap<string, string>
}

export interface Binding {
  /** Those that the document has something of, and all that are no child of another one. */
  readonly kinds: readonly Kind[]
  /** In the order of kinds and roles. */
  readonly bound: readonly Bound[]
  /** The operation for a verb of a kind, by the kind's id. A verb that the kind does not have is that of the first kind that has it and is no resource: what is asked of the provider is asked beside any resource. */
  of(kind: string | undefined, verb: string): Bound | undefined
  /** Roles for which the document has no operation. */
  readonly unbound: readonly { readonly kind: Kind; readonly role: Role }[]
  /** Operations of the document that no role claims. */
  readonly additional: readonly Operation[]
  /** The document, the first where there are several. */
  readonly source: Document
}

export function bindKinds(contract: Contract, all: readonly Kind[]): Binding {
  const places = all.map((kind) => ({ kind, bound: kind.roles.flatMap((role) => boundTo(contract, kind, role) ?? []) }))
  // a child that the document has nothing of is not looked for
  const present = places.filter(({ kind, bound: own }) => !kind.parent || own.length > 0)
  const kinds = present.map(({ kind }) => kind)
  const roles = kinds.flatMap((kind) => kind.roles.map((role) => ({ kind, role })))
  const bound = present.flatMap(({ bound: own }) => own)
  const index = new Map(bound.map((each) => [`${each.kind.id} ${each.role.verb}`, each]))
  const claimed = new Set(bound.map(({ operation }) => operation))
  return {
    kinds,
    bound,
    source: contract,
    of: (kind, verb) =>
      roles.some((each) => each.kind.id === kind && each.role.verb === verb)
        ? index.get(`${kind} ${verb}`)
        : bound.find(({ kind: other, role }) => role.verb === verb && (kind === undefined || other.type === undefined)),
    unbound: roles.filter(({ kind, role }) => !index.has(`${kind.id} ${role.verb}`)),
    additional: contract.operations.filter((operation) => !claimed.has(operation)),
  }
}

function boundTo(contract: Contract, kind: Kind, role: Role): Bound | undefined {
  for (const operation of contract.operations) {
    const names = operation.method === role.method ? sameShape(role.path, operation.path) : undefined
    if (names) return { kind, role, operation, names }
  }
  return undefined
}

/**
 * Why a verb cannot be asked of a kind; `undefined` when it can. Nothing is created where the document has no operation that deletes it again.
 * Read-only: what is no GET is left out.
 */
export function obstacle(binding: Binding, kind: Kind | undefined, verb: Verb, readOnly = false): string | undefined {
  const bound = binding.of(kind?.id, verb)
  if (!bound) return `the document has no operation for "${verb}"${kind ? ` of a ${kind.noun}` : ''}`
  if (readOnly && bound.operation.method !== 'GET') return 'nothing is written (--read-only)'
  return effectOf(verb) === 'creates' && !binding.of(kind?.id, 'delete')
    ? 'nothing is created: the document has no operation that deletes'
    : undefined
}

/** A verb with its operation, or with a plain one at its own path where the document has none: what was created is removed whatever the document says. */
export function boundOrPlain(binding: Binding, kind: string | undefined, verb: Verb): Bound | undefined {
  const unbound = binding.unbound.find((each) => each.kind.id === kind && each.role.verb === verb)
  return unbound ? plain(unbound.kind, unbound.role, binding.source) : binding.of(kind, verb)
}

function plain(kind: Kind, role: Role, source: Document): Bound {
  const { verb: id, method, path } = role
  const segments = path.toLowerCase().split('/')
  const operation: Operation = {
    id,
    method,
    path,
    segments,
    source,
    area: '',
    pointer: '',
    summary: '',
    parameters: [],
    responses: new Map(),
    secured: true,
  }
  return { kind, role, operation, names: sameShape(path, path)! }
}
