/** A document that nobody publishes, of a provider that does not exist: libraries, a tracked resource, and the shelves in them. Neither can be patched. */
import { readContract } from '../../spec/load.ts'
import type { Contract } from '../../spec/contract.ts'
import type { Json } from '../../spec/json.ts'
import type { Kind } from '../../harness/kind.ts'

export const namespace = 'Contoso.Library'
const libraries = (before: string): string => `${before}/providers/${namespace}/libraries`
const inGroup = '/subscriptions/{subscription}/resourceGroups/{group}'
const without = (tags: unknown, name: string): Json => Object.fromEntries(Object.entries(tags as Json).filter(([each]) => each !== name))
const oneLibrary = `${libraries(inGroup)}/{name}`
const oneShelf = `${libraries(inGroup)}/{library}/shelves/{name}`

export const library: Kind = {
  id: 'library',
  noun: 'library',
  type: `${namespace}/libraries`,
  traits: ['tracked'],
  roles: [
    { verb: 'listInSubscription', method: 'GET', path: libraries('/subscriptions/{subscription}') },
    { verb: 'listInGroup', method: 'GET', path: libraries(inGroup) },
    { verb: 'read', method: 'GET', path: oneLibrary },
    { verb: 'create', method: 'PUT', path: oneLibrary },
    { verb: 'delete', method: 'DELETE', path: oneLibrary },
  ],
  name: /^[A-Za-z][A-Za-z0-9-]{1,49}$/,
  written: {
    '/body': ['id', 'name', 'type', 'location', 'tags', 'properties'],
    '/body/properties': ['provisioningState', 'opens', 'closes'],
  },
  sample: {
    first: ({ location }, whose, tags) => ({
      location,
      tags: { Whose: whose, Dropped: 'soon', ...tags },
      properties: { opens: '8', closes: '18' },
    }),
    replaced: ({ tags, ...body }, more) => ({
      ...body,
      tags: { ...without(tags, 'Dropped'), ...more },
      properties: { opens: '9', closes: '18' },
    }),
    dropped: ['Dropped'],
    plainest: (body) => ({ ...body, properties: {} }),
  },
}

export const shelf: Kind = {
  id: 'shelf',
  noun: 'shelf',
  plural: 'shelves',
  type: `${namespace}/libraries/shelves`,
  parent: library,
  traits: [],
  roles: [
    { verb: 'listInParent', method: 'GET', path: `${libraries(inGroup)}/{library}/shelves` },
    { verb: 'read', method: 'GET', path: oneShelf },
    { verb: 'create', method: 'PUT', path: oneShelf },
    { verb: 'delete', method: 'DELETE', path: oneShelf },
  ],
  name: /^[A-Za-z][A-Za-z0-9-]{1,49}$/,
  written: { '/body': ['id', 'name', 'type', 'properties'], '/body/properties': ['provisioningState', 'subject', 'metres'] },
  sample: {
    first: (_, whose) => ({ properties: { subject: whose, metres: 3 } }),
    replaced: (body) => ({ ...body, properties: { subject: 'replaced', metres: 4 } }),
    dropped: [],
    plainest: () => ({ properties: { subject: 'plain' } }),
  },
}

/** The same paths in the words of the document. */
const worded = (path: string, one: string): string =>
  path
    .replace('{subscription}', '{subscriptionId}')
    .replace('{group}', '{resourceGroupName}')
    .replace('{library}', '{libraryName}')
    .replace('{name}', `{${one}Name}`)

const json = (schema: string): Json => ({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } })
const text = { type: 'string' }

function operation(kind: Kind, method: string, verb: string, schema: string, path: string): Json {
  const list = verb.startsWith('listIn')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text }))
  const of = (description: string, body?: string): Json => ({ description, ...(body !== undefined && json(body)) })
  const answers: Record<string, Json> =
    method === 'DELETE'
      ? { 200: of('Deleted'), 202: of('Accepted'), 204: of('There is none') }
      : method === 'PUT'
        ? { 200: of('Replaced', schema), 201: of('Created', schema) }
        : { 200: of(list ? 'A page' : 'One', list ? `${schema}List` : schema) }
  return {
    operationId: `${kind.id}-${verb}`,
    tags: [kind.id],
    parameters: [...names, { name: 'api-version', in: 'query', required: true, schema: text }],
    ...(method === 'PUT' && { requestBody: { required: true, ...json(schema) } }),
    responses: { ...answers, default: of('Error', 'Error') },
  }
}

function paths(): Json {
  const found: Record<string, Record<string, Json>> = {}
  for (const [kind, schema] of [
    [library, 'Library'],
    [shelf, 'Shelf'],
  ] as const)
    for (const { verb, method, path } of kind.roles) {
      const ours = worded(path, kind.id)
      ;(found[ours] ??= {})[method.toLowerCase()] = operation(kind, method, verb, schema, ours)
    }
  return found
}

const resource = (properties: Json, more: Json = {}): Json => ({
  type: 'object',
  properties: { id: text, name: text, type: text, ...more, properties: { type: 'object', properties } },
})
const listOf = (schema: string): Json => ({
  type: 'object',
  properties: { value: { type: 'array', items: { $ref: `#/components/schemas/${schema}` } }, nextLink: text },
})

const document: Json = {
  openapi: '3.1.0',
  info: { title: 'Libraries', version: '2031-03-03' },
  servers: [{ url: 'https://libraries.invalid' }],
  security: [{ bearer: [] }],
  paths: paths(),
  components: {
    schemas: {
      Library: resource(
        { provisioningState: text, opens: text, closes: text },
        { location: text, tags: { type: 'object', additionalProperties: text } },
      ),
      LibraryList: listOf('Library'),
      Shelf: resource({ provisioningState: text, subject: text, metres: { type: 'integer' } }),
      ShelfList: listOf('Shelf'),
      Error: { type: 'object', properties: { error: { type: 'object', properties: { code: text, message: text } } } },
    },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
}

export const loadLibraries = (): Promise<Contract> => readContract('libraries.json', Buffer.from(JSON.stringify(document)))
