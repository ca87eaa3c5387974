/** Every request names the api-version, and only one that is served. */
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { errorCode, show, status } from '../../reading.ts'

export const missingApiVersion400 = held({
  id: 'missing-api-version-400', title: 'A request without api-version answers 400', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-GEN-01'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})

export const missingApiVersionNamed = held({
  id: 'missing-api-version-code', title: 'The error of a missing api-version is MissingApiVersionParameter', level: 'should', profile: 'arm', family: 'protocol',
  source: ['ARM-GEN-01'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (status(exchange) === 400 && errorCode(exchange) !== 'MissingApiVersionParameter') yield at(exchange, '/body/error/code', `is ${show(errorCode(exchange))}`)
  },
  defects: [],
})

export const malformedApiVersion400 = held({
  id: 'malformed-api-version-400', title: 'An api-version that is no date answers 400', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-GEN-01'], roles: ['read'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})

export const unknownApiVersionRefused = held({
  id: 'unknown-api-version-refused', title: 'An api-version that is not served answers 400 or 404', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-GEN-01'], roles: ['read', 'listInSubscription'],
  *judge(exchange: Exchange) {
    if (![400, 404].includes(status(exchange))) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})
