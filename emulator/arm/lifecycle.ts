/**
 * What can be done with one resource of any kind. Every verb checks all before it changes anything: a refused call leaves no trace.
 */
import type { Fields } from '../../harness/exchange.ts'
import type { Kept } from '../../harness/server.ts'
import { readObject } from './body.ts'
import type { Call } from './call.ts'
import type { Json } from './json.ts'
import type { Action, Later, ResourceModule } from './kind.ts'
import { ownNames } from './kinds.ts'
import type { BoundKind } from './kinds.ts'
import type { Verb } from './long-running.ts'
import type { OrderedMap } from './ordered-map.ts'
import { pointers } from './polls.ts'
import { refuse } from './refusal.ts'
import type { Refusal } from './refusal.ts'
import type { Reply } from './reply.ts'
import type { State } from './state.ts'
import { keyOf } from './store.ts'
import { fill } from './template.ts'
import type { Template } from './template.ts'

const keyAt = (path: Template, { names }: Call): string => keyOf(fill(path, names))

/**
 * Refuses a path that leads below a resource that is not there; what is there has all that it has from the start.
 * `path`: that of a resource of the kind, or of a list, which may leave parents out.
 */
export function demandAncestors({ ancestors, template }: BoundKind, call: Call, path = template): void {
  const { store } = call.state
  let above = ''
  for (const ancestor of ancestors) {
    const { type } = ancestor
    if (path.text.startsWith(`${ancestor.path}/`)) {
      above = keyAt(ancestor.template, call)
      if (!store.of(type).has(above)) throw missing(ancestor, call)
      store.open(type, above)
    } else {
      const all = store.of(type)
      for (const key of all.following(`${above}/`, '', all.size)) store.open(type, key)
    }
  }
}

function missing({ template, module }: BoundKind, call: Call): Refusal {
  if (module.missing) return module.missing(call)
  const path = fill(template, call.names)
  const resource = path.slice(path.indexOf('/providers/') + '/providers/'.length)
  return refuse(
    'ResourceNotFound',
    `The resource '${resource}' in resource group '${call.names['group']}' was not found; see https://aka.ms/ARMResourceNotFoundFix`,
  )
}

/** A resource as it is kept, and where. */
interface Found {
  readonly key: string
  readonly map: OrderedMap
  readonly kept: Kept | undefined
}

function find(kind: BoundKind, call: Call): Found {
  demandAncestors(kind, call)
  const key = keyAt(kind.template, call)
  const map = call.state.store.of(kind.type)
  return { key, map, kept: map.get(key) }
}

/** The resource that a call names; refuses where there is none. */
function existing(kind: BoundKind, call: Call): Found & { readonly kept: Kept } {
  const found = find(kind, call)
  if (found.kept) return { ...found, kept: found.kept }
  throw missing(kind, call)
}

/** Which option says whether a verb is asynchronous. */
const modes = { create: 'create', replace: 'create', update: 'update', delete: 'delete' } as const

function takesTime({ module }: BoundKind, { state }: Call, verb: Verb, body: Json): boolean {
  const asynchronous = state.options[modes[verb]] === 'async'
  return module.takesTime ? module.takesTime(verb, body, asynchronous) : asynchronous
}

/** Where the resource of an operation is kept, and what it is called. */
interface On {
  readonly key: string
  readonly map: OrderedMap
  readonly id: unknown
}

/** Lets an operation begin, and gives back the headers that lead to it. */
function begin(kind: BoundKind, call: Call, verb: Verb, { key, map, id }: On, effect: () => void): Fields {
  const { state } = call
  const { links, follow = kind.follow }: Later = kind.answers[verb]
  if (!follow) throw new Error(`${kind.type}: it is nowhere said where a ${verb} can be followed`)
  const operation = state.operations.start({
    id: kind.module.operationId?.(verb, state.random) ?? state.random.guid(),
    verb,
    key,
    names: ownNames(kind, id, call.names),
    noun: kind.noun,
    follow,
    began: state.clock.tick(),
    effect,
    result: verb === 'delete' ? nothing : () => resultOf(map.get(key)),
  })
  return pointers(call, operation, links)
}

const nothing = (): Reply => ({ status: 204 })
const resultOf = (kept: Kept | undefined): Reply => (kept ? { status: 200, json: kept.resource } : nothing())

// Effects are made apart from the calls that want them: an operation is remembered for good, and would hold on to the whole call.

/** Puts a resource where it belongs; a new one has what it has from the start. */
const keeping =
  ({ type }: BoundKind, { store }: State, { key, map }: On, resource: Json) =>
  (): void => {
    const there = map.get(key)
    if (there) {
      there.resource = resource
      return
    }
    store.clearBelow(key)
    map.set(key, { resource })
    store.open(type, key)
  }

/** Turns a resource into what it becomes by a function, as it is by then. */
const turning =
  ({ key, map }: On, into: ((resource: Json) => Json) | undefined) =>
  (): void => {
    const kept = map.get(key)
    if (kept && into) kept.resource = into(kept.resource)
  }

const provisioning = ({ onProvisioned }: ResourceModule, state: State) =>
  onProvisioned && ((resource: Json) => onProvisioned(state, resource))
const patching = (module: ResourceModule, state: State, body: Json) => (resource: Json) => module.onPatch!.apply(state, resource, body)

export function read(kind: BoundKind, call: Call): Reply {
  call.state.operations.look(keyAt(kind.template, call))
  return { status: 200, json: existing(kind, call).kept.resource }
}

/** Creates, or replaces as a whole: what the body leaves out is gone. */
export function put(kind: BoundKind, call: Call): Reply {
  const { state, names } = call
  const { module, answers } = kind
  const { key, map, kept } = find(kind, call)
  const asked = names[kind.variable]!
  if (!kept) module.demandName?.(asked)
  const body = readObject(call.request)
  const verb = kept ? 'replace' : 'create'
  const later = takesTime(kind, call, verb, body)
  const id = kept ? String(kept.resource['id']) : idOf(kind, call)
  const name = kept ? String(kept.resource['name']) : asked
  const resource = module.onPut!({ call, id, name, body, later, ...(kept && { before: kept.resource }) })
  state.operations.overtake(key, kept ? ['replace', 'update'] : pointless)
  const on: On = { key, map, id }
  const keep = keeping(kind, state, on, resource)
  const { shows = false, status, body: empty } = answers[verb]
  if (!later || shows) keep()
  if (!later) return { status: kept ? 200 : answers.created, json: resource }
  const headers = begin(kind, call, verb, on, shows ? turning(on, provisioning(module, state)) : keep)
  return { status, headers, json: shows ? resource : empty }
}

/** The id of a new resource: its parent's in the casing of that one's creation, and the rest as asked. */
function idOf({ template, ancestors }: BoundKind, { state, names }: Call): string {
  const parent = ancestors.at(-1)
  const kept = parent && state.store.of(parent.type).get(keyOf(fill(parent.template, names)))
  return fill(template, parent && kept ? { ...names, ...ownNames(parent, kept.resource['id'], names) } : names)
}

/** Tags are replaced as a whole, all else is merged (ARM RPC, PATCH); the module does it. */
export function patch(kind: BoundKind, call: Call): Reply {
  const { module, answers } = kind
  const { state } = call
  const { key, map, kept } = existing(kind, call)
  const body = readObject(call.request)
  module.onPatch!.check(call, kept.resource, body)
  const on: On = { key, map, id: kept.resource['id'] }
  const change = turning(on, patching(module, state, body))
  if (!takesTime(kind, call, 'update', body)) {
    change()
    return { status: 200, json: kept.resource }
  }
  const headers = begin(kind, call, 'update', on, change)
  return { status: answers.update.status, headers, json: answers.update.body }
}

/** What a deletion puts an end to. */
const pointless = ['create', 'replace', 'update'] as const

/** Removes a resource and all that lives below it, unless its module refuses. */
export function remove(kind: BoundKind, call: Call): Reply {
  const { state } = call
  const { key, map, kept } = find(kind, call)
  if (!kept) {
    // what is still being made is not there, and never will be
    state.operations.overtake(key, pointless)
    return { status: 204 }
  }
  const left = kind.module.onDelete!(call, kept.resource)
  if (left) kept.resource = left
  else {
    map.delete(key)
    state.store.clearBelow(key)
    state.operations.overtakeBelow(key, pointless)
  }
  state.operations.overtake(key, pointless)
  if (!takesTime(kind, call, 'delete', {})) return { status: 200 }
  const headers = begin(kind, call, 'delete', { key, map, id: kept.resource['id'] }, () => {})
  return { status: kind.answers.delete.status, headers, json: kind.answers.delete.body }
}

/** Runs an action of a resource that is there. */
export function act(kind: BoundKind, action: Action, call: Call): Reply {
  existing(kind, call)
  return action.run(call)
}
