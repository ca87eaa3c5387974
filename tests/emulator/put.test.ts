import { describe, expect, test } from 'vitest'
import { behaviour, setUp } from './support.ts'

describe('creating', () => {
  behaviour('create-201', async () => {
    const { create, ask, vault, emulator } = setUp()
    const made = await create('v1', { tags: { Owner: 'me' } })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      id: vault('v1'),
      name: 'v1',
      type: 'Microsoft.RecoveryServices/vaults',
      location: 'westeurope',
      sku: { name: 'Standard' },
      tags: { Owner: 'me' },
      properties: { provisioningState: 'Succeeded' },
    })
    expect((await ask('GET', vault('v1'))).json).toEqual(made.json)
    expect(emulator.world.resources.get(vault('v1').toLowerCase())!.resource).toEqual(made.json)
  })
  behaviour('server-made-properties', async () => {
    const { create, ask, vault } = setUp({ create: 'async', lroPolls: 0 })
    const early = (await create('v1')).json.properties
    expect(early).toEqual({
      provisioningState: 'Provisioning',
      privateEndpointStateForBackup: 'None',
      privateEndpointStateForSiteRecovery: 'None',
      redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Disabled' },
      secureScore: 'None',
      bcdrSecurityLevel: 'Poor',
      publicNetworkAccess: 'Enabled',
      restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Enabled' } },
    })
    expect((await ask('GET', vault('v1'))).json.properties).toEqual({
      ...early,
      provisioningState: 'Succeeded',
      backupStorageVersion: 'Unassigned',
      securitySettings: {
        softDeleteSettings: { softDeleteRetentionPeriodInDays: 14, softDeleteState: 'Enabled', enhancedSecurityState: 'Enabled' },
        multiUserAuthorization: 'Disabled',
      },
    })
  })
  behaviour('minimal-body', async () => {
    const { create } = setUp()
    expect(await create('v1')).toMatchObject({
      status: 201,
      json: { sku: { name: 'Standard' }, properties: { publicNetworkAccess: 'Enabled' } },
    })
  })
  behaviour('tags-absent-until-set', async () => {
    const { create } = setUp()
    expect((await create('v1')).json).not.toHaveProperty('tags')
    expect((await create('v2', { tags: {} })).json.tags).toEqual({})
  })
  behaviour('server-members-ignored', async () => {
    const { create, vault, ask } = setUp()
    const first = (await create('v1')).json
    const { status, json } = await create('v1', {
      ...first,
      id: '/elsewhere',
      name: 'other',
      type: 'x',
      etag: 'e',
      systemData: { createdBy: 'me' },
    })
    expect([status, json.id, json.name, json.type]).toEqual([200, vault('v1'), 'v1', 'Microsoft.RecoveryServices/vaults'])
    expect(json.etag).not.toBe('e')
    expect(json).not.toHaveProperty('systemData')
    const stated = await create('v2', {
      properties: { provisioningState: 'Failed', secureScore: 'Maximum', securitySettings: { multiUserAuthorization: 'Enabled' } },
    })
    expect(stated.json.properties).toMatchObject({
      provisioningState: 'Succeeded',
      secureScore: 'None',
      securitySettings: { multiUserAuthorization: 'Disabled' },
    })
    expect(await ask('GET', '/elsewhere')).toMatchObject({ status: 404 })
  })
  behaviour('unknown-members-ignored', async () => {
    const { create } = setUp()
    const { status, json } = await create('v1', { colour: 'red', constructor: {}, properties: { colour: 'red', hasOwnProperty: 1 } })
    expect(status).toBe(201)
    expect(JSON.stringify(json)).not.toMatch(/colour|constructor|hasOwnProperty/)
  })
  behaviour('sent-settings-come-back', async () => {
    const { create } = setUp()
    const properties = {
      publicNetworkAccess: 'disabled',
      monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: 'Disabled' } },
      redundancySettings: { standardTierStorageRedundancy: 'LocallyRedundant' },
      restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Disabled' } },
      securitySettings: { softDeleteSettings: { softDeleteRetentionPeriodInDays: 30 } },
    }
    const { json } = await create('v1', { properties, sku: { name: 'RS0', tier: 'Standard' }, identity: { type: 'systemassigned' } })
    expect(json.properties).toMatchObject(properties)
    expect(json.properties.redundancySettings.crossRegionRestore).toBe('Disabled')
    expect(json.sku).toEqual({ name: 'RS0', tier: 'Standard' })
    expect(json.identity.type).toBe('SystemAssigned')
    expect(json.identity.principalId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await create('v2', { identity: { type: 'none' } })).json.identity).toEqual({ type: 'None' })
    const nulls = await create('v3', { properties: { publicNetworkAccess: null, securitySettings: { immutabilitySettings: null } } })
    expect(nulls.status).toBe(201)
    expect(nulls.text).not.toContain('null')
  })
  test('members named like those of every object stay what they are', async () => {
    const { ask, vault } = setUp()
    const made = await ask('PUT', vault('v1'), { raw: '{"location":"westeurope","tags":{"__proto__":"a","constructor":"b"}}' })
    expect(made.text).toContain('"tags":{"__proto__":"a","constructor":"b"}')
  })
})

describe('replacing', () => {
  behaviour('replace-200', async () => {
    const { create, ask, vault } = setUp()
    const first = await create('v1', {
      tags: { a: '1' },
      identity: { type: 'SystemAssigned' },
      sku: { name: 'RS0', tier: 'Standard' },
      properties: { publicNetworkAccess: 'Disabled' },
    })
    const kept = await create('v1', { identity: { type: 'SystemAssigned' } })
    expect(kept.json.identity.principalId).toBe(first.json.identity.principalId)
    const second = await create('v1')
    expect(second.status).toBe(200)
    expect(second.json).not.toHaveProperty('tags')
    expect(second.json).not.toHaveProperty('identity')
    expect(second.json).toMatchObject({ sku: { name: 'Standard' }, properties: { publicNetworkAccess: 'Enabled' } })
    expect((await ask('GET', vault('v1'))).json).toEqual(second.json)
  })
  behaviour('replace-sync', async () => {
    const { create, ask, vault } = setUp({ create: 'async', update: 'async', lroPolls: 0 })
    await create('v1')
    await ask('GET', vault('v1'))
    const again = await create('v1', { properties: { publicNetworkAccess: 'Disabled' } })
    expect([again.status, again.json.properties.provisioningState, again.header('azure-asyncoperation')]).toEqual([
      200,
      'Succeeded',
      undefined,
    ])
  })
  behaviour('etag-changes', async () => {
    const { ask, create, vault } = setUp({ create: 'async', lroPolls: 1 })
    const etags = [(await create('v1')).json.etag]
    const get = async (): Promise<string> => (await ask('GET', vault('v1'))).json.etag
    expect(await get()).toBe(etags[0])
    etags.push(await get())
    expect(await get()).toBe(etags[1])
    etags.push((await create('v1')).json.etag, (await ask('PATCH', vault('v1'), { body: { tags: { a: 'b' } } })).json.etag)
    expect(await get()).toBe(etags.at(-1))
    expect(new Set(etags).size).toBe(4)
    expect(etags.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(etags)
  })
})
