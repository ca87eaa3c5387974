/** What was sent is what is stored, in the answer of the write and in later reads. */
import type { Kind } from '../../harness/kind.ts'
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  answersAsBefore,
  caches,
  doesNothing,
  itemsIn,
  keyOf,
  readsLag,
  resourceOf,
  together,
} from '../../fixtures/servers.ts'
import { keptSpoilt } from '../../fixtures/policy-spoilers.ts'
import { spoiltDefects } from '../../fixtures/spoilers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, succeeded } from '../../harness/exchange.ts'
import type { Resource } from '../../harness/inventory.ts'
import { isTerminal, provisioningState } from '../../harness/long-running.ts'
import { itemsNamed, type Pages } from '../../harness/paging.ts'
import { body, contradictions, listedOtherwise, lost, ownMembers, status } from '../reading.ts'

const lower = (map: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]))

export const sentComesBack = scenarioCheck({
  id: 'sent-comes-back',
  title: 'The answer to a write shows what was written',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'],
  verbs: ['create'],
  *judge({ write, sent, kind }: { write: Exchange; sent: Record<string, unknown>; kind?: Kind }) {
    if (!succeeded(write) || (status(write) === 202 && kind?.traits.includes('accepted-with-202'))) return
    for (const { pointer, says } of lost(sent, body(write))) yield at(write, pointer, says)
  },
  defects: [
    {
      id: 'create-answers-without-tags',
      says: 'The answer to a creation leaves the tags out',
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => delete json.tags),
    },
    {
      id: 'create-answers-without-settings',
      says: 'The answer to a creation leaves out a setting that was sent',
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => delete json.properties.monitoringSettings),
    },
    {
      id: 'replacement-answers-the-old-vault',
      says: 'The answer to a replacement shows the vault as it was before',
      also: ['read'],
      middleware: answersAsBefore({ of: 'create' }),
    },
    {
      id: 'tag-names-lower-cased',
      says: 'Tag names come back in lower case',
      also: ['update', 'tags'],
      middleware: altersAnswer({ of: ['create', 'read', 'update'] }, ({ json }) => void (json.tags &&= lower(json.tags))),
    },
    {
      id: 'body-read-as-latin-1',
      says: 'Letters beyond ASCII are taken for two others',
      also: ['create'],
      middleware: altersRequest({ of: 'create' }, (request) => ({ ...request, body: Buffer.from(request.body ?? '').toString('latin1') })),
    },
    {
      id: 'create-answers-another-setting',
      says: 'The answer to a creation has publicNetworkAccess Disabled whatever was sent',
      middleware: altersAnswer({ of: 'create' }, ({ json }) => void (json.properties.publicNetworkAccess = 'Disabled')),
    },
  ],
})

export const writtenCanBeReadBack = scenarioCheck({
  id: 'written-can-be-read-back',
  title: 'What was written is what is read',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'],
  verbs: ['read'],
  *judge({ write, read, sent }: { write: Exchange; read: Exchange; sent: Record<string, unknown> }) {
    if (!succeeded(write) || status(read) !== 200) return
    for (const { pointer, says } of lost(sent, body(read))) yield at(read, pointer, says)
  },
  defects: [
    ...spoiltDefects('put'),
    ...keptSpoilt,
    {
      id: 'create-drops-tags',
      says: 'Tags that a PUT sends are not kept',
      middleware: alsoDoes({ of: 'create' }, (world, request) => delete resourceOf(request, world).tags),
    },
    {
      id: 'replacement-forgets',
      says: 'A replacement answers 200, and the vault stays as it was',
      also: ['create', 'read'],
      middleware: doesNothing({ of: 'create', answers: 200 }),
    },
    {
      id: 'replacement-changes-tags-alone',
      says: 'A replacement changes tags, and leaves settings as they were',
      also: ['create'],
      middleware: alsoDoes<unknown>(
        { of: 'create', answers: 200 },
        (world, request, _, before) => void (resourceOf(request, world).properties.monitoringSettings = before),
        (world, request) => structuredClone(resourceOf(request, world)?.properties.monitoringSettings),
      ),
    },
    {
      id: 'tag-values-cut',
      says: 'Tag values are cut at 16 characters',
      middleware: alsoDoes({ of: 'create' }, (world, request) => {
        const kept = resourceOf(request, world)
        kept.tags = Object.fromEntries(Object.entries(kept.tags ?? {}).map(([name, value]) => [name, String(value).slice(0, 16)]))
      }),
    },
    {
      id: 'read-lags-behind-replacement',
      says: 'The first read after a replacement shows the vault as it was',
      also: ['create', 'read'],
      middleware: readsLag({ of: 'create', answers: 200 }),
    },
    {
      id: 'reads-cached-for-ever',
      says: 'A vault reads as it read the first time',
      also: ['create', 'read', 'update', 'tags', 'recreate'],
      middleware: caches({ of: 'read' }),
    },
    {
      id: 'read-hides-a-setting',
      says: 'A setting that was sent is never read',
      also: ['update', 'tags'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => delete json.properties.monitoringSettings),
    },
    {
      id: 'every-third-read-lacks-tags',
      says: 'Every third read leaves the tags out',
      also: ['create', 'update', 'tags', 'refusals'],
      middleware: altersAnswer({ of: 'read', every: 3 }, ({ json }) => delete json.tags),
    },
    {
      id: 'async-create-drops-tags',
      says: 'Tags of a creation are lost when it has ended',
      mode: { create: 'async' },
      also: ['create'],
      middleware: alsoDoes({ of: 'poll' }, (world, request) => delete resourceOf(request, world)?.tags),
    },
  ],
})

export const listShowsWhatWasWritten = scenarioCheck({
  id: 'list-shows-what-was-written',
  title: 'A list shows the location and tags that were written',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-LIST-01', 'ARM-TAG-01'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages }: { pages: Pages }) {
    yield* listedOtherwise(pages)
  },
  defects: [
    ...spoiltDefects('lists'),
    {
      id: 'lists-omit-tags',
      says: 'Lists leave the tags out',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => delete item.tags),
      ),
    },
    {
      id: 'subscription-list-has-null-tags',
      says: 'The list of a subscription has null for tags',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) => itemsIn(draft).forEach((item) => (item.tags = null))),
    },
    {
      id: 'lists-lower-case-tag-names',
      says: 'Lists have tag names in lower case',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.tags &&= lower(item.tags))),
      ),
    },
    {
      id: 'lists-show-vaults-as-created',
      says: 'Lists show a vault as it was created, whatever was written since',
      middleware: () => {
        const first = new Map<string, object>()
        return together(
          alsoDoes(
            { of: 'create', answers: 201 },
            (world, request) => void first.set(keyOf(request), structuredClone(resourceOf(request, world))),
          ),
          altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
            itemsIn(draft).forEach((item) => Object.assign(item, first.get(item.id.toLowerCase()))),
          ),
        )()
      },
    },
    {
      id: 'lists-name-no-location',
      says: 'Lists name the location global',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.location = 'global')),
      ),
    },
  ],
})

export const listAgreesWithRead = scenarioCheck({
  id: 'list-agrees-with-read',
  title: 'A list and a read say the same of a vault, where both say something',
  level: 'should',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-LIST-05', 'ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages, vault, read, kind }: { pages: Pages; vault: Resource; read: Exchange; kind?: Kind }) {
    const leaveOut = isTerminal(provisioningState(read)) ? ['/body/etag'] : ownMembers
    for (const { value, exchange, pointer } of status(read) === 200 ? itemsNamed(pages.exchanges, [vault.id]) : []) {
      for (const difference of contradictions(body(read), value, kind, leaveOut))
        yield at(exchange, difference.pointer.replace('/body', pointer), `${difference.says} when read`)
    }
  },
  defects: [
    {
      id: 'lists-name-another-sku',
      says: 'Lists name the sku RS0 for every vault',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.sku = { name: 'RS0' })),
      ),
    },
    {
      id: 'lists-show-provisioning',
      says: 'Lists show a vault as Provisioning long after it was created',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.properties.provisioningState = 'Provisioning')),
      ),
    },
    {
      id: 'lists-show-default-settings',
      says: 'Lists show settings as they are by default',
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.properties.publicNetworkAccess = 'Disabled')),
      ),
    },
  ],
})
