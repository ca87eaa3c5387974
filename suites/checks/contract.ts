/** What the document says of each exchange: status, media type, headers and body. */
import { pointerTo } from '../../spec/pointer.ts'
import { altersAnswer, instead, itemsIn, reply, setHeader } from '../../fixtures/servers.ts'
import { at, exchangeCheck } from '../../harness/check.ts'
import { type Answered, header, mediaType, succeeded } from '../../harness/exchange.ts'
import {
  type Contract,
  type DocumentedHeader,
  documentedResponse,
  type DocumentedResponse,
  type Operation,
  schemaOf,
} from '../../spec/contract.ts'
import type { Json } from '../../spec/json.ts'
import { isJsonMedia, mediaKey } from '../../spec/media.ts'
import { problemsOfText } from '../../spec/simple-style.ts'

const declared = ({ operation, response }: Answered, contract: Contract): readonly DocumentedHeader[] => {
  const known = contract.operations.find(({ id }) => id === operation)
  return (known && documentedResponse(known, response.status)?.headers) ?? []
}

const place = ({ name }: DocumentedHeader): string => pointerTo('/headers', name.toLowerCase())

const declares =
  (is: (field: DocumentedHeader) => boolean) =>
  ({ responses }: Operation): boolean =>
    [...responses.values()].some(({ headers }) => headers.some(is))

const isRequired = ({ required }: DocumentedHeader): boolean => required

const hasSchema = ({ schema }: DocumentedHeader): boolean => schema !== undefined

/** The document with header fields at each response of a status. */
const withFields =
  (headers: Json, status = '200') =>
  (document: Json): void => {
    for (const item of Object.values(document['paths'] as Record<string, Json>))
      for (const operation of Object.values(item)) {
        const response = (operation as { responses?: Record<string, Json> }).responses?.[status]
        if (response) response['headers'] = headers
      }
  }

const requestId = (schema: Json): Json => ({ 'X-MS-Request-Id': { required: true, schema } })

export const declaredHeaderPresent = exchangeCheck({
  id: 'declared-header-present',
  title: 'A header field that the document requires of a response is there',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['HTTP-DECLARED-FIELDS'],
  open: 'no answer was one for which the document requires a header field',
  seesAbsence: true,
  where: declares(isRequired),
  when: (exchange, contract) => declared(exchange, contract).some(isRequired),
  *judge(exchange, contract) {
    for (const field of declared(exchange, contract).filter(isRequired))
      if (header(exchange.response.headers, field.name) === undefined)
        yield at(exchange, place(field), `is absent, and the document requires ${field.name}`)
  },
  defects: [
    {
      id: 'declared-id-of-the-request-missing',
      says: 'A read of a vault has no x-ms-request-id, which the document requires.',
      edition: withFields(requestId({ type: 'string' })),
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
      also: ['headers'],
    },
    {
      id: 'declared-field-of-errors-missing',
      says: 'Errors have no x-ms-correlation-request-id, which the document requires of them.',
      edition: withFields({ 'x-ms-correlation-request-id': { required: true, schema: { type: 'string' } } }, 'default'),
      at: ['read'],
      middleware: altersAnswer({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
      also: ['headers'],
    },
    {
      id: 'declared-field-of-lists-missing-now-and-then',
      says: 'From its second time on the list of a group lacks a field that the document requires.',
      edition: withFields({ 'x-ms-correlation-request-id': { required: true, schema: { type: 'string' } } }),
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', from: 2 }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
      also: ['headers'],
    },
  ],
})

export const declaredHeaderMatchesSchema = exchangeCheck({
  id: 'declared-header-matches-schema',
  title: 'A header field that the document declares is of its schema',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['HTTP-DECLARED-FIELDS'],
  open: 'no answer had a header field that the document declares with a schema',
  where: declares(hasSchema),
  when: (exchange, contract) =>
    declared(exchange, contract).some((field) => hasSchema(field) && header(exchange.response.headers, field.name) !== undefined),
  *judge(exchange, contract) {
    for (const field of declared(exchange, contract).filter(hasSchema)) {
      const text = header(exchange.response.headers, field.name)
      if (text === undefined) continue
      const [problem] = problemsOf(field, text)
      if (problem !== undefined) yield at(exchange, place(field), `${problem}, is ${JSON.stringify(text)}`)
    }
  },
  defects: [
    {
      id: 'declared-number-is-a-word',
      says: 'A read has a field that the document declares as a whole number, and a word in it.',
      edition: withFields({ 'x-ms-ratelimit-remaining-subscription-reads': { schema: { type: 'integer' } } }),
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft) => setHeader(draft, 'X-Ms-Ratelimit-Remaining-Subscription-Reads', 'plenty')),
    },
    {
      id: 'declared-list-has-a-strange-word',
      says: 'The list of a subscription has a field with words between commas, one of which the document does not know.',
      edition: withFields({ 'x-zones': { schema: { type: 'array', items: { enum: ['one', 'two'] } } } }),
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) => setHeader(draft, 'x-zones', 'one, three')),
    },
    {
      id: 'declared-json-is-cut',
      says: 'An update has a field that the document declares as JSON, and it is cut short.',
      edition: withFields({ 'x-cost': { content: { 'application/json': { schema: { type: 'object' } } } } }),
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, (draft) => setHeader(draft, 'x-cost', '{"units":1')),
    },
  ],
})

function problemsOf({ schema, json }: DocumentedHeader, text: string): string[] {
  if (json !== true) return problemsOfText(schema!, text).map(({ says }) => says)
  try {
    return schema!.validate(JSON.parse(text)).map(({ pointer, says }) => (pointer === '' ? says : `at ${pointer} ${says}`))
  } catch {
    return ['is no JSON']
  }
}

const operationOf = ({ operation }: Answered, contract: Contract): Operation => contract.operations.find(({ id }) => id === operation)!

const promised = (exchange: Answered, contract: Contract): DocumentedResponse | undefined =>
  documentedResponse(operationOf(exchange, contract), exchange.response.status)

/** Whether a body is to be JSON: unless the document lists another type, and the answer has that. */
function promisesJson({ response: { headers } }: Answered, listed: Iterable<string>): boolean {
  const [type, keys] = [header(headers, 'content-type'), [...listed]]
  if (type === undefined || isJsonMedia(type)) return keys.some((key) => isJsonMedia(key) || key.includes('*') || type === undefined)
  const key = mediaKey(keys, type)
  return keys.length > 0 && (key === undefined ? keys.some(isJsonMedia) : isJsonMedia(key))
}

export const statusDocumented = exchangeCheck({
  id: 'status-documented',
  title: 'Every status is one that the document lists for the operation',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['OAS-RESPONSES'],
  *judge(exchange, contract) {
    if (!promised(exchange, contract)) yield at(exchange, '/status', `is ${exchange.response.status}, which the document does not list`)
  },
  defects: [
    {
      id: 'patch-answers-201',
      says: 'An update answers 201.',
      middleware: altersAnswer({ of: 'update' }, (draft) => void (draft.status = 201)),
      at: ['update'],
    },
    {
      id: 'replacement-answers-202',
      says: 'A PUT over a vault that exists answers 202 with the vault.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, (draft) => void (draft.status = 202)),
      also: ['create', 'casing', 'long-running', 'operation-headers'],
    },
    {
      id: 'page-answers-206',
      mode: { pageSize: 2 },
      says: 'A page that is not the last one answers 206 Partial Content.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => void (draft.json.nextLink && (draft.status = 206))),
      also: ['lists', 'paging', 'casing'],
    },
    {
      id: 'operations-by-proxy',
      says: 'The list of operations answers 203 Non-Authoritative Information on the second call.',
      at: ['listInProvider'],
      middleware: altersAnswer({ of: 'listInProvider', from: 2 }, (draft) => void (draft.status = 203)),
      also: ['lists', 'casing'],
    },
    {
      id: 'read-redirects',
      says: 'A read of a vault is redirected to another host.',
      at: ['read'],
      middleware: instead({ of: 'read', to: 1 }, ({ url }) => reply(307, undefined, { location: url.replace('//', '//elsewhere.') })),
      also: ['absence'],
    },
    {
      id: 'delete-answers-204-with-302',
      says: 'The deletion of a vault that is not there is redirected to a sign-in page.',
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 204 }, (draft) => {
        draft.status = 302
        setHeader(draft, 'location', 'https://login.example/')
      }),
      also: ['delete'],
    },
  ],
})

export const mediaTypeDocumented = exchangeCheck({
  id: 'media-type-documented',
  title: 'A body comes in a media type that the document lists',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['OAS-MEDIA'],
  where: ({ responses }) => [...responses.values()].some(({ content }) => content.size > 0),
  when: (exchange, contract) => exchange.response.size > 0 && (promised(exchange, contract)?.content.size ?? 0) > 0,
  *judge(exchange, contract) {
    const found = header(exchange.response.headers, 'content-type')
    const listed = [...promised(exchange, contract)!.content.keys()]
    if (mediaKey(listed, found) === undefined)
      yield at(
        exchange,
        '/headers/content-type',
        `is ${mediaType(exchange.response.headers) ?? 'absent'}, the document lists ${listed.join(', ')}`,
      )
  },
  defects: [
    {
      id: 'list-is-text-json',
      says: 'The list of a subscription calls itself text/json.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) => setHeader(draft, 'content-type', 'text/json')),
    },
    {
      id: 'second-read-has-no-type',
      says: 'From the second read of a vault on there is no Content-Type.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read', from: 2 }, (draft) => setHeader(draft, 'content-type', undefined)),
    },
    {
      id: 'replacement-is-octets',
      says: 'Only the answer of a PUT over a vault that exists calls itself application/octet-stream.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, (draft) => setHeader(draft, 'content-type', 'application/octet-stream')),
    },
    {
      id: 'last-page-is-html',
      says: 'The last page of the list of a group calls itself text/html.',
      at: ['listInGroup'],
      middleware: altersAnswer(
        { of: 'listInGroup' },
        (draft) => void (draft.json.nextLink || setHeader(draft, 'content-type', 'text/html; charset=utf-8')),
      ),
    },
  ],
})

export const bodyMatchesSchema = exchangeCheck({
  id: 'body-matches-schema',
  title: 'A body is valid against the schema of its status',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['OAS-SCHEMAS'],
  where: ({ responses }) => [...responses.values()].some(({ content }) => content.size > 0),
  seesWhole: true,
  when: (exchange, contract) => promisesJson(exchange, promised(exchange, contract)?.content.keys() ?? []),
  *judge(exchange, contract) {
    const { reduced, status, headers } = exchange.response
    // of an excerpt, what was found on the whole body when it came is what counts
    if (!reduced && exchange.response.json === undefined)
      return yield at(exchange, '/body', `is ${exchange.response.bodyFault}, the document promises JSON`)
    const problems =
      reduced?.problems ??
      schemaOf(operationOf(exchange, contract), status, header(headers, 'content-type'))?.validate(exchange.response.json)
    for (const { pointer, says } of problems ?? []) yield at(exchange, `/body${pointer}`, says)
  },
  defects: [
    {
      id: 'listed-tags-are-pairs',
      says: 'Tags in the list of a group are an array of names and values.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.tags = Object.entries(item.tags ?? {}).map(([name, value]) => ({ name, value })))),
      ),
      also: ['echo'],
    },
    {
      id: 'last-location-is-null',
      says: 'The vaults on the last page of a subscription have location null.',
      at: ['listInSubscription'],
      also: ['identity'],
      middleware: altersAnswer(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink ?? itemsIn(draft).forEach((item) => (item.location = null))),
      ),
    },
    {
      id: 'created-properties-are-text',
      says: 'The answer of a creation holds its properties as a JSON text.',
      at: ['create'],
      also: ['echo', 'identity'],
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => void (json.properties = JSON.stringify(json.properties))),
    },
    {
      id: 'removed-tags-are-null',
      says: 'The answer of an update names the tags that are gone, with null.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void (json.tags = { ...json.tags, Purpose: json.tags?.Purpose ?? null })),
      also: ['update', 'tags'],
    },
    {
      id: 'read-type-is-null',
      says: 'A read has type null.',
      at: ['read'],
      also: ['identity'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.type = null)),
    },
    {
      id: 'created-in-an-array',
      says: 'The answer of a creation is an array with the vault in it.',
      at: ['create'],
      also: ['echo'],
      middleware: altersAnswer({ of: 'create', answers: 201 }, (draft) => void (draft.json = [draft.json])),
    },
    {
      id: 'is-data-action-is-text',
      says: 'isDataAction of an operation is the text "false".',
      at: ['listInProvider'],
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => itemsIn(draft).forEach((item) => (item.isDataAction = 'false'))),
    },
    {
      id: 'display-is-text',
      says: 'The display of the last operation is a text.',
      at: ['listInProvider'],
      middleware: altersAnswer({ of: 'listInProvider' }, ({ json }) => void (json.value.at(-1).display = 'Check vault name')),
      also: ['operations'],
    },
    {
      id: 'replacement-answers-nothing',
      says: 'A PUT over a vault that exists answers 200 without a body.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, (draft) => void (draft.json = undefined)),
      also: ['echo'],
    },
    {
      id: 'update-answers-null',
      says: 'The second update and later ones answer null.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update', from: 2 }, (draft) => void (draft.json = null)),
      also: ['update', 'tags'],
    },
  ],
})

export const undocumentedBodyIsJson = exchangeCheck({
  id: 'undocumented-body-is-json',
  title: 'A body that the document does not know of is JSON',
  level: 'must',
  profile: 'arm',
  family: 'contract',
  source: ['ARM-GEN-08'],
  open: 'no answer had a body that the document does not know of',
  when: (exchange, contract) => succeeded(exchange) && exchange.response.size > 0 && promised(exchange, contract)?.content.size === 0,
  *judge(exchange) {
    const type = mediaType(exchange.response.headers)
    if (type !== 'application/json') yield at(exchange, '/headers/content-type', `is ${type ?? 'absent'}`)
  },
  defects: [
    {
      id: 'deletion-answers-a-page',
      says: 'A deletion answers 200 with a page of HTML.',
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 200 }, (draft) => {
        draft.body = '<html><body>Deleted.</body></html>'
        setHeader(draft, 'content-type', 'text/html')
      }),
    },
  ],
})
