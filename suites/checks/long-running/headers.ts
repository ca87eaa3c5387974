/** What an answer says that leaves something to be waited for. */
import { always, at } from '../../../harness/check.ts'
import { header, succeeded, type Answered } from '../../../harness/exchange.ts'
import { show } from '../../reading.ts'

const writes = ['create', 'update', 'delete']
const urls = ['azure-asyncoperation', 'location'] as const
/** A Location beside 201 that is no link to poll names what was created, and may be relative (RFC 9110 §10.2.2). */
const named = (exchange: Answered): readonly string[] => urls.filter((name) => field(exchange, name) !== undefined && (name !== 'location' || exchange.response.status !== 201))
const field = (exchange: Answered, name: string): string | undefined => header(exchange.response.headers, name)

export const acceptedSaysWhereToAsk = always({
  id: 'accepted-says-where-to-ask', title: 'A 202 says where to ask how it goes', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-PATCH-04', 'ARM-DEL-01', 'ARM-ASYNC-01'], seesAbsence: true, roles: ['update', 'delete'], open: 'no write answered 202',
  when: ({ response }) => response.status === 202,
  *judge(exchange) {
    if (urls.every((name) => field(exchange, name) === undefined)) yield at(exchange, '/headers', 'has neither Location nor Azure-AsyncOperation')
  },
  defects: [],
})

export const acceptedHasLocation = always({
  id: 'accepted-has-location', title: 'A 202 carries Location', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-PATCH-04', 'ARM-DEL-01'], seesAbsence: true, roles: ['update', 'delete'], open: 'no write answered 202',
  when: ({ response }) => response.status === 202,
  *judge(exchange) {
    if (field(exchange, 'location') === undefined) yield at(exchange, '/headers/location', 'is absent')
  },
  defects: [],
})

export const pollingUrlsAreAbsolute = always({
  id: 'polling-urls-are-absolute', title: 'The URLs of a long-running operation are absolute and on the origin of the request', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-01'], roles: writes, polls: true, open: 'every answer was final at once',
  when: (exchange) => succeeded(exchange) && exchange.request.method + exchange.role !== 'GETread' && named(exchange).length > 0,
  *judge(exchange) {
    for (const name of named(exchange)) {
      const url = field(exchange, name)!
      if (!URL.canParse(url)) yield at(exchange, `/headers/${name}`, `is ${show(url)}`)
      else if (new URL(url).origin !== new URL(exchange.request.url).origin) yield at(exchange, `/headers/${name}`, `leads to ${new URL(url).origin}, another origin; it was not followed`)
    }
  },
  defects: [],
})

export const retryAfterIsADelay = always({
  id: 'retry-after-is-a-delay', title: 'Retry-After is a number of seconds or a date', level: 'must', profile: 'arm', family: 'long-running',
  source: ['HTTP-RETRY-AFTER', 'ARM-ASYNC-04'], roles: writes, polls: true, open: 'no answer carried Retry-After',
  when: (exchange) => field(exchange, 'retry-after') !== undefined,
  *judge(exchange) {
    const value = field(exchange, 'retry-after')!.trim()
    const date = /^[A-Za-z]{3},? .*\d{4}/.test(value) || /^[A-Za-z]+, \d\d-[A-Za-z]{3}-\d\d /.test(value)
    if (!/^\d+$/.test(value) && !(date && !Number.isNaN(Date.parse(value)))) yield at(exchange, '/headers/retry-after', `is ${show(value)}`)
  },
  defects: [],
})

export const readsAreNotAsynchronous = always({
  id: 'reads-are-not-asynchronous', title: 'A read starts no long-running operation', level: 'should', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-05'], roles: ['read', 'listInGroup', 'listInSubscription', 'listOperations'],
  when: ({ response }) => response.status === 200,
  *judge(exchange) {
    if (field(exchange, 'azure-asyncoperation') !== undefined) yield at(exchange, '/headers/azure-asyncoperation', `is ${show(field(exchange, 'azure-asyncoperation'))} on a read`)
  },
  defects: [],
})
