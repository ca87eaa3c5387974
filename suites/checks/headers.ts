/** Headers that every answer of Azure Resource Manager carries. */
import { altersAnswer, setHeader } from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, header, succeeded } from '../../harness/exchange.ts'
import { field } from './common.ts'
import { show } from '../reading.ts'

export const requestIdPresent = exchangeCheck({
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
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
    {
      id: 'errors-without-request-id',
      says: 'Errors carry no x-ms-request-id.',
      middleware: altersAnswer({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
    {
      id: 'deletion-with-blank-request-id',
      says: 'x-ms-request-id of a deletion is blank.',
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete' }, (draft) => setHeader(draft, 'x-ms-request-id', ' ')),
    },
    {
      id: 'polls-without-request-id',
      says: 'Polls carry no x-ms-request-id.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
    },
  ],
})

export const requestIdsDiffer = scenarioCheck({
  id: 'request-ids-differ',
  title: 'Two answers carry two request ids',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-04'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchanges }: { exchanges: readonly Exchange[] }) {
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
      middleware: altersAnswer({ of: 'read' }, (draft) => setHeader(draft, 'x-ms-request-id', '7d1f2a54-0b0e-4d6e-8f1c-3a5b7c9d1e2f')),
    },
    {
      id: 'request-id-of-the-url',
      says: 'x-ms-request-id is made of the URL of the request.',
      middleware: altersAnswer({}, (draft, { url }) => setHeader(draft, 'x-ms-request-id', Buffer.from(url).toString('hex').slice(-32))),
    },
    {
      id: 'refusals-share-a-request-id',
      says: 'All refusals carry x-ms-request-id of zeros.',
      at: ['read', 'listInGroup'],
      middleware: altersAnswer({ answers: 401 }, (draft) => setHeader(draft, 'x-ms-request-id', '00000000-0000-0000-0000-000000000000')),
    },
    {
      id: 'polls-share-a-request-id',
      says: 'All polls carry the same x-ms-request-id.',
      mode: { create: 'async', delete: 'async' },
      at: ['create', 'delete'],
      middleware: altersAnswer({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-request-id', '7d1f2a54-0b0e-4d6e-8f1c-3a5b7c9d1e2f')),
    },
    {
      id: 'writes-share-a-request-id',
      says: 'x-ms-request-id of a write is its method.',
      at: ['create', 'update', 'delete'],
      middleware: altersAnswer({ of: ['create', 'update', 'delete'] }, (draft, { method }) => setHeader(draft, 'x-ms-request-id', method)),
    },
  ],
})

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Whether a date that is one falls on the day of the week that it names. */
const isOfItsDay = (date: string): boolean => days[new Date(date).getUTCDay()] === date.slice(0, 3)

/** The one form in which a server may write a date (RFC 9110 §5.6.7). */
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

export const datePresent = exchangeCheck({
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
    {
      id: 'no-date',
      says: 'Answers carry no Date.',
      middleware: altersAnswer({ answers: 'any' }, (draft) => setHeader(draft, 'date', undefined)),
    },
    {
      id: 'date-in-seconds',
      says: 'Date is a number of seconds.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft) => setHeader(draft, 'date', '1767225600')),
    },
    {
      id: 'date-as-in-json',
      says: 'Date of a list is written as in JSON.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => setHeader(draft, 'date', '2026-01-01T00:00:00.000Z')),
    },
    {
      id: 'date-of-another-weekday',
      says: 'Date of a list names the wrong day of the week.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) => setHeader(draft, 'date', 'Mon, 02 Jan 2024 00:00:00 GMT')),
    },
    {
      id: 'date-of-a-zone',
      says: 'Date of an error is in the time of a zone.',
      middleware: altersAnswer({ answers: 'error' }, (draft) => setHeader(draft, 'date', 'Thu Jan 01 2026 01:00:00 GMT+0100')),
    },
  ],
})

const asksBack = ({ request }: Exchange): boolean => header(request.headers, 'x-ms-return-client-request-id')?.toLowerCase() === 'true'

export const clientRequestIdEchoed = exchangeCheck({
  id: 'client-request-id-echoed',
  title: 'x-ms-client-request-id comes back when the client asks for it',
  level: 'must',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-06'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
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
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => setHeader(draft, 'x-ms-client-request-id', undefined)),
    },
    {
      id: 'client-id-kept-from-writes',
      says: 'The answer of an update does not return the request id of the client, although it asks for it.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, (draft) => setHeader(draft, 'x-ms-client-request-id', undefined)),
    },
    {
      id: 'client-id-is-the-own',
      says: 'x-ms-client-request-id of a read is the request id of the server.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft) =>
        setHeader(draft, 'x-ms-client-request-id', header(draft.headers, 'x-ms-request-id')),
      ),
    },
    {
      id: 'client-id-of-the-request-before',
      says: 'x-ms-client-request-id of a read is that of the read before.',
      at: ['read'],
      middleware: () => {
        let before = 'none'
        return altersAnswer({ of: 'read' }, (draft, { headers }) => {
          setHeader(draft, 'x-ms-client-request-id', before)
          before = header(headers, 'x-ms-client-request-id') ?? 'none'
        })()
      },
    },
  ],
})

export const correlationIdPresent = exchangeCheck({
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
      middleware: altersAnswer({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
    },
    {
      id: 'polls-without-correlation-id',
      says: 'Polls carry no x-ms-correlation-request-id.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
    },
  ],
})

export const correlationIdUsed = exchangeCheck({
  id: 'correlation-id-used',
  title: 'x-ms-correlation-request-id of the client is used',
  level: 'should',
  profile: 'arm',
  family: 'headers',
  source: ['ARM-GEN-05'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
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
      middleware: altersAnswer({}, (draft) => setHeader(draft, 'x-ms-correlation-request-id', crypto.randomUUID())),
    },
  ],
})
