/** The document is read as it is pinned, and a faulty one is told in one clear line with file and place. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { kinds } from '../../fixtures/kinds/index.ts'
import { bindKinds } from '../../harness/binding.ts'
import { ContractError } from '../../spec/contract.ts'
import { loadContract, pinnedSha256, shippedContract } from '../../spec/load.ts'

type Json = any // oxlint-disable-line no-explicit-any -- a document may be anything

let folder: string
let shipped: Json
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-'))
  shipped = (await loadContract()).document
})

const vaultPath = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{name}'
const operationsPath = '/providers/Microsoft.RecoveryServices/operations'

/** Writes the shipped document with an edit, or a text, and gives its file. */
async function written(name: string, content: string | ((document: Json) => void)): Promise<string> {
  const file = join(folder, `${name}.yml`)
  if (typeof content === 'string') await writeFile(file, content)
  else {
    const document = structuredClone(shipped)
    content(document)
    await writeFile(file, stringify(document, { aliasDuplicateObjects: false }))
  }
  return file
}

async function fault(file: string): Promise<string> {
  const error: unknown = await loadContract(file).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ContractError)
  const { message } = error as Error
  expect(message.split('\n')).toHaveLength(1)
  expect(message).toContain(file)
  return message.slice(file.length)
}

test('the shipped document is the pinned one', async () => {
  const sha256 = createHash('sha256')
    .update(await readFile(shippedContract()))
    .digest('hex')
  expect(sha256).toBe(pinnedSha256)
  expect((await loadContract()).sha256).toBe(pinnedSha256)
})

describe('a faulty document', () => {
  test('that is not there', async () => expect(await fault(join(folder, 'nowhere.yml'))).toBe(': no such file'))
  test('that is a folder', async () => expect(await fault(folder)).toMatch(/^: cannot be read/))

  const faults: readonly (readonly [string, string | ((document: Json) => void), RegExp])[] = [
    ['invalid YAML', 'openapi: 3.1.0\ninfo: {title: x\npaths: {}\n', /^:\d+:\d+: invalid YAML, /],
    ['a list', '- openapi\n', /^: is not an OpenAPI document: an object was expected/],
    ['empty', '', /^: is not an OpenAPI document: an object was expected/],
    [
      'swagger 2.0',
      'swagger: "2.0"\ninfo: {title: x, version: "1"}\npaths: {}\n',
      / at #\/openapi: OpenAPI 3\.0, 3\.1 or 3\.2 is needed, found swagger 2\.0; convert it to OpenAPI 3 first$/,
    ],
    ['OpenAPI 4', (document) => void (document.openapi = '4.0.0'), / at #\/openapi: OpenAPI 3\.0, 3\.1 or 3\.2 is needed, found 4\.0\.0/],
    ['no info.version', (document) => void delete document.info.version, / at #\/info: .*version/],
    [
      'a reference that leads nowhere',
      (document) => void (document.components.schemas.ResourceList.properties.value.items.$ref = '#/components/schemas/Vault'),
      / at #\/components\/schemas\/ResourceList\/properties\/value\/items: the reference "#\/components\/schemas\/Vault" leads nowhere/,
    ],
    [
      'a reference to itself',
      (document) => void (document.components.schemas.Operation = { $ref: '#/components/schemas/Operation' }),
      /leads back to itself/,
    ],
    [
      'a reference to another file',
      (document) => void (document.paths[vaultPath].put.requestBody.content['application/json'].schema.$ref = 'other.yml#/Vault'),
      / at #\/paths\/.*: the reference "other\.yml#\/Vault" leaves the document/,
    ],
    [
      'a reference to another host',
      (document) => void (document.components.schemas.ErrorResponse.properties.error = { $ref: 'https://example.com/error.json' }),
      /leaves the document/,
    ],
    [
      'a reference in a header that leads nowhere',
      (document) =>
        void (document.paths[vaultPath].get.responses['200'].headers = { 'x-ms-request-id': { $ref: '#/components/headers/x' } }),
      /\/headers\/x-ms-request-id: the reference "#\/components\/headers\/x" leads nowhere/,
    ],
    [
      'a schema that is none',
      (document) => void (document.components.schemas.Resource.properties.name.type = 'text'),
      / at #\/components\/schemas\/Resource.*: /,
    ],
    [
      'a pattern that cannot be compiled',
      (document) => void (document.components.schemas.Resource.properties.name.pattern = '('),
      / at #\/components\/schemas\/Resource.*: the schema cannot be used/,
    ],
    [
      'two operations with one id',
      (document) => void (document.paths[vaultPath].get.operationId = 'listOperations'),
      / at #\/paths\/~1subscriptions.*\/get: .*listOperations/,
    ],
    [
      'a path parameter that nobody declares',
      (document) => void document.paths[vaultPath].parameters.shift(),
      / at #\/paths\/.*\/parameters: the path parameter \{subscriptionId\} is not declared as required/,
    ],
    [
      'a path parameter that is optional',
      (document) => void (document.components.parameters.subscriptionId.required = false),
      / at #\/components\/parameters\/subscriptionId\/required: /,
    ],
    [
      'a status that is none',
      (document) => {
        const { responses } = document.paths[operationsPath].get
        responses['2000'] = responses['200']
      },
      / at #\/paths\/~1providers.*\/responses: .*2000/,
    ],
    [
      'a method that is none',
      (document) => void (document.paths[operationsPath].fetch = document.paths[operationsPath].get),
      / at #\/paths\/~1providers.*: .*fetch/,
    ],
  ]
  for (const [what, content, message] of faults)
    test(what, async () => expect(await fault(await written(what.replaceAll(/\W/g, '-'), content))).toMatch(message))
})

describe('another edition', () => {
  test('with extensions is read', async () => {
    const file = await written('extended', (document) => {
      document['x-ours'] = { anything: [1] }
      document.paths[vaultPath].get['x-ms-examples'] = { one: { $ref: './examples/one.json#/nowhere' } }
      document.paths[vaultPath].get.responses['x-note'] = 'no status'
      document.paths[vaultPath].get.responses['200'].headers = { 'x-ms-request-id': { $ref: '#/components/headers/x-ms-request-id' } }
      document.components.headers = { 'x-ms-request-id': { schema: { type: 'string' } } }
      document.components.schemas.Resource['x-ms-azure-resource'] = true
      document.components.schemas.Resource.properties.name['x-ms-mutability'] = ['read']
    })
    const contract = await loadContract(file)
    expect(contract.operations).toHaveLength(7)
    expect([...contract.operations.find(({ id }) => id === 'getVaults')!.responses.keys()]).toEqual(['200', '404', 'default'])
    expect(contract.sha256).not.toBe(pinnedSha256)
  })

  test('with other operation ids and names of path parameters binds to the same roles', async () => {
    const file = await written('renamed', (document) => {
      const paths: Json = {}
      for (const [path, item] of Object.entries<Json>(document.paths)) {
        for (const method of ['get', 'put', 'patch', 'delete'])
          if (item[method]) item[method].operationId = `Other_${item[method].operationId}`
        paths[path.replace('{subscriptionId}', '{sub}').replace('{resourceGroupName}', '{rg}').replace('{name}', '{vaultName}')] = item
      }
      document.paths = paths
      document.components.parameters.subscriptionId.name = 'sub'
      document.components.parameters.resourceGroupName.name = 'rg'
      paths[
        vaultPath.replace('{subscriptionId}', '{sub}').replace('{resourceGroupName}', '{rg}').replace('{name}', '{vaultName}')
      ].parameters[2].name = 'vaultName'
    })
    const contract = await loadContract(file)
    const binding = bindKinds(contract, kinds)
    expect([binding.unbound, binding.additional]).toEqual([[], []])
    expect(binding.bound.map(({ role }) => role)).toEqual(binding.kinds.flatMap(({ roles }) => roles))
    const { operation, names } = binding.of('vault', 'create')!
    expect(operation.id).toBe('Other_createOrUpdateVaults')
    expect(Object.fromEntries(names)).toEqual({ subscription: 'sub', group: 'rg', name: 'vaultName' })
  })

  test('without an operation leaves its role unbound, and one more is additional', async () => {
    const file = await written('other-operations', (document) => {
      delete document.paths[vaultPath].patch
      document.paths[`${vaultPath}/backupPlans`] = {
        parameters: document.paths[vaultPath].parameters,
        get: { operationId: 'listPolicies', responses: { 200: { description: 'Policies' } } },
      }
    })
    const { unbound, additional } = bindKinds(await loadContract(file), kinds)
    expect(unbound.map(({ role }) => role.verb)).toEqual(['update'])
    expect(additional.map(({ id }) => id)).toEqual(['listPolicies'])
  })
})
