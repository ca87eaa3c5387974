/** The official client as an independent check: whatever it takes for granted, the emulator has to give. */
import { RecoveryServicesClient } from '@azure/arm-recoveryservices'
import type { Vault } from '@azure/arm-recoveryservices'
import { afterEach, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'

let close = async (): Promise<void> => {}
afterEach(() => close())

/** Its own bearer policy refuses http, so the token is put on by hand. */
async function start(options: Partial<EmulatorOptions>) {
  const emulator = createEmulator({ neighbours: 5, pageSize: 2, ...options })
  const { token, subscription, resourceGroups } = emulator.options
  const served = await serve(emulator)
  close = served.close
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) }
  const client = new RecoveryServicesClient(credential, subscription, {
    endpoint: served.url,
    allowInsecureConnection: true,
    apiVersion: '2024-01-01',
  })
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' })
  client.pipeline.addPolicy(
    {
      name: 'token',
      sendRequest(request, next) {
        request.headers.set('Authorization', `Bearer ${token}`)
        return next(request)
      },
    },
    { phase: 'Sign' },
  )
  return { client, emulator, group: resourceGroups[0]! }
}

async function all(iterator: AsyncIterable<Vault>): Promise<Vault[]> {
  const found: Vault[] = []
  for await (const vault of iterator) found.push(vault)
  return found
}

const poll = { updateIntervalInMs: 1 }
const body = { location: 'westeurope', sku: { name: 'Standard' }, properties: { publicNetworkAccess: 'Enabled' }, tags: { a: '1' } }

const modes: readonly (readonly [string, Partial<EmulatorOptions>])[] = [
  ['synchronous', {}],
  ['asynchronous', { create: 'async', update: 'async', delete: 'async', lroPolls: 2, retryAfter: 'none' }],
  ['asynchronous with Retry-After: 0', { create: 'async', update: 'async', delete: 'async', lroPolls: 1, retryAfter: 0 }],
]

describe.each(modes)('the official client, %s', (_, options) => {
  test('creates, reads, lists, updates and deletes', async () => {
    const { client, emulator, group } = await start(options)
    const { vaults } = client
    const names = ['cst-1', 'cst-2', 'cst-3']
    for (const name of names) {
      const made = await vaults.beginCreateOrUpdateAndWait(group, name, body, poll)
      expect(made).toMatchObject({ name, location: 'westeurope', tags: { a: '1' }, properties: { provisioningState: 'Succeeded' } })
    }
    expect(await vaults.get(group, 'cst-1')).toMatchObject({ name: 'cst-1', type: 'Microsoft.RecoveryServices/vaults' })
    expect((await all(vaults.listByResourceGroup(group))).map(({ name }) => name)).toEqual(names)
    expect(await all(vaults.listBySubscriptionId())).toHaveLength(8)

    expect((await vaults.beginUpdateAndWait(group, 'cst-1', { tags: { b: '2' } }, poll)).tags).toEqual({ b: '2' })
    const updated = await vaults.beginUpdateAndWait(group, 'cst-1', { properties: { publicNetworkAccess: 'Disabled' } }, poll)
    expect(updated).toMatchObject({ name: 'cst-1', tags: { b: '2' }, properties: { publicNetworkAccess: 'Disabled' } })
    expect(await vaults.beginCreateOrUpdateAndWait(group, 'cst-1', body, poll)).toMatchObject({ tags: { a: '1' } })

    for (const name of names) await vaults.beginDeleteAndWait(group, name, poll)
    await expect(vaults.get(group, 'cst-1')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' })
    expect(await all(vaults.listByResourceGroup(group))).toEqual([])
    expect(emulator.journal().filter(({ status }) => status >= 500)).toEqual([])
  })
})

test('the official client lists operations and reads refusals', async () => {
  const { client, group } = await start({})
  let count = 0
  for await (const { name } of client.operations.list()) count += name?.startsWith('Microsoft.RecoveryServices/') ? 1 : 0
  expect(count).toBeGreaterThanOrEqual(12)
  await expect(client.vaults.get('nobody', 'v1')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceGroupNotFound' })
  await expect(client.vaults.beginCreateOrUpdateAndWait(group, 'v1', { location: 'atlantis' }, poll)).rejects.toMatchObject({
    code: 'LocationNotAvailableForResourceType',
  })
})
