/** What the document says of a response: its status, its media type, its body. */
import { documentedResponse, type Contract, type DocumentedResponse } from '../../../spec/contract.ts'
import { always, at } from '../../../harness/check.ts'
import { mediaType, type Answered } from '../../../harness/exchange.ts'

const promised = ({ operation, response }: Answered, contract: Contract): DocumentedResponse | undefined =>
  documentedResponse(contract.operations.find(({ id }) => id === operation)!, response.status)

export const statusDocumented = always({
  id: 'status-documented', title: 'Every status is one that the document lists for the operation', level: 'must', profile: 'contract', family: 'contract',
  source: ['OAS-RESPONSES'],
  *judge(exchange, contract) {
    if (!promised(exchange, contract)) yield at(exchange, '/status', `is ${exchange.response.status}, which the document does not list`)
  },
  defects: [],
})

export const mediaTypeDocumented = always({
  id: 'media-type-documented', title: 'A body comes in a media type that the document lists', level: 'must', profile: 'contract', family: 'contract',
  source: ['OAS-MEDIA'],
  when: (exchange, contract) => exchange.response.size > 0 && (promised(exchange, contract)?.content.size ?? 0) > 0,
  *judge(exchange, contract) {
    const found = mediaType(exchange.response.headers)
    const listed = [...promised(exchange, contract)!.content.keys()]
    if (found === undefined || !listed.includes(found)) yield at(exchange, '/headers/content-type', `is ${found ?? 'absent'}, the document lists ${listed.join(', ')}`)
  },
  defects: [],
})

export const bodyMatchesSchema = always({
  id: 'body-matches-schema', title: 'A body is valid against the schema of its status', level: 'must', profile: 'contract', family: 'contract',
  source: ['OAS-SCHEMAS'],
  when: (exchange, contract) => (promised(exchange, contract)?.content.size ?? 0) > 0,
  *judge(exchange, contract) {
    const { json, bodyFault, headers } = exchange.response
    const content = promised(exchange, contract)!.content
    const schema = content.get(mediaType(headers) ?? '') ?? [...content.values()][0]
    if (json === undefined) yield at(exchange, '/body', `is ${bodyFault}, the document promises JSON`)
    else for (const { pointer, says } of schema?.validate(json) ?? []) yield at(exchange, `/body${pointer}`, says)
  },
  defects: [],
})
