/** Updates: PUT replaces, PATCH merges, and what is not named stays. */
import type { Kind } from '../../harness/kind.ts'
import { vault as vaultKind } from '../../fixtures/kinds/vault.ts'
import { partOf } from '../../fixtures/parts.ts'
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  answersAsBefore,
  armError,
  bodyOf,
  deletedResources,
  doesNothing,
  instead,
  keyOf,
  readsLag,
  reply,
  resourceOf,
  together,
  withBody,
} from '../../fixtures/servers.ts'
import { pairTag } from '../../fixtures/vaults.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, type Request, succeeded } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import type { Settled } from '../../harness/long-running.ts'
import { pointerTo, valueAt } from '../../spec/pointer.ts'
import type { Answer, Middleware, World } from '../../harness/server.ts'
import { object, type Json } from '../../spec/json.ts'
import { second } from './common.ts'
import { body, changed, contradictions, type Difference, isAtRest, lost, missing, ownMembers, show, status, tags } from '../reading.ts'

/** A vault that is asked for in a group that has others: the group exists, the vault does not. */
const isMissing = (request: Request, _answer: Answer, world: World): boolean => {
  const key = keyOf(request)
  return !world.resources.has(key) && [...world.resources.keys()].some((other) => other.startsWith(key.slice(0, key.lastIndexOf('/') + 1)))
}

/** A vault that nobody made, named by its URL. */
const nobodys = (request: Request): Record<string, unknown> => {
  const id = new URL(request.url).pathname
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: vaultKind.type!,
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  }
}

const setsSomething = (request: Request): boolean => bodyOf(request)?.properties !== undefined

export const patchedSettingIsSet = scenarioCheck({
  id: 'patched-setting-is-set',
  title: 'A setting that PATCH sends is set',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['ARM-PATCH-02', 'OAS-PATCH-200'],
  verbs: ['update'],
  *judge({ update, after, sent }: { update: Exchange; after: Exchange; sent: Json }) {
    if (!succeeded(update) || status(after) !== 200) return
    for (const { pointer, says } of lost(sent, body(after))) yield at(after, pointer, `${says} in the PATCH`)
  },
  defects: [
    {
      id: 'patch-ignores-settings',
      says: 'A PATCH of a setting answers 200 and changes nothing',
      also: ['read'],
      middleware: doesNothing({ of: 'update', if: setsSomething }),
    },
    {
      id: 'patch-sets-the-neighbour',
      says: 'A PATCH sets the setting beside the one that was sent',
      middleware: altersRequest({ of: 'update', if: setsSomething }, (request) => ({
        ...request,
        body: '{"properties":{"monitoringSettings":{"classicAlertSettings":{"alertsForCriticalOperations":"Disabled"}}}}',
      })),
    },
    {
      id: 'read-lags-behind-update',
      says: 'The first read after an update shows the vault as it was',
      also: ['read', 'echo', 'tags'],
      middleware: readsLag({ of: 'update' }),
    },
    {
      id: 'async-update-has-no-effect',
      says: 'An update succeeds in its own time and changes nothing',
      mode: { update: 'async' },
      also: ['read'],
      middleware: doesNothing({ of: 'poll' }),
    },
  ],
})

/** Whether something was missing, and all of it is now what was written. */
const isMadeGood = ({ pointer, was, is }: Difference, asWritten: Json): boolean =>
  was === undefined && missing(is, valueAt({ body: asWritten }, pointer), pointer).length === 0

export const patchKeepsTheRest = scenarioCheck({
  id: 'patch-keeps-the-rest',
  title: 'PATCH keeps what it does not send',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-02'],
  verbs: ['update'],
  needsState: true,
  /** `asWritten`: what the vault was last written as, the PATCH included. What was not shown before, and is now as it was written, the PATCH has not changed. */
  *judge({
    before,
    update,
    after,
    touched,
    asWritten,
    kind,
  }: {
    before: Exchange
    update: Exchange
    after: Exchange
    touched: readonly string[]
    asWritten: Json
    kind?: Kind
  }) {
    if (!succeeded(update) || status(before) !== 200 || !isAtRest(before) || status(after) !== 200) return
    for (const { pointer, says } of changed(body(before), body(after), kind, [...ownMembers, ...touched]).filter(
      (each) => !isMadeGood(each, asWritten),
    ))
      yield at(after, pointer, `${says} before a PATCH that did not send it`)
  },
  defects: [
    {
      id: 'patch-drops-the-identity',
      says: 'A PATCH without an identity takes it away',
      middleware: alsoDoes(
        { of: 'update', if: (request) => bodyOf(request)?.identity === undefined },
        (world, request) => delete resourceOf(request, world).identity,
      ),
    },
    {
      id: 'retagging-makes-another-identity',
      says: 'A PATCH of tags gives the vault another identity',
      middleware: alsoDoes({ of: 'update', if: (request) => bodyOf(request)?.tags !== undefined }, (world, request) => {
        const kept = resourceOf(request, world)
        if (kept.identity) kept.identity = { ...kept.identity, principalId: crypto.randomUUID() }
      }),
    },
    {
      id: 'patch-adds-a-setting',
      says: 'A PATCH of settings switches one on that nobody sent',
      middleware: alsoDoes(
        { of: 'update', if: setsSomething },
        (world, request) => void (resourceOf(request, world).properties.encryption = { infrastructureEncryption: 'Enabled' }),
      ),
    },
    {
      id: 'patch-replaces-settings',
      says: 'A setting that a PATCH does not send is gone',
      middleware: alsoDoes(
        { of: 'update', if: setsSomething },
        (world, request) => void (resourceOf(request, world).properties.monitoringSettings = bodyOf(request).properties.monitoringSettings),
      ),
    },
    {
      id: 'retagging-drops-settings',
      says: 'A PATCH of tags sets settings back',
      middleware: alsoDoes(
        { of: 'update', if: (request) => bodyOf(request)?.tags !== undefined },
        (world, request) => delete resourceOf(request, world).properties.monitoringSettings,
      ),
    },
    {
      id: 'patch-changes-the-sku',
      says: 'A PATCH sets the sku to RS0',
      middleware: alsoDoes({ of: 'update' }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0', tier: 'Standard' })),
    },
    {
      id: 'second-patch-closes-the-network',
      says: 'From the second PATCH on, public access is switched off',
      middleware: alsoDoes(
        { of: 'update', from: 2 },
        (world, request) => void (resourceOf(request, world).properties.publicNetworkAccess = 'Disabled'),
      ),
    },
    {
      id: 'async-update-drops-the-sku',
      says: 'The sku is lost when an update has ended',
      mode: { update: 'async' },
      middleware: alsoDoes({ of: 'poll' }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0' })),
    },
  ],
})

export const patchAnswersTheVault = scenarioCheck({
  id: 'patch-answers-the-vault',
  title: 'A PATCH that answers 200 shows the vault as it is now',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['OAS-PATCH-200', 'ARM-PATCH-02'],
  verbs: ['update'],
  open: 'no PATCH answered 200',
  *judge({ update, after, kind }: { update: Exchange; after: Exchange; kind?: Kind }) {
    if (status(update) !== 200 || status(after) !== 200) return
    const differences = [
      ...changed(body(after)['tags'], body(update)['tags'], undefined, [], '/body/tags'),
      ...contradictions(body(after), body(update), kind, [...ownMembers, '/body/tags']),
    ]
    for (const { pointer, says } of differences) yield at(update, pointer, `${says} when read afterwards`)
  },
  defects: [
    {
      id: 'patch-answers-the-old-vault',
      says: 'The answer to a PATCH shows the vault as it was before',
      middleware: answersAsBefore({ of: 'update' }),
    },
    {
      id: 'patch-answers-old-settings',
      says: 'The answer to a PATCH of a setting shows the vault as it was before',
      middleware: answersAsBefore({ of: 'update', if: setsSomething }),
    },
    {
      id: 'patch-answers-without-tags',
      says: 'The answer to a PATCH leaves the tags out',
      middleware: altersAnswer({ of: 'update' }, ({ json }) => delete json.tags),
    },
    {
      id: 'patch-answers-tags-merged',
      says: 'The answer to a PATCH shows tags that were replaced',
      middleware: altersAnswer({ of: 'update' }, ({ json }) => void (json.tags = { ...json.tags, Purpose: 'Conformance suite' })),
    },
  ],
})

export const missingNotUpdated = scenarioCheck({
  id: 'missing-not-updated',
  title: 'PATCH on a vault that does not exist answers 404',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-05'],
  verbs: ['update'],
  needsState: true,
  *judge({ update }: { update: Exchange }) {
    if (status(update) !== 404) yield at(update, '/status', `is ${status(update)} for a vault that does not exist`)
  },
  defects: [
    {
      id: 'patch-of-missing-answers-400',
      says: 'A PATCH on a vault that does not exist answers 400',
      middleware: instead({ of: 'update', if: isMissing }, () => armError(400, 'InvalidResource')),
    },
    {
      id: 'patch-of-missing-answers-204',
      says: 'A PATCH on a vault that does not exist answers 204',
      also: ['contract', 'arrival', 'json'],
      middleware: instead({ of: 'update', if: isMissing }, () => reply(204, undefined)),
    },
    {
      id: 'patch-answers-for-the-deleted',
      says: 'A PATCH on a deleted vault answers 200 with what it was',
      middleware: () => {
        const { deleted, isGone, watches } = deletedResources()
        return together(
          instead({ of: 'update', if: isGone }, (request) => reply(200, deleted.get(keyOf(request)))),
          watches,
        )()
      },
    },
  ],
})

export const patchDoesNotCreate = scenarioCheck({
  id: 'patch-does-not-create',
  title: 'PATCH creates nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'update',
  source: ['ARM-PATCH-05', 'OAS-PATCH'],
  verbs: ['update'],
  *judge({ update, after }: { update: Exchange; after: Exchange }) {
    if (status(after) !== 404)
      yield at(after, '/status', `is ${status(after)} after a PATCH on a vault that did not exist, which answered ${describe(update)}`)
  },
  defects: [
    {
      id: 'patch-upserts',
      says: 'A PATCH on a vault that does not exist creates it',
      also: ['contract', 'arrival', 'json', 'delete', 'create'],
      middleware: altersRequest({ of: 'update', if: isMissing }, (request) => ({
        ...request,
        method: 'PUT',
        body: JSON.stringify({ location: 'westeurope', ...bodyOf(request) }),
      })),
    },
    {
      id: 'patch-refuses-and-creates',
      says: 'A PATCH on a vault that does not exist answers 404, and there it is',
      also: ['delete', 'create'],
      middleware: alsoDoes(
        { of: 'update', answers: 404 },
        (world, request) => void world.resources.set(keyOf(request), { resource: nobodys(request) }),
      ),
    },
  ],
})

/** What an update answers that has the body of the one before, to the same vault. */
const repeatedAnswers = (code: number, name: string) => (): Middleware => {
  const last = new Map<string, string | undefined>()
  return async (request, next) => {
    if (partOf(request) !== 'update') return next(request)
    const again = last.get(keyOf(request)) === request.body
    last.set(keyOf(request), request.body)
    return again ? armError(code, name) : next(request)
  }
}

export const repeatedUpdateAccepted = scenarioCheck({
  id: 'repeated-update-accepted',
  title: 'An update is taken a second time',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-01'],
  verbs: ['update'],
  needsState: true,
  *judge({ first, second }: { first: Exchange; second: Exchange }) {
    if (succeeded(first) && !succeeded(second)) yield at(second, '/status', `is ${status(second)} for an update that was taken before`)
  },
  defects: [
    {
      id: 'repeated-update-409',
      says: 'The second identical PATCH answers 409.',
      middleware: repeatedAnswers(409, 'Conflict'),
    },
    { id: 'repeated-update-400', says: 'A PATCH that changes nothing answers 400.', middleware: repeatedAnswers(400, 'NothingToUpdate') },
    { id: 'repeated-update-422', says: 'The second identical PATCH answers 422.', middleware: repeatedAnswers(422, 'Duplicate') },
    {
      id: 'repeated-update-500',
      says: 'The second identical PATCH answers 500.',
      also: ['errors'],
      middleware: repeatedAnswers(500, 'InternalServerError'),
    },
  ],
})

/** Each update works on a copy that it took when it came, and writes the copy back: of two at once one is lost. */
const worksOnCopies = (turns: (request: { readonly body?: string }) => number) => (): Middleware => {
  const flying = new Map<string, number>()
  return async (request, next, world) => {
    if (partOf(request) !== 'update') return next(request)
    const key = keyOf(request)
    const copy: Record<string, unknown> | undefined = structuredClone(resourceOf(request, world))
    flying.set(key, (flying.get(key) ?? 0) + 1)
    for (let turn = 0; turn < turns(request); turn++) await new Promise(setImmediate)
    const kept = world.resources.get(key)
    if (kept && copy) kept.resource = copy
    try {
      return await next(request)
    } finally {
      flying.set(key, flying.get(key)! - 1)
    }
  }
}

const setsTags = (request: { readonly body?: string }): boolean => Boolean(request.body?.includes('"tags"'))

export const pairOfUpdatesKept = scenarioCheck({
  id: 'pair-of-updates-kept',
  title: 'Of two updates at once, of tags and of a setting, neither undoes the other',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-01', 'ARM-PATCH-02'],
  verbs: ['update'],
  capability: 'concurrent-updates',
  needsState: true,
  *judge({ pair, read, kind }: { pair: readonly Settled[]; read: Exchange; kind?: Kind }) {
    // one of them may be refused while the other goes on; what a read does not show is no contradiction
    for (const { initial, outcome } of pair) {
      if (outcome !== 'done') continue
      const { tags: sent, properties } = object(JSON.parse(initial.request.body!))
      const shown = tags(read)
      const differs = sent === undefined ? contradictions(properties, body(read)['properties'], kind, [], '/body/properties') : []
      for (const { pointer, says } of differs) yield at(read, pointer, `${says} in an update that was taken while another was`)
      if (sent !== undefined && Object.keys(shown).length > 0 && shown[pairTag] === undefined)
        yield at(read, pointerTo('/body/tags', pairTag), 'is absent, and was set by an update that was taken while another was')
    }
  },
  defects: [
    {
      id: 'updates-work-on-copies',
      says: 'Of two updates at once, the tags are lost.',
      middleware: worksOnCopies((request) => (setsTags(request) ? 1 : 3)),
    },
    {
      id: 'updates-work-on-copies-turned',
      says: 'Of two updates at once, the setting is lost.',
      middleware: worksOnCopies((request) => (setsTags(request) ? 3 : 1)),
    },
    {
      id: 'second-update-at-once-forgotten',
      says: 'Of two updates at once, the second answers 200 and is not done.',
      middleware: second('nothing'),
    },
  ],
})

export const nullTagIsNoText = scenarioCheck({
  id: 'null-tag-is-no-text',
  title: 'A tag whose value is null does not get the text "null"',
  level: 'should',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-02'],
  verbs: ['update'],
  needsState: true,
  *judge({ update, name }: { update: Exchange; name: string }) {
    const value = tags(update)[name]
    if (succeeded(update) && value === 'null') yield at(update, pointerTo('/body/tags', name), `is ${show(value)}, sent was null`)
  },
  defects: [
    {
      id: 'null-tag-becomes-text',
      says: 'A null tag value in PATCH is stored as the string "null".',
      middleware: altersRequest({ of: 'update' }, (request) => {
        const sent = object(bodyOf(request)) as Json
        const named = Object.entries(object(sent['tags'])).map(([name, value]) => [name, value === null ? 'null' : value] as const)
        return 'tags' in sent && named.length > 0 ? withBody(request, { ...sent, tags: Object.fromEntries(named) }) : request
      }),
    },
  ],
})
