import { describe, expect } from 'vitest'
import { behaviour, setUp } from './support.ts'

const asynchronous = { create: 'async', update: 'async', delete: 'async' } as const

describe('long-running operations', () => {
  behaviour('create-async', async () => {
    const { create, ask, vault, inGroup } = setUp({ ...asynchronous, lroPolls: 3 })
    const made = await create('v1')
    expect([made.status, made.json.properties.provisioningState, made.header('location')]).toEqual([201, 'Provisioning', undefined])
    expect(made.header('azure-asyncoperation')).toContain(`${vault('v1')}/operationStatus/`)
    expect((await ask('GET', vault('v1'))).json).toEqual(made.json)
    expect((await ask('GET', inGroup)).json.value[0].properties.provisioningState).toBe('Provisioning')
    for (const expected of ['InProgress', 'InProgress', 'Succeeded', 'Succeeded']) {
      expect((await ask('GET', made.header('azure-asyncoperation')!)).json.status).toBe(expected)
    }
    expect((await ask('GET', vault('v1'))).json.properties.provisioningState).toBe('Succeeded')
  })
  behaviour('lro-by-polls', async () => {
    for (const lroPolls of [0, 1, 3]) {
      const { create, ask, inGroup } = setUp({ ...asynchronous, lroPolls })
      const at = (await create('v1')).header('azure-asyncoperation')!
      for (let times = 0; times < 5; times++) await ask('GET', inGroup)
      const seen: string[] = []
      while (seen.at(-1) !== 'Succeeded' && seen.length < 9) seen.push((await ask('GET', at)).json.status)
      expect(seen).toEqual([...Array.from({ length: lroPolls }, () => 'InProgress'), 'Succeeded'])
    }
  })
  behaviour('lro-status', async () => {
    const { create, ask, vault } = setUp({ ...asynchronous, lroPolls: 1 })
    const first = (await create('v1')).header('azure-asyncoperation')!
    const going = await ask('GET', first)
    const path = new URL(first).pathname
    const name = path.split('/').at(-1)!
    expect(atob(name)).toMatch(/^2047;[0-9a-f-]{36}$/)
    expect(going).toMatchObject({ status: 200, json: { id: path, name, status: 'InProgress' } })
    const again = going.header('azure-asyncoperation')!
    expect(again).not.toBe(first)
    expect(again.split('?')[0]).toBe(first.split('?')[0])
    expect(going.header('location')).toContain(`${vault('v1')}/operationResults/${name}`)
    const done = await ask('GET', first)
    expect(done.json).toEqual({ id: path, name, status: 'Succeeded' })
    expect([done.header('azure-asyncoperation'), done.header('location'), done.header('retry-after')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(await ask('GET', again)).toMatchObject({ status: 200, json: { status: 'Succeeded' } })
    expect(await ask('GET', first, { token: null })).toMatchObject({ status: 401 })
    expect(await ask('GET', first.split('?')[0]!)).toMatchObject({ status: 400, code: 'MissingApiVersionParameter' })
  })
  behaviour('lro-result', async () => {
    const { create, ask, vault } = setUp({ ...asynchronous, create: 'sync', lroPolls: 1 })
    await create('v1')
    const patched = (await ask('PATCH', vault('v1'), { body: { properties: { publicNetworkAccess: 'Disabled' } } })).header('location')!
    const going = await ask('GET', patched)
    expect([going.status, going.text]).toEqual([202, ''])
    expect(going.header('location')).toContain('/operationResults/')
    expect(await ask('GET', patched)).toMatchObject({ status: 200, json: { name: 'v1', properties: { publicNetworkAccess: 'Disabled' } } })
    const deleted = (await ask('DELETE', vault('v1'))).header('location')!
    expect((await ask('GET', deleted)).status).toBe(202)
    expect(await ask('GET', deleted)).toMatchObject({ status: 204, text: '' })
  })
  behaviour('lro-unknown', async () => {
    const { create, ask, vault } = setUp(asynchronous)
    const at = (await create('v1')).header('azure-asyncoperation')!
    await create('v2')
    for (const path of [`${vault('v1')}/operationStatus/x`, `${vault('v1')}/operationResults/x`]) {
      expect(await ask('GET', path)).toMatchObject({ status: 404, code: 'OperationNotFound' })
    }
    expect(await ask('GET', at.replace('/v1/', '/v2/'))).toMatchObject({ status: 404 })
    expect(await ask('GET', at.replace('/v1/', '/V1/').replace('operationStatus', 'operationstatus'))).toMatchObject({ status: 200 })
  })
  behaviour('lro-vault-watched', async () => {
    const { create, ask, vault } = setUp({ ...asynchronous, lroPolls: 2 })
    await create('v1')
    const state = async (): Promise<string> => (await ask('GET', vault('v1'))).json.properties.provisioningState
    expect([await state(), await state(), await state()]).toEqual(['Provisioning', 'Provisioning', 'Succeeded'])
    const deletion = (await ask('DELETE', vault('v1'))).header('azure-asyncoperation')!
    for (const _ of [1, 2]) expect((await ask('GET', vault('v1'))).status).toBe(404)
    expect((await ask('GET', deletion)).json.status).toBe('Succeeded')
  })
  behaviour('lro-overtaken', async () => {
    const { create, ask, vault } = setUp({ ...asynchronous, lroPolls: 1 })
    const patch = async (publicNetworkAccess: string): Promise<string> =>
      (await ask('PATCH', vault('v1'), { body: { properties: { publicNetworkAccess } } })).header('azure-asyncoperation')!
    const created = (await create('v1')).header('azure-asyncoperation')!
    const first = await patch('Disabled')
    const second = await patch('Enabled')
    for (const expected of ['InProgress', 'Succeeded']) expect((await ask('GET', second)).json.status).toBe(expected)
    expect((await ask('GET', first)).json.status).toBe('Succeeded')
    expect((await ask('GET', created)).json.status).toBe('Succeeded')
    expect((await ask('GET', vault('v1'))).json.properties).toMatchObject({
      publicNetworkAccess: 'Enabled',
      provisioningState: 'Succeeded',
    })
    const third = await patch('Disabled')
    await create('v1')
    expect((await ask('GET', third)).json).toMatchObject({ status: 'Canceled', error: { code: 'OperationCanceled' } })
    expect(await ask('GET', third.replace('operationStatus', 'operationResults'))).toMatchObject({ status: 409, code: 'OperationCanceled' })
    expect((await ask('GET', vault('v1'))).json.properties.publicNetworkAccess).toBe('Enabled')
  })
  behaviour(
    'lro-overtaken',
    async () => {
      const { create, ask, vault } = setUp({ ...asynchronous, lroPolls: 1 })
      const created = (await create('v1')).header('azure-asyncoperation')!
      await ask('DELETE', vault('v1'))
      expect((await ask('GET', created)).json.status).toBe('Canceled')
      expect(await ask('GET', vault('v1'))).toMatchObject({ status: 404 })
    },
    'by a DELETE',
  )
  behaviour('retry-after', async () => {
    for (const [retryAfter, expected] of [
      ['none', undefined],
      [0, '0'],
      [7, '7'],
    ] as const) {
      const { create, ask, vault } = setUp({ ...asynchronous, retryAfter, lroPolls: 5 })
      const made = await create('v1')
      const patched = await ask('PATCH', vault('v1'), { body: { properties: {} } })
      const polls = [await ask('GET', made.header('azure-asyncoperation')!), await ask('GET', patched.header('location')!)]
      const deleted = await ask('DELETE', vault('v1'))
      expect([made, patched, ...polls, deleted].map((answer) => answer.header('retry-after'))).toEqual(
        Array.from({ length: 5 }, () => expected),
      )
      expect((await ask('GET', `${vault('v1')}`)).header('retry-after')).toBeUndefined()
    }
  })
})
