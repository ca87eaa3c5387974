/** PATCH and the rest: what is sent is merged, what is not sent is kept. */
import type { Json } from '../../../spec/json.ts'
import { valueAt } from '../../../harness/recorded.ts'
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange, type Request } from '../../../harness/exchange.ts'
import type { Answer, World } from '../../../harness/server.ts'
import { vaultType } from '../../../fixtures/roles.ts'
import {
  answersAsBefore,
  armError,
  besides,
  bodyOf,
  forgets,
  graveyard,
  instead,
  isThere,
  keyOf,
  readsLag,
  reply,
  resourceOf,
  takes,
  tampers,
  together,
} from '../../../fixtures/servers.ts'
import { body, changed, contradictions, isAtRest, lost, missing, ownMembers, show, status, type Difference } from '../../reading.ts'

/** A vault that is asked for in a group that has others: the group exists, the vault does not. */
const isMissing = (request: Request, _answer: Answer, world: World): boolean => {
  const key = keyOf(request)
  return !world.vaults.has(key) && [...world.vaults.keys()].some((other) => other.startsWith(key.slice(0, key.lastIndexOf('/') + 1)))
}

/** A vault that nobody made, named by its URL. */
const nobodys = (request: Request): Record<string, unknown> => {
  const id = new URL(request.url).pathname
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: vaultType,
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  }
}

const setsSomething = (request: Request): boolean => bodyOf(request)?.properties !== undefined

export const patchedSettingIsSet = held({
  id: 'patched-setting-is-set',
  title: 'A setting that PATCH sends is set',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['ARM-PATCH-02', 'OAS-PATCH-200'],
  roles: ['update'],
  *judge(update: Exchange, after: Exchange, sent: Json) {
    if (!succeeded(update) || status(after) !== 200) return
    for (const { pointer, says } of lost(sent, body(after))) yield at(after, pointer, `${says} in the PATCH`)
  },
  defects: [
    {
      id: 'patch-ignores-settings',
      says: 'A PATCH of a setting answers 200 and changes nothing',
      seen: 'defects E07',
      also: ['read'],
      layer: forgets({ of: 'update', if: setsSomething }),
    },
    {
      id: 'patch-sets-the-neighbour',
      says: 'A PATCH sets the setting beside the one that was sent',
      layer: takes({ of: 'update', if: setsSomething }, (request) => ({
        ...request,
        body: '{"properties":{"monitoringSettings":{"classicAlertSettings":{"alertsForCriticalOperations":"Disabled"}}}}',
      })),
    },
    {
      id: 'read-lags-behind-update',
      says: 'The first read after an update shows the vault as it was',
      seen: 'defects D01; derived',
      also: ['read', 'echo'],
      layer: readsLag({ of: 'update' }),
    },
    {
      id: 'async-update-has-no-effect',
      says: 'An update succeeds in its own time and changes nothing',
      seen: 'defects E07',
      temper: { update: 'async' },
      also: ['read'],
      layer: forgets({ of: 'poll' }),
    },
  ],
})

/** Whether something was missing, and all of it is now what was written. */
const isMadeGood = ({ pointer, was, is }: Difference, asWritten: Json): boolean =>
  was === undefined && missing(is, valueAt({ body: asWritten }, pointer), pointer).length === 0

export const patchKeepsTheRest = held({
  id: 'patch-keeps-the-rest',
  title: 'PATCH keeps what it does not send',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-02'],
  roles: ['update'],
  needsState: true,
  /** `asWritten`: what the vault was last written as, the PATCH included. What was not shown before, and is now as it was written, the PATCH has not changed. */
  *judge(before: Exchange, _update: Exchange, after: Exchange, touched: readonly string[], asWritten: Json) {
    if (status(before) !== 200 || !isAtRest(before) || status(after) !== 200) return
    for (const { pointer, says } of changed(body(before), body(after), [...ownMembers, ...touched]).filter(
      (each) => !isMadeGood(each, asWritten),
    ))
      yield at(after, pointer, `${says} before a PATCH that did not send it`)
  },
  defects: [
    {
      id: 'patch-drops-the-identity',
      says: 'A PATCH without an identity takes it away',
      seen: 'defects-2 PP03',
      layer: besides(
        { of: 'update', if: (request) => bodyOf(request)?.identity === undefined },
        (world, request) => delete resourceOf(request, world).identity,
      ),
    },
    {
      id: 'retagging-makes-another-identity',
      says: 'A PATCH of tags gives the vault another identity',
      seen: 'defects-2 PP03; derived',
      layer: besides({ of: 'update', if: (request) => bodyOf(request)?.tags !== undefined }, (world, request) => {
        const kept = resourceOf(request, world)
        if (kept.identity) kept.identity = { ...kept.identity, principalId: crypto.randomUUID() }
      }),
    },
    {
      id: 'patch-adds-a-setting',
      says: 'A PATCH of settings switches one on that nobody sent',
      layer: besides(
        { of: 'update', if: setsSomething },
        (world, request) => void (resourceOf(request, world).properties.encryption = { infrastructureEncryption: 'Enabled' }),
      ),
    },
    {
      id: 'patch-replaces-settings',
      says: 'A setting that a PATCH does not send is gone',
      seen: 'defects E21; derived',
      layer: besides(
        { of: 'update', if: setsSomething },
        (world, request) => void (resourceOf(request, world).properties.monitoringSettings = bodyOf(request).properties.monitoringSettings),
      ),
    },
    {
      id: 'retagging-drops-settings',
      says: 'A PATCH of tags sets settings back',
      layer: besides(
        { of: 'update', if: (request) => bodyOf(request)?.tags !== undefined },
        (world, request) => delete resourceOf(request, world).properties.monitoringSettings,
      ),
    },
    {
      id: 'patch-changes-the-sku',
      says: 'A PATCH sets the sku to RS0',
      layer: besides({ of: 'update' }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0', tier: 'Standard' })),
    },
    {
      id: 'second-patch-closes-the-network',
      says: 'From the second PATCH on, public access is switched off',
      layer: besides(
        { of: 'update', from: 2 },
        (world, request) => void (resourceOf(request, world).properties.publicNetworkAccess = 'Disabled'),
      ),
    },
    {
      id: 'async-update-drops-the-sku',
      says: 'The sku is lost when an update has ended',
      temper: { update: 'async' },
      layer: besides({ of: 'poll' }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0' })),
    },
  ],
})

export const patchAnswersTheVault = held({
  id: 'patch-answers-the-vault',
  title: 'A PATCH that answers 200 shows the vault as it is now',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['OAS-PATCH-200', 'ARM-PATCH-02'],
  roles: ['update'],
  open: 'no PATCH answered 200',
  *judge(update: Exchange, after: Exchange) {
    if (status(update) !== 200 || status(after) !== 200) return
    const differences = [
      ...changed(body(after)['tags'], body(update)['tags'], [], '/body/tags'),
      ...contradictions(body(after), body(update), [...ownMembers, '/body/tags']),
    ]
    for (const { pointer, says } of differences) yield at(update, pointer, `${says} when read afterwards`)
  },
  defects: [
    {
      id: 'patch-answers-the-old-vault',
      says: 'The answer to a PATCH shows the vault as it was before',
      layer: answersAsBefore({ of: 'update' }),
    },
    {
      id: 'patch-answers-old-settings',
      says: 'The answer to a PATCH of a setting shows the vault as it was before',
      layer: answersAsBefore({ of: 'update', if: setsSomething }),
    },
    {
      id: 'patch-answers-without-tags',
      says: 'The answer to a PATCH leaves the tags out',
      layer: tampers({ of: 'update' }, ({ json }) => delete json.tags),
    },
    {
      id: 'patch-answers-tags-merged',
      says: 'The answer to a PATCH shows tags that were replaced',
      seen: 'defects C03; derived',
      layer: tampers({ of: 'update' }, ({ json }) => void (json.tags = { ...json.tags, Purpose: 'Conformance suite' })),
    },
  ],
})

export const locationNotPatched = held({
  id: 'location-not-patched',
  title: 'PATCH does not move a vault',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-PATCH-03', 'ARM-LOC-01'],
  roles: ['update'],
  needsState: true,
  *judge(before: Exchange, _update: Exchange, after: Exchange) {
    const [first, second] = [body(before)['location'], body(after)['location']]
    if (status(before) === 200 && status(after) === 200 && first !== second)
      yield at(after, '/body/location', `is ${show(second)}, was ${show(first)} before the PATCH`)
  },
  defects: [
    {
      id: 'patch-relocates-the-vault',
      says: 'A PATCH with another location moves the vault',
      seen: 'defects B05',
      layer: instead(
        { of: 'update', if: (request, _, world) => bodyOf(request)?.location !== undefined && isThere(request, _, world) },
        (request, world) => reply(200, Object.assign(resourceOf(request, world), { location: bodyOf(request).location })),
      ),
    },
    {
      id: 'patch-refuses-and-moves',
      says: 'A PATCH with another location is refused, and the vault has moved',
      seen: 'defects D08; derived',
      layer: besides(
        { of: 'update', answers: 409 },
        (world, request) => void (resourceOf(request, world).location = bodyOf(request).location),
      ),
    },
  ],
})

export const missingNotUpdated = held({
  id: 'missing-not-updated',
  title: 'PATCH on a vault that does not exist answers 404',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-05'],
  roles: ['update'],
  needsState: true,
  *judge(update: Exchange) {
    if (status(update) !== 404) yield at(update, '/status', `is ${status(update)} for a vault that does not exist`)
  },
  defects: [
    {
      id: 'patch-of-missing-answers-400',
      says: 'A PATCH on a vault that does not exist answers 400',
      layer: instead({ of: 'update', if: isMissing }, () => armError(400, 'InvalidResource')),
    },
    {
      id: 'patch-of-missing-answers-204',
      says: 'A PATCH on a vault that does not exist answers 204',
      also: ['contract'],
      layer: instead({ of: 'update', if: isMissing }, () => reply(204, undefined)),
    },
    {
      id: 'patch-answers-for-the-deleted',
      says: 'A PATCH on a deleted vault answers 200 with what it was',
      seen: 'defects F10; derived',
      layer: () => {
        const { graves, isGone, digs } = graveyard()
        return together(
          instead({ of: 'update', if: isGone }, (request) => reply(200, graves.get(keyOf(request)))),
          digs,
        )()
      },
    },
  ],
})

export const patchDoesNotCreate = held({
  id: 'patch-does-not-create',
  title: 'PATCH creates nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['ARM-PATCH-05', 'OAS-PATCH'],
  roles: ['update'],
  *judge(_update: Exchange, after: Exchange) {
    if (status(after) !== 404) yield at(after, '/status', `is ${status(after)} after a PATCH on a vault that did not exist`)
  },
  defects: [
    {
      id: 'patch-upserts',
      says: 'A PATCH on a vault that does not exist creates it',
      seen: 'defects E06',
      also: ['contract', 'delete', 'create'],
      layer: takes({ of: 'update', if: isMissing }, (request) => ({
        ...request,
        method: 'PUT',
        body: JSON.stringify({ location: 'westeurope', ...bodyOf(request) }),
      })),
    },
    {
      id: 'patch-refuses-and-creates',
      says: 'A PATCH on a vault that does not exist answers 404, and there it is',
      seen: 'defects E06, D08',
      also: ['delete', 'create'],
      layer: besides(
        { of: 'update', answers: 404 },
        (world, request) => void world.vaults.set(keyOf(request), { resource: nobodys(request) }),
      ),
    },
  ],
})
