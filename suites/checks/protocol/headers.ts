/** What every answer carries. */
import { always, at, held } from '../../../harness/check.ts'
import { header, type Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { show, status } from '../../reading.ts'

const field = ({ response }: Exchange, name: string): string | undefined => header(response?.headers ?? [], name)

export const requestIdPresent = always({
  id: 'request-id-present', title: 'Every answer carries x-ms-request-id', level: 'must', profile: 'arm', family: 'headers',
  source: ['ARM-GEN-04'], seesAbsence: true, polls: true,
  *judge(exchange) {
    if (!field(exchange, 'x-ms-request-id')?.trim()) yield at(exchange, '/headers/x-ms-request-id', `is ${show(field(exchange, 'x-ms-request-id'))}`)
  },
  defects: [],
})

export const requestIdsDiffer = held({
  id: 'request-ids-differ', title: 'Two answers carry two request ids', level: 'must', profile: 'arm', family: 'headers',
  source: ['ARM-GEN-04'], roles: everyRole,
  *judge(first: Exchange, second: Exchange) {
    const [one, other] = [field(first, 'x-ms-request-id'), field(second, 'x-ms-request-id')]
    if (one !== undefined && one === other) yield at(second, '/headers/x-ms-request-id', `is ${show(other)}, as in the answer to another request`)
  },
  defects: [],
})

export const datePresent = always({
  id: 'date-present', title: 'Every answer carries a valid Date', level: 'must', profile: 'arm', family: 'headers',
  source: ['ARM-GEN-04', 'HTTP-DATE'], seesAbsence: true, polls: true,
  *judge(exchange) {
    const date = field(exchange, 'date')
    if (date === undefined || Number.isNaN(Date.parse(date))) yield at(exchange, '/headers/date', `is ${show(date)}`)
  },
  defects: [],
})

export const clientRequestIdEchoed = held({
  id: 'client-request-id-echoed', title: 'x-ms-client-request-id comes back when the client asks for it', level: 'must', profile: 'arm', family: 'headers',
  source: ['ARM-GEN-06'], roles: ['read', 'listInGroup'],
  *judge(exchange: Exchange) {
    const sent = header(exchange.request.headers, 'x-ms-client-request-id')
    const got = field(exchange, 'x-ms-client-request-id')
    if (sent?.toLowerCase() !== got?.toLowerCase()) yield at(exchange, '/headers/x-ms-client-request-id', `is ${show(got)}, sent was ${show(sent)}`)
  },
  defects: [],
})

export const correlationIdPresent = always({
  id: 'correlation-id-present', title: 'Every answer carries x-ms-correlation-request-id', level: 'should', profile: 'arm', family: 'headers',
  source: ['ARM-GEN-05'], seesAbsence: true, polls: true,
  *judge(exchange) {
    if (!field(exchange, 'x-ms-correlation-request-id')?.trim()) yield at(exchange, '/headers/x-ms-correlation-request-id', 'is absent')
  },
  defects: [],
})

export const undeclaredMethodRefused = held({
  id: 'undeclared-method-refused', title: 'A method that the document does not declare is refused', level: 'must', profile: 'arm', family: 'methods',
  source: ['ARM-GEN-09', 'HTTP-405'], roles: ['read', 'listInGroup', 'listOperations'],
  *judge(exchange: Exchange) {
    if (![400, 401, 403, 404, 405].includes(status(exchange))) yield at(exchange, '/status', `is ${status(exchange)} for ${exchange.request.method}, 405 or 404 was due`)
  },
  defects: [],
})

export const methodNotAllowedSaysWhich = always({
  id: 'allow-sent', title: 'A 405 says in Allow which methods there are', level: 'should', profile: 'arm', family: 'methods',
  source: ['HTTP-405'], seesAbsence: true, polls: true, open: 'nothing answered 405', roles: ['read', 'listInGroup', 'listOperations'], when: ({ response }) => response.status === 405,
  *judge(exchange) {
    if (field(exchange, 'allow') === undefined) yield at(exchange, '/headers/allow', 'is absent')
  },
  defects: [],
})
