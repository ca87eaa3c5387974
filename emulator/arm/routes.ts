/** The table of routes, made of the kinds: what each answers at its own path, where it is listed, followed and acted upon. */
import type { Call } from './call.ts'
import type { Provider } from './kind.ts'
import type { BoundKind } from './kinds.ts'
import { act, patch, put, read, remove } from './lifecycle.ts'
import { lister } from './lists.ts'
import type { Link } from './long-running.ts'
import { follow, pathsOf } from './polls.ts'
import type { Lookout } from './polls.ts'
import type { Reply } from './reply.ts'
import { template } from './template.ts'
import type { Template } from './template.ts'

type Run = (call: Call) => Reply

/** What answers at a path. */
export interface Route {
  readonly template: Template
  /** `resource`: the path names one resource at least. */
  readonly on: 'type' | 'resource'
  /** The type asked for, without the namespace. */
  readonly type: string
  readonly apiVersions: ReadonlySet<string>
  readonly methods: Map<string, Run>
}

/** What a path is about: a kind, or the list of operations. */
type Asked = Pick<BoundKind, 'type' | 'apiVersions'>

/** Makes the table. Throws where two kinds want the same method of the same path. */
export function routesOf(provider: Provider, kinds: readonly BoundKind[]): readonly Route[] {
  const { namespace, operations, apiVersions: offered } = provider
  const routes = new Map<string, Route>()
  const at = (path: string, on: Route['on'], { type, apiVersions = offered }: Asked, method: string, run: Run): void => {
    const route = routes.get(path) ?? {
      template: template(path),
      on,
      type: type.slice(namespace.length + 1),
      apiVersions,
      methods: new Map<string, Run>(),
    }
    if (route.methods.has(method)) throw new Error(`${method} ${path} is in the table twice`)
    route.methods.set(method, run)
    routes.set(path, route)
  }
  const listed = { type: `${namespace}/operations` }
  at(`/providers/${namespace}/operations`, 'type', listed, 'GET', () => ({ status: 200, json: { value: operations() } }))
  for (const kind of kinds) {
    const { path, lists, parent, module, actions = [] } = kind
    at(path, 'resource', kind, 'GET', (call) => read(kind, call))
    if (module.onPut) at(path, 'resource', kind, 'PUT', (call) => put(kind, call))
    if (module.onPatch) at(path, 'resource', kind, 'PATCH', (call) => patch(kind, call))
    if (module.onDelete) at(path, 'resource', kind, 'DELETE', (call) => remove(kind, call))
    for (const each of lists) {
      const pages = lister(kind, template(each))
      at(each, parent === undefined ? 'type' : 'resource', kind, 'GET', pages)
    }
    for (const action of actions) at(action.path, 'resource', kind, action.method, (call) => act(kind, action, call))
  }
  for (const [path, link] of lookouts(kinds)) {
    const holder = kinds.findLast((kind) => path.startsWith(`${kind.path}/`))
    if (!holder) throw new Error(`${path} lies below no resource`)
    const lookout: Lookout = { template: template(path), link, noun: holder.noun, nameOf: (names) => names[holder.variable]! }
    at(path, 'resource', holder, 'GET', (call) => follow(lookout, call))
  }
  return [...routes.values()]
}

/** Every path at which operations are followed, once: several kinds may share one. */
function lookouts(kinds: readonly BoundKind[]): ReadonlyMap<string, Link> {
  const follows = kinds.flatMap(({ follow: usual, answers, actions = [] }) => [
    usual,
    ...[answers.create, answers.replace, answers.update, answers.delete, ...actions].map((each) => each.follow),
  ])
  return new Map(follows.flatMap((each) => (each ? pathsOf(each) : [])).map(([link, path]) => [path, link]))
}
