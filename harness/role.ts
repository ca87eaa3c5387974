/** Roles: what a scenario asks for (create, read, list…), bound to the operations of a document by method and path shape. */
import { isVariable, type Contract, type Operation } from '../spec/contract.ts'

export interface Role {
  readonly name: string
  readonly method: string
  /** The path with its variables in the words of the suite: `/subscriptions/{subscription}/…/{name}`. */
  readonly path: string
  /** What success does to the resource that the URL names. */
  readonly effect?: 'creates' | 'deletes'
}

/** A role and the operation of the document that plays it. */
export interface Bound {
  readonly role: Role
  readonly operation: Operation
  /** The names that stand for the role's variables in the operation's path: `subscription` → `subscriptionId`. */
  readonly names: ReadonlyMap<string, string>
}

export interface Binding {
  readonly roles: ReadonlyMap<string, Bound>
  /** Roles for which the document has no operation. */
  readonly unbound: readonly Role[]
  /** Operations of the document that no role claims. */
  readonly additional: readonly Operation[]
}

export function bindRoles(contract: Contract, roles: readonly Role[]): Binding {
  const bound = new Map<string, Bound>()
  for (const role of roles) {
    const operation = contract.operations.find((candidate) => candidate.method === role.method && sameShape(candidate.path, role.path))
    if (operation) bound.set(role.name, { role, operation, names: variableNames(role, operation) })
  }
  const claimed = new Set([...bound.values()].map(({ operation }) => operation))
  return {
    roles: bound,
    unbound: roles.filter(({ name }) => !bound.has(name)),
    additional: contract.operations.filter((operation) => !claimed.has(operation)),
  }
}

/**
 * Why a role cannot be played; `undefined` when it can. Nothing is created where the document has no operation that deletes it again.
 * Read-only: what is no GET is left out.
 */
export function obstacle({ roles }: Pick<Binding, 'roles'>, name: string, readOnly = false): string | undefined {
  const bound = roles.get(name)
  if (!bound) return `the document has no operation for "${name}"`
  if (readOnly && bound.operation.method !== 'GET') return 'nothing is written (--read-only)'
  const deletes = [...roles.values()].some(({ role }) => role.effect === 'deletes')
  return bound.role.effect === 'creates' && !deletes ? 'nothing is created: the document has no operation that deletes' : undefined
}

/** A role with its operation, or with a plain one at its own path where the document has none: what was created is removed whatever the document says. */
export function boundOrPlain({ roles, unbound }: Binding, name: string): Bound | undefined {
  const role = unbound.find((each) => each.name === name)
  return roles.get(name) ?? (role && plain(role))
}

function plain(role: Role): Bound {
  const { name: id, method, path } = role
  const segments = path.toLowerCase().split('/')
  const operation: Operation = { id, method, path, segments, pointer: '', summary: '', parameters: [], responses: new Map(), secured: true }
  return { role, operation, names: variableNames(role, operation) }
}

/** A slash at the end of a path changes nothing of what it names. */
const segmentsOf = (path: string): string[] => path.replace(/(?<=.)\/$/, '').split('/')

/** Same number of segments, variables in the same places, whatever their names; the rest equal ignoring case. */
function sameShape(a: string, b: string): boolean {
  const [left, right] = [segmentsOf(a), segmentsOf(b)]
  return (
    left.length === right.length &&
    left.every((part, i) => (isVariable(part) ? isVariable(right[i]!) : part.toLowerCase() === right[i]!.toLowerCase()))
  )
}

function variableNames(role: Role, operation: Operation): ReadonlyMap<string, string> {
  const bare = (segment: string): string => segment.slice(1, -1)
  const theirs = operation.path.split('/')
  return new Map(role.path.split('/').flatMap((part, i) => (isVariable(part) ? [[bare(part), bare(theirs[i]!)] as const] : [])))
}

/** A path with its variables filled, each percent-encoded as one segment; a variable without a value stays as it is. */
export const fillPath = (path: string, values: Readonly<Record<string, string>>): string =>
  path
    .split('/')
    .map((part) => (isVariable(part) ? filled(part, values[part.slice(1, -1)]) : part))
    .join('/')

const filled = (part: string, value: string | undefined): string => (value === undefined ? part : encodeURIComponent(value))
