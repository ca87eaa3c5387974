/** Which operation a request belongs to, and which response documents a status. */
import { describe, expect, test } from 'vitest'
import {
  ContractError,
  documentedResponse,
  isVariable,
  matchOperation,
  schemaOf,
  type Contract,
  type Operation,
  type Schema,
} from '../../spec/contract.ts'

const operation = (method: string, path: string, statuses: readonly string[] = []): Operation => ({
  id: `${method} ${path}`,
  method,
  path,
  segments: path.toLowerCase().split('/'),
  pointer: '#',
  source: {} as Operation['source'],
  area: '',
  summary: '',
  parameters: [],
  secured: true,
  responses: new Map(statuses.map((status) => [status, { pointer: `#/${status}`, description: '', content: new Map(), headers: [] }])),
})
const contract = {
  operations: [
    operation('GET', '/Things'),
    operation('GET', '/Things/{name}'),
    operation('PUT', '/Things/{name}'),
    operation('GET', '/Things/{name}/parts/{part}'),
  ],
} as unknown as Contract

describe('a request belongs to', () => {
  test.each([
    ['GET', '/Things', 'GET /Things'],
    ['GET', '/tHINGS', 'GET /Things'],
    ['GET', '//Things', 'GET /Things'],
    ['GET', '///Things/a', 'GET /Things/{name}'],
    ['PUT', '/things/%2F', 'PUT /Things/{name}'],
    ['GET', '/things/a/PARTS/b', 'GET /Things/{name}/parts/{part}'],
  ])('%s %s: %s', (method, path, id) => expect(matchOperation(contract, method, path)?.id).toBe(id))

  test.each([
    ['another method', 'DELETE', '/things/a'],
    ['a method in lower case', 'get', '/things'],
    ['an empty segment where a name is due', 'GET', '/things/'],
    ['an empty segment in the middle', 'GET', '/things//parts/b'],
    ['too many segments', 'GET', '/things/a/parts/b/c'],
    ['too few segments', 'GET', '/things/a/parts'],
    ['another word', 'GET', '/things/a/party/b'],
    ['no leading slash', 'GET', 'things'],
    ['slashes doubled further on', 'GET', '/things//a'],
  ])('none: %s', (_, method, path) => expect(matchOperation(contract, method, path)).toBeUndefined())
})

test.each([
  ['{a}', true],
  ['{}', true],
  ['{a', false],
  ['a}', false],
  ['a{b}', false],
  ['{a}b', false],
  ['', false],
])('%j is a variable: %s', (segment, is) => expect(isVariable(segment)).toBe(is))

describe('a status is documented by', () => {
  const all = operation('GET', '/', ['200', '2XX', '404', '4XX', 'default'])
  test.each([
    [200, '200'],
    [201, '2XX'],
    [404, '404'],
    [409, '4XX'],
    [499, '4XX'],
    [500, 'default'],
    [400, '4XX'],
  ])('%i: %s', (status, by) => expect(documentedResponse(all, status)?.pointer).toBe(`#/${by}`))

  const few = operation('GET', '/', ['200', 'default'])
  test.each([
    [201, undefined],
    [302, undefined],
    [399, undefined],
    [400, '#/default'],
    [503, '#/default'],
  ])('`default` documents errors only: %i', (status, by) => expect(documentedResponse(few, status)?.pointer).toBe(by))
})

test('a fault of the document names file and place, or the file alone', () => {
  expect(new ContractError('a.yml', '#/info', 'is odd').message).toBe('a.yml at #/info: is odd')
  expect(new ContractError('a.yml', '', 'is odd').message).toBe('a.yml: is odd')
  expect(new ContractError('a.yml', '', 'is odd').name).toBe('ContractError')
})

test('the schema of a body is that of its media type, or else the first there is', () => {
  const [json, text] = ['json', 'text'].map((pointer): Schema => ({ pointer, validate: () => [], raw: {}, resolve: () => ({}) }))
  const made = operation('GET', '/')
  const given: Operation = {
    ...made,
    responses: new Map([
      [
        '200',
        {
          pointer: '#',
          description: '',
          content: new Map([
            ['application/json', json],
            ['text/plain', text],
            ['image/png', undefined],
          ]),
          headers: [],
        },
      ],
      ['204', { pointer: '#', description: '', content: new Map(), headers: [] }],
    ]),
  }
  expect(schemaOf(given, 200, 'text/plain')).toBe(text)
  expect(schemaOf(given, 200, 'text/html')).toBe(json)
  expect(schemaOf(given, 200, undefined)).toBe(json)
  expect(schemaOf(given, 200, 'text/html', true)).toBeUndefined()
  expect(schemaOf(given, 200, 'text/plain', true)).toBe(text)
  expect([schemaOf(given, 204, 'text/plain'), schemaOf(given, 500, 'text/plain')]).toEqual([undefined, undefined])
})
