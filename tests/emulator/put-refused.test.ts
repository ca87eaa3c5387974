import { describe, expect } from 'vitest'
import { behaviour, setUp } from './support.ts'

describe('refused bodies and names', () => {
  behaviour('body-object-demanded', async () => {
    const { ask, create, vault } = setUp()
    await create('v2')
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
    for (const raw of ['', '{', '[]', '"text"', '1', 'null', 'true', "{'a':1}", '\uFEFF{}', `{"location":"westeurope","x":${deep}}`]) {
      for (const [method, name] of [
        ['PUT', 'v1'],
        ['PATCH', 'v2'],
      ] as const) {
        const answer = await ask(method, vault(name), { raw })
        expect([method, raw.slice(0, 20), answer.status, answer.code]).toEqual([method, raw.slice(0, 20), 400, 'InvalidRequestContent'])
      }
    }
  })
  behaviour('members-checked', async () => {
    const { create } = setUp()
    const content = [
      { location: 1 },
      { location: ['westeurope'] },
      { tags: [] },
      { tags: 'a' },
      { tags: null },
      { tags: { a: null } },
      { tags: { a: 1 } },
      { tags: { a: {} } },
      { properties: [] },
      { properties: 'x' },
      { properties: null },
      { sku: 'Standard' },
      { sku: null },
      { identity: [] },
    ]
    for (const body of content) {
      const answer = await create('v1', body)
      expect([body, answer.status, answer.code]).toEqual([body, 400, 'InvalidRequestContent'])
    }
    const values = [
      { sku: {} },
      { sku: { name: 1 } },
      { sku: { name: 'RS0' } },
      { identity: {} },
      { identity: { type: 'Other' } },
      { properties: { publicNetworkAccess: 'Sometimes' } },
      { properties: { publicNetworkAccess: 1 } },
      { properties: { monitoringSettings: [] } },
      { properties: { securitySettings: { softDeleteSettings: { softDeleteRetentionPeriodInDays: '14' } } } },
    ]
    for (const body of values) {
      const answer = await create('v1', body)
      expect([body, answer.status, answer.code]).toEqual([body, 400, 'InvalidRestApiParameter'])
    }
    expect((await create('v1', { properties: { restoreSettings: { crossSubscriptionRestoreSettings: 1 } } })).json.error.target).toBe(
      'properties.restoreSettings.crossSubscriptionRestoreSettings',
    )
  })
  behaviour('media-type-demanded', async () => {
    const { ask, vault, create } = setUp()
    await create('v2')
    const body = { location: 'westeurope' }
    for (const type of ['text/plain', 'application/xml', '', 'application/x-www-form-urlencoded']) {
      expect(await ask('PUT', vault('v1'), { body, headers: [['Content-Type', type]] })).toMatchObject({
        status: 415,
        code: 'UnsupportedMediaType',
      })
      expect(await ask('PATCH', vault('v2'), { body, headers: [['Content-Type', type]] })).toMatchObject({ status: 415 })
    }
    expect(await ask('PUT', vault('v1'), { body, headers: [['Content-Type', 'Application/JSON; charset=utf-8']] })).toMatchObject({
      status: 201,
    })
  })
  behaviour('location-demanded', async () => {
    const { ask, vault, create } = setUp()
    for (const body of [{}, { location: '' }, { location: null }]) {
      expect(await ask('PUT', vault('v1'), { body })).toMatchObject({ status: 400, code: 'LocationRequired' })
    }
    expect(await create('v1', { location: 'atlantis' })).toMatchObject({ status: 400, code: 'LocationNotAvailableForResourceType' })
  })
  behaviour('location-normalised', async () => {
    const { create } = setUp()
    expect((await create('v1', { location: 'West Europe' })).json.location).toBe('westeurope')
    expect(await create('v1', { location: 'WESTEUROPE' })).toMatchObject({ status: 200, json: { location: 'westeurope' } })
  })
  behaviour('location-immutable', async () => {
    const { create, ask, vault } = setUp()
    await create('v1')
    expect(await create('v1', { location: 'eastus' })).toMatchObject({ status: 409, code: 'InvalidResourceLocation' })
    expect(await ask('PATCH', vault('v1'), { body: { location: 'eastus' } })).toMatchObject({
      status: 409,
      code: 'InvalidResourceLocation',
    })
    expect(await ask('PATCH', vault('v1'), { body: { location: 'West Europe' } })).toMatchObject({ status: 200 })
    expect((await ask('GET', vault('v1'))).json.location).toBe('westeurope')
  })
  behaviour('name-rules', async () => {
    const { create } = setUp()
    for (const name of ['v', `v${'x'.repeat(50)}`, '1v', '-v', 'v_1', 'v.1', 'v%201', 'v%C3%A9', 'a%2Fb']) {
      const answer = await create(name)
      expect([name, answer.status, answer.code]).toEqual([name, 400, 'InvalidRestApiParameter'])
    }
    for (const name of ['v1', `v${'x'.repeat(49)}`, 'V-1-']) expect(await create(name)).toMatchObject({ status: 201 })
  })
  behaviour('tag-rules', async () => {
    const { create } = setUp()
    const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']))
    for (const tags of [many(50), { ['n'.repeat(512)]: 'v'.repeat(256) }, { 'a b': '<>%&\\?/' }, { é: '日本' }]) {
      expect(await create('good', { tags })).toMatchObject({ json: { tags } })
    }
    for (const tags of [many(51), { ['n'.repeat(513)]: '' }, { a: 'v'.repeat(257) }, { '': 'a' }, { Env: 'a', env: 'b' }]) {
      expect(await create('bad', { tags })).toMatchObject({ status: 400, code: 'InvalidTag' })
    }
    for (const sign of ['<', '>', '%', '&', '\\', '?', '/', '\n']) {
      expect(await create('bad', { tags: { [`a${sign}b`]: '' } })).toMatchObject({ status: 400, code: 'InvalidTagNameCharacters' })
    }
  })
  behaviour('refused-leaves-no-trace', async () => {
    const { create, ask, vault, emulator } = setUp()
    await create('v1', { tags: { a: 'b' } })
    const before = emulator.world.snapshot()
    for (const body of [
      { location: 'eastus' },
      { tags: { a: null } },
      { sku: { name: 'RS0' } },
      { properties: { publicNetworkAccess: 'x' } },
      { tags: null },
    ]) {
      expect((await create('v1', body)).status).toBeGreaterThanOrEqual(400)
      expect((await ask('PATCH', vault('v1'), { body })).status).toBeGreaterThanOrEqual(400)
    }
    expect((await create('v2', { tags: { a: 1 } })).status).toBe(400)
    expect(emulator.world.snapshot()).toEqual(before)
  })
})
