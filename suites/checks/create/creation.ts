/** A PUT creates a vault, and what was sent is there. */
import type { Planned } from '../../../harness/cast.ts'
import { at, held } from '../../../harness/check.ts'
import { described } from '../../../harness/arm-error.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { hasFailed, isTerminal, provisioningState } from '../../../harness/long-running.ts'
import { itemsNamed, type Pages } from '../../../harness/paging.ts'
import { normalLocation } from '../../../fixtures/vaults.ts'
import {
  answersAsBefore,
  armError,
  besides,
  bodyOf,
  caches,
  forgets,
  instead,
  isThere,
  itemsIn,
  keyOf,
  readsLag,
  refuses,
  resourceOf,
  takes,
  tampers,
  together,
} from '../../../fixtures/servers.ts'
import { spoiltDefects } from '../../../fixtures/spoilers.ts'
import { body, contradictions, listedOtherwise, lost, ownMembers, show, status, tags } from '../../reading.ts'

const lower = (map: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]))
const scopeOf = (key: string): string => key.slice(0, key.lastIndexOf('/'))

export const creationAnswers201 = held({
  id: 'creation-answers-201',
  title: 'The PUT that creates a vault answers 201',
  level: 'should',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01', 'HTTP-PUT-201'],
  roles: ['create'],
  *judge(creation: Exchange) {
    if (succeeded(creation) && status(creation) !== 201)
      yield at(creation, '/status', `is ${status(creation)} for a vault that did not exist`)
  },
  defects: [
    {
      id: 'create-answers-200',
      says: 'A creation answers 200',
      seen: 'defects E02',
      layer: tampers({ of: 'create', answers: 201 }, (draft) => void (draft.status = 200)),
    },
    {
      id: 'create-answers-202',
      says: 'A creation answers 202, as if it were not done',
      also: ['contract', 'long-running'],
      layer: tampers({ of: 'create', answers: 201 }, (draft) => void (draft.status = 202)),
    },
    {
      id: 'recreate-answers-200',
      says: 'A creation under a name that was used before answers 200',
      seen: 'defects E02; derived',
      layer: () => {
        const used = new Set<string>()
        return tampers(
          { of: 'create', answers: 201, if: (request) => used.size === used.add(keyOf(request)).size },
          (draft) => void (draft.status = 200),
        )()
      },
    },
  ],
})

export const rightCreationAccepted = held({
  id: 'right-creation-accepted',
  title: 'A right request to create a vault is accepted',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01'],
  roles: ['create'],
  *judge(creation: Exchange) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${described(creation)}`)
  },
  defects: [
    {
      id: 'create-refuses-spaces-in-locations',
      says: 'A location as people write it is refused',
      seen: 'defects B01; derived',
      also: ['location'],
      layer: refuses(
        { of: 'create', if: (request) => String(bodyOf(request)?.location).includes(' ') },
        400,
        'LocationNotAvailableForResourceType',
      ),
    },
    {
      id: 'create-refuses-text-beyond-ascii',
      also: ['lists'],
      says: 'A tag with a letter beyond ASCII is refused',
      layer: refuses({ of: 'create', answers: 201, if: ({ body }) => /[^ -~]/.test(body ?? '') }, 400, 'InvalidTag'),
    },
    {
      id: 'create-takes-one-vault-a-group',
      says: 'The second vault of a group is refused',
      seen: 'derived',
      layer: refuses(
        {
          of: 'create',
          answers: 201,
          if: (request, _, world) => [...world.vaults.keys()].some((key) => scopeOf(key) === scopeOf(keyOf(request))),
        },
        409,
        'QuotaExceeded',
      ),
    },
    {
      id: 'create-refuses-now-and-then',
      says: 'Every second creation is refused as a conflict',
      layer: refuses({ of: 'create', answers: 201, every: 2 }, 409, 'Conflict'),
    },
  ],
})

export const createdCanBeRead = held({
  id: 'created-can-be-read',
  title: 'A created vault can be read',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['ARM-PUT-01', 'OAS-GET-200'],
  roles: ['read'],
  /** `shown`: the creation, or another answer by which the vault was there. */
  *judge(shown: Exchange, read: Exchange) {
    if (succeeded(shown) && status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault whose creation has settled`)
  },
  defects: [
    {
      id: 'read-404-once-after-create',
      says: 'The first read of a created vault answers 404',
      seen: 'defects D01',
      also: ['recreate'],
      layer: () => {
        const fresh = new Set<string>()
        return together(
          besides({ of: 'create', answers: 201 }, (_, request) => void fresh.add(keyOf(request))),
          instead({ of: 'read', if: (request) => fresh.delete(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
        )()
      },
    },
    {
      id: 'create-forgets',
      also: ['served'],
      says: 'A creation answers 201, and there is no vault',
      layer: forgets({ of: 'create', answers: 201 }),
    },
    {
      id: 'second-create-forgets',
      says: 'From the second creation on there is an answer and no vault',
      also: ['recreate'],
      layer: forgets({ of: 'create', answers: 201, from: 2 }),
    },
    {
      id: 'async-create-succeeds-too-soon',
      says: 'A creation has succeeded, and the vault reads 404 once more',
      seen: 'defects J10',
      temper: { create: 'async' },
      layer: () => {
        const done = new Set<string>()
        return together(
          besides(
            { of: 'poll', to: 2, if: (_, { body }) => String(body).includes('"Succeeded"') },
            (_, request) => void done.add(keyOf(request)),
          ),
          instead({ of: 'read', if: (request) => done.delete(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
        )()
      },
    },
  ],
})

export const sentComesBack = held({
  id: 'sent-comes-back',
  title: 'The answer to a write shows what was written',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'],
  roles: ['create'],
  *judge(write: Exchange, sent: Record<string, unknown>) {
    if (!succeeded(write)) return
    for (const { pointer, says } of lost(sent, body(write))) yield at(write, pointer, says)
  },
  defects: [
    {
      id: 'create-answers-without-tags',
      says: 'The answer to a creation leaves the tags out',
      layer: tampers({ of: 'create', answers: 201 }, ({ json }) => delete json.tags),
    },
    {
      id: 'create-answers-without-settings',
      says: 'The answer to a creation leaves out a setting that was sent',
      layer: tampers({ of: 'create', answers: 201 }, ({ json }) => delete json.properties.monitoringSettings),
    },
    {
      id: 'replacement-answers-the-old-vault',
      says: 'The answer to a replacement shows the vault as it was before',
      also: ['read'],
      layer: answersAsBefore({ of: 'create' }),
    },
    {
      id: 'tag-names-lower-cased',
      says: 'Tag names come back in lower case',
      seen: 'defects C01',
      also: ['update'],
      layer: tampers({ of: ['create', 'read', 'update'] }, ({ json }) => void (json.tags &&= lower(json.tags))),
    },
    {
      id: 'body-read-as-latin-1',
      says: 'Letters beyond ASCII are taken for two others',
      seen: 'derived',
      also: ['create'],
      layer: takes({ of: 'create' }, (request) => ({ ...request, body: Buffer.from(request.body ?? '').toString('latin1') })),
    },
    {
      id: 'create-answers-another-setting',
      says: 'The answer to a creation has publicNetworkAccess Disabled whatever was sent',
      layer: tampers({ of: 'create' }, ({ json }) => void (json.properties.publicNetworkAccess = 'Disabled')),
    },
  ],
})

export const writtenCanBeReadBack = held({
  id: 'written-can-be-read-back',
  title: 'What was written is what is read',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'],
  roles: ['read'],
  *judge(write: Exchange, read: Exchange, sent: Record<string, unknown>) {
    if (!succeeded(write) || status(read) !== 200) return
    for (const { pointer, says } of lost(sent, body(read))) yield at(read, pointer, says)
  },
  defects: [
    ...spoiltDefects('put'),
    {
      id: 'create-drops-tags',
      says: 'Tags that a PUT sends are not kept',
      seen: 'defects C02',
      layer: besides({ of: 'create' }, (world, request) => delete resourceOf(request, world).tags),
    },
    {
      id: 'replacement-forgets',
      says: 'A replacement answers 200, and the vault stays as it was',
      seen: 'defects E07; derived',
      also: ['create', 'read'],
      layer: forgets({ of: 'create', answers: 200 }),
    },
    {
      id: 'replacement-changes-tags-alone',
      says: 'A replacement changes tags, and leaves settings as they were',
      seen: 'defects E21; derived',
      also: ['create'],
      layer: besides<unknown>(
        { of: 'create', answers: 200 },
        (world, request, _, before) => void (resourceOf(request, world).properties.monitoringSettings = before),
        (world, request) => structuredClone(resourceOf(request, world)?.properties.monitoringSettings),
      ),
    },
    {
      id: 'tag-values-cut',
      says: 'Tag values are cut at 16 characters',
      seen: 'derived',
      layer: besides({ of: 'create' }, (world, request) => {
        const kept = resourceOf(request, world)
        kept.tags = Object.fromEntries(Object.entries(kept.tags ?? {}).map(([name, value]) => [name, String(value).slice(0, 16)]))
      }),
    },
    {
      id: 'read-lags-behind-replacement',
      says: 'The first read after a replacement shows the vault as it was',
      seen: 'defects D01; derived',
      also: ['create', 'read'],
      layer: readsLag({ of: 'create', answers: 200 }),
    },
    {
      id: 'reads-cached-for-ever',
      says: 'A vault reads as it read the first time',
      seen: 'derived',
      also: ['create', 'read', 'update', 'recreate'],
      layer: caches({ of: 'read' }),
    },
    {
      id: 'read-hides-a-setting',
      says: 'A setting that was sent is never read',
      seen: 'defects E21',
      also: ['update'],
      layer: tampers({ of: 'read' }, ({ json }) => delete json.properties.monitoringSettings),
    },
    {
      id: 'every-third-read-lacks-tags',
      says: 'Every third read leaves the tags out',
      also: ['create', 'update', 'refusals'],
      layer: tampers({ of: 'read', every: 3 }, ({ json }) => delete json.tags),
    },
    {
      id: 'async-create-drops-tags',
      says: 'Tags of a creation are lost when it has ended',
      temper: { create: 'async' },
      also: ['create'],
      layer: besides({ of: 'poll' }, (world, request) => delete resourceOf(request, world)?.tags),
    },
  ],
})

/** `theirs` are tags that were sent to other vaults only. */
export const writesSpareOthers = held({
  id: 'writes-spare-others',
  title: 'A vault has no tag that was written to another one',
  level: 'must',
  profile: 'arm',
  family: 'isolation',
  source: ['ARM-PUT-03'],
  roles: ['read'],
  needsState: true,
  *judge(other: Exchange, theirs: Record<string, unknown>) {
    for (const [name, value] of Object.entries(theirs)) {
      if (tags(other)[name] === value) yield at(other, `/body/tags/${name}`, `is ${show(value)}, as another vault was tagged`)
    }
  },
  defects: [
    {
      id: 'patch-retags-the-whole-group',
      says: 'A PATCH of tags changes all vaults of the group',
      seen: 'derived',
      also: ['echo', 'create', 'refusals'],
      layer: besides({ of: 'update', if: (request) => bodyOf(request)?.tags !== undefined }, ({ vaults }, request) => {
        for (const [key, { resource }] of vaults) if (scopeOf(key) === scopeOf(keyOf(request))) resource['tags'] = bodyOf(request).tags
      }),
    },
    {
      id: 'put-changes-vaults-of-that-prefix',
      says: 'A replacement changes the tags of all vaults whose names begin with the name',
      seen: 'defects F07; derived',
      also: ['refusals'],
      layer: besides({ of: 'create', answers: 200 }, ({ vaults }, request) => {
        for (const [key, { resource }] of vaults) if (key.startsWith(keyOf(request))) resource['tags'] = bodyOf(request).tags
      }),
    },
  ],
})

export const listShowsWhatWasWritten = held({
  id: 'list-shows-what-was-written',
  title: 'A list shows the location and tags that were written',
  level: 'must',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-LIST-01', 'ARM-TAG-01'],
  roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages) {
    yield* listedOtherwise(pages)
  },
  defects: [
    ...spoiltDefects('lists'),
    {
      id: 'lists-omit-tags',
      says: 'Lists leave the tags out',
      seen: 'defects G19',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) => itemsIn(draft).forEach((item) => delete item.tags)),
    },
    {
      id: 'subscription-list-has-null-tags',
      says: 'The list of a subscription has null for tags',
      seen: 'defects C06',
      at: ['listInSubscription'],
      layer: tampers({ of: 'listInSubscription' }, (draft) => itemsIn(draft).forEach((item) => (item.tags = null))),
    },
    {
      id: 'lists-lower-case-tag-names',
      says: 'Lists have tag names in lower case',
      seen: 'defects C01',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.tags &&= lower(item.tags))),
      ),
    },
    {
      id: 'lists-show-vaults-as-created',
      says: 'Lists show a vault as it was created, whatever was written since',
      seen: 'defects D03; derived',
      layer: () => {
        const first = new Map<string, object>()
        return together(
          besides(
            { of: 'create', answers: 201 },
            (world, request) => void first.set(keyOf(request), structuredClone(resourceOf(request, world))),
          ),
          tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
            itemsIn(draft).forEach((item) => Object.assign(item, first.get(item.id.toLowerCase()))),
          ),
        )()
      },
    },
    {
      id: 'lists-name-no-location',
      says: 'Lists name the location global',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.location = 'global')),
      ),
    },
  ],
})

export const listAgreesWithRead = held({
  id: 'list-agrees-with-read',
  title: 'A list and a read say the same of a vault, where both say something',
  level: 'should',
  profile: 'lifecycle',
  family: 'echo',
  source: ['ARM-LIST-05', 'ARM-LIST-01'],
  roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages, vault: Planned, read: Exchange) {
    const leaveOut = isTerminal(provisioningState(read)) ? ['/body/etag'] : ownMembers
    for (const { value, exchange, pointer } of status(read) === 200 ? itemsNamed(pages.exchanges, [vault.id]) : []) {
      for (const difference of contradictions(body(read), value, leaveOut))
        yield at(exchange, difference.pointer.replace('/body', pointer), `${difference.says} when read`)
    }
  },
  defects: [
    {
      id: 'lists-name-another-sku',
      says: 'Lists name the sku RS0 for every vault',
      seen: 'defects E21; derived',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.sku = { name: 'RS0' })),
      ),
    },
    {
      id: 'lists-show-provisioning',
      says: 'Lists show a vault as Provisioning long after it was created',
      seen: 'defects J11; derived',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.properties.provisioningState = 'Provisioning')),
      ),
    },
    {
      id: 'lists-show-default-settings',
      says: 'Lists show settings as they are by default',
      seen: 'defects G19; derived',
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) =>
        itemsIn(draft).forEach((item) => (item.properties.publicNetworkAccess = 'Disabled')),
      ),
    },
  ],
})

export const locationNormalised = held({
  id: 'location-normalised',
  title: 'A location comes back in its normal form',
  level: 'should',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  roles: ['create', 'read'],
  needsState: true,
  *judge(exchange: Exchange) {
    const { location } = body(exchange)
    if (succeeded(exchange) && typeof location === 'string' && location !== normalLocation(location))
      yield at(exchange, '/body/location', `is ${show(location)}`)
  },
  defects: [
    {
      id: 'location-kept-as-sent',
      says: 'A location comes back as it was sent',
      seen: 'defects B01',
      at: ['create', 'read'],
      layer: () => {
        const sent = new Map<string, unknown>()
        return tampers({ of: ['create', 'read', 'update'] }, (draft, request) => {
          if (request.method === 'PUT') sent.set(keyOf(request), bodyOf(request).location)
          draft.json.location = sent.get(keyOf(request)) ?? draft.json.location
        })()
      },
    },
    {
      id: 'locations-in-capitals',
      says: 'Locations come back in capitals',
      layer: tampers({ of: ['create', 'read', 'update'] }, ({ json }) => void (json.location = String(json.location).toUpperCase())),
    },
  ],
})

export const locationIsOne = held({
  id: 'location-is-one',
  title: 'Every answer spells the location of a vault the same way',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  roles: ['read'],
  needsState: true,
  *judge(write: Exchange, read: Exchange) {
    const [first, second] = [body(write)['location'], body(read)['location']]
    if (succeeded(write) && succeeded(read) && typeof first === 'string' && first !== second)
      yield at(read, '/body/location', `is ${show(second)}, the write answered ${show(first)}`)
  },
  defects: [
    {
      id: 'create-answers-location-as-sent',
      says: 'A creation answers the location as sent, a read its normal form',
      seen: 'defects B01',
      layer: tampers({ of: 'create', answers: 201 }, (draft, request) => void (draft.json.location = bodyOf(request).location)),
    },
    {
      id: 'reads-spell-locations-for-people',
      says: 'A read answers West Europe where the creation answered westeurope',
      seen: 'defects B01',
      layer: tampers(
        { of: 'read', if: (_, { body }) => String(body).includes('"westeurope"') },
        ({ json }) => void (json.location = 'West Europe'),
      ),
    },
    {
      id: 'reads-leave-the-location-out',
      says: 'A read leaves the location out',
      also: ['echo', 'create', 'identity'],
      layer: tampers({ of: 'read' }, ({ json }) => delete json.location),
    },
  ],
})

export const locationSpeltOtherwise = held({
  id: 'location-spelling-is-no-move',
  title: 'A PUT with another spelling of the same location is accepted',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  roles: ['create'],
  needsState: true,
  open: 'no other spelling of the location is known',
  *judge(replacement: Exchange, spelling: string) {
    if (!succeeded(replacement)) yield at(replacement, '/status', `is ${status(replacement)} for the location spelt ${show(spelling)}`)
  },
  defects: [
    {
      id: 'locations-compared-by-letter',
      says: 'Another spelling of the location is taken for a move',
      seen: 'defects B01, B04; derived',
      also: ['create'],
      layer: refuses(
        {
          of: 'create',
          answers: 200,
          if: (request, _, world) => isThere(request, _, world) && bodyOf(request)?.location !== resourceOf(request, world).location,
        },
        409,
        'InvalidResourceLocation',
      ),
    },
    {
      id: 'replacement-refuses-spaces-in-locations',
      says: 'A replacement takes no location with a space',
      also: ['create'],
      layer: refuses(
        { of: 'create', answers: 200, if: (request) => String(bodyOf(request)?.location).includes(' ') },
        400,
        'InvalidParameter',
      ),
    },
  ],
})

export const settledStateIsFinal = held({
  id: 'settled-state-is-final',
  title: 'A vault whose operation has ended in success is in a final state that says so',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-STATE-01', 'ARM-ASYNC-02'],
  roles: ['create', 'update'],
  needsState: true,
  /** `write` began an operation that succeeded. */
  *judge(_write: Exchange, read: Exchange) {
    const state = provisioningState(read)
    if (status(read) === 200 && (!isTerminal(state) || hasFailed(state)))
      yield at(read, '/body/properties/provisioningState', `is ${show(state)} after the operation has succeeded`)
  },
  defects: [
    {
      id: 'state-stays-provisioning',
      says: 'A creation has succeeded, and the vault reads Provisioning for ever',
      seen: 'defects J11',
      temper: { create: 'async' },
      at: ['create'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.properties.provisioningState = 'Provisioning')),
    },
    {
      id: 'update-leaves-updating',
      says: 'After an update the vault reads Updating',
      seen: 'defects J11; derived',
      at: ['update'],
      layer: besides({ of: 'update' }, (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Updating')),
    },
    {
      id: 'replacement-leaves-accepted',
      says: 'After a replacement the vault reads Accepted',
      at: ['create'],
      layer: besides(
        { of: 'create', answers: 200 },
        (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Accepted'),
      ),
    },
    {
      id: 'reads-say-failed',
      says: 'Whatever is written succeeds, and every read of the vault says Failed',
      also: ['echo'],
      layer: tampers({ of: 'read' }, ({ json }) => void (json.properties.provisioningState = 'Failed')),
    },
    {
      id: 'reads-flap-to-failed',
      says: 'Every second read of a vault that was written with success says Failed',
      also: ['echo'],
      layer: tampers({ of: 'read', every: 2 }, ({ json }) => void (json.properties.provisioningState = 'Failed')),
    },
    {
      id: 'async-update-reads-canceled',
      says: 'An update has succeeded, and the vault reads Canceled',
      temper: { update: 'async' },
      at: ['update'],
      layer: besides({ of: 'poll' }, (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Canceled')),
    },
  ],
})
