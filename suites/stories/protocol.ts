/** Requests that keep no rule of the protocol, one rule at a time. */
import { everyRole } from '../../fixtures/roles.ts'
import { intruder } from '../../fixtures/vaults.ts'
import type { Planned } from '../../harness/cast.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { story, type Ask, type Teller } from '../../harness/story.ts'
import { apiVersionRequired, tokenRequired } from '../checks/contract/requests.ts'
import { malformedApiVersion400, missingApiVersion400, missingApiVersionNamed, unknownApiVersionRefused } from '../checks/protocol/api-version.ts'
import { clientRequestIdEchoed, requestIdsDiffer, undeclaredMethodRefused } from '../checks/protocol/headers.ts'
import { falseToken401, malformedToken401, missingToken401, missingTokenNamed, unauthorisedChangesNothing } from '../checks/protocol/token.ts'

/** The client's request id is wanted back. */
export const askedBack: Ask = { headers: { 'x-ms-return-client-request-id': 'true' } }

/** A write that is to be refused leaves a mark of its own if it is taken, and the suite's tags, by which sweep finds the vault. */
const marked = (role: string, vault: Planned, wrong: string | undefined): Ask => {
  const tags = { ...(vault.body['tags'] as object), [intruder]: `${role} ${wrong}` }
  return role === 'create' ? { body: { ...vault.body, tags } } : role === 'update' ? { body: { tags } } : {}
}

const asks = (teller: Teller, vault: Planned, ask: Ask) => (role: string): Promise<Exchange> => teller.call(role, vault, { ...marked(role, vault, ask.wrong), ...ask })
/** What may delete goes to a name that nobody has: stories share the vault, and another one sees whether a vault survives. */
const elsewhere = (role: string): Ask => (role === 'delete' ? { name: 'no-such-vault' } : {})

export const withoutApiVersion = story({
  id: 'without-api-version', title: 'Each operation is called without api-version, and with one that is not served', roles: ['read'], shares: true, readOnly: true,
  async tell(teller) {
    const { hold, call, can } = teller
    const vault = await teller.standing()
    const ask = asks(teller, vault, { apiVersion: null, wrong: 'without api-version' })
    for (const role of everyRole.filter((name) => name !== 'delete' && can(name))) holdAll(await ask(role))
    if (can('delete')) holdAll(await call('delete', undefined, { ...elsewhere('delete'), apiVersion: null, wrong: 'without api-version' }))
    hold(malformedApiVersion400, await call('read', vault, { apiVersion: 'yesterday', wrong: 'with an api-version that is no date' }))
    for (const role of ['read', 'listInSubscription'].filter(can)) {
      hold(unknownApiVersionRefused, await call(role, vault, { apiVersion: '1999-01-01', wrong: 'with an api-version that is not served' }))
    }
    function holdAll(exchange: Exchange): void {
      for (const check of [apiVersionRequired, missingApiVersion400, missingApiVersionNamed]) hold(check, exchange)
    }
  },
})

export const withoutToken = story({
  id: 'without-token', title: 'Each operation is called without a token, and with a false one', roles: ['read'], shares: true, readOnly: true,
  async tell(teller) {
    const { hold, call, can } = teller
    const vault = await teller.standing()
    const before = await call('read', vault, askedBack)
    hold(clientRequestIdEchoed, before)
    const refused = []
    for (const role of everyRole.filter(can)) {
      const exchange = await asks(teller, vault, { authorization: null, wrong: 'without a token', ...elsewhere(role) })(role)
      refused.push(exchange)
      for (const check of [tokenRequired, missingToken401, missingTokenNamed]) hold(check, exchange)
    }
    for (const role of ['listInGroup', 'read'].filter(can)) {
      const exchange = await call(role, vault, { authorization: 'Basic bm86b25l', wrong: 'with a credential that is no bearer token' })
      hold(malformedToken401, exchange)
      for (const first of refused.filter((earlier) => earlier.role === role)) hold(requestIdsDiffer, first, exchange)
    }
    for (const role of ['read', 'delete'].filter(can)) {
      const exchange = await call(role, vault, { authorization: 'Bearer this-token-was-never-issued', wrong: 'with a false token', ...elsewhere(role) })
      hold(falseToken401, exchange)
    }
    const after = await call('read', vault)
    for (const exchange of refused) if (['create', 'update'].includes(exchange.role)) hold(unauthorisedChangesNothing, exchange, before, after)
  },
})

export const strangeRequests = story({
  id: 'strange-requests', title: 'Methods that nobody declared are called', roles: ['create', 'read'], shares: true,
  async tell(teller) {
    const { hold, call } = teller
    const vault = await teller.standing()
    const wrong = 'with a method that the document does not declare'
    for (const [role, method, text] of [['read', 'POST', '{}'], ['listInGroup', 'PUT', '{}'], ['listOperations', 'DELETE', undefined]] as const) {
      if (teller.binding.roles.has(role)) hold(undeclaredMethodRefused, await call(role, vault, { method, wrong, ...(text && { text }) }))
    }
  },
})
