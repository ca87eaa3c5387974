/** id, name, type and URL agree. */
import { isObject, type Json } from '../../../spec/json.ts'
import { always, at, type Finding } from '../../../harness/check.ts'
import { succeeded, type Answered } from '../../../harness/exchange.ts'
import { itemsOf } from '../../../harness/paging.ts'
import { lists, vaultType } from '../../../fixtures/roles.ts'
import { body, object, requestPath, sameText, scopesOf, segment, show } from '../../reading.ts'
import { bodyOf, itemsIn, tampers } from '../../../fixtures/servers.ts'

const single = ['read', 'create', 'update']
const open = 'no answer showed a vault'
const hasVault = (exchange: Answered): boolean => succeeded(exchange) && isObject(exchange.response.json)

/** The vaults in a body, one or a page of them, with their pointers. */
function* vaultsIn(exchange: Answered): Iterable<{ vault: Json; pointer: string }> {
  if (single.includes(exchange.role)) yield { vault: body(exchange), pointer: '/body' }
  else for (const { value, pointer } of itemsOf([exchange])) yield { vault: object(value), pointer }
}

const otherGroup = (id: string): string => id.replace(/(resourceGroups\/)[^/]+/i, '$1another-group')

export const idIsTheUrl = always({
  id: 'id-is-the-url',
  title: 'The id of a vault is the path of its URL',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'ARM-GET-01', 'OAS-RESOURCE-ID'],
  roles: single,
  open,
  when: hasVault,
  *judge(exchange) {
    const { id } = body(exchange)
    if (!sameText(id, requestPath(exchange))) yield at(exchange, '/body/id', `is ${show(id)}, the URL names ${requestPath(exchange)}`)
  },
  defects: [
    {
      id: 'read-shows-another-group',
      says: 'A read shows the id with another group.',
      at: ['read'],
      also: ['echo', 'update'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.id = otherGroup(json.id))),
    },
    {
      id: 'created-with-id-of-the-operation',
      says: 'The answer of a creation has the id of the operation that it began.',
      seen: 'defects A16',
      temper: { create: 'async' },
      layer: tampers({ of: 'create', answers: 201 }, ({ json }) => void (json.id += '/operationStatus/MjA0Nw==')),
      at: ['create'],
    },
    {
      id: 'updated-id-has-a-host',
      says: 'The id in the answer of an update is a URL with scheme and host.',
      at: ['update'],
      also: ['update'],
      layer: tampers({ of: 'update' }, ({ json }) => void (json.id = `https://management.azure.com${json.id}`)),
    },
    {
      id: 'read-id-ends-in-a-slash',
      says: 'The id ends in a slash, from the third read on.',
      at: ['read'],
      also: ['echo', 'read', 'update'],
      layer: tampers({ of: 'read', from: 3 }, ({ json }) => void (json.id += '/')),
    },
    {
      id: 'replaced-without-id',
      says: 'The answer of a PUT over a vault that exists has no id.',
      at: ['create'],
      layer: tampers({ of: 'create', answers: 200 }, ({ json }) => void delete json.id),
    },
  ],
})

export const nameIsTheUrl = always({
  id: 'name-is-the-url',
  title: 'The name of a vault is the last segment of its URL',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'OAS-RESOURCE-NAME', 'OAS-NAME'],
  roles: single,
  open,
  when: hasVault,
  *judge(exchange) {
    const { name } = body(exchange)
    const last = requestPath(exchange).split('/').at(-1)
    if (!sameText(name, last)) yield at(exchange, '/body/name', `is ${show(name)}, the URL names ${show(last)}`)
  },
  defects: [
    {
      id: 'put-answers-the-name-sent',
      says: 'The answer of a PUT has the name that stands in the body.',
      at: ['create'],
      seen: 'defects A09',
      layer: tampers(
        { of: 'create' },
        ({ json }, request) => void (json.name = typeof bodyOf(request)?.name === 'string' ? bodyOf(request).name : json.name),
      ),
    },
    {
      id: 'read-name-has-the-group',
      says: 'A read shows group and name, with a slash between, for a name.',
      at: ['read'],
      also: ['echo', 'update'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.name = `${json.id.split('/')[4]}/${json.name}`)),
    },
    {
      id: 'updated-without-name',
      says: 'The answer of an update has no name.',
      at: ['update'],
      layer: tampers({ of: 'update' }, ({ json }) => void delete json.name),
    },
    {
      id: 'read-name-is-a-guid',
      says: 'From the fourth read on the name is a guid.',
      at: ['read'],
      also: ['echo', 'read', 'update'],
      layer: tampers({ of: 'read', from: 4 }, ({ json }) => void (json.name = '2f1c2f0e-7a57-4c1c-9c55-0c8f4c1d2a01')),
    },
  ],
})

function* endings(exchange: Answered): Iterable<Finding> {
  for (const { vault, pointer } of vaultsIn(exchange)) {
    if (typeof vault['id'] !== 'string') continue
    const last = vault['id'].slice(vault['id'].lastIndexOf('/') + 1)
    if (vault['name'] !== last) yield at(exchange, `${pointer}/name`, `is ${show(vault['name'])}, the id ends in ${show(last)}`)
  }
}

export const nameEndsTheId = always({
  id: 'name-ends-the-id',
  title: 'The name is the last segment of the id, to the letter',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03'],
  roles: single,
  open,
  when: hasVault,
  judge: endings,
  defects: [
    {
      id: 'patch-name-lower-case',
      says: 'Only the answer of an update has the name in lower case, the id as it was created.',
      at: ['update'],
      layer: tampers({ of: 'update' }, ({ json }) => void (json.name = json.name.toLowerCase())),
    },
    {
      id: 'read-name-lower-case',
      says: 'A read shows the name in lower case, the id as it was created.',
      at: ['read'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.name = json.name.toLowerCase())),
    },
  ],
})

/** Advice, for one of the recorded lists of real Azure has an item whose id is spelt otherwise than its name. */
export const listedNameEndsTheId = always({
  id: 'listed-name-ends-the-id',
  title: 'In a list, the name is the last segment of the id, to the letter',
  level: 'should',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03', 'ARM-LIST-01'],
  roles: lists,
  open,
  when: hasVault,
  judge: endings,
  defects: [
    {
      id: 'listed-names-upper-case',
      says: 'Names in the list of a group are in upper case, ids are not.',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.name = item.name.toUpperCase()))),
    },
    {
      id: 'last-name-is-cut',
      says: 'On the last page of a subscription names end at the first hyphen.',
      at: ['listInSubscription'],
      layer: tampers(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink ?? itemsIn(draft).forEach((item) => ([item.name] = item.name.split('-')))),
      ),
    },
    {
      id: 'listed-name-of-the-neighbour',
      says: 'In a page of two or more vaults each has the name of the first.',
      at: ['listInSubscription'],
      temper: { pageSize: 20 },
      layer: tampers({ of: 'listInSubscription' }, (draft) => itemsIn(draft).forEach((item, _, all) => (item.name = all[0].name))),
    },
  ],
})

export const typeIsTheProviders = always({
  id: 'type-is-the-providers',
  title: `The type of a vault is ${vaultType}`,
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03', 'OAS-RESOURCE-TYPE'],
  roles: [...single, ...lists],
  open,
  when: hasVault,
  *judge(exchange) {
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (!sameText(vault['type'], vaultType)) yield at(exchange, `${pointer}/type`, `is ${show(vault['type'])}`)
    }
  },
  defects: [
    {
      id: 'listed-as-backup-vaults',
      says: 'The list of a group names the type of another provider.',
      at: ['listInGroup'],
      also: ['echo'],
      layer: tampers({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.type = 'Microsoft.DataProtection/backupVaults')),
      ),
    },
    {
      id: 'updated-without-type',
      says: 'The answer of an update has no type.',
      at: ['update'],
      layer: tampers({ of: 'update' }, ({ json }) => void delete json.type),
    },
    {
      id: 'read-type-without-provider',
      says: 'A read shows the type without the provider.',
      at: ['read'],
      also: ['echo', 'update'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.type = 'vaults')),
    },
    {
      id: 'put-answers-the-type-sent',
      says: 'The answer of a PUT has the type that stands in the body.',
      at: ['create'],
      layer: tampers({ of: 'create' }, ({ json }, request) => void (json.type = bodyOf(request)?.type ?? json.type)),
    },
  ],
})

export const typeKeepsItsCasing = always({
  id: 'type-keeps-its-casing',
  title: 'Type and provider are spelt as they are registered',
  level: 'should',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  roles: [...single, ...lists],
  open,
  when: hasVault,
  *judge(exchange) {
    for (const { vault, pointer } of vaultsIn(exchange)) {
      const { id, type } = vault
      if (sameText(type, vaultType) && type !== vaultType) yield at(exchange, `${pointer}/type`, `is ${show(type)}`)
      const provider = /\/providers\/([^/]+\/[^/]+)\//i.exec(String(id))?.[1]
      if (sameText(provider, vaultType) && provider !== vaultType) yield at(exchange, `${pointer}/id`, `spells the type ${show(provider)}`)
    }
  },
  defects: [
    {
      id: 'listed-type-lower-case',
      says: 'The list of a subscription has the type in lower case.',
      at: ['listInSubscription'],
      seen: 'defects A05',
      layer: tampers({ of: 'listInSubscription' }, (draft) => itemsIn(draft).forEach((item) => (item.type = item.type.toLowerCase()))),
    },
    {
      id: 'read-provider-lower-case',
      says: 'The provider in the id of a read is in lower case.',
      at: ['read'],
      seen: 'defects A04',
      layer: tampers(
        { of: 'read' },
        ({ json }) => void (json.id = json.id.replace('Microsoft.RecoveryServices', 'microsoft.recoveryservices')),
      ),
    },
    {
      id: 'created-type-has-a-capital',
      says: 'The answer of a creation says Vaults with a capital.',
      at: ['create'],
      layer: tampers({ of: 'create', answers: 201 }, ({ json }) => void (json.type = 'Microsoft.RecoveryServices/Vaults')),
    },
  ],
})

export const idsStayInScope = always({
  id: 'ids-stay-in-scope',
  title: 'A list holds only vaults of the subscription and group that were asked for',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS', 'OAS-SUBSCRIPTION', 'OAS-GROUP'],
  roles: lists,
  when: hasVault,
  *judge(exchange) {
    const scopes = scopesOf(requestPath(exchange))
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (typeof vault['id'] !== 'string') continue
      for (const { name, wanted, holds } of scopes) {
        if (!holds(vault['id']))
          yield at(exchange, `${pointer}/id`, `is of ${name}/${String(segment(vault['id'], name))}, asked was ${wanted}`)
      }
    }
  },
  defects: [
    {
      id: 'group-list-adds-a-neighbour',
      says: 'The last page of a group has a vault of another group besides.',
      at: ['listInGroup'],
      seen: 'defects D07',
      layer: tampers({ of: 'listInGroup', if: ({ url }) => !/no-group/.test(url) }, (draft, _request, { vaults }) => {
        if (!draft.json.nextLink) draft.json.value.push([...vaults.values()][0]!.resource)
      }),
    },
    {
      id: 'subscription-list-leaks-another',
      says: 'Every third page of a subscription has a vault of another subscription.',
      at: ['listInSubscription'],
      layer: tampers({ of: 'listInSubscription', every: 3 }, (draft) => {
        const [item] = itemsIn(draft)
        draft.json.value.push({ ...item, id: item.id.replace(/[0-9a-f]{8}/i, '00000000') })
      }),
    },
    {
      id: 'group-list-matches-by-prefix',
      says: 'The list of a group has the vaults of groups whose names begin alike.',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup', if: ({ url }) => !/no-group/.test(url) }, (draft) => {
        const [item] = itemsIn(draft)
        if (item) draft.json.value.push({ ...item, id: item.id.replace(/(resourceGroups\/[^/]+)/, '$1-2') })
      }),
    },
  ],
})

export const idIsAVaultId = always({
  id: 'id-is-a-vault-id',
  title: 'An id in a list is the whole path of a vault, without host or encoding',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GET-01', 'ARM-LIST-01'],
  roles: lists,
  when: hasVault,
  *judge(exchange) {
    const shape = /^\/subscriptions\/[^/%]+\/resourceGroups\/[^/%]+\/providers\/Microsoft\.RecoveryServices\/vaults\/[^/%?#]+$/i
    for (const { vault, pointer } of vaultsIn(exchange))
      if (!shape.test(String(vault['id']))) yield at(exchange, `${pointer}/id`, `is ${show(vault['id'])}`)
  },
  defects: [
    {
      id: 'listed-ids-have-a-host',
      says: 'Ids in the list of a group are URLs.',
      at: ['listInGroup'],
      also: ['lists'],
      layer: tampers({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.id = `https://management.azure.com${item.id}`)),
      ),
    },
    {
      id: 'listed-ids-are-numbers-in-text',
      says: 'Ids in the list of a group are numbers, as text.',
      at: ['listInGroup'],
      also: ['lists', 'delete', 'echo'],
      layer: tampers({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((vault, i) => void (vault.id = String(i)))),
    },
    {
      id: 'listed-ids-encoded',
      says: 'Ids in the list of a subscription are percent-encoded.',
      at: ['listInSubscription'],
      also: ['lists'],
      layer: tampers({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.id = item.id.replace('Microsoft.RecoveryServices', 'Microsoft%2ERecoveryServices'))),
      ),
    },
    {
      id: 'last-id-is-missing',
      says: 'The vaults on the last page of a subscription have no id.',
      at: ['listInSubscription'],
      also: ['lists'],
      layer: tampers(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink ?? itemsIn(draft).forEach((item) => delete item.id)),
      ),
    },
    {
      id: 'listed-ids-have-a-query',
      says: 'Ids in the list of a group end in the api-version.',
      at: ['listInGroup'],
      also: ['lists'],
      layer: tampers({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.id += '?api-version=2024-01-01'))),
    },
  ],
})
