import { describe, expect } from 'vitest'
import { behaviour, setUp } from './support.ts'

describe('PATCH', () => {
  behaviour('patch-tags-replaced', async () => {
    const { create, ask, vault } = setUp()
    await create('v1', { tags: { a: '1', b: '2' } })
    const patch = (body: object): ReturnType<typeof ask> => ask('PATCH', vault('v1'), { body })
    expect((await patch({ tags: { c: '3' } })).json.tags).toEqual({ c: '3' })
    expect((await patch({})).json.tags).toEqual({ c: '3' })
    expect(await patch({ tags: null })).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    expect((await patch({ tags: {} })).json.tags).toEqual({})
    expect((await ask('GET', vault('v1'))).json.tags).toEqual({})
  })
  behaviour('patch-merges', async () => {
    const { create, ask, vault } = setUp()
    await create('v1', {
      sku: { name: 'RS0', tier: 'Standard' },
      identity: { type: 'SystemAssigned' },
      properties: { monitoringSettings: { classicAlertSettings: { alertsForCriticalOperations: 'Disabled' } } },
    })
    const patch = (body: object): ReturnType<typeof ask> => ask('PATCH', vault('v1'), { body })
    const first = await patch({
      properties: { publicNetworkAccess: 'Disabled', redundancySettings: { standardTierStorageRedundancy: 'ZoneRedundant' } },
    })
    expect(first.status).toBe(200)
    expect(first.json).toMatchObject({
      sku: { name: 'RS0', tier: 'Standard' },
      identity: { type: 'SystemAssigned' },
      properties: {
        publicNetworkAccess: 'Disabled',
        redundancySettings: { standardTierStorageRedundancy: 'ZoneRedundant', crossRegionRestore: 'Disabled' },
        monitoringSettings: { classicAlertSettings: { alertsForCriticalOperations: 'Disabled' } },
      },
    })
    const second = await patch({
      sku: { tier: null, name: 'Standard' },
      identity: null,
      properties: { monitoringSettings: null, publicNetworkAccess: null },
    })
    expect(second.json.sku).toEqual({ name: 'Standard' })
    expect(second.json).not.toHaveProperty('identity')
    expect(second.json.properties).not.toHaveProperty('monitoringSettings')
    expect(second.json.properties.publicNetworkAccess).toBe('Enabled')
    expect(await patch({ sku: { name: null } })).toMatchObject({ status: 400, code: 'InvalidRestApiParameter' })
    expect(await patch({ id: 'x', name: 'y', type: 'z' })).toMatchObject({ status: 200, json: { id: vault('v1'), name: 'v1' } })
  })
  behaviour('patch-missing', async () => {
    const { ask, vault } = setUp()
    expect(await ask('PATCH', vault('v1'), { body: { tags: {} } })).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect(await ask('GET', vault('v1'))).toMatchObject({ status: 404 })
  })
  behaviour('patch-tags-sync', async () => {
    const { create, ask, vault } = setUp({ update: 'async' })
    await create('v1')
    for (const body of [{ tags: { a: 'b' } }, {}, { sku: { name: 'Standard' } }, { identity: { type: 'SystemAssigned' } }]) {
      const { status, json, header } = await ask('PATCH', vault('v1'), { body })
      expect([status, json.name, header('location')]).toEqual([200, 'v1', undefined])
    }
  })
  behaviour('patch-async', async () => {
    const { create, ask, vault } = setUp({ update: 'async', lroPolls: 1 })
    const before = (await create('v1')).json
    const accepted = await ask('PATCH', vault('v1'), { body: { tags: { a: 'b' }, properties: { publicNetworkAccess: 'Disabled' } } })
    expect([accepted.status, accepted.text, accepted.header('content-type')]).toEqual([202, '', undefined])
    expect(accepted.header('azure-asyncoperation')).toMatch(
      /\/vaults\/v1\/operationStatus\/[\w=]+\?api-version=2024-01-01&t=\d{18}&c=[\w-]+&s=[\w-]+&h=[\w-]+$/,
    )
    expect(accepted.header('location')).toContain('/vaults/v1/operationResults/')
    expect((await ask('GET', vault('v1'))).json).toEqual(before)
    const after = (await ask('GET', accepted.header('location')!)).json
    expect(after).toMatchObject({ tags: { a: 'b' }, properties: { publicNetworkAccess: 'Disabled', provisioningState: 'Succeeded' } })
    expect(after.etag).not.toBe(before.etag)
    const assigned = await ask('PATCH', vault('v1'), { body: { identity: { type: 'UserAssigned', userAssignedIdentities: { '/x': {} } } } })
    expect(assigned.status).toBe(202)
    expect(await ask('PATCH', vault('v1'), { body: { properties: { publicNetworkAccess: 'x' } } })).toMatchObject({ status: 400 })
  })
})

describe('DELETE', () => {
  behaviour('delete-sync', async () => {
    const { create, ask, vault, inGroup } = setUp()
    await create('v1')
    await create('v10')
    const deleted = await ask('DELETE', vault('v1'))
    expect([deleted.status, deleted.text, deleted.header('location')]).toEqual([200, '', undefined])
    expect(await ask('GET', vault('v1'))).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect((await ask('GET', inGroup)).json.value.map(({ name }: { name: string }) => name)).toEqual(['v10'])
  })
  behaviour('delete-async', async () => {
    const { create, ask, vault, inGroup } = setUp({ delete: 'async' })
    await create('v1')
    const deleted = await ask('DELETE', vault('v1'))
    expect([deleted.status, deleted.text]).toEqual([202, ''])
    expect(deleted.header('azure-asyncoperation')).toContain('/operationStatus/')
    expect(deleted.header('location')).toContain('/operationResults/')
    expect(await ask('GET', vault('v1'))).toMatchObject({ status: 404 })
    expect(await ask('GET', inGroup)).toMatchObject({ text: '{"value":[]}' })
    expect(await ask('DELETE', vault('v1'))).toMatchObject({ status: 204 })
  })
  behaviour('delete-missing', async () => {
    for (const mode of ['sync', 'async'] as const) {
      const { ask, vault } = setUp({ delete: mode })
      expect(await ask('DELETE', vault('v1'))).toMatchObject({ status: 204, text: '' })
      expect(await ask('DELETE', vault('1_'))).toMatchObject({ status: 204 })
    }
  })
  behaviour('name-free-again', async () => {
    for (const mode of ['sync', 'async'] as const) {
      const { create, ask, vault } = setUp({ delete: mode, create: mode, lroPolls: 2 })
      await create('v1', { tags: { a: 'b' } })
      const deleted = await ask('DELETE', vault('v1'))
      const again = await create('v1', { location: 'eastus' })
      expect(again).toMatchObject({ status: 201, json: { location: 'eastus' } })
      expect(again.json).not.toHaveProperty('tags')
      if (mode === 'async') for (const _ of [1, 2, 3]) await ask('GET', deleted.header('location')!)
      expect(await ask('GET', vault('v1'))).toMatchObject({ status: 200, json: { location: 'eastus' } })
    }
  })
})
