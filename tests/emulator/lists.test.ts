import { describe, expect } from 'vitest'
import { behaviour, provider, setUp } from './support.ts'

behaviour('operations-list', async () => {
  const { ask } = setUp()
  const { status, json } = await ask('GET', `${provider}/operations`)
  expect(status).toBe(200)
  expect(Object.keys(json)).toEqual(['value'])
  const names: string[] = json.value.map(({ name }: { name: string }) => name)
  expect(names.length).toBeGreaterThanOrEqual(12)
  expect(new Set(names).size).toBe(names.length)
  for (const wanted of [
    'register/action',
    'operations/read',
    'Vaults/read',
    'Vaults/write',
    'Vaults/delete',
    'Vaults/backupPolicies/operations/read',
  ])
    expect(names).toContain(`Microsoft.RecoveryServices/${wanted}`)
  for (const { display, origin, ...rest } of json.value) {
    expect(Object.keys(rest)).toEqual(['name'])
    expect(origin).toBe('user')
    expect(display.provider).toBe('Microsoft.RecoveryServices')
    expect(Object.values(display).every((text) => typeof text === 'string' && text !== '')).toBe(true)
  }
})

describe('lists of vaults', () => {
  behaviour('list-empty', async () => {
    const { ask, inGroup } = setUp()
    expect(await ask('GET', inGroup)).toMatchObject({ status: 200, text: '{"value":[]}' })
    const nobody = setUp({ neighbours: 0 })
    expect(await nobody.ask('GET', nobody.inSubscription)).toMatchObject({ status: 200, text: '{"value":[]}' })
  })
  behaviour('other-peoples-vaults', async () => {
    const { pages, inSubscription } = setUp({ resourceGroups: ['finance-archive', 'mine'], neighbours: 6 })
    const { items, ids } = await pages(inSubscription)
    expect(items).toHaveLength(6)
    const groups = new Set(ids.map((id) => id.split('/')[4]!.toLowerCase()))
    expect(groups.size).toBeGreaterThanOrEqual(2)
    expect(groups.has('finance-archive') || groups.has('mine')).toBe(false)
    expect(new Set(items.map(({ location }) => location)).size).toBeGreaterThanOrEqual(3)
    expect(JSON.stringify(items)).not.toContain('null')
  })
  behaviour('list-scopes', async () => {
    const { create, pages, ask, inGroup, inSubscription, root } = setUp({ resourceGroups: ['one', 'one-more'] })
    const inMore = `${root}/resourceGroups/ONE-more${provider}/vaults`
    const first = await create('v1')
    const second = await ask('PUT', `${inMore}/v1`, { body: { location: 'eastus' } })
    expect((await pages(inGroup)).ids).toEqual([first.json.id])
    expect((await pages(inMore)).ids).toEqual([second.json.id])
    const { ids } = await pages(inSubscription)
    expect(ids).toHaveLength(7)
    expect(ids).toEqual(expect.arrayContaining([first.json.id, second.json.id]))
  })
  behaviour('list-items-reduced', async () => {
    const { create, ask, vault, inGroup } = setUp()
    await create('v1', { tags: { a: 'b' }, identity: { type: 'SystemAssigned' }, sku: { name: 'RS0', tier: 'Standard' } })
    const full = (await ask('GET', vault('v1'))).json
    const item = (await ask('GET', inGroup)).json.value[0]
    const { properties, ...top } = item
    const { properties: all, ...fullTop } = full
    expect(top).toEqual(fullTop)
    expect(all).toMatchObject(properties)
    for (const name of ['redundancySettings', 'securitySettings', 'backupStorageVersion']) {
      expect(all).toHaveProperty(name)
      expect(properties).not.toHaveProperty(name)
    }
    expect(properties.provisioningState).toBe('Succeeded')
  })
})

describe('paging', () => {
  behaviour('paging', async () => {
    const { ask, create, pages, inGroup, inSubscription } = setUp({ pageSize: 2, neighbours: 3 })
    for (const name of ['v1', 'v2', 'v3', 'v4']) await create(name)
    const first = (await ask('GET', inGroup)).json
    expect(first.value).toHaveLength(2)
    expect(first.nextLink).toMatch(/^https:\/\/arm\.test\/subscriptions\/.+\?api-version=2024-01-01&%24skiptoken=[\w-]+$/)
    const last = (await ask('GET', first.nextLink)).json
    expect(last.value).toHaveLength(2)
    expect(last).not.toHaveProperty('nextLink')
    const whole = await pages(inSubscription)
    expect([whole.count, whole.ids.length, new Set(whole.ids).size]).toEqual([4, 7, 7])
    expect((await pages(inSubscription)).ids).toEqual(whole.ids)
  })
  behaviour('paging-stable', async () => {
    const { ask, create, vault, inGroup } = setUp({ pageSize: 2 })
    for (const name of ['b1', 'b2', 'b3', 'b4']) await create(name)
    const first = (await ask('GET', inGroup)).json
    await ask('DELETE', vault('b1'))
    await ask('DELETE', vault('b2'))
    await create('a1')
    const names = (await ask('GET', first.nextLink)).json.value.map(({ name }: { name: string }) => name)
    expect(names).toEqual(['b3', 'b4'])
  })
  behaviour('skip-token-checked', async () => {
    const { ask, inGroup, inSubscription } = setUp({ pageSize: 1 })
    const { nextLink } = (await ask('GET', inSubscription)).json
    const token = nextLink.split('skiptoken=')[1]
    for (const wrong of ['', 'garbage', token.slice(0, -4), token.slice(4), `${token}x`]) {
      expect(await ask('GET', `${inSubscription}?$skiptoken=${wrong}`)).toMatchObject({ status: 400, code: 'InvalidSkipToken' })
    }
    expect(await ask('GET', `${inGroup}?$skiptoken=${token}`)).toMatchObject({ status: 400 })
    expect(await ask('GET', `${inSubscription}?%24skipToken=${token}`)).toMatchObject({ status: 200 })
  })
})
