/** Documents as others write them: put to use, or refused in one line before anything is sent. Each is the shipped one with an edit. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { embedded } from '../../cli/embedded.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import { checkUsable } from '../../cli/run/usable.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

type Json = any // oxlint-disable-line no-explicit-any -- a document may be anything

let folder: string
let shipped: Json
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'))
  shipped = (await loadContract()).document
})

const vault = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{name}'
const group = vault.replace(/\/\{name\}$/, '')
const schemas = (document: Json): Json => document.components.schemas
const nameOf = (document: Json): Json => document.paths[vault].parameters[2]
const operations = (document: Json): Json[] =>
  Object.values<Json>(document.paths).flatMap((item) => ['get', 'put', 'patch', 'delete'].flatMap((method) => item[method] ?? []))
/** Everything under another path: `edit` gives the new one. */
const movePaths = (document: Json, edit: (path: string) => string): void => {
  document.paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [edit(path), item]))
}

async function written(content: string | ((document: Json) => void)): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.yml`)
  const document = structuredClone(shipped)
  if (typeof content !== 'string') content(document)
  await writeFile(file, typeof content === 'string' ? content : stringify(document, { aliasDuplicateObjects: false }))
  return file
}

/** What is wrong of a run by the document on the embedded emulator: refused beforehand, a false positive, not judged, our own fault, left behind. */
async function wrongWith(file: string, settings: Json = {}): Promise<string[]> {
  const suite = newSuite(await loadContract(file))
  await checkUsable(resolveSettings({ contract: [file], ...settings }, {}, folder), suite)
  const { results, record, leaked } = await simulate(suite, embedded)
  return [
    ...results
      .filter(({ outcome, check }) => !['passed', 'unsupported'].includes(outcome) && check.level === 'must')
      .map(({ result, outcome, reason, findings }) => `${result} ${outcome}: ${reason ?? findings[0]?.says}`),
    ...record.endings.flatMap(({ error }) => error ?? []),
    ...leaked,
  ]
}

const used: Readonly<Record<string, (document: Json) => void>> = {
  'formats that nobody knows': (document) => {
    schemas(document).Resource.properties.id.format = 'arm-id'
    schemas(document).Resource.properties.location.format = 'azure-location'
  },
  'keywords that describe': (document) => {
    Object.assign(schemas(document).Resource.properties.name, {
      nullable: true,
      example: 'a',
      deprecated: true,
      xml: { name: 'n' },
      'x-ms-mutability': ['read'],
    })
    schemas(document).Resource.discriminator = { propertyName: 'type' }
    schemas(document).Resource['x-ms-client-flatten'] = true
  },
  'an optional object with a required member': (document) =>
    void (schemas(document).Resource.properties.plan = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }),
  'required members that are read-only': (document) => {
    const { Resource } = schemas(document)
    for (const name of ['id', 'name', 'type']) Resource.properties[name].readOnly = true
    Resource.required = ['id', 'name', 'type', 'location']
  },
  'required members that are read-only by inheritance': (document) => {
    const { Resource, ...others } = schemas(document)
    const { id, name: _, type, ...own } = Resource.properties
    const Base = {
      type: 'object',
      required: ['id', 'name'],
      properties: { id: { ...id, readOnly: true }, name: { $ref: '#/components/schemas/Name' }, type },
    }
    document.components.schemas = {
      ...others,
      Base,
      Name: { type: 'string', readOnly: true },
      Resource: { allOf: [{ $ref: '#/components/schemas/Base' }, { required: ['id', 'name', 'location'] }], properties: own },
    }
  },
  'a required member of answers that is write-only': (document) => {
    const { ResourceList } = schemas(document)
    Object.assign(ResourceList, {
      required: ['value', 'password'],
      properties: { ...ResourceList.properties, password: { writeOnly: true } },
    })
  },
  'a media type with parameters': (document) => {
    const { content } = document.paths[vault].get.responses['200']
    document.paths[vault].get.responses['200'].content = { 'application/json; charset=utf-8': content['application/json'] }
  },
  'media ranges': (document) => {
    for (const { responses, requestBody } of operations(document)) {
      for (const holder of [...Object.values<Json>(responses), ...(requestBody ? [requestBody] : [])])
        if (holder.content) holder.content = { 'application/*': holder.content['application/json'] }
    }
  },
  'a pattern of the name': (document) =>
    void (nameOf(document).schema = { type: 'string', pattern: '^[A-Za-z][-A-Za-z0-9]*$', minLength: 2, maxLength: 50 }),
  'names in lower case only': (document) => void (nameOf(document).schema = { type: 'string', pattern: '^[a-z0-9-]+$', maxLength: 24 }),
  'a pattern that only the older rules allow': (document) =>
    void (document.components.parameters.resourceGroupName.schema = { type: 'string', pattern: '^[-\\w\\._\\(\\)]+\\_?$' }),
  'a required query parameter with one word': (document) =>
    void (document.paths[vault].get.parameters = [
      { name: '$expand', in: 'query', required: true, schema: { type: 'string', enum: ['all'] } },
    ]),
  'required parameters with a default, an example and a constant': (document) => {
    document.components.schemas.Depth = { type: 'integer', default: 3 }
    document.paths[group].get.parameters.push(
      { name: 'depth', in: 'query', required: true, schema: { $ref: '#/components/schemas/Depth' } },
      { name: 'x-client', in: 'header', required: true, schema: { type: 'string' }, example: 'suite' },
      { name: 'filter', in: 'query', required: true, content: { 'application/json': { schema: { const: { all: true } } } } },
      { name: 'kind', in: 'cookie', required: true, schema: { const: 'plain' } },
    )
  },
  'no operation ids': (document) => operations(document).forEach((operation) => delete operation.operationId),
  'classes of statuses': (document) => {
    for (const operation of operations(document)) {
      const success = operation.responses['200']
      operation.responses = { '2XX': success.content ? success : { description: 'Done' }, '4XX': operation.responses.default }
    }
  },
  'default alone': (document) => {
    for (const operation of operations(document)) operation.responses = { default: { description: 'Anything' } }
  },
  'slashes at the ends of paths': (document) => movePaths(document, (path) => `${path}/`),
  'words of paths in another casing': (document) =>
    movePaths(document, (path) =>
      path.replace('resourceGroups', 'resourcegroups').replace('Microsoft.RecoveryServices', 'microsoft.recoveryservices'),
    ),
  'members beyond those declared are not allowed': (document) => {
    const { Resource } = schemas(document)
    Resource.properties.etag = { type: 'string' }
    Resource.properties.sku = { type: 'object' }
    Resource.properties.identity = { type: 'object' }
    Resource.additionalProperties = false
  },
  'a schema that holds itself, in two places': (document) => {
    const self = { $ref: '#/components/schemas/ErrorResponse' }
    Object.assign(schemas(document).ErrorResponse.properties, { cause: self, details: { type: 'array', items: self }, more: self })
    schemas(document).Resource.properties.parents = { type: 'array', items: { $ref: '#/components/schemas/Resource' } }
  },
  'path items and webhooks of components': (document) => {
    document.components.pathItems = { Vault: document.paths[vault] }
    document.paths[vault] = { $ref: '#/components/pathItems/Vault' }
    document.webhooks = { changed: { post: { responses: { 200: { description: 'Seen' } } } } }
  },
  'references into paths': (document) =>
    void (document.paths[group].get.responses['200'].content['application/json'].schema = {
      $ref: '#/paths/~1subscriptions~1{subscriptionId}~1providers~1Microsoft.RecoveryServices~1vaults/get/responses/200/content/application~1json/schema',
    }),
  'a server with variables': (document) =>
    void (document.servers = [{ url: 'https://{host}/', variables: { host: { default: 'management.azure.com' } } }]),
  'OpenAPI 3.0': (document) => {
    document.openapi = '3.0.3'
    Object.assign(schemas(document).ErrorResponse.properties.error.properties, {
      target: { type: 'string', nullable: true },
      details: { nullable: true, allOf: [{ $ref: '#/components/schemas/ErrorResponse' }] },
      count: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    })
  },
  'required members of what is patched, and words that are open': (document) => {
    const words = { type: 'string', enum: ['Standard', 'RS0'], 'x-ms-enum': { name: 'SkuName', modelAsString: true } }
    const sku = { type: 'object', required: ['name'], properties: { name: words } }
    schemas(document).Resource.properties.sku = sku
    document.paths[vault].patch.requestBody.content['application/json'].schema = {
      type: 'object',
      properties: { sku, tags: schemas(document).Resource.properties.tags },
    }
  },
  'OpenAPI 3.2': (document) => void (document.openapi = '3.2.0'),
  'required header fields that are there': (document) => {
    for (const { responses } of operations(document))
      for (const response of Object.values<Json>(responses))
        response.headers = {
          'X-MS-Request-ID': { required: true, schema: { type: 'string', format: 'uuid' } },
          'content-type': { required: true, schema: { const: 'nonsense' } },
          date: { required: true, schema: { type: 'string' } },
          'retry-after': { schema: { type: 'integer' } },
        }
  },
}

describe('a document is put to use that has', () => {
  for (const [what, edit] of Object.entries(used)) test(what, async () => expect(await wrongWith(await written(edit))).toEqual([]))

  const text = (): string => JSON.stringify(shipped, null, 2)
  test('a byte order mark', async () => expect(await wrongWith(await written(`\uFEFF${text()}`))).toEqual([]))
  test('comments in JSON', async () => {
    const commented = text()
      .replace('{', '{\n  // of "vaults"\n  /* and , } */')
      .replace(/\}\s*$/, ',}')
      .replace(/"url"/, '"url" /* a */')
    expect(await wrongWith(await written(commented))).toEqual([])
  })
  test('anchors and merges', async () => {
    const yaml = stringify(shipped)
      .replace('paths:', 'x-merged: &m\n  description: again\npaths:')
      .replace('  version:', '  <<: *m\n  version:')
    const anchored = stringify(structuredClone({ ...shipped, 'x-again': shipped.components.schemas, 'x-same': shipped.components.schemas }))
    expect(anchored).toContain('*a')
    expect(yaml).toContain('*m')
    expect(await wrongWith(await written(anchored))).toEqual([])
  })
})

const refused: Readonly<Record<string, readonly [(document: Json) => void, RegExp]>> = {
  'a required secret': [
    (document) =>
      Object.assign(schemas(document).Resource, {
        required: ['secret'],
        properties: { ...schemas(document).Resource.properties, secret: { type: 'string', writeOnly: true } },
      }),
    /createOrUpdateVaults, the body must have required property 'secret'$/,
  ],
  'a required header without a value': [
    (document) =>
      void (document.paths[vault].put.parameters = [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }]),
    /createOrUpdateVaults, If-Match is required in header, and the document gives no value$/,
  ],
  'a version that is no api-version': [(document) => void (document.info.version = '1.0.0'), /info\.version is "1\.0\.0", .*--api-version/],
  'a version that the emulator does not serve': [
    (document) => void (document.info.version = '2031-01-01'),
    /2031-01-01, which the embedded .*--api-version/,
  ],
  'names that the suite cannot give': [
    (document) => void (nameOf(document).schema = { type: 'string', pattern: '^vault[0-9]+$' }),
    /"name" is "cst-.*" and must match pattern/,
  ],
  'bodies that are no JSON': [
    (document) => void (document.paths[vault].put.requestBody.content = { 'application/xml': {} }),
    /createOrUpdateVaults, it takes application\/xml and no JSON$/,
  ],
  'other operations only': [
    (document) => void (document.paths = { '/elsewhere': { get: { responses: { 200: { description: 'Here' } } } } }),
    /none of the operations that the suite knows/,
  ],
  'a setting that may not be sent': [
    (document) => void (schemas(document).Resource.properties.properties = { type: 'object', properties: {}, additionalProperties: false }),
    /createOrUpdateVaults, the body at \/properties must NOT have additional properties/,
  ],
  'a schema that is made of itself': [
    (document) => void (schemas(document).Operation = { allOf: [{ $ref: '#/components/schemas/Operation' }] }),
    /refers to itself without going into the value/,
  ],
  'a reference to an anchor': [
    (document) => void (schemas(document).ResourceList.properties.value.items = { $ref: '#vault' }),
    /names an anchor; only JSON pointers are followed/,
  ],
}

describe('a document is refused in one line that has', () => {
  for (const [what, [edit, says]] of Object.entries(refused))
    test(what, async () => {
      const file = await written(edit)
      const reason = await wrongWith(file).then(
        () => 'it was put to use',
        (error: Error) => error.message,
      )
      expect(reason).toMatch(says)
      expect(reason.split('\n')).toHaveLength(1)
      expect(reason).toContain(file)
    })
  test.each([
    ['an alias within its own anchor', 'openapi: 3.1.0\ninfo: &a {title: x, version: "2024-01-01", x-self: *a}\npaths: {}\n', /alias/],
    ['one id twice', 'openapi: 3.1.0\nopenapi: 3.1.0\n', /invalid YAML, Map keys must be unique/],
  ])('%s', async (_, text, says) => await expect(loadContract(await written(text))).rejects.toThrow(says))
})

test('--api-version stands in for a version that is none', async () =>
  expect(
    await wrongWith(await written((document) => void (document.info.version = '1.0.0')), { 'api-version': '2024-01-01' }).catch(String),
  ).not.toContain('info.version'))
