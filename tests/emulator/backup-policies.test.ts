/** Backup policies: what can be done with them, in both modes. What their bodies may be is told in a file of its own. */
import { describe, expect } from 'vitest'
import { defaultPolicies } from '../../emulator/resources/backup-policy-defaults.ts'
import { backupPolicyType } from '../../emulator/resources/catalogue.ts'
import { bodies, openPolicies } from './policies.ts'
import { behaviour } from './support.ts'

const machines = bodies['for machines, daily']
const shares = bodies['for file shares']
const defaults = ['DefaultPolicy', 'EnhancedPolicy', 'HourlyLogBackup']
const later = { create: 'async', delete: 'async' } as const

describe('one policy', () => {
  behaviour('policy-put-200', async () => {
    const { ask, one } = await openPolicies()
    for (let time = 0; time < 2; time++) {
      const answer = await ask('PUT', one, { body: machines })
      expect(answer).toMatchObject({ status: 200, json: { id: one, name: 'Nightly', type: backupPolicyType } })
      expect((await ask('GET', one)).json).toEqual(answer.json)
    }
  })
  behaviour('policy-envelope', async () => {
    const { ask, one, policies } = await openPolicies({ pageSize: 9 })
    const sent = {
      ...machines,
      location: 'westeurope',
      tags: { a: '1' },
      eTag: 'x',
      id: 'mine',
      name: 'mine',
      type: 'mine',
      systemData: {},
    }
    const members = ['id', 'name', 'type', 'properties']
    const answer = await ask('PUT', one, { body: sent })
    expect([Object.keys(answer.json), answer.header('etag')]).toEqual([members, undefined])
    expect(answer.json.properties).not.toHaveProperty('provisioningState')
    const { value } = (await ask('GET', policies)).json
    expect(value).toHaveLength(4)
    for (const policy of value) expect(Object.keys(policy)).toEqual(members)
  })
  behaviour('policy-replaced-whole', async () => {
    const { ask, one } = await openPolicies()
    await ask('PUT', one, { body: machines })
    const { instantRPDetails: _details, instantRpRetentionRangeInDays: _days, timeZone: _zone, ...less } = machines.properties
    const { json } = await ask('PUT', one, { body: { properties: less } })
    expect(json.properties).toEqual({ ...less, protectedItemsCount: 0 })
    expect((await ask('GET', one)).json).toEqual(json)
  })
  behaviour('policy-names', async () => {
    const { ask, policies } = await openPolicies()
    for (const name of ['abc', 'A-_!9', `a${'b'.repeat(149)}`]) {
      expect((await ask('PUT', `${policies}/${name}`, { body: machines })).json).toMatchObject({ name })
    }
    for (const name of ['ab', '1abc', '-abc', 'a;bc', 'a%3Bbc', 'a.bc', 'a%20bc', 'äbc', `a${'b'.repeat(150)}`]) {
      const answer = await ask('PUT', `${policies}/${name}`, { body: machines })
      expect([name, answer.status, answer.code]).toEqual([name, 400, 'UserErrorInvalidRequestParameter'])
      expect(await ask('GET', `${policies}/${name}`)).toMatchObject({ status: 404 })
    }
  })
  behaviour('policy-missing', async () => {
    const { ask, vault, policies, root, one } = await openPolicies()
    expect(await ask('GET', `${policies}/Nowhere`)).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    const elsewhere = `${vault('v2')}/backupPolicies`
    for (const [method, path] of [
      ['GET', elsewhere],
      ['GET', `${elsewhere}/DefaultPolicy`],
      ['PUT', `${elsewhere}/DefaultPolicy`],
      ['DELETE', `${elsewhere}/DefaultPolicy`],
    ] as const) {
      const answer = await ask(method, path, method === 'PUT' ? { body: machines } : {})
      expect([method, answer.status, answer.code]).toEqual([method, 404, 'ResourceNotFound'])
      expect(answer.json.error.message).toContain("'Microsoft.RecoveryServices/vaults/v2'")
    }
    const nobody = policies.replace('/conformance/', '/nobody/')
    expect(await ask('GET', nobody)).toMatchObject({ status: 404, code: 'ResourceGroupNotFound' })
    expect(await ask('DELETE', `${nobody}/x`)).toMatchObject({ status: 404, code: 'ResourceGroupNotFound' })
    const other = root.replace(/.{12}$/, '000000000000')
    expect(await ask('GET', one.replace(root, other))).toMatchObject({ status: 404, code: 'SubscriptionNotFound' })
    expect(await ask('GET', one, { token: null })).toMatchObject({ status: 401 })
    const refused = await ask('PATCH', `${policies}/DefaultPolicy`, { body: machines })
    expect([refused.status, refused.header('allow')]).toEqual([405, 'GET, PUT, DELETE'])
  })
  behaviour('policy-deleted', async () => {
    const { ask, one, pages, policies } = await openPolicies()
    await ask('PUT', one, { body: shares })
    expect(await ask('DELETE', one)).toMatchObject({ status: 200, text: '' })
    expect(await ask('GET', one)).toMatchObject({ status: 404 })
    expect((await pages(policies)).items.map(({ name }) => name)).toEqual(defaults)
    expect(await ask('DELETE', one)).toMatchObject({ status: 204, text: '' })
    // the kind is free again
    expect(await ask('PUT', one, { body: machines })).toMatchObject({ status: 200 })
  })
  behaviour('policy-in-use', async () => {
    const { ask, one, emulator } = await openPolicies()
    await ask('PUT', one, { body: machines })
    const { resource } = emulator.world.resources.get(one.toLowerCase())!
    resource['properties'] = { ...(resource['properties'] as object), protectedItemsCount: 2 }
    expect((await ask('PUT', one, { body: machines })).json.properties).toMatchObject({ protectedItemsCount: 2 })
    expect(await ask('DELETE', one)).toMatchObject({ status: 400, code: 'BMSUserErrorPolicyObjectInUse' })
    expect((await ask('GET', one)).json.properties).toMatchObject({ protectedItemsCount: 2 })
  })
  behaviour('policy-kind-fixed', async () => {
    const { ask, one } = await openPolicies()
    const kinds = [machines, shares, bodies['for SQL databases'], bodies['for SAP HANA databases']]
    for (const kind of kinds) {
      await ask('DELETE', one)
      const before = await ask('PUT', one, { body: kind })
      for (const other of kinds.filter((each) => each !== kind)) {
        expect(await ask('PUT', one, { body: other })).toMatchObject({ status: 400, code: 'BMSUserErrorInvalidPolicyInput' })
        expect((await ask('GET', one)).json).toEqual(before.json)
      }
    }
  })
})

describe('policies of vaults', () => {
  behaviour('policy-isolation', async () => {
    const { ask, create, vault, one, policies } = await openPolicies()
    await create('v1-2')
    const { json } = await ask('PUT', `${policies.replace('/vaults/v1/', '/VAULTS/V1/')}/Nightly`, { body: machines })
    expect(json.id).toBe(one)
    const other = `${vault('v1-2')}/backupPolicies/nightly`
    expect(await ask('GET', other)).toMatchObject({ status: 404 })
    await ask('PUT', other, { body: shares })
    expect((await ask('GET', one)).json).toEqual(json)
    for (const spelling of [one.toLowerCase(), one.toUpperCase(), one.replace('/backupPolicies/', '/BACKUPPOLICIES/')]) {
      expect((await ask('GET', spelling)).json).toEqual(json)
      expect((await ask('PUT', spelling, { body: machines })).json).toEqual(json)
    }
    expect(await ask('DELETE', one.toUpperCase())).toMatchObject({ status: 200 })
    expect((await ask('GET', other)).json).toMatchObject({ id: other, name: 'nightly' })
  })
  behaviour('policy-cascade', async () => {
    const { ask, create, vault, one, pages, policies, emulator } = await openPolicies()
    await ask('PUT', one, { body: machines })
    await ask('DELETE', `${policies}/DefaultPolicy`)
    expect(await ask('DELETE', vault('v1'))).toMatchObject({ status: 200 })
    expect(await ask('GET', one)).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect([...emulator.world.resources.keys()].filter((key) => key.includes('/backuppolicies/'))).toEqual([])
    await create('v1')
    expect((await pages(policies)).items.map(({ name }) => name)).toEqual(defaults)
  })
  behaviour('policy-defaults', async () => {
    const { ask, policies, pages, emulator } = await openPolicies()
    expect((await pages(policies)).items.map(({ name }) => name)).toEqual(defaults)
    const of = async (name: string) => (await ask('GET', `${policies}/${name}`)).json.properties
    // the clock begins at midnight
    const time = '2024-01-01T10:00:00Z'
    for (const [created, runs] of [
      ['2024-01-01T06:35:00.1Z', '2024-01-01T16:30:00Z'],
      ['2024-01-01T10:25:59Z', '2024-01-01T20:00:00Z'],
      ['2024-01-31T14:31:00Z', '2024-02-01T00:30:00Z'],
    ]) {
      const { schedulePolicy } = defaultPolicies(created!)['DefaultPolicy']!
      expect(schedulePolicy).toMatchObject({ scheduleRunTimes: [runs] })
    }
    expect(await of('DefaultPolicy')).toMatchObject({
      backupManagementType: 'AzureIaasVM',
      schedulePolicy: { scheduleRunFrequency: 'Daily', scheduleRunTimes: [time] },
      retentionPolicy: { dailySchedule: { retentionTimes: [time], retentionDuration: { count: 30, durationType: 'Days' } } },
      instantRpRetentionRangeInDays: 2,
    })
    expect(await of('EnhancedPolicy')).toMatchObject({
      policyType: 'V2',
      schedulePolicy: { hourlySchedule: { interval: 4, scheduleWindowDuration: 12 } },
    })
    expect(await of('HourlyLogBackup')).toMatchObject({
      workLoadType: 'SQLDataBase',
      subProtectionPolicy: [{ policyType: 'Full' }, { policyType: 'Log', schedulePolicy: { scheduleFrequencyInMins: 60 } }],
    })
    // those of a vault that somebody else has had for long, and that a middleware broke
    const [key, kept] = [...emulator.world.resources].find(([id]) => !id.includes('/conformance/'))!
    kept.resource = { ...kept.resource, etag: null }
    expect(await ask('GET', `${key}/backupPolicies`)).toMatchObject({ status: 200, json: { value: [{}, {}, {}] } })
  })
  behaviour('policy-defaults-deleted', async () => {
    const { ask, create, vault, policies, pages } = await openPolicies()
    for (const name of defaults) {
      const policy = `${policies}/${name}`
      const { json } = await ask('GET', policy)
      // each can be sent as it is answered
      expect(await ask('PUT', policy, { body: json })).toMatchObject({ status: 200, json })
      expect(await ask('DELETE', policy)).toMatchObject({ status: 200 })
    }
    expect(await ask('GET', policies)).toMatchObject({ status: 200, json: { value: [] } })
    await create('v1')
    expect((await pages(policies)).count).toBe(1)
    await create('v2')
    expect((await pages(`${vault('v2')}/backupPolicies`)).ids).toHaveLength(3)
  })
})

describe('the list of policies', () => {
  const filtered = async (filter: string) => {
    const { ask, policies } = await openPolicies({ pageSize: 9 })
    for (const [index, body] of Object.values(bodies).entries()) await ask('PUT', `${policies}/p-${index}`, { body })
    return ask('GET', `${policies}?$filter=${encodeURIComponent(filter)}`)
  }
  behaviour('policy-filter', async () => {
    const [machine, share, sql, hana] = [
      ['DefaultPolicy', 'EnhancedPolicy', 'p-0', 'p-1', 'p-2'],
      ['p-3'],
      ['HourlyLogBackup', 'p-4'],
      ['p-5'],
    ]
    for (const [filter, names] of [
      ["backupManagementType eq 'AzureIaasVM'", machine],
      ["backupManagementType eq 'AzureStorage'", share],
      ["backupManagementType eq 'AzureWorkLoad'", [...sql!, ...hana!]],
      ["workloadType eq 'VM'", machine],
      ["workloadType eq 'SQLDataBase'", sql],
      ["backupManagementType eq 'AzureWorkload' and workloadType eq 'SAPHanaDatabase'", hana],
      ["backupManagementType eq 'AzureIaasVM' and workloadType eq 'SAPHanaDatabase'", []],
      ["backupManagementType eq 'MAB'", []],
      ["fabricName eq 'Azure'", [...machine!, ...sql!, ...share!, ...hana!].sort()],
      ["fabricName eq 'O''Hare'", []],
    ] as const) {
      const { status, json } = await filtered(filter)
      expect([filter, status, json.value.map(({ name }: { name: string }) => name)]).toEqual([filter, 200, names])
    }
  })
  behaviour('policy-filter-refused', async () => {
    for (const filter of [
      '',
      ' ',
      'backupManagementType',
      "backupManagementType eq 'AzureIaasVM' and",
      "backupManagementType eq 'AzureIaasVM' and ",
      "backupManagementType eq 'AzureIaasVM' or workloadType eq 'VM'",
      "backupManagementType eq 'AzureIaasVM'workloadType eq 'VM'",
      "(backupManagementType eq 'AzureIaasVM')",
      "backupManagementType ne 'AzureIaasVM'",
      'backupManagementType eq AzureIaasVM',
      'backupManagementType eq "AzureIaasVM"',
      "backupManagementType eq 'Azure'IaasVM'",
      "backupManagementType  eq 'AzureIaasVM'",
      "policyName eq 'DefaultPolicy'",
      "constructor eq 'x'",
    ]) {
      const { status, code } = await filtered(filter)
      expect([filter, status, code]).toEqual([filter, 400, 'BMSUserErrorInvalidInput'])
    }
  })
  behaviour('policy-paging', async () => {
    const { ask, policies, pages, create, vault } = await openPolicies({ pageSize: 1 })
    for (const name of ['abc', 'xyz']) await ask('PUT', `${policies}/${name}`, { body: machines })
    const { items, count } = await pages(policies)
    expect([items.map(({ name }) => name), count]).toEqual([['abc', ...defaults, 'xyz'], 2])
    const filter = encodeURIComponent("backupManagementType eq 'AzureIaasVM'")
    const machinesOnly = await pages(`${policies}?$filter=${filter}`)
    expect([machinesOnly.items.map(({ name }) => name), machinesOnly.count]).toEqual([['abc', 'DefaultPolicy', 'EnhancedPolicy', 'xyz'], 2])
    const { nextLink } = (await ask('GET', policies)).json
    await create('v2')
    const foreign = nextLink.replace('/v1/', '/v2/')
    expect(await ask('GET', foreign)).toMatchObject({ status: 400, code: 'InvalidSkipToken' })
    expect(await ask('GET', `${vault('v2')}/backupPolicies?$skipToken=made-up`)).toMatchObject({ status: 400, code: 'InvalidSkipToken' })
    // the policy that the page goes on after may be gone
    await ask('DELETE', `${policies}/EnhancedPolicy`)
    expect((await ask('GET', nextLink)).json.value).toMatchObject([{ name: 'HourlyLogBackup' }, { name: 'xyz' }])
  })
})

describe('operations on policies', () => {
  const links = (answer: { readonly header: (name: string) => string | undefined }) =>
    [answer.header('azure-asyncoperation')!, answer.header('location')!] as const

  behaviour('policy-async', async () => {
    const { ask, one, policies, pages } = await openPolicies({ ...later, lroPolls: 1, pageSize: 9 })
    const made = await ask('PUT', one, { body: machines })
    expect([made.status, made.text, made.header('retry-after')]).toEqual([202, '', '0'])
    const [status, result] = links(made)
    expect(new URL(status).pathname).toMatch(new RegExp(`^${one}/operations/[0-9a-f-]{36}$`))
    expect(new URL(result).pathname).toBe(new URL(status).pathname.replace('/operations/', '/operationResults/'))
    expect((await pages(policies)).ids).not.toContain(one)
    expect(await ask('GET', result)).toMatchObject({ status: 202, text: '' })
    const { json } = await ask('GET', result)
    expect(json).toMatchObject({ id: one, properties: { ...machines.properties, protectedItemsCount: 0 } })
    expect((await ask('GET', one)).json).toEqual(json)

    const longer = { properties: { ...machines.properties, instantRpRetentionRangeInDays: 5 } }
    const replaced = await ask('PUT', one, { body: longer })
    expect(replaced.status).toBe(202)
    // to read the policy is a look at its operations: now as before, then as sent
    expect((await ask('GET', one)).json).toEqual(json)
    expect((await ask('GET', one)).json.properties).toMatchObject(longer.properties)
    expect((await ask('GET', links(replaced)[0])).json).toMatchObject({ status: 'Succeeded' })

    const deleted = await ask('DELETE', one)
    expect([deleted.status, deleted.text]).toEqual([202, ''])
    expect(await ask('GET', one)).toMatchObject({ status: 404 })
    expect((await pages(policies)).ids).not.toContain(one)
    const [gone, nothing] = links(deleted)
    expect((await ask('GET', gone)).json).toMatchObject({ status: 'Succeeded' })
    expect(await ask('GET', nothing)).toMatchObject({ status: 204, text: '' })
    expect(await ask('DELETE', one)).toMatchObject({ status: 204 })
    // what is refused is refused at once
    expect(await ask('PUT', one, { body: {} })).toMatchObject({ status: 400 })
  })
  behaviour('policy-operation-status', async () => {
    const { ask, one, create } = await openPolicies({ ...later, lroPolls: 1 })
    const [status] = links(await ask('PUT', one, { body: machines }))
    const id = new URL(status).pathname.split('/').at(-1)!
    const running = await ask('GET', status)
    expect(running.json).toMatchObject({ id, name: id, status: 'InProgress', endTime: '0001-01-01T00:00:00' })
    const { json } = await ask('GET', status)
    const { startTime } = running.json
    expect(json).toEqual({ id, name: id, status: 'Succeeded', startTime, endTime: startTime })
    await create('v2')
    for (const wrong of [status.replace('/v1/', '/v2/'), status.replace('/Nightly/', '/DefaultPolicy/'), status.replace(id, 'other')]) {
      expect(await ask('GET', wrong)).toMatchObject({ status: 404, code: 'OperationNotFound' })
    }
    expect(await ask('GET', status.replace(/\/backupPolicies.*\?/, `/operationStatus/${id}?`))).toMatchObject({ status: 404 })
    expect(await ask('GET', status.replace('/backupPolicies/', '/BackupPolicies/'))).toMatchObject({ status: 200 })
  })
  behaviour('policy-overtaken', async () => {
    const { ask, one, vault, policies, emulator } = await openPolicies({ ...later, lroPolls: 3 })
    const [first] = links(await ask('PUT', one, { body: machines }))
    expect(await ask('DELETE', one)).toMatchObject({ status: 204 })
    expect((await ask('GET', first)).json).toMatchObject({ status: 'Canceled', error: { code: 'OperationCanceled' } })
    expect(await ask('GET', one)).toMatchObject({ status: 404 })
    const [second, result] = links(await ask('PUT', `${policies}/DefaultPolicy`, { body: machines }))
    await ask('DELETE', vault('v1'))
    expect((await ask('GET', second)).json).toMatchObject({ status: 'Canceled' })
    expect(await ask('GET', result)).toMatchObject({ status: 409, code: 'OperationCanceled' })
    expect([...emulator.world.resources.keys()].filter((key) => key.includes('/backuppolicies/'))).toEqual([])
  })
  behaviour('policy-api-versions', async () => {
    const { ask, one, policies, vault } = await openPolicies({ ...later })
    const [status, result] = links(await ask('PUT', one, { body: machines, version: '2023-06-01' }))
    for (const version of ['2023-04-01', '2023-06-01', '2023-08-01', '2024-01-01', '2024-02-01', '2024-04-01']) {
      expect(await ask('GET', status.replace(/api-version=[^&]*/, `api-version=${version}`))).toMatchObject({ status: 200 })
      expect(await ask('GET', result.replace(/api-version=[^&]*/, `api-version=${version}`))).toMatchObject({ status: 200 })
      expect((await ask('GET', one, { version })).json).toMatchObject({ name: 'Nightly' })
    }
    for (const version of ['2015-11-10', '2019-05-13-preview', '2026-02-01']) {
      const refused = await ask('GET', policies, { version })
      expect([refused.status, refused.code]).toEqual([400, 'NoRegisteredProviderFound'])
      expect(refused.json.error.message).toContain("for type 'vaults/backupPolicies'. The supported api-versions are '2023-04-01, ")
      expect(await ask('GET', status.replace(/api-version=[^&]*/, `api-version=${version}`))).toMatchObject({ status: 400 })
    }
    expect(await ask('GET', vault('v1'), { version: '2026-02-01' })).toMatchObject({ status: 200 })
  })
})
