/** What every answer carries. */
import { always, at, held } from '../../../harness/check.ts'
import { header, succeeded, type Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { sameText, show, status } from '../../reading.ts'
import { armError, answers, instead, reply, setHeader, takes, tampers } from '../../../fixtures/servers.ts'

const field = ({ response }: Exchange, name: string): string | undefined => header(response?.headers ?? [], name)

export const requestIdPresent = always({
  id: 'request-id-present',
  title: 'Every answer carries x-ms-request-id',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-04'],
  seesAbsence: true,
  polls: true,
  *judge(exchange) {
    if (!field(exchange, 'x-ms-request-id')?.trim())
      yield at(exchange, '/headers/x-ms-request-id', `is ${show(field(exchange, 'x-ms-request-id'))}`)
  },
  defects: [
    {
      id: 'lists-without-request-id',
      says: 'Lists carry no x-ms-request-id.',
      at: ['listInGroup', 'listInSubscription'],
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
    {
      id: 'errors-without-request-id',
      says: 'Errors carry no x-ms-request-id.',
      layer: tampers({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
    {
      id: 'deletion-with-blank-request-id',
      says: 'x-ms-request-id of a deletion is blank.',
      at: ['delete'],
      layer: tampers({ of: 'delete' }, (draft) => setHeader(draft, 'x-ms-request-id', ' ')),
    },
    {
      id: 'polls-without-request-id',
      says: 'Polls carry no x-ms-request-id.',
      temper: { create: 'async' },
      at: ['create'],
      layer: tampers({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
  ],
})

export const requestIdsDiffer = held({
  id: 'request-ids-differ',
  title: 'Two answers carry two request ids',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-04'],
  roles: everyRole,
  *judge(...exchanges: readonly Exchange[]) {
    const seen = new Set<string>()
    for (const exchange of exchanges) {
      const id = field(exchange, 'x-ms-request-id')
      if (!id?.trim()) continue
      if (seen.has(id)) yield at(exchange, '/headers/x-ms-request-id', `is ${show(id)}, as in the answer to another request`)
      seen.add(id)
    }
  },
  defects: [
    {
      id: 'reads-share-a-request-id',
      says: 'All reads carry the same x-ms-request-id.',
      at: ['read'],
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'x-ms-request-id', '7d1f2a54-0b0e-4d6e-8f1c-3a5b7c9d1e2f')),
    },
    {
      id: 'request-id-of-the-url',
      says: 'x-ms-request-id is made of the URL of the request.',
      layer: tampers({}, (draft, { url }) => setHeader(draft, 'x-ms-request-id', Buffer.from(url).toString('hex').slice(-32))),
    },
    {
      id: 'refusals-share-a-request-id',
      says: 'All refusals carry x-ms-request-id of zeros.',
      at: ['read', 'listInGroup'],
      layer: tampers({ answers: 401 }, (draft) => setHeader(draft, 'x-ms-request-id', '00000000-0000-0000-0000-000000000000')),
    },
    {
      id: 'polls-share-a-request-id',
      says: 'All polls carry the same x-ms-request-id.',
      temper: { create: 'async', delete: 'async' },
      at: ['create', 'delete'],
      layer: tampers({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-request-id', '7d1f2a54-0b0e-4d6e-8f1c-3a5b7c9d1e2f')),
    },
    {
      id: 'writes-share-a-request-id',
      says: 'x-ms-request-id of a write is its method.',
      at: ['create', 'update', 'delete'],
      layer: tampers({ of: ['create', 'update', 'delete'] }, (draft, { method }) => setHeader(draft, 'x-ms-request-id', method)),
    },
  ],
})

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
/** Whether a date that is one falls on the day of the week that it names. */
const isOfItsDay = (date: string): boolean => days[new Date(date).getUTCDay()] === date.slice(0, 3)

/** The one form in which a server may write a date (RFC 9110 §5.6.7). */
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

export const datePresent = always({
  id: 'date-present',
  title: 'Every answer carries a valid Date',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-04', 'HTTP-DATE'],
  seesAbsence: true,
  polls: true,
  *judge(exchange) {
    const date = field(exchange, 'date')
    if (date === undefined || !imfFixdate.test(date) || !isOfItsDay(date)) yield at(exchange, '/headers/date', `is ${show(date)}`)
  },
  defects: [
    { id: 'no-date', says: 'Answers carry no Date.', layer: tampers({ answers: 'any' }, (draft) => setHeader(draft, 'date', undefined)) },
    {
      id: 'date-in-seconds',
      says: 'Date is a number of seconds.',
      at: ['read'],
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'date', '1767225600')),
    },
    {
      id: 'date-as-in-json',
      says: 'Date of a list is written as in JSON.',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup' }, (draft) => setHeader(draft, 'date', '2026-01-01T00:00:00.000Z')),
    },
    {
      id: 'date-of-another-weekday',
      says: 'Date of a list names the wrong day of the week.',
      at: ['listInSubscription'],
      layer: tampers({ of: 'listInSubscription' }, (draft) => setHeader(draft, 'date', 'Mon, 02 Jan 2024 00:00:00 GMT')),
    },
    {
      id: 'date-of-a-zone',
      says: 'Date of an error is in the time of a zone.',
      layer: tampers({ answers: 'error' }, (draft) => setHeader(draft, 'date', 'Thu Jan 01 2026 01:00:00 GMT+0100')),
    },
  ],
})

const asksBack = ({ request }: Exchange): boolean => header(request.headers, 'x-ms-return-client-request-id')?.toLowerCase() === 'true'

export const clientRequestIdEchoed = always({
  id: 'client-request-id-echoed',
  title: 'x-ms-client-request-id comes back when the client asks for it',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-06'],
  roles: everyRole,
  seesAbsence: true,
  open: 'no request that was served had asked for it',
  when: (exchange) => succeeded(exchange) && asksBack(exchange),
  *judge(exchange) {
    const sent = header(exchange.request.headers, 'x-ms-client-request-id')
    const got = field(exchange, 'x-ms-client-request-id')
    if (sent?.toLowerCase() !== got?.toLowerCase())
      yield at(exchange, '/headers/x-ms-client-request-id', `is ${show(got)}, sent was ${show(sent)}`)
  },
  defects: [
    {
      id: 'client-id-kept-from-lists',
      says: 'A list does not return the request id of the client, although it asks for it.',
      at: ['listInGroup'],
      seen: 'defects K06',
      layer: tampers({ of: 'listInGroup' }, (draft) => setHeader(draft, 'x-ms-client-request-id', undefined)),
    },
    {
      id: 'client-id-kept-from-writes',
      says: 'The answer of an update does not return the request id of the client, although it asks for it.',
      at: ['update'],
      layer: tampers({ of: 'update' }, (draft) => setHeader(draft, 'x-ms-client-request-id', undefined)),
    },
    {
      id: 'client-id-is-the-own',
      says: 'x-ms-client-request-id of a read is the request id of the server.',
      at: ['read'],
      seen: 'defects K06',
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'x-ms-client-request-id', header(draft.headers, 'x-ms-request-id'))),
    },
    {
      id: 'client-id-of-the-request-before',
      says: 'x-ms-client-request-id of a read is that of the read before.',
      at: ['read'],
      seen: 'defects K06',
      layer: () => {
        let before = 'none'
        return tampers({ of: 'read' }, (draft, { headers }) => {
          setHeader(draft, 'x-ms-client-request-id', before)
          before = header(headers, 'x-ms-client-request-id') ?? 'none'
        })()
      },
    },
  ],
})

export const correlationIdPresent = always({
  id: 'correlation-id-present',
  title: 'Every answer carries x-ms-correlation-request-id',
  level: 'should',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-05'],
  seesAbsence: true,
  polls: true,
  *judge(exchange) {
    if (!field(exchange, 'x-ms-correlation-request-id')?.trim()) yield at(exchange, '/headers/x-ms-correlation-request-id', 'is absent')
  },
  defects: [
    {
      id: 'errors-without-correlation-id',
      says: 'Errors carry no x-ms-correlation-request-id.',
      layer: tampers({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
    },
    {
      id: 'polls-without-correlation-id',
      says: 'Polls carry no x-ms-correlation-request-id.',
      temper: { delete: 'async' },
      at: ['delete'],
      layer: tampers({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
    },
  ],
})

export const correlationIdUsed = always({
  id: 'correlation-id-used',
  title: 'x-ms-correlation-request-id of the client is used',
  level: 'should',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-05'],
  roles: everyRole,
  seesAbsence: true,
  open: 'no request that was served carried one',
  when: (exchange) =>
    succeeded(exchange) && asksBack(exchange) && header(exchange.request.headers, 'x-ms-correlation-request-id') !== undefined,
  *judge(exchange) {
    const sent = header(exchange.request.headers, 'x-ms-correlation-request-id')
    const got = field(exchange, 'x-ms-correlation-request-id')
    if (got !== undefined && sent!.toLowerCase() !== got.toLowerCase())
      yield at(exchange, '/headers/x-ms-correlation-request-id', `is ${show(got)}, sent was ${show(sent)}`)
  },
  defects: [
    {
      id: 'correlation-id-of-its-own',
      says: 'x-ms-correlation-request-id is made anew, whatever the client sent.',
      layer: tampers({}, (draft) => setHeader(draft, 'x-ms-correlation-request-id', crypto.randomUUID())),
    },
  ],
})

export const undeclaredMethodRefused = held({
  id: 'undeclared-method-refused',
  title: 'A method that the document does not declare is refused',
  level: 'must',
  profile: 'arm',
  family: 'methods',
  source: ['ARM-GEN-09', 'HTTP-405', 'ARM-ERR-37'],
  roles: ['read', 'listInGroup', 'listOperations'],
  *judge(exchange: Exchange) {
    if (![400, 401, 403, 404, 405].includes(status(exchange)))
      yield at(exchange, '/status', `is ${status(exchange)} for ${exchange.request.method}, 405 or 404 was due`)
  },
  defects: [
    {
      id: 'post-reads-a-vault',
      says: 'A POST to a vault reads it.',
      at: ['read'],
      seen: 'defects K07',
      layer: takes({ if: ({ method, url }) => method === 'POST' && /vaults\/[^/]+$/.test(new URL(url).pathname) }, (request) => ({
        ...request,
        method: 'GET',
      })),
    },
    {
      id: 'put-on-a-list-says-yes',
      says: 'A PUT to the list of a group answers 200.',
      at: ['listInGroup'],
      seen: 'defects K07',
      layer: instead({ if: ({ method, url }) => method === 'PUT' && new URL(url).pathname.endsWith('/vaults') }, () => reply(200, {})),
    },
    {
      id: 'operations-deleted',
      says: 'A DELETE of the list of operations answers 204.',
      at: ['listOperations'],
      seen: 'defects K07',
      layer: answers({ if: ({ method, url }) => method === 'DELETE' && new URL(url).pathname.endsWith('operations') }, 204, undefined),
    },
    {
      id: 'post-lists-a-group',
      says: 'A POST to the list of a group lists it.',
      at: ['listInGroup'],
      seen: 'defects-2 ME05',
      layer: takes({ if: ({ method, url }) => method === 'POST' && new URL(url).pathname.endsWith('/vaults') }, (request) => ({
        ...request,
        method: 'GET',
      })),
    },
    {
      id: 'post-creates-somewhere',
      says: 'A POST to the list of a group answers 201.',
      at: ['listInGroup'],
      layer: instead({ if: ({ method, url }) => method === 'POST' && new URL(url).pathname.endsWith('/vaults') }, () => reply(201, {})),
    },
    {
      id: 'strange-method-501',
      says: 'A method that is not offered answers 501.',
      also: ['errors'],
      layer: tampers({ answers: 405 }, (draft) => void (draft.status = 501)),
    },
  ],
})

export const optionsSurvived = held({
  id: 'options-survived',
  title: 'OPTIONS brings no server down',
  level: 'should',
  profile: 'arm',
  family: 'methods',
  source: ['HTTP-4XX'],
  roles: ['read'],
  *judge(exchange: Exchange) {
    if (status(exchange) >= 500) yield at(exchange, '/status', `is ${status(exchange)} for OPTIONS`)
  },
  defects: [
    {
      id: 'options-crash',
      says: 'OPTIONS answers 500.',
      seen: 'defects-2 ME06',
      also: ['errors'],
      layer: instead({ if: ({ method }) => method === 'OPTIONS' }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'options-of-a-vault-502',
      says: 'OPTIONS of a vault answers 502.',
      also: ['errors'],
      layer: instead({ if: ({ method, url }) => method === 'OPTIONS' && /vaults\/[^/]+$/.test(new URL(url).pathname) }, () =>
        armError(502, 'BadGateway'),
      ),
    },
  ],
})

export const methodNotAllowedSaysWhich = always({
  id: 'allow-sent',
  title: 'A 405 says in Allow which methods there are',
  level: 'should',
  profile: 'arm',
  family: 'methods',
  source: ['HTTP-405'],
  seesAbsence: true,
  polls: true,
  open: 'nothing answered 405',
  roles: ['read', 'listInGroup', 'listOperations'],
  when: ({ response }) => response.status === 405,
  *judge(exchange) {
    const allow = field(exchange, 'allow')
    if (allow === undefined) yield at(exchange, '/headers/allow', 'is absent')
    else if (allow.split(',').some((method) => sameText(method.trim(), exchange.request.method)))
      yield at(exchange, '/headers/allow', `is ${show(allow)}, which ${exchange.request.method} is one of`)
  },
  defects: [
    {
      id: 'method-refused-without-allow',
      says: 'A 405 does not say which methods there are.',
      layer: tampers({ answers: 405 }, (draft) => setHeader(draft, 'allow', undefined)),
    },
    {
      id: 'allow-names-what-is-refused',
      says: 'Allow of a 405 names the method that was refused.',
      layer: tampers({ answers: 405 }, (draft, { method }) => setHeader(draft, 'allow', `GET, ${method}`)),
    },
    {
      id: 'list-refused-without-allow',
      says: 'Only a 405 of a list does not say which methods there are.',
      at: ['listInGroup'],
      layer: tampers({ answers: 405, if: ({ url }) => new URL(url).pathname.endsWith('/vaults') }, (draft) =>
        setHeader(draft, 'allow', undefined),
      ),
    },
  ],
})
