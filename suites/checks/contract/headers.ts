/** Header fields that the document declares for a response. The given document declares none: these checks have results where another does. */
import { documentedResponse, type Contract, type DocumentedHeader, type Operation } from '../../../spec/contract.ts'
import type { Json } from '../../../spec/json.ts'
import { problemsOfText } from '../../../spec/simple-style.ts'
import { always, at } from '../../../harness/check.ts'
import { header, type Answered } from '../../../harness/exchange.ts'
import { setHeader, tampers } from '../../../fixtures/servers.ts'

const declared = ({ operation, response }: Answered, contract: Contract): readonly DocumentedHeader[] => {
  const known = contract.operations.find(({ id }) => id === operation)
  return (known && documentedResponse(known, response.status)?.headers) ?? []
}
const place = ({ name }: DocumentedHeader): string => `/headers/${name.toLowerCase()}`
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

export const declaredHeaderPresent = always({
  id: 'declared-header-present',
  title: 'A header field that the document requires of a response is there',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['HTTP-DECLARED-FIELDS'],
  open: 'no answer was one for which the document requires a header field',
  seesAbsence: true,
  of: declares(isRequired),
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
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'x-ms-request-id', undefined)),
      also: ['headers'],
    },
    {
      id: 'declared-field-of-errors-missing',
      says: 'Errors have no x-ms-correlation-request-id, which the document requires of them.',
      edition: withFields({ 'x-ms-correlation-request-id': { required: true, schema: { type: 'string' } } }, 'default'),
      at: ['read'],
      layer: tampers({ answers: 'error' }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
      also: ['headers'],
    },
    {
      id: 'declared-field-of-lists-missing-now-and-then',
      says: 'From its second time on the list of a group lacks a field that the document requires.',
      edition: withFields({ 'x-ms-correlation-request-id': { required: true, schema: { type: 'string' } } }),
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup', from: 2 }, (draft) => setHeader(draft, 'x-ms-correlation-request-id', undefined)),
      also: ['headers'],
    },
  ],
})

export const declaredHeaderMatchesSchema = always({
  id: 'declared-header-matches-schema',
  title: 'A header field that the document declares is of its schema',
  level: 'must',
  profile: 'contract',
  family: 'contract',
  source: ['HTTP-DECLARED-FIELDS'],
  open: 'no answer had a header field that the document declares with a schema',
  of: declares(hasSchema),
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
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'X-Ms-Ratelimit-Remaining-Subscription-Reads', 'plenty')),
    },
    {
      id: 'declared-list-has-a-strange-word',
      says: 'The list of a subscription has a field with words between commas, one of which the document does not know.',
      edition: withFields({ 'x-zones': { schema: { type: 'array', items: { enum: ['one', 'two'] } } } }),
      at: ['listInSubscription'],
      layer: tampers({ of: 'listInSubscription' }, (draft) => setHeader(draft, 'x-zones', 'one, three')),
    },
    {
      id: 'declared-json-is-cut',
      says: 'An update has a field that the document declares as JSON, and it is cut short.',
      edition: withFields({ 'x-cost': { content: { 'application/json': { schema: { type: 'object' } } } } }),
      at: ['update'],
      layer: tampers({ of: 'update' }, (draft) => setHeader(draft, 'x-cost', '{"units":1')),
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
