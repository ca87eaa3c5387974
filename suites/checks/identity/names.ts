/** id, name, type and URL agree. */
import { always, at } from '../../../harness/check.ts'
import { succeeded, type Answered } from '../../../harness/exchange.ts'
import { itemsOf } from '../../../harness/paging.ts'
import { lists, vaultType } from '../../../fixtures/roles.ts'
import { body, isObject, object, requestPath, sameText, segment, show, type Json } from '../../reading.ts'

const single = ['read', 'create', 'update']
const open = 'no answer showed a vault'
const hasVault = (exchange: Answered): boolean => succeeded(exchange) && isObject(exchange.response.json)

/** The vaults in a body, one or a page of them, with their pointers. */
const vaultsIn = (exchange: Answered): { vault: Json; pointer: string }[] =>
  single.includes(exchange.role) ? [{ vault: body(exchange), pointer: '/body' }] : itemsOf([exchange]).map(({ value, pointer }) => ({ vault: object(value), pointer }))

export const idIsTheUrl = always({
  id: 'id-is-the-url', title: 'The id of a vault is the path of its URL', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-PUT-03', 'ARM-GET-01', 'OAS-RESOURCE-ID'], roles: single, open, when: hasVault,
  *judge(exchange) {
    const { id } = body(exchange)
    if (!sameText(id, requestPath(exchange))) yield at(exchange, '/body/id', `is ${show(id)}, the URL names ${requestPath(exchange)}`)
  },
  defects: [],
})

export const nameIsTheUrl = always({
  id: 'name-is-the-url', title: 'The name of a vault is the last segment of its URL', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-PUT-03', 'OAS-RESOURCE-NAME'], roles: single, open, when: hasVault,
  *judge(exchange) {
    const { name } = body(exchange)
    const last = requestPath(exchange).split('/').at(-1)
    if (!sameText(name, last)) yield at(exchange, '/body/name', `is ${show(name)}, the URL names ${show(last)}`)
  },
  defects: [],
})

export const nameEndsTheId = always({
  id: 'name-ends-the-id', title: 'The name is the last segment of the id, to the letter', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-PUT-03', 'ARM-LIST-01'], roles: [...single, ...lists], open, when: hasVault,
  *judge(exchange) {
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (typeof vault['id'] !== 'string') continue
      const last = vault['id'].split('/').at(-1)
      if (vault['name'] !== last) yield at(exchange, `${pointer}/name`, `is ${show(vault['name'])}, the id ends in ${show(last)}`)
    }
  },
  defects: [],
})

export const typeIsTheProviders = always({
  id: 'type-is-the-providers', title: `The type of a vault is ${vaultType}`, level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-GEN-03', 'OAS-RESOURCE-TYPE'], roles: [...single, ...lists], open, when: hasVault,
  *judge(exchange) {
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (!sameText(vault['type'], vaultType)) yield at(exchange, `${pointer}/type`, `is ${show(vault['type'])}`)
    }
  },
  defects: [],
})

export const typeKeepsItsCasing = always({
  id: 'type-keeps-its-casing', title: 'Type and provider are spelt as they are registered', level: 'should', profile: 'arm', family: 'identity',
  source: ['ARM-GEN-03'], roles: [...single, ...lists], open, when: hasVault,
  *judge(exchange) {
    for (const { vault, pointer } of vaultsIn(exchange)) {
      const { id, type } = vault
      if (sameText(type, vaultType) && type !== vaultType) yield at(exchange, `${pointer}/type`, `is ${show(type)}`)
      const provider = /\/providers\/([^/]+\/[^/]+)\//i.exec(String(id))?.[1]
      if (sameText(provider, vaultType) && provider !== vaultType) yield at(exchange, `${pointer}/id`, `spells the type ${show(provider)}`)
    }
  },
  defects: [],
})

export const idsStayInScope = always({
  id: 'ids-stay-in-scope', title: 'A list holds only vaults of the subscription and group that were asked for', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS'], roles: lists, when: hasVault,
  *judge(exchange) {
    const path = requestPath(exchange)
    for (const { vault, pointer } of vaultsIn(exchange)) {
      for (const name of ['subscriptions', 'resourceGroups']) {
        const wanted = segment(path, name)
        const found = segment(String(vault['id']), name)
        if (typeof vault['id'] === 'string' && wanted !== undefined && !sameText(wanted, found)) yield at(exchange, `${pointer}/id`, `is of ${name}/${String(found)}, asked was ${wanted}`)
      }
    }
  },
  defects: [],
})

export const idIsAVaultId = always({
  id: 'id-is-a-vault-id', title: 'An id in a list is the whole path of a vault, without host or encoding', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-GET-01', 'ARM-LIST-01'], roles: lists, when: hasVault,
  *judge(exchange) {
    const shape = /^\/subscriptions\/[^/%]+\/resourceGroups\/[^/%]+\/providers\/Microsoft\.RecoveryServices\/vaults\/[^/%]+$/i
    for (const { vault, pointer } of vaultsIn(exchange)) if (!shape.test(String(vault['id']))) yield at(exchange, `${pointer}/id`, `is ${show(vault['id'])}`)
  },
  defects: [],
})
