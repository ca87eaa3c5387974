import { describe, expect, test } from 'vitest'
import { behaviour, setUp } from './support.ts'

describe('paths', () => {
  behaviour('slashes-in-front', async () => {
    const { ask, inGroup } = setUp()
    expect(await ask('GET', `//${inGroup}`)).toMatchObject({ status: 200 })
    expect(await ask('GET', `${inGroup}/`)).toMatchObject({ status: 200 })
  })
  behaviour('names-any-case', async () => {
    const { ask, create, vault, pages, inSubscription } = setUp({ resourceGroups: ['Mixed-Group'] })
    const made = await create('My-Vault')
    expect(made.json.id).toContain('/resourceGroups/Mixed-Group/providers/Microsoft.RecoveryServices/vaults/My-Vault')
    for (const path of [vault('My-Vault').toLowerCase(), vault('My-Vault').toUpperCase()]) {
      expect((await ask('GET', path)).json).toMatchObject({ id: made.json.id, name: 'My-Vault' })
      const again = await ask('PUT', path, { body: { location: 'westeurope' } })
      expect([again.status, again.json.id, again.json.name]).toEqual([200, made.json.id, 'My-Vault'])
      expect(await ask('PATCH', path, { body: {} })).toMatchObject({ status: 200, json: { id: made.json.id } })
      await create('My-Vault')
    }
    expect((await pages(inSubscription.toUpperCase())).ids.filter((id) => id.toLowerCase() === made.json.id.toLowerCase())).toEqual([
      made.json.id,
    ])
    expect(await ask('DELETE', vault('my-vault').toLowerCase())).toMatchObject({ status: 200 })
    expect(await ask('GET', vault('My-Vault'))).toMatchObject({ status: 404 })
  })
  test('a URL that cannot be read is 400, never 500', async () => {
    const { ask, vault } = setUp()
    expect(await ask('GET', vault('%E0%A4%A'))).toMatchObject({ status: 400, code: 'InvalidRequestUri' })
    expect(await ask('GET', '://')).toMatchObject({ status: 400, code: 'InvalidRequestUri' })
    expect(await ask('GET', vault('a%2Fb'))).toMatchObject({ status: 404, code: 'ResourceNotFound' })
  })
  behaviour('body-limit', async () => {
    const { ask, vault } = setUp()
    const padded = (bytes: number): string => `{"location":"westeurope"${' '.repeat(bytes - 25)}}`
    expect(await ask('PUT', vault('v1'), { raw: padded(8 * 1024 * 1024) })).toMatchObject({ status: 201 })
    expect(await ask('PUT', vault('v2'), { raw: padded(8 * 1024 * 1024 + 1) })).toMatchObject({
      status: 413,
      code: 'RequestEntityTooLarge',
    })
    expect(await ask('GET', vault('v2'))).toMatchObject({ status: 404 })
  })
})
