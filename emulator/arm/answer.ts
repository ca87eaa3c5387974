/** The Azure Resource Manager side of the server: the order in which a call is examined, and who answers it. */
import type { Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import { bodyLimit } from '../resources/vault-body.ts'
import { Refusal } from './refusal.ts'
import type { Call } from './call.ts'
import { dress } from './headers.ts'
import { listInGroup, listInSubscription, listOperations } from './lists.ts'
import { operationResults, operationStatus } from './polls.ts'
import { authenticate, demandApiVersion, demandGroup, demandOffered, demandSubscription } from './gate.ts'
import type { Reply } from './reply.ts'
import { locate, match, nowhere } from './router.ts'
import type { RouteName } from './router.ts'
import type { State } from './state.ts'
import { patch, put, read, remove } from '../resources/vault.ts'

interface Route {
  readonly on: 'type' | 'resource'
  readonly methods: Readonly<Record<string, (call: Call) => Reply>>
}

const routes: Readonly<Record<RouteName, Route>> = {
  operations: { on: 'type', methods: { GET: listOperations } },
  subscriptionList: { on: 'type', methods: { GET: listInSubscription } },
  groupList: { on: 'type', methods: { GET: listInGroup } },
  vault: { on: 'resource', methods: { GET: read, PUT: put, PATCH: patch, DELETE: remove } },
  operationStatus: { on: 'resource', methods: { GET: operationStatus } },
  operationResults: { on: 'resource', methods: { GET: operationResults } },
}

/** Answers a request; never throws. */
export function answer(state: State, request: Request): Answer {
  let item = false
  try {
    const reply = examine(state, request, () => (item = true))
    return dress(state, request, reply, item)
  } catch (thrown) {
    const refusal = thrown instanceof Refusal ? thrown : new Refusal('InternalServerError', 'The server met an error of its own.')
    return dress(state, request, refusal.reply, item)
  }
}

/** Api-version, token, subscription, route, group, then the resource: nobody learns what exists before saying who asks. */
function examine(state: State, request: Request, onItem: () => void): Reply {
  const place = locate(request.url)
  const apiVersion = demandApiVersion(place.query)
  authenticate(state, request.headers)
  const [root, subscription] = place.segments
  if (root?.toLowerCase() === 'subscriptions' && subscription) demandSubscription(state, subscription)
  const found = match(place.segments)
  if (!found) throw nowhere(place, apiVersion)
  const { on, methods } = routes[found.route]
  demandOffered(apiVersion, on, state.options.location)
  const { group, vault = '', operation = '' } = found.names
  const call: Call = { state, request, ...place, apiVersion, group: group === undefined ? '' : demandGroup(state, group), vault, operation }
  if (on === 'resource') onItem()
  const action = Object.hasOwn(methods, request.method) ? methods[request.method]! : notAllowed(request.method, methods)
  demandSize(request.body)
  return action(call)
}

function notAllowed(method: string, methods: Route['methods']): never {
  throw new Refusal('MethodNotAllowed', `The method ${method} is not offered here.`, {
    headers: [['Allow', Object.keys(methods).join(', ')]],
  })
}

function demandSize(body = ''): void {
  // A character is one to three bytes: only bodies in between need counting.
  if (body.length * 3 <= bodyLimit || (body.length <= bodyLimit && Buffer.byteLength(body) <= bodyLimit)) return
  throw new Refusal('RequestEntityTooLarge', `The request content is larger than ${bodyLimit} bytes.`)
}
