/** Our document of what is below a vault: its operations, what each rests on, the forms of names and filters, and what a 202 says. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentedResponse, type Operation } from '../../spec/contract.ts'
import { isObject, type Json } from '../../spec/json.ts'
import { loadContract, shippedContract } from '../../spec/load.ts'
import { packageRoot } from '../../spec/package-root.ts'
import { resolver } from '../../spec/references.ts'
import { declaredProperties } from '../../spec/shape.ts'

const [contract, given] = await Promise.all([
  loadContract(join(packageRoot(), 'spec', 'azure-backup-data.openapi.yml')),
  loadContract(shippedContract()),
])
const { operations, document } = contract
const references = resolver(contract.file, document)
const at = (pointer: string): Json => references.at(pointer) as Json
const byId = (id: string): Operation => operations.find((operation) => operation.id === id)!
const components = (kind: string): Json => at(`#/components/${kind}`)

const vault = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{vaultName}'
const [fabric, policy, job] = ['backupFabrics/{fabricName}', 'backupPolicies/{policyName}', 'backupJobs/{jobName}']
const container = `${fabric}/protectionContainers/{containerName}`
const item = `${container}/protectedItems/{protectedItemName}`
const point = `${item}/recoveryPoints/{recoveryPointId}`

test('has every operation below a vault that the product knows, and no other', () => {
  expect(operations.map(({ method, path }) => `${method} ${path.replace(`${vault}/`, '')}`).sort()).toEqual(
    [
      'GET backupPolicies',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${policy}`),
      `GET ${policy}/operations/{operationId}`,
      `GET ${policy}/operationResults/{operationId}`,
      `POST ${fabric}/refreshContainers`,
      `GET ${fabric}/operationsStatus/{operationId}`,
      `GET ${fabric}/operationResults/{operationId}`,
      `GET ${fabric}/protectableContainers`,
      'GET backupProtectionContainers',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${container}`),
      `POST ${container}/inquire`,
      `GET ${container}/operationsStatus/{operationId}`,
      `GET ${container}/operationResults/{operationId}`,
      `GET ${container}/items`,
      'GET backupProtectableItems',
      'GET backupProtectedItems',
      ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${item}`),
      `POST ${item}/backup`,
      `GET ${item}/operationsStatus/{operationId}`,
      `GET ${item}/operationResults/{operationId}`,
      `GET ${item}/recoveryPoints`,
      `POST ${item}/recoveryPointsRecommendedForMove`,
      `GET ${point}`,
      `POST ${point}/restore`,
      `POST ${point}/move`,
      'GET backupJobs',
      `GET ${job}`,
      `POST ${job}/cancel`,
      `GET ${job}/operationsStatus/{operationId}`,
      `GET ${job}/operationResults/{operationId}`,
      'GET backupOperations/{operationId}',
      'GET backupOperationResults/{operationId}',
      ...['GET', 'PUT', 'PATCH'].map((method) => `${method} backupconfig/vaultconfig`),
    ].sort(),
  )
})

test('goes with the given document: its api-version, server, security and tags, and no operation id or path of it', () => {
  expect([contract.apiVersion, contract.server]).toEqual([given.apiVersion, given.server])
  expect(document['security']).toEqual(given.document['security'])
  expect(operations.every(({ secured }) => secured)).toBe(true)
  expect(contract.tagsWithoutOperations).toEqual([])
  expect((document['tags'] as Json[]).map(({ name }) => name)).toEqual(given.tagsWithoutOperations)
  const taken = new Set(given.operations.flatMap(({ id, method, path }) => [id, `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`]))
  expect(
    operations.filter(({ id, method, path }) => taken.has(id) || taken.has(`${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`)),
  ).toEqual([])
})

describe('says what it rests on', () => {
  const grades = Object.keys(at('#/info/x-evidence-grades'))
  const places = [
    ...operations.map(({ pointer }) => pointer),
    ...['schemas', 'parameters', 'headers', 'responses'].flatMap((kind) =>
      Object.keys(components(kind)).map((name) => `#/components/${kind}/${name}`),
    ),
  ]
  test.each(places)('%s', (pointer) => {
    const evidence = at(pointer)['x-evidence'] as Record<string, string>[]
    expect(evidence.length).toBeGreaterThan(0)
    for (const entry of evidence) {
      const graded = Object.keys(entry).filter((key) => key !== 'deviates')
      expect(graded).toHaveLength(1)
      expect(grades).toContain(graded[0])
      for (const text of Object.values(entry)) expect(text).toMatch(/^\S.*[^\s.]$/s)
    }
  })

  test('where live Azure does otherwise than Resource Manager or the published description, it says so', () => {
    const deviating = (pointer: string): boolean => (at(pointer)['x-evidence'] as Json[]).some((entry) => 'deviates' in entry)
    const ids = (kind: readonly string[]): string[] => kind.filter((id) => !deviating(byId(id).pointer))
    expect(
      ids([
        'createOrUpdateBackupPolicy',
        'createOrUpdateProtectedItem',
        'registerProtectionContainer',
        'unregisterProtectionContainer',
        'refreshProtectionContainers',
        'cancelBackupJob',
        'deleteBackupPolicy',
        'deleteProtectedItem',
        'getBackupOperationStatus',
        'listProtectionContainers',
        'listProtectedItems',
        'getProtectedItem',
        'replaceVaultConfig',
      ]),
    ).toEqual([])
    expect(
      ['ResourceId', 'Timestamp', 'ProtectionContainerResult', 'OperationStatus', 'BackupJobProperties', 'ErrorResponse'].filter(
        (name) => !deviating(`#/components/schemas/${name}`),
      ),
    ).toEqual([])
  })
})

describe('what goes on in the background', () => {
  const accepting = operations.filter(({ method, responses }) => method !== 'GET' && responses.has('202'))
  test('is every write but those of lists and settings', () =>
    expect(operations.filter((operation) => operation.method !== 'GET' && !accepting.includes(operation)).map(({ id }) => id)).toEqual([
      'listRecoveryPointsRecommendedForMove',
      'replaceVaultConfig',
      'updateVaultConfig',
    ]))

  test.each(accepting.map((operation) => [operation.id, operation] as const))(
    '%s: 202 has no body, a Location, and links',
    (_, operation) => {
      const response = operation.responses.get('202')!
      expect(response.content.size).toBe(0)
      const raw = at(response.pointer) as { headers: Json; links: Record<string, { operationId: string }> }
      const required = Object.keys(raw.headers).filter((name) => references.follow(`${response.pointer}/headers/${name}`).value['required'])
      expect(Object.keys(raw.headers)).toEqual(['Location', 'Azure-AsyncOperation', 'Retry-After'])
      expect(required).toEqual(['Location'])
      const [status, result] = [byId(raw.links['status']!.operationId), byId(raw.links['result']!.operationId)]
      expect(documentedResponse(status, 200)?.content.get('application/json')?.pointer).toBe('#/components/schemas/OperationStatus')
      expect([...result.responses.keys()]).toEqual(expect.arrayContaining(['202', '204']))
      expect(at(operation.pointer)['x-ms-long-running-operation']).toBe(true)
    },
  )
})

test('every operation documents what an error is', () => {
  for (const operation of operations)
    for (const status of [404, 400, 409, 500])
      expect(documentedResponse(operation, status)?.content.get('application/json')?.pointer).toBe('#/components/schemas/ErrorResponse')
})

test('404 is documented for what may be gone: resources, and the status of what deletes', () =>
  expect(operations.filter(({ responses }) => responses.has('404')).map(({ id }) => id)).toEqual([
    'getBackupPolicy',
    'getBackupPolicyOperationStatus',
    'getFabricOperationStatus',
    'getProtectionContainer',
    'getProtectedItem',
    'getRecoveryPoint',
    'getBackupJob',
    'getBackupOperationStatus',
  ]))

test('every list has value and nextLink, and no more', () => {
  const lists = Object.entries(components('schemas')).filter(([name]) => name.endsWith('List'))
  expect(lists.length).toBeGreaterThan(7)
  for (const [name, schema] of lists) {
    expect([name, Object.keys((schema as Json)['properties'] as Json)]).toEqual([name, ['value', 'nextLink']])
    const paged = operations.filter(
      ({ responses }) => responses.get('200')?.content.get('application/json')?.pointer === `#/components/schemas/${name}`,
    )
    for (const { pointer } of paged) expect(at(pointer)['x-ms-pageable']).toEqual({ nextLinkName: 'nextLink' })
  }
})

test('no resource has members of tracked ones', () => {
  const names = Object.entries(components('schemas')).flatMap(([name, schema]) => {
    const properties = (schema as Json)['properties']
    return isObject(properties) && 'id' in properties && 'properties' in properties ? [[name, Object.keys(properties)] as const] : []
  })
  expect(names.length).toBeGreaterThan(8)
  for (const [name, members] of names.filter(([of]) => of !== 'OperationStatus'))
    expect([name, members.filter((member) => !['id', 'name', 'type', 'properties'].includes(member))]).toEqual([name, []])
})

test('the members of each kind of a union are declared', () => {
  const declared = declaredProperties(byId('getBackupPolicy'))
  expect(declared).toContain('/properties/schedulePolicy/hourlySchedule/interval')
  expect(declared).toContain('/properties/schedulePolicy/scheduleFrequencyInMins')
  expect(declared).toContain('/properties/subProtectionPolicy/*/retentionPolicy/retentionDuration/count')
  expect(declared).toContain('/properties/retentionPolicy/yearlySchedule/monthsOfYear')
  expect(declaredProperties(byId('getRecoveryPoint'))).toContain('/properties/timeRanges/*/endTime')
})

describe('names in paths have their forms', () => {
  const forms: Record<string, readonly [accepted: readonly string[], refused: readonly string[]]> = {
    subscriptionId: [['7c1d3b52-2b1f-4f0c-9a6e-0d3b8c6c9a11'], ['', 'a/b']],
    resourceGroupName: [
      ['rg', 'r(g).1_-'],
      ['', 'a/b', 'g'.repeat(91)],
    ],
    vaultName: [
      ['v1', 'Vault-2', `v${'a'.repeat(49)}`],
      ['', 'v', '1vault', '-v', 'my_vault', 'my vault', `v${'a'.repeat(50)}`],
    ],
    fabricName: [['Azure'], ['', 'azure', 'AWS']],
    containerName: [
      [
        'IaasVMContainer;iaasvmcontainerv2;rg;vm',
        'iaasvmcontainer;old;vm',
        'StorageContainer;Storage;rg;account',
        'vmappcontainer;compute;rg;vm',
        'SQLAGWorkLoadContainer;7c1d3b52-2b1f-4f0c-9a6e-0d3b8c6c9a11',
      ],
      ['', 'account', 'StorageContainer', 'StorageContainer;', ';rg;vm', 'StorageContainer;;account', 'Storage/Container;a'],
    ],
    protectedItemName: [
      ['VM;iaasvmcontainerv2;rg;vm', `AzureFileShare;${'0f'.repeat(32)}`, 'SQLDataBase;mssqlserver;my db', 'saphanadatabase;hxe;systemdb'],
      ['', 'share', 'AzureFileShare', 'AzureFileShare;', 'VM;a/b', ';x'],
    ],
    recoveryPointId: [
      ['87775357841069', '1', 'DefaultRangeRecoveryPoint'],
      ['', 'latest', '12a', '-1', 'defaultrangerecoverypoint', '1'.repeat(21)],
    ],
    policyName: [
      ['DefaultPolicy', 'abc', 'a-b_c!1', `p${'a'.repeat(149)}`],
      ['', 'ab', '1abc', '-abc', 'a b c', 'a;bc', 'a.bc', `p${'a'.repeat(150)}`],
    ],
    jobName: [
      ['7c1d3b52-2b1f-4f0c-9a6e-0d3b8c6c9a11', '7C1D3B52-2B1F-4F0C-9A6E-0D3B8C6C9A11'],
      ['', 'job', '7c1d3b522b1f4f0c9a6e0d3b8c6c9a11', '7c1d3b52-2b1f-4f0c-9a6e-0d3b8c6c9a1g'],
    ],
    operationId: [
      ['7c1d3b52-2b1f-4f0c-9a6e-0d3b8c6c9a11', 'MTIz;YWJj='],
      ['', 'a/b', 'a?b'],
    ],
  }

  test('of every name', () =>
    expect(
      new Set(operations.flatMap(({ parameters }) => parameters.flatMap(({ in: place, name }) => (place === 'path' ? name : [])))),
    ).toEqual(new Set(Object.keys(forms))))

  test.each(Object.entries(forms))('%s', (name, [accepted, refused]) => {
    const { schema } = operations.flatMap(({ parameters }) => parameters).find((parameter) => parameter.name === name)!
    expect(accepted.filter((value) => schema!.validate(value).length > 0)).toEqual([])
    expect(refused.filter((value) => schema!.validate(value).length === 0)).toEqual([])
  })
})

describe('filters have their grammars', () => {
  const accepted: Record<string, readonly string[]> = {
    listBackupPolicies: [
      "backupManagementType eq 'AzureIaasVM'",
      "backupManagementType eq 'AzureWorkload' and workloadType eq 'SQLDataBase'",
    ],
    refreshProtectionContainers: ["backupManagementType eq 'AzureStorage'"],
    listProtectableContainers: ["backupManagementType eq 'AzureWorkload'"],
    listProtectionContainers: [
      "backupManagementType eq 'AzureWorkLoad'",
      "status eq 'Registered' and backupManagementType eq 'AzureStorage'",
      "backupManagementType eq 'AzureIaasVM' and friendlyName eq 'it''s' and status eq 'Registered'",
    ],
    inquireProtectionContainer: [
      "workloadType eq 'AzureFileShare'",
      "backupManagementType eq 'AzureWorkload' and workloadType eq 'SAPHanaDatabase'",
    ],
    listWorkloadItems: ["backupManagementType eq 'AzureWorkload' and workloadItemType eq 'SQLInstance'"],
    listProtectableItems: ["backupManagementType eq 'AzureStorage' and workloadType eq 'AzureFileShare'"],
    listProtectedItems: ["policyName eq 'DefaultPolicy'", "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"],
    getProtectedItem: ["expand eq 'extendedinfo'"],
    listRecoveryPoints: [
      "restorePointQueryType eq 'Log'",
      "startDate eq '2024-05-01 00:00:00 AM' and extendedInfo eq 'true'",
      'moveReadyRPOnly eq true',
    ],
    listBackupJobs: ["status eq 'InProgress' and operation eq 'Backup'", "startTime eq '2024-05-01 10:00:00 AM'"],
  }

  const filtering = operations.flatMap((operation) => {
    const filter = operation.parameters.find(({ name }) => name === '$filter')
    return filter ? [[operation.id, filter.schema!] as const] : []
  })
  test('of every operation with one', () => expect(filtering.map(([id]) => id).sort()).toEqual(Object.keys(accepted).sort()))

  test.each(filtering)('%s', (id, schema) => {
    const [first] = accepted[id]!
    const name = first!.split(' ')[0]!
    expect(accepted[id]!.filter((filter) => schema.validate(filter).length > 0)).toEqual([])
    const refused = [
      '',
      name,
      `${name} eq x`,
      `${name} eq "x"`,
      `${name} ne 'x'`,
      `${name} eq 'x`,
      `(${first})`,
      `${first} or ${first}`,
      `${first} and `,
      ` and ${first}`,
      `${first} and colour eq 'red'`,
      `colour eq 'red'`,
    ]
    expect(refused.filter((filter) => schema.validate(filter).length === 0)).toEqual([])
  })

  test('the list of containers needs the kind of backup', () =>
    expect(filtering.find(([id]) => id === 'listProtectionContainers')![1].validate("status eq 'Registered'")).toHaveLength(1))
})
