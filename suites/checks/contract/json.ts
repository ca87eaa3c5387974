/** A body that calls itself JSON is JSON: UTF-8, whole, one value, no byte order mark. */
import { always, at } from '../../../harness/check.ts'
import { mediaType, type Answered } from '../../../harness/exchange.ts'

const isJson = ({ response }: Answered): boolean => response.size > 0 && /[/+]json$/.test(mediaType(response.headers) ?? '')

export const bodyIsSoundJson = always({
  id: 'body-is-sound-json', title: 'A JSON body is one whole JSON text in UTF-8', level: 'must', profile: 'contract', family: 'contract',
  source: ['HTTP-JSON'], polls: true, when: isJson,
  *judge(exchange) {
    const fault = exchange.response.bodyFault
    if (fault !== undefined && !fault.startsWith('duplicate') && !fault.startsWith('cut')) yield at(exchange, '/body', `is ${fault}`)
  },
  defects: [],
})

export const memberNamesUnique = always({
  id: 'member-names-unique', title: 'No object has two members of one name', level: 'should', profile: 'contract', family: 'contract',
  source: ['HTTP-JSON-NAMES'], polls: true, when: isJson,
  *judge(exchange) {
    const fault = exchange.response.bodyFault
    if (fault?.startsWith('duplicate')) yield at(exchange, '/body', `has a ${fault}`)
  },
  defects: [],
})
