/** Resource Manager with one provider behind it: the order in which a call is examined, and who answers it. */
import type { Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import { demandSize } from './body.ts'
import { authenticate, demandApiVersion, demandGroup, demandOffered, demandSubscription } from './gate.ts'
import { dress } from './headers.ts'
import type { Provider } from './kind.ts'
import { bindKinds } from './kinds.ts'
import { locate, nowhere } from './locate.ts'
import type { ArmOptions } from './options.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Reply } from './reply.ts'
import { router } from './router.ts'
import type { Match } from './router.ts'
import { routesOf } from './routes.ts'
import type { Route } from './routes.ts'
import { begin, restart } from './state.ts'
import type { Others, State } from './state.ts'
import { Store } from './store.ts'

export interface Core {
  /** What is kept, as its owner may see and change it. */
  readonly store: Store
  /** Answers a request; never throws. */
  answer(request: Request): Answer
  /** Back to the first moment. */
  reset(): void
}

const nobody: Others = { groups: [], settle() {} }

/** Makes a server of the provider's kinds. Throws where the table of kinds contradicts itself. */
export function createCore(provider: Provider, options: ArmOptions): Core {
  const kinds = bindKinds(provider.kinds)
  const others = provider.others ?? nobody
  const store = new Store(kinds.map(({ type, parent, module }) => ({ type, parent, seed: module.seed })))
  const state = begin(options, provider, store, others)
  const find = router(routesOf(provider, kinds))
  return { store, answer: (request) => answer(state, find, request), reset: () => restart(state, others) }
}

type Find = (segments: readonly string[]) => Match | undefined

function answer(state: State, find: Find, request: Request): Answer {
  let item = false
  try {
    const reply = examine(state, find, request, () => (item = true))
    return dress(state, request, reply, item)
  } catch (thrown) {
    const refusal = thrown instanceof Refusal ? thrown : refuse('InternalServerError', 'The server met an error of its own.')
    return dress(state, request, refusal.reply, item)
  }
}

/** Api-version, token, subscription, route, group, then the resource: nobody learns what exists before saying who asks. */
function examine(state: State, find: Find, request: Request, onItem: () => void): Reply {
  const { facts, options } = state
  const { segments, ...place } = locate(request.url)
  const apiVersion = demandApiVersion(place.query)
  authenticate(state, request.headers)
  const [root, subscription] = segments
  if (root?.toLowerCase() === 'subscriptions' && subscription) demandSubscription(state, subscription)
  const found = find(segments)
  if (!found) throw nowhere(facts, { segments, ...place }, apiVersion)
  const { on, methods } = found.route
  demandOffered(facts, apiVersion, found.route, options.location)
  const { names } = found
  if (names['subscription'] !== undefined) names['subscription'] = options.subscription
  if (names['group'] !== undefined) names['group'] = demandGroup(state, names['group'])
  if (on === 'resource') onItem()
  const action = methods.get(request.method) ?? notAllowed(request.method, methods)
  demandSize(request.body)
  return action({ state, request, ...place, apiVersion, names })
}

function notAllowed(method: string, methods: Route['methods']): never {
  throw refuse('MethodNotAllowed', `The method ${method} is not offered here.`, { headers: [['Allow', [...methods.keys()].join(', ')]] })
}
