/** What is not there is said to be not there. */
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { errorCode, show, status } from '../../reading.ts'

export const unknownVaultReads404 = held({
  id: 'unknown-vault-reads-404', title: 'A vault that nobody created reads 404', level: 'must', profile: 'lifecycle', family: 'absence',
  source: ['OAS-GET-404', 'ARM-GET-02'], roles: ['read'], needsState: false,
  *judge(exchange: Exchange) {
    if (status(exchange) !== 404) yield at(exchange, '/status', `is ${status(exchange)} for a vault under a random name${status(exchange) < 300 ? ': the target keeps no state' : ''}`)
  },
  defects: [],
})

export const unknownVaultNamed = held({
  id: 'unknown-vault-code', title: 'The error of a vault that does not exist is ResourceNotFound', level: 'must', profile: 'arm', family: 'absence',
  source: ['ARM-ERR-05'], roles: ['read', 'update'], needsState: true,
  *judge(exchange: Exchange) {
    if (status(exchange) === 404 && errorCode(exchange) !== 'ResourceNotFound') yield at(exchange, '/body/error/code', `is ${show(errorCode(exchange))}`)
  },
  defects: [],
})

const inGroup = ['listInGroup', 'read', 'create', 'update', 'delete']

export const unknownGroup404 = held({
  id: 'unknown-group-404', title: 'Whatever is asked of a group that does not exist answers 404', level: 'must', profile: 'arm', family: 'absence',
  source: ['ARM-ERR-03'], roles: inGroup, needsState: true,
  *judge(exchange: Exchange) {
    if (status(exchange) !== 404) yield at(exchange, '/status', `is ${status(exchange)} for a group that does not exist`)
  },
  defects: [],
})

export const unknownGroupNamed = held({
  id: 'unknown-group-code', title: 'The error of a group that does not exist is ResourceGroupNotFound', level: 'must', profile: 'arm', family: 'absence',
  source: ['ARM-ERR-03'], roles: inGroup, needsState: true,
  *judge(exchange: Exchange) {
    if (status(exchange) === 404 && errorCode(exchange) !== 'ResourceGroupNotFound') yield at(exchange, '/body/error/code', `is ${show(errorCode(exchange))}`)
  },
  defects: [],
})

export const unknownGroupHoldsNothing = held({
  id: 'unknown-group-holds-nothing', title: 'A vault cannot be put into a group that does not exist', level: 'must', profile: 'lifecycle', family: 'absence',
  source: ['ARM-ERR-03'], roles: ['create'],
  *judge(_creation: Exchange, after: Exchange) {
    if (status(after) !== 404) yield at(after, '/status', `is ${status(after)} for a vault in a group that does not exist`)
  },
  defects: [],
})

export const unknownSubscriptionRefused = held({
  id: 'unknown-subscription-refused', title: 'A subscription that does not exist is refused', level: 'should', profile: 'arm', family: 'absence',
  source: ['ARM-ERR-03'], roles: ['listInSubscription'], needsState: true,
  *judge(exchange: Exchange) {
    if (![401, 403, 404].includes(status(exchange))) yield at(exchange, '/status', `is ${status(exchange)} for a subscription that does not exist`)
  },
  defects: [],
})
