/** What the URL says cannot be changed by a body. */
import type { Planned } from '../../../harness/cast.ts'
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { body, sameText, show, status } from '../../reading.ts'
import { vaultType } from '../../../fixtures/roles.ts'
import { besides, bodyOf, keyOf, resourceOf } from '../../../fixtures/servers.ts'

export const readOnlyFieldsIgnored = held({
  id: 'read-only-fields-ignored',
  title: 'id, name and type in a body change nothing',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'ARM-PATCH-03'],
  roles: ['create', 'update'],
  needsState: true,
  *judge(_write: Exchange, after: Exchange, vault: Planned) {
    if (status(after) !== 200) return yield at(after, '/status', `is ${status(after)} after a body with another id, name and type`)
    const wanted = { id: vault.id, name: vault.name, type: vaultType }
    for (const [name, value] of Object.entries(wanted)) {
      if (!sameText(body(after)[name], value))
        yield at(after, `/body/${name}`, `is ${show(body(after)[name])} after a body that named another, was ${show(value)}`)
    }
  },
  defects: [
    {
      id: 'patch-renames',
      says: 'A PATCH with a name renames the vault.',
      at: ['update'],
      layer: besides(
        { of: 'update' },
        (world, request) => void (bodyOf(request)?.name && (resourceOf(request, world).name = bodyOf(request).name)),
      ),
    },
    {
      id: 'put-takes-the-id-sent',
      says: 'A PUT keeps the id that stands in its body.',
      at: ['create'],
      layer: besides(
        { of: 'create' },
        (world, request) => void (typeof bodyOf(request)?.id === 'string' && (resourceOf(request, world).id = bodyOf(request).id)),
      ),
      also: ['lists'],
    },
    {
      id: 'put-takes-the-type-sent',
      says: 'A PUT keeps the type that stands in its body.',
      at: ['create'],
      layer: besides(
        { of: 'create' },
        (world, request) => void (typeof bodyOf(request)?.type === 'string' && (resourceOf(request, world).type = bodyOf(request).type)),
      ),
      also: ['refusals'],
    },
    {
      id: 'patch-moves-the-vault',
      says: 'A PATCH with another name puts the vault under that name.',
      at: ['update'],
      also: ['lists'],
      layer: besides({ of: 'update' }, ({ vaults }, request) => {
        const name = bodyOf(request)?.name
        if (typeof name !== 'string') return
        const { resource } = vaults.get(keyOf(request))!
        vaults.delete(keyOf(request))
        vaults.set(keyOf(request).replace(/[^/]+$/, name), {
          resource: { ...resource, name, id: String(resource['id']).replace(/[^/]+$/, name) },
        })
      }),
    },
  ],
})
