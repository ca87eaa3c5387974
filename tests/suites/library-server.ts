/** A small server of libraries and shelves: the core of the emulator, with kinds that it was not written for. */
import { createCore } from '../../emulator/arm/core.ts'
import { isObject } from '../../emulator/arm/json.ts'
import type { Json } from '../../emulator/arm/json.ts'
import type { Kind, Provider } from '../../emulator/arm/kind.ts'
import { checkTags } from '../../emulator/arm/tags.ts'
import { demandRegion, demandSameLocation, locationIn } from '../../emulator/arm/tracked.ts'
import { defaults } from '../../emulator/options.ts'
import type { Handler, Middleware, World } from '../../harness/server.ts'
import type { MakeServer } from '../../suites/simulation.ts'

const namespace = 'Contoso.Library'
const libraries = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${namespace}/libraries`
const library = `${libraries}/{library}`
const shelf = `${library}/shelves/{shelf}`
const types = { library: `${namespace}/libraries`, shelf: `${namespace}/libraries/shelves` }

const properties = (body: Json): Json => (isObject(body['properties']) ? body['properties'] : {})

const kinds: readonly Kind[] = [
  {
    type: types.library,
    noun: 'library',
    path: library,
    lists: [libraries, `/subscriptions/{subscription}/providers/${namespace}/libraries`],
    follow: { status: `${library}/operationStatus/{operation}`, result: `${library}/operationResults/{operation}` },
    module: {
      onPut({ call: { state }, id, name, body, before, later }) {
        const location = demandRegion(state.facts, types.library, locationIn(body))
        if (before) demandSameLocation(String(before['location']), location, name)
        if (body['tags'] !== undefined) checkTags(body['tags'])
        const provisioningState = later ? 'Creating' : 'Succeeded'
        return { id, name, type: types.library, location, tags: body['tags'] ?? {}, properties: { ...properties(body), provisioningState } }
      },
      onProvisioned: (_, resource) => ({ ...resource, properties: { ...properties(resource), provisioningState: 'Succeeded' } }),
      onDelete: () => undefined,
    },
  },
  {
    type: types.shelf,
    noun: 'shelf',
    parent: types.library,
    path: shelf,
    lists: [`${library}/shelves`],
    follow: { status: `${shelf}/operationStatus/{operation}`, result: `${shelf}/operationResults/{operation}` },
    module: {
      onPut: ({ id, name, body, later }) => {
        const provisioningState = later ? 'Creating' : 'Succeeded'
        return { id, name, type: types.shelf, properties: { ...properties(body), provisioningState } }
      },
      onProvisioned: (_, resource) => ({ ...resource, properties: { ...properties(resource), provisioningState: 'Succeeded' } }),
      onDelete: () => undefined,
    },
  },
]

const provider: Provider = {
  namespace,
  apiVersions: new Set(['2031-03-03']),
  regions: new Set(['westeurope', 'northeurope']),
  kinds,
  operations: () => [{ name: `${namespace}/libraries/read` }],
}

/** A fresh server in the given mode. */
export const libraryServer: MakeServer = ({ create, update, delete: deletion, pageSize, lroPolls, retryAfter }, middlewares) => {
  const mode = { create, update, delete: deletion, pageSize, lroPolls, retryAfter }
  const given = Object.fromEntries(Object.entries(mode).filter(([, value]) => value !== undefined))
  const options = { ...defaults, ...given }
  const { store, answer } = createCore(provider, options)
  const world: World = {
    resources: store.all(),
    snapshot: () => store.snapshot(),
    restore: (snapshot) => store.restore(snapshot as ReturnType<typeof store.snapshot>),
  }
  const served: Handler = async (request) => answer(request)
  const handle = middlewares.reduceRight<Handler>((next, middleware: Middleware) => (request) => middleware(request, next, world), served)
  const { subscription, resourceGroups, location, token } = options
  return { handle, subscription, group: resourceGroups[0]!, location, token }
}
