/** What the document demands of a request is demanded by the server: the credential, the parameters, the shape of the body. */
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { status } from '../../reading.ts'

const refused = (exchange: Exchange): boolean => status(exchange) >= 400 && status(exchange) < 500

export const tokenRequired = held({
  id: 'token-required', title: 'A request without a token is refused', level: 'must', profile: 'contract', family: 'protocol',
  source: ['OAS-SECURITY'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without Authorization`)
  },
  defects: [],
})

export const apiVersionRequired = held({
  id: 'api-version-required', title: 'A request without api-version is refused', level: 'must', profile: 'contract', family: 'protocol',
  source: ['OAS-API-VERSION'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without api-version`)
  },
  defects: [],
})

export const bodySchemaEnforced = held({
  id: 'body-schema-enforced', title: 'A body that breaks the schema of the request is refused', level: 'must', profile: 'contract', family: 'refusals',
  source: ['OAS-REQUEST-BODY'], roles: ['create', 'update'],
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a body that is wrong: ${exchange.wrong}`)
  },
  defects: [],
})
