/** A resource keeps one id, name and type, wherever it is shown. */
import { pointerTo } from '../../spec/pointer.ts'
import type { Contract } from '../../spec/contract.ts'
import { lists } from '../../fixtures/parts.ts'
import { alsoDoes, altersAnswer, bodyOf, itemsIn, keyOf, resourceOf, together } from '../../fixtures/servers.ts'
import { at, exchangeCheck, type Finding, scenarioCheck } from '../../harness/check.ts'
import { type Answered, type Exchange, succeeded } from '../../harness/exchange.ts'
import type { Resource } from '../../harness/inventory.ts'
import { itemsNamed, itemsOf, type Pages } from '../../harness/paging.ts'
import { isObject, object } from '../../spec/json.ts'
import { hasVault, misspelt, pathOf, shows, single, vaultsIn } from './common.ts'
import { body, requestPath, sameText, show, status } from '../reading.ts'

/** The name alone: a subscription and a group had their casing before the vault was, and a server may show theirs, however the PUT spelt them. */
const nameOf = (id: unknown): string | undefined => String(id).split('/').at(-1)

export const casingKept = scenarioCheck({
  id: 'casing-kept',
  title: 'A vault keeps the casing that a PUT gave its name, however it is asked for',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  verbs: ['read', 'create', 'update'],
  /** `later`: the id as a later PUT spelt it; a server may keep the spelling of the creation, or take over that of the last PUT. */
  *judge({ exchange, vault, later }: { exchange: Exchange; vault: Resource; later?: string }) {
    const { id } = body(exchange)
    if (
      succeeded(exchange) &&
      sameText(id, vault.id) &&
      nameOf(id) !== nameOf(vault.id) &&
      (later === undefined || nameOf(id) !== nameOf(later))
    )
      yield at(
        exchange,
        '/body/id',
        `is ${show(id)}, the vault was created as ${vault.id}${later === undefined ? '' : ` and written as ${later}`}`,
      )
  },
  defects: [
    {
      id: 'read-shows-the-casing-asked',
      says: 'A read shows id and name as they stand in the URL of the request.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft, request) => shows(() => pathOf(request))(draft)),
    },
    {
      id: 'read-shows-names-upper-case',
      says: 'A read shows the name in upper case.',
      at: ['read'],
      middleware: altersAnswer(
        { of: 'read' },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase())),
      ),
    },
    {
      id: 'put-by-another-casing-normalises',
      says: 'A PUT by another casing of the URL gives the name capitals at the beginning of its words, which no PUT had.',
      at: ['read'],
      also: ['lists'],
      middleware: alsoDoes({ of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) }, (world, request) => {
        const vault = resourceOf(request, world)
        vault.name = vault.name.toLowerCase().replace(/(^|-)[a-z]/g, (letter: string) => letter.toUpperCase())
        vault.id = vault.id.replace(/[^/]+$/, vault.name)
      }),
    },
    {
      id: 'patch-takes-over-the-casing',
      says: 'A PATCH by another casing of the URL renames the vault.',
      also: ['update', 'tags'],
      middleware: alsoDoes({ of: 'update' }, (world, request) => {
        const vault = resourceOf(request, world)
        vault.id = pathOf(request)
        vault.name = vault.id.split('/').at(-1)
      }),
    },
    {
      id: 'name-is-of-no-put',
      says: 'A read shows a vault that was written by two casings in a third one.',
      at: ['read'],
      middleware: () => {
        const written = new Map<string, Set<string>>()
        return together(
          alsoDoes({ of: 'create' }, (_, request) => {
            const key = pathOf(request).toLowerCase()
            written.set(key, (written.get(key) ?? new Set()).add(pathOf(request)))
          }),
          altersAnswer({ of: 'read', if: (request) => (written.get(pathOf(request).toLowerCase())?.size ?? 0) > 1 }, (draft) =>
            shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase()))(draft),
          ),
        )()
      },
    },
    {
      id: 'names-kept-lower-case',
      says: 'Whatever is read and written shows names in lower case.',
      at: ['read', 'create', 'update'],
      middleware: altersAnswer(
        { of: ['read', 'create', 'update'] },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase())),
      ),
    },
    {
      id: 'patch-answers-lower-case',
      says: 'Only the answer of an update has the name in lower case.',
      at: ['update'],
      middleware: altersAnswer(
        { of: 'update' },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase())),
      ),
    },
  ],
})

export const casingKeptInLists = scenarioCheck({
  id: 'casing-kept-in-lists',
  title: 'A list shows the name of a vault in a casing that a PUT gave it',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  verbs: ['list'],
  unless: ['found'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    for (const { id, exchange, pointer } of itemsNamed(pages.exchanges, pages.expected.existing)) {
      const known = pages.expected.spelt.filter((spelt) => sameText(nameOf(spelt), nameOf(id)))
      if (known.length > 0 && !known.some((spelt) => nameOf(spelt) === nameOf(id)))
        yield at(exchange, `${pointer}/id`, `is ${show(id)}, the vault was written as ${known.join(' and ')}`)
    }
  },
  defects: [
    {
      id: 'subscription-lists-names-upper-case',
      says: 'The list of a subscription has names in upper case.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase()))({ ...draft, json })),
      ),
    },
    {
      id: 'listed-names-lower-case',
      says: 'The list of a group has names in lower case.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase()))({ ...draft, json })),
      ),
    },
    {
      id: 'second-page-upper-case',
      mode: { pageSize: 2 },
      says: 'From the second page of a group on names are in upper case.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', if: ({ url }) => /skiptoken/i.test(url) }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase()))({ ...draft, json })),
      ),
    },
  ],
})

const open = 'no answer showed a vault'

const otherGroup = (id: string): string => id.replace(/(resourceGroups\/)[^/]+/i, '$1another-group')

export const idIsTheUrl = exchangeCheck({
  id: 'id-is-the-url',
  title: 'The id of a vault is the path of its URL',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'ARM-GET-01', 'OAS-RESOURCE-ID'],
  verbs: single,
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
      also: ['echo', 'update', 'tags'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.id = otherGroup(json.id))),
    },
    {
      id: 'created-with-id-of-the-operation',
      says: 'The answer of a creation has the id of the operation that it began.',
      mode: { create: 'async' },
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => void (json.id += '/operationStatus/MjA0Nw==')),
      at: ['create'],
    },
    {
      id: 'updated-id-has-a-host',
      says: 'The id in the answer of an update is a URL with scheme and host.',
      at: ['update'],
      also: ['update', 'tags'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void (json.id = `https://management.azure.com${json.id}`)),
    },
    {
      id: 'read-id-ends-in-a-slash',
      says: 'The id ends in a slash, from the third read on.',
      at: ['read'],
      also: ['echo', 'read', 'update', 'tags'],
      middleware: altersAnswer({ of: 'read', from: 3 }, ({ json }) => void (json.id += '/')),
    },
    {
      id: 'replaced-without-id',
      says: 'The answer of a PUT over a vault that exists has no id.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, ({ json }) => void delete json.id),
    },
  ],
})

export const nameIsTheUrl = exchangeCheck({
  id: 'name-is-the-url',
  title: 'The name of a vault is the last segment of its URL',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'OAS-RESOURCE-NAME', 'OAS-NAME'],
  verbs: single,
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
      middleware: altersAnswer(
        { of: 'create' },
        ({ json }, request) => void (json.name = typeof bodyOf(request)?.name === 'string' ? bodyOf(request).name : json.name),
      ),
    },
    {
      id: 'read-name-has-the-group',
      says: 'A read shows group and name, with a slash between, for a name.',
      at: ['read'],
      also: ['echo', 'update', 'tags'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.name = `${json.id.split('/')[4]}/${json.name}`)),
    },
    {
      id: 'updated-without-name',
      says: 'The answer of an update has no name.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void delete json.name),
    },
    {
      id: 'read-name-is-a-guid',
      says: 'From the fourth read on the name is a guid.',
      at: ['read'],
      also: ['echo', 'read', 'update', 'tags'],
      middleware: altersAnswer({ of: 'read', from: 4 }, ({ json }) => void (json.name = '2f1c2f0e-7a57-4c1c-9c55-0c8f4c1d2a01')),
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

export const nameEndsTheId = exchangeCheck({
  id: 'name-ends-the-id',
  title: 'The name is the last segment of the id, to the letter',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03'],
  verbs: single,
  open,
  when: hasVault,
  judge: endings,
  defects: [
    {
      id: 'patch-name-lower-case',
      says: 'Only the answer of an update has the name in lower case, the id as it was created.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void (json.name = json.name.toLowerCase())),
    },
    {
      id: 'read-name-lower-case',
      says: 'A read shows the name in lower case, the id as it was created.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.name = json.name.toLowerCase())),
    },
  ],
})

/** Warnings, for one of the recorded lists of real Azure has an item whose id is spelt otherwise than its name. */
export const listedNameEndsTheId = exchangeCheck({
  id: 'listed-name-ends-the-id',
  title: 'In a list, the name is the last segment of the id, to the letter',
  level: 'should',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03', 'ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  open,
  when: hasVault,
  judge: endings,
  defects: [
    {
      id: 'listed-names-upper-case',
      says: 'Names in the list of a group are in upper case, ids are not.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.name = item.name.toUpperCase()))),
    },
    {
      id: 'last-name-is-cut',
      says: 'On the last page of a subscription names end at the first hyphen.',
      at: ['listInSubscription'],
      middleware: altersAnswer(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink ?? itemsIn(draft).forEach((item) => ([item.name] = item.name.split('-')))),
      ),
    },
    {
      id: 'listed-name-of-the-neighbour',
      says: 'In a page of two or more vaults each has the name of the first.',
      at: ['listInSubscription'],
      mode: { pageSize: 20 },
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((item, _, all) => (item.name = all[0].name)),
      ),
    },
  ],
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The type in a path or an id: the provider, and the words in front of names. */
function typeIn(path: string): string {
  const [provider, ...rest] = path
    .slice(path.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length)
    .replace(/\/$/, '')
    .split('/')
  return [provider, ...rest.filter((_, i) => i % 2 === 0)].join('/')
}

/** The type of what an operation is about, as the document spells it. */
const typeOf = ({ operation }: Exchange, { operations }: Contract): string =>
  typeIn(operations.find(({ id }) => id === operation)?.path ?? '')

export const typeIsTheProviders = exchangeCheck({
  id: 'type-is-the-providers',
  title: 'The type of a resource is that of its URL',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03', 'OAS-RESOURCE-TYPE'],
  verbs: [...single, 'list'],
  unless: ['found'],
  open,
  when: hasVault,
  *judge(exchange, contract) {
    const due = typeOf(exchange, contract)
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (!sameText(vault['type'], due)) yield at(exchange, `${pointer}/type`, `is ${show(vault['type'])}`)
    }
  },
  defects: [
    {
      id: 'listed-as-backup-vaults',
      says: 'The list of a group names the type of another provider.',
      at: ['listInGroup'],
      also: ['echo'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.type = 'Microsoft.DataProtection/backupVaults')),
      ),
    },
    {
      id: 'updated-without-type',
      says: 'The answer of an update has no type.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void delete json.type),
    },
    {
      id: 'read-type-without-provider',
      says: 'A read shows the type without the provider.',
      at: ['read'],
      also: ['echo', 'update', 'tags'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.type = 'vaults')),
    },
    {
      id: 'put-answers-the-type-sent',
      says: 'The answer of a PUT has the type that stands in the body.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create' }, ({ json }, request) => void (json.type = bodyOf(request)?.type ?? json.type)),
    },
  ],
})

export const typeKeepsItsCasing = exchangeCheck({
  id: 'type-keeps-its-casing',
  title: 'Type and provider are spelt as they are registered',
  level: 'should',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  verbs: [...single, 'list'],
  unless: ['found'],
  open,
  when: hasVault,
  *judge(exchange, contract) {
    const due = typeOf(exchange, contract)
    for (const { vault, pointer } of vaultsIn(exchange)) {
      const { id, type } = vault
      if (sameText(type, due) && type !== due) yield at(exchange, `${pointer}/type`, `is ${show(type)}`)
      const provider = typeIn(String(id))
      if (sameText(provider, due) && provider !== due) yield at(exchange, `${pointer}/id`, `spells the type ${show(provider)}`)
    }
  },
  defects: [
    {
      id: 'listed-type-lower-case',
      says: 'The list of a subscription has the type in lower case.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.type = item.type.toLowerCase())),
      ),
    },
    {
      id: 'read-provider-lower-case',
      says: 'The provider in the id of a read is in lower case.',
      at: ['read'],
      middleware: altersAnswer(
        { of: 'read' },
        ({ json }) => void (json.id = json.id.replace('Microsoft.RecoveryServices', 'microsoft.recoveryservices')),
      ),
    },
    {
      id: 'created-type-has-a-capital',
      says: 'The answer of a creation says Vaults with a capital.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => void (json.type = 'Microsoft.RecoveryServices/Vaults')),
    },
  ],
})

export const idIsAVaultId = exchangeCheck({
  id: 'id-is-a-vault-id',
  title: 'An id in a list is the whole path of a resource, without host or encoding',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GET-01', 'ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  when: hasVault,
  *judge(exchange, contract) {
    const [provider, ...types] = typeOf(exchange, contract).split('/')
    const named = types.map((type) => `/${escaped(type)}/[^/%?#]+`).join('')
    const shape = new RegExp(`^/subscriptions/[^/%]+/resourceGroups/[^/%]+/providers/${escaped(provider!)}${named}$`, 'i')
    for (const { vault, pointer } of vaultsIn(exchange))
      if (!shape.test(String(vault['id']))) yield at(exchange, `${pointer}/id`, `is ${show(vault['id'])}`)
  },
  defects: [
    {
      id: 'listed-ids-have-a-host',
      says: 'Ids in the list of a group are URLs.',
      at: ['listInGroup'],
      also: ['lists'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.id = `https://management.azure.com${item.id}`)),
      ),
    },
    {
      id: 'listed-ids-are-numbers-in-text',
      says: 'Ids in the list of a group are numbers, as text.',
      at: ['listInGroup'],
      also: ['lists', 'delete', 'echo'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((vault, i) => void (vault.id = String(i)))),
    },
    {
      id: 'listed-ids-encoded',
      says: 'Ids in the list of a subscription are percent-encoded.',
      at: ['listInSubscription'],
      also: ['lists'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.id = item.id.replace('Microsoft.RecoveryServices', 'Microsoft%2ERecoveryServices'))),
      ),
    },
    {
      id: 'last-id-is-missing',
      says: 'The vaults on the last page of a subscription have no id.',
      at: ['listInSubscription'],
      also: ['lists'],
      middleware: altersAnswer(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink ?? itemsIn(draft).forEach((item) => delete item.id)),
      ),
    },
    {
      id: 'listed-ids-have-a-query',
      says: 'Ids in the list of a group end in the api-version.',
      at: ['listInGroup'],
      also: ['lists'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.id += '?api-version=2024-01-01'))),
    },
  ],
})

export const readOnlyFieldsIgnored = scenarioCheck({
  id: 'read-only-fields-ignored',
  title: 'id, name and type in a body change nothing',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-PUT-03', 'ARM-PATCH-03'],
  verbs: ['create', 'update'],
  needsState: true,
  *judge({ write, after, vault }: { write: Exchange; after: Exchange; vault: Resource }) {
    if (status(after) !== 200) return yield at(after, '/status', `is ${status(after)} after ${write.wrong}`)
    const wanted = { id: vault.id, name: vault.name, type: vault.kind.type }
    for (const [name, value] of Object.entries(wanted)) {
      if (!sameText(body(after)[name], value))
        yield at(after, pointerTo('/body', name), `is ${show(body(after)[name])} after ${write.wrong}, was ${show(value)}`)
    }
  },
  defects: [
    {
      id: 'patch-renames',
      says: 'A PATCH with a name renames the vault.',
      at: ['update'],
      middleware: alsoDoes(
        { of: 'update' },
        (world, request) => void (bodyOf(request)?.name && (resourceOf(request, world).name = bodyOf(request).name)),
      ),
    },
    {
      id: 'put-takes-the-id-sent',
      says: 'A PUT keeps the id that stands in its body.',
      at: ['create'],
      middleware: alsoDoes(
        { of: 'create' },
        (world, request) => void (typeof bodyOf(request)?.id === 'string' && (resourceOf(request, world).id = bodyOf(request).id)),
      ),
      also: ['lists'],
    },
    {
      id: 'put-takes-the-type-sent',
      says: 'A PUT keeps the type that stands in its body.',
      at: ['create'],
      middleware: alsoDoes(
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
      middleware: alsoDoes({ of: 'update' }, ({ resources }, request) => {
        const name = bodyOf(request)?.name
        if (typeof name !== 'string') return
        const { resource } = resources.get(keyOf(request))!
        resources.delete(keyOf(request))
        resources.set(keyOf(request).replace(/[^/]+$/, name), {
          resource: { ...resource, name, id: String(resource['id']).replace(/[^/]+$/, name) },
        })
      }),
    },
  ],
})

const texts = ['id', 'name', 'type', 'location']

export const vaultIsWhole = exchangeCheck({
  id: 'vault-is-whole',
  title: 'A vault is shown with id, name, type and location, and with properties where it stands alone',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GET-01'],
  verbs: [...single, 'list'],
  of: ['tracked'],
  unless: ['found'],
  open: 'no answer showed a vault',
  when: (exchange) => succeeded(exchange) && isObject(exchange.response.json),
  *judge(exchange) {
    const shown = (single as readonly string[]).includes(exchange.role)
      ? [{ value: body(exchange), pointer: '/body' }]
      : itemsOf([exchange])
    for (const { value, pointer } of shown) {
      const vault = object(value)
      for (const name of texts)
        if (typeof vault[name] !== 'string' || vault[name] === '') yield at(exchange, pointerTo(pointer, name), `is ${show(vault[name])}`)
      if (pointer === '/body' && !isObject(vault['properties']))
        yield at(exchange, `${pointer}/properties`, `is ${show(vault['properties'])}`)
    }
  },
  defects: [
    {
      id: 'patch-answers-without-location',
      says: 'The answer to a PATCH has no location',
      at: ['update'],
      middleware: altersAnswer({ of: 'update' }, ({ json }) => delete json.location),
    },
    {
      id: 'patch-answers-tags-alone',
      says: 'The answer to a PATCH has tags and what names the vault, and no properties',
      at: ['update'],
      also: ['update', 'tags'],
      middleware: altersAnswer({ of: 'update' }, (draft) => {
        const { id, name, type, location, tags } = draft.json
        draft.json = { id, name, type, location, tags }
      }),
    },
    {
      id: 'replacement-answers-without-location',
      says: 'The answer to a PUT over a vault that exists has no location',
      at: ['create'],
      also: ['echo', 'create', 'location'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, ({ json }) => delete json.location),
    },
    {
      id: 'listed-without-location',
      says: 'From the second page of a list on, vaults have no location',
      at: ['listInSubscription'],
      also: ['echo'],
      middleware: altersAnswer({ of: lists, if: ({ url }) => url.includes('skiptoken') }, (draft) =>
        itemsIn(draft).forEach((item) => delete item.location),
      ),
    },
    {
      id: 'listed-with-an-empty-name',
      says: 'Names in the list of a group are empty',
      at: ['listInGroup'],
      also: ['lists', 'echo'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.name = ''))),
    },
    {
      id: 'written-by-another-casing-without-type',
      says: 'A PUT by another casing of the URL answers without a type',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200, if: ({ url }) => url.includes('microsoft.') }, ({ json }) => delete json.type),
    },
  ],
})
