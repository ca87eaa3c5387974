/** Headers of long-running operations: when they are there, and where they lead. */
import { pointerTo } from '../../spec/pointer.ts'
import { altersAnswer, setHeader } from '../../fixtures/servers.ts'
import { at, exchangeCheck } from '../../harness/check.ts'
import type { Mode } from '../../harness/defect.ts'
import { type Answered, header, mediaType, succeeded } from '../../harness/exchange.ts'
import { linkIn } from '../../harness/long-running.ts'
import { leadsAway } from '../../harness/target.ts'
import { show } from '../reading.ts'

const writes = ['create', 'update', 'delete'] as const

const urls = ['azure-asyncoperation', 'location'] as const

/** A Location beside 201 that is no link to poll names what was created, and may be relative (RFC 9110 §10.2.2). */
const named = (exchange: Answered): readonly (typeof urls)[number][] =>
  urls.filter((name) => field(exchange, name) !== undefined && (name !== 'location' || exchange.response.status !== 201))

const field = (exchange: Answered, name: string): string | undefined => header(exchange.response.headers, name)

const slow: Mode = { create: 'async', update: 'async', delete: 'async' }

/** Something else in a header field that is there. */
const respelt =
  (name: string, edit: (value: string) => string) =>
  (draft: Parameters<Parameters<typeof altersAnswer>[1]>[0]): void => {
    const value = header(draft.headers, name)
    if (value !== undefined) setHeader(draft, name, edit(value))
  }

const withoutHost = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '')

export const acceptedSaysWhereToAsk = exchangeCheck({
  id: 'accepted-says-where-to-ask',
  title: 'A 202 says where to ask how it goes',
  level: 'must',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-PATCH-04', 'ARM-DEL-01', 'ARM-ASYNC-01'],
  seesAbsence: true,
  verbs: ['update', 'delete'],
  open: 'no write answered 202',
  capability: 'long-running-operations',
  when: ({ response }) => response.status === 202,
  *judge(exchange) {
    if (urls.every((name) => field(exchange, name) === undefined))
      yield at(exchange, '/headers', 'has neither Location nor Azure-AsyncOperation')
  },
  defects: [
    {
      id: 'accepted-deletion-says-nothing',
      says: 'A deletion answers 202 without Location and Azure-AsyncOperation.',
      mode: slow,
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 202 }, (draft) => urls.forEach((name) => setHeader(draft, name, undefined))),
    },
    {
      id: 'second-accepted-update-says-nothing',
      says: 'From the second update on a 202 comes without Location and Azure-AsyncOperation.',
      mode: slow,
      at: ['update'],
      middleware: altersAnswer({ of: 'update', answers: 202 }, (draft) => urls.forEach((name) => setHeader(draft, name, undefined))),
    },
  ],
})

export const acceptedHasLocation = exchangeCheck({
  id: 'accepted-has-location',
  title: 'A 202 carries Location',
  level: 'must',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-PATCH-04', 'ARM-DEL-01'],
  seesAbsence: true,
  verbs: ['update', 'delete'],
  open: 'no write answered 202',
  capability: 'long-running-operations',
  when: ({ response }) => response.status === 202,
  *judge(exchange) {
    if (field(exchange, 'location') === undefined) yield at(exchange, '/headers/location', 'is absent')
  },
  defects: [
    {
      id: 'accepted-update-without-location',
      says: 'An update answers 202 with Azure-AsyncOperation alone.',
      mode: slow,
      at: ['update'],
      middleware: altersAnswer({ of: 'update', answers: 202 }, (draft) => setHeader(draft, 'location', undefined)),
    },
    {
      id: 'accepted-deletion-without-location',
      says: 'A deletion answers 202 with Azure-AsyncOperation alone.',
      mode: slow,
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 202 }, (draft) => setHeader(draft, 'location', undefined)),
    },
  ],
})

export const pollingUrlsAreAbsolute = exchangeCheck({
  id: 'polling-urls-are-absolute',
  title: 'The URLs of a long-running operation lead to the origin of the request, Azure-AsyncOperation as an absolute URL',
  level: 'must',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-ASYNC-01'],
  verbs: writes,
  polls: true,
  open: 'every answer was final at once',
  capability: 'long-running-operations',
  when: (exchange) => succeeded(exchange) && exchange.request.method + exchange.role !== 'GETread' && named(exchange).length > 0,
  *judge(exchange) {
    for (const name of named(exchange)) {
      const url = field(exchange, name)!
      const link = linkIn(exchange, name)!
      const isNoUrl = !URL.canParse(name === 'location' ? link : url)
      const fault = isNoUrl ? `is ${show(url)}` : leadsAway(link, exchange.request.url)
      if (fault !== undefined) yield at(exchange, pointerTo('/headers', name), fault)
    }
  },
  defects: [
    {
      id: 'status-url-without-host',
      says: 'Azure-AsyncOperation of a creation is a path without a host.',
      mode: slow,
      at: ['create'],
      middleware: altersAnswer({ of: 'create' }, respelt('azure-asyncoperation', withoutHost)),
    },
    {
      id: 'status-url-of-a-region',
      also: ['long-running'],
      says: 'Azure-AsyncOperation of a deletion leads to the host of a region.',
      mode: slow,
      at: ['delete'],
      middleware: altersAnswer(
        { of: 'delete' },
        respelt('azure-asyncoperation', (url) => url.replace('://', '://westeurope.')),
      ),
    },
    {
      id: 'location-changes-the-scheme',
      says: 'Location of an update leaves out the encryption, or adds it.',
      mode: slow,
      at: ['update'],
      middleware: altersAnswer(
        { of: 'update' },
        respelt('location', (url) => url.replace(/^https?/, (scheme) => (scheme === 'http' ? 'https' : 'http'))),
      ),
    },
    {
      id: 'poll-leads-inside',
      says: 'Only the answer of a poll names a host of the internal network.',
      mode: slow,
      middleware: altersAnswer(
        { of: 'poll' },
        respelt('azure-asyncoperation', (url) => url.replace(/^https?:\/\/[^/]+/, 'http://10.0.0.4:8080')),
      ),
    },
  ],
})

export const locationIsAbsolute = exchangeCheck({
  id: 'location-is-absolute',
  title: 'The Location of an operation that goes on is an absolute URL',
  level: 'should',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-ASYNC-09'],
  verbs: writes,
  polls: true,
  open: 'every answer was final at once',
  capability: 'long-running-operations',
  when: (exchange) => exchange.response.status === 202 && field(exchange, 'location') !== undefined,
  *judge(exchange) {
    const url = field(exchange, 'location')!
    if (!URL.canParse(url) && URL.canParse(linkIn(exchange, 'location')!)) yield at(exchange, '/headers/location', `is ${show(url)}`)
  },
  defects: [
    {
      id: 'location-is-a-path',
      says: 'Location of a deletion under way is a path without a host.',
      mode: slow,
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete' }, respelt('location', withoutHost)),
    },
    {
      id: 'location-is-relative-to-the-vault',
      says: 'Location of an update under way names what follows after the group.',
      mode: slow,
      at: ['update'],
      middleware: altersAnswer(
        { of: 'update' },
        respelt('location', (url) => url.replace(/^.*\/vaults\//, '')),
      ),
    },
  ],
})

export const retryAfterIsADelay = exchangeCheck({
  id: 'retry-after-is-a-delay',
  title: 'Retry-After is a number of seconds or a date',
  level: 'must',
  profile: 'arm',
  family: 'operation-headers',
  source: ['HTTP-RETRY-AFTER', 'ARM-ASYNC-04'],
  verbs: writes,
  polls: true,
  open: 'no answer carried Retry-After',
  capability: 'long-running-operations',
  when: (exchange) => field(exchange, 'retry-after') !== undefined,
  *judge(exchange) {
    const value = field(exchange, 'retry-after')!.trim()
    const date = /^[A-Za-z]{3},? .*\d{4}/.test(value) || /^[A-Za-z]+, \d\d-[A-Za-z]{3}-\d\d /.test(value)
    if (!/^\d+$/.test(value) && !(date && !Number.isNaN(Date.parse(value)))) yield at(exchange, '/headers/retry-after', `is ${show(value)}`)
  },
  defects: [
    {
      id: 'retry-after-is-a-word',
      says: 'Retry-After of a creation says soon.',
      mode: slow,
      at: ['create'],
      middleware: altersAnswer(
        { of: 'create' },
        respelt('retry-after', () => 'soon'),
      ),
    },
    {
      id: 'retry-after-is-negative',
      says: 'Retry-After of a deletion is -1.',
      mode: slow,
      at: ['delete'],
      middleware: altersAnswer(
        { of: 'delete' },
        respelt('retry-after', () => '-1'),
      ),
    },
    {
      id: 'retry-after-is-a-fraction',
      says: 'Retry-After of a poll is 0.5.',
      mode: slow,
      middleware: altersAnswer(
        { of: 'poll' },
        respelt('retry-after', () => '0.5'),
      ),
    },
    {
      id: 'retry-after-is-a-duration',
      says: 'Retry-After of an update is an ISO 8601 duration.',
      mode: slow,
      at: ['update'],
      middleware: altersAnswer(
        { of: 'update' },
        respelt('retry-after', () => 'PT10S'),
      ),
    },
    {
      id: 'retry-after-is-an-iso-date',
      says: 'Retry-After of a poll is a date as in JSON.',
      mode: slow,
      middleware: altersAnswer(
        { of: 'poll' },
        respelt('retry-after', () => '2026-01-01T00:00:10Z'),
      ),
    },
  ],
})

export const statusIsJson = exchangeCheck({
  id: 'status-is-json',
  title: 'The status of a long-running operation calls itself application/json',
  level: 'must',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-GEN-08'],
  verbs: writes,
  polls: true,
  open: 'every answer was final at once',
  capability: 'long-running-operations',
  when: ({ role, response }) => role === 'poll' && response.status === 200 && response.size > 0,
  *judge(exchange) {
    const type = mediaType(exchange.response.headers)
    if (type !== 'application/json') yield at(exchange, '/headers/content-type', `is ${type ?? 'absent'}`)
  },
  defects: [
    {
      id: 'status-is-plain-text',
      says: 'Polls call themselves text/plain.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, (draft) => setHeader(draft, 'content-type', 'text/plain')),
    },
    {
      id: 'final-status-has-no-type',
      says: 'The last answer about a deletion has no Content-Type.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) =>
        setHeader(draft, 'content-type', undefined),
      ),
    },
  ],
})

export const readsAreNotAsynchronous = exchangeCheck({
  id: 'reads-are-not-asynchronous',
  title: 'A read starts no long-running operation',
  level: 'should',
  profile: 'arm',
  family: 'operation-headers',
  source: ['ARM-ASYNC-05'],
  verbs: ['read', 'listInGroup', 'listInSubscription', 'listInProvider'],
  when: ({ response }) => response.status === 200,
  *judge(exchange) {
    if (field(exchange, 'azure-asyncoperation') !== undefined)
      yield at(exchange, '/headers/azure-asyncoperation', `is ${show(field(exchange, 'azure-asyncoperation'))} on a read`)
  },
  defects: [
    {
      id: 'read-names-an-operation',
      says: 'A read of a vault names an operation to be followed.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft, { url }) =>
        setHeader(draft, 'Azure-AsyncOperation', url.replace('?', '/operationStatus/1?')),
      ),
    },
    {
      id: 'list-names-an-operation',
      says: 'The last page of a group names an operation to be followed.',
      at: ['listInGroup'],
      middleware: altersAnswer(
        { of: 'listInGroup' },
        (draft, { url }) => void (draft.json.nextLink ?? setHeader(draft, 'Azure-AsyncOperation', url)),
      ),
    },
  ],
})
