/** Nothing without a token, and nothing with a false one. */
import { always, at, held } from '../../../harness/check.ts'
import { header, type Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { intruder } from '../../../fixtures/vaults.ts'
import { errorCode, show, status, tags } from '../../reading.ts'

export const missingToken401 = held({
  id: 'missing-token-401', title: 'A request without a token answers 401', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-AUTH-01', 'OAS-SECURITY'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})

export const missingTokenNamed = held({
  id: 'missing-token-code', title: 'The error of a missing token is AuthenticationFailed', level: 'should', profile: 'arm', family: 'protocol',
  source: ['ARM-AUTH-01'], roles: everyRole,
  *judge(exchange: Exchange) {
    if (status(exchange) === 401 && errorCode(exchange) !== 'AuthenticationFailed') yield at(exchange, '/body/error/code', `is ${show(errorCode(exchange))}`)
  },
  defects: [],
})

export const malformedToken401 = held({
  id: 'malformed-token-401', title: 'A credential that is no bearer token answers 401', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-AUTH-01'], roles: ['listInGroup', 'read'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})

export const falseToken401 = held({
  id: 'false-token-401', title: 'A token that nobody issued answers 401', level: 'must', profile: 'arm', family: 'protocol',
  source: ['ARM-AUTH-01'], roles: ['read', 'delete'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [],
})

export const unauthorisedChangesNothing = held({
  id: 'unauthorised-changes-nothing', title: 'What is asked without a valid token changes nothing', level: 'must', profile: 'lifecycle', family: 'protocol',
  source: ['ARM-AUTH-01', 'OAS-SECURITY'], roles: ['create', 'update', 'delete'],
  *judge(request: Exchange, before: Exchange, after: Exchange) {
    // Other stories write to the same vault: each request answers for its own mark only.
    if (request.role === 'delete' && status(before) === 200 && status(after) === 404) yield at(after, '/status', `is 404 after a deletion ${request.wrong}`)
    if (tags(after)[intruder] === `${request.role} ${request.wrong}`) yield at(after, `/body/tags/${intruder}`, `is what a request ${request.wrong} wrote`)
  },
  defects: [],
})

export const challengeSent = always({
  id: 'challenge-sent', title: 'A 401 says in WWW-Authenticate how to authenticate', level: 'must', profile: 'arm', family: 'protocol',
  source: ['HTTP-401'], seesAbsence: true, polls: true, open: 'nothing answered 401', when: ({ response }) => response.status === 401,
  *judge(exchange) {
    if (!header(exchange.response.headers, 'www-authenticate')?.trim()) yield at(exchange, '/headers/www-authenticate', 'is absent')
  },
  defects: [],
})
