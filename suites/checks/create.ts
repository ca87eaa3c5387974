/** Creation: its answer, the resource it makes, and what it refuses to make. */
import { pointerTo } from '../../spec/pointer.ts'
import type { Kind } from '../../harness/kind.ts'
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  armError,
  bodyOf,
  doesNothing,
  instead,
  isThere,
  keyOf,
  refuses,
  resourceOf,
  together,
} from '../../fixtures/servers.ts'
import { settingLeftOut } from '../../fixtures/vaults.ts'
import { described } from '../../harness/arm-error.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, succeeded } from '../../harness/exchange.ts'
import { scopeOf } from './common.ts'
import { body, changed, ownMembers, sameText, show, status, tags } from '../reading.ts'
import { object } from '../../spec/json.ts'

export const creationAnswers201 = scenarioCheck({
  id: 'creation-answers-201',
  title: 'The PUT that creates a vault answers 201',
  level: 'should',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01', 'HTTP-PUT-201'],
  verbs: ['create'],
  unless: ['created-with-200'],
  *judge({ creation }: { creation: Exchange }) {
    if (succeeded(creation) && status(creation) !== 201)
      yield at(creation, '/status', `is ${status(creation)} for a vault that did not exist`)
  },
  defects: [
    {
      id: 'create-answers-200',
      says: 'A creation answers 200',
      middleware: altersAnswer({ of: 'create', answers: 201 }, (draft) => void (draft.status = 200)),
    },
    {
      id: 'create-answers-202',
      says: 'A creation answers 202, as if it were not done',
      also: ['contract', 'arrival', 'json', 'long-running', 'operation-headers'],
      middleware: altersAnswer({ of: 'create', answers: 201 }, (draft) => void (draft.status = 202)),
    },
    {
      id: 'recreate-answers-200',
      says: 'A creation under a name that was used before answers 200',
      middleware: () => {
        const used = new Set<string>()
        return altersAnswer(
          { of: 'create', answers: 201, if: (request) => used.size === used.add(keyOf(request)).size },
          (draft) => void (draft.status = 200),
        )()
      },
    },
  ],
})

export const rightCreationAccepted = scenarioCheck({
  id: 'right-creation-accepted',
  title: 'A right request to create a vault is accepted',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01'],
  verbs: ['create'],
  outages: true,
  *judge({ creation }: { creation: Exchange }) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${described(creation)}`)
  },
  defects: [
    {
      id: 'create-refuses-spaces-in-locations',
      says: 'A location as people write it is refused',
      also: ['location'],
      middleware: refuses(
        { of: 'create', if: (request) => String(bodyOf(request)?.location).includes(' ') },
        400,
        'LocationNotAvailableForResourceType',
      ),
    },
    {
      id: 'create-refuses-text-beyond-ascii',
      also: ['lists'],
      says: 'A tag with a letter beyond ASCII is refused',
      middleware: refuses({ of: 'create', answers: 201, if: ({ body }) => /[^ -~]/.test(body ?? '') }, 400, 'InvalidTag'),
    },
    {
      id: 'create-takes-one-vault-a-group',
      says: 'The second vault of a group is refused',
      middleware: refuses(
        {
          of: 'create',
          answers: 201,
          if: (request, _, world) => [...world.resources.keys()].some((key) => scopeOf(key) === scopeOf(keyOf(request))),
        },
        409,
        'QuotaExceeded',
      ),
    },
    {
      id: 'create-refuses-now-and-then',
      says: 'Every second creation is refused as a conflict',
      middleware: refuses({ of: 'create', answers: 201, every: 2 }, 409, 'Conflict'),
    },
  ],
})

export const createdCanBeRead = scenarioCheck({
  id: 'created-can-be-read',
  title: 'A created vault can be read',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['ARM-PUT-01', 'OAS-GET-200'],
  verbs: ['read'],
  outages: true,
  /** `shown`: the creation, or another answer by which the vault was there. */
  *judge({ shown, read }: { shown: Exchange; read: Exchange }) {
    if (succeeded(shown) && status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault whose creation has settled`)
  },
  defects: [
    {
      id: 'read-404-once-after-create',
      says: 'The first read of a created vault answers 404',
      also: ['recreate'],
      middleware: () => {
        const fresh = new Set<string>()
        return together(
          alsoDoes({ of: 'create', answers: 201 }, (_, request) => void fresh.add(keyOf(request))),
          instead({ of: 'read', if: (request) => fresh.delete(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
        )()
      },
    },
    {
      id: 'create-forgets',
      also: ['served'],
      says: 'A creation answers 201, and there is no vault',
      middleware: doesNothing({ of: 'create', answers: 201 }),
    },
    {
      id: 'second-create-forgets',
      says: 'From the second creation on there is an answer and no vault',
      also: ['recreate'],
      middleware: doesNothing({ of: 'create', answers: 201, from: 2 }),
    },
    {
      id: 'async-create-succeeds-too-soon',
      says: 'A creation has succeeded, and the vault reads 404 once more',
      mode: { create: 'async' },
      middleware: () => {
        const done = new Set<string>()
        return together(
          alsoDoes(
            { of: 'poll', to: 2, if: (_, { body }) => String(body).includes('"Succeeded"') },
            (_, request) => void done.add(keyOf(request)),
          ),
          instead({ of: 'read', if: (request) => done.delete(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
        )()
      },
    },
  ],
})

export const replacementAnswers200 = scenarioCheck({
  id: 'replacement-answers-200',
  title: 'A PUT on a vault that exists answers 200',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-200', 'ARM-PUT-02', 'HTTP-PUT-201'],
  verbs: ['create'],
  *judge({ replacement, kind }: { replacement: Exchange; kind?: Kind }) {
    if (status(replacement) === 202 && kind?.traits.includes('accepted-with-202')) return
    if (status(replacement) !== 200) yield at(replacement, '/status', `is ${status(replacement)} for a vault that exists`)
  },
  defects: [
    {
      id: 'replacement-answers-201',
      says: 'A replacement answers 201, as if the vault were new',
      also: ['casing'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, (draft) => void (draft.status = 201)),
    },
    {
      id: 'later-replacements-answer-201',
      says: 'From the second replacement on the answer is 201',
      also: ['casing'],
      middleware: altersAnswer({ of: 'create', answers: 200, from: 2 }, (draft) => void (draft.status = 201)),
    },
    {
      id: 'replacement-answers-204',
      says: 'A replacement answers 204 without a body',
      also: ['contract', 'arrival', 'json', 'echo', 'casing'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, (draft) => Object.assign(draft, { status: 204, json: undefined })),
    },
    {
      id: 'put-only-creates',
      says: 'A PUT on a vault that exists is refused as a conflict',
      also: ['casing', 'location'],
      middleware: refuses({ of: 'create', if: isThere }, 409, 'Conflict'),
    },
  ],
})

export const putIsIdempotent = scenarioCheck({
  id: 'put-is-idempotent',
  title: 'The same PUT again changes nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['ARM-PUT-02'],
  verbs: ['create'],
  *judge({ before, after, kind }: { before: Exchange; after: Exchange; kind?: Kind }) {
    for (const { pointer, says } of changed(body(before), body(after), kind, ownMembers))
      yield at(after, pointer, `${says} before the same PUT was sent again`)
  },
  defects: [
    {
      id: 'put-again-resets-redundancy',
      says: 'A PUT on a vault that exists sets its redundancy anew',
      middleware: alsoDoes({ of: 'create', answers: 200 }, (world, request) => {
        resourceOf(request, world).properties.redundancySettings = {
          standardTierStorageRedundancy: 'LocallyRedundant',
          crossRegionRestore: 'Disabled',
        }
      }),
    },
    {
      id: 'put-again-adds-a-tag',
      says: 'Each later PUT leaves a tag of its own',
      also: ['echo'],
      middleware: alsoDoes({ of: 'create', answers: 200 }, (world, request) => void (resourceOf(request, world).tags.updated = 'yes')),
    },
    {
      id: 'put-again-drops-the-sku',
      says: 'The sku is lost when the same is PUT again',
      also: ['echo'],
      middleware: alsoDoes({ of: 'create', answers: 200 }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0' })),
    },
  ],
})

export const putReplaces = scenarioCheck({
  id: 'put-replaces',
  title: 'A PUT replaces: a tag that is not sent is gone',
  level: 'must',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'],
  verbs: ['create'],
  of: ['tracked'],
  needsState: true,
  *judge({ replacement, read, dropped }: { replacement: Exchange; read: Exchange; dropped: readonly string[] }) {
    if (!succeeded(replacement)) return
    for (const name of Object.keys(tags(read))) {
      if (dropped.some((gone) => sameText(gone, name)))
        yield at(read, pointerTo('/body/tags', name), `is still ${show(tags(read)[name])}, the PUT did not send it`)
    }
  },
  defects: [
    {
      id: 'put-merges-tags',
      says: 'A PUT adds its tags to those that were there',
      also: ['echo', 'casing'],
      middleware: altersRequest({ of: 'create', if: isThere }, (request, world) => {
        const body = bodyOf(request)
        if (!body || Array.isArray(body.tags)) return request
        return { ...request, body: JSON.stringify({ ...body, tags: { ...resourceOf(request, world).tags, ...body.tags } }) }
      }),
    },
    {
      id: 'dropped-tags-left-empty',
      says: 'A tag that a PUT does not send stays, without a value',
      also: ['echo'],
      middleware: alsoDoes<Record<string, string>>(
        { of: 'create', answers: 200 },
        (world, request, _, before) => {
          const kept = resourceOf(request, world)
          kept.tags = { ...Object.fromEntries(Object.keys(before).map((name) => [name, ''])), ...kept.tags }
        },
        (world, request) => ({ ...resourceOf(request, world)?.tags }),
      ),
    },
  ],
})

/** `anew`: a vault just created by a body without settings, which shows what they are where nobody sends any. */
export const putReplacesSettings = scenarioCheck({
  id: 'put-replaces-settings',
  title: 'A PUT replaces: a setting that is not sent is what it is in a new vault',
  level: 'should',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'],
  verbs: ['create'],
  kinds: ['vault'],
  needsState: true,
  // the api-version with which the setting came
  since: '2022-03-01',
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge({ replacement, read, anew }: { replacement: Exchange; read: Exchange; anew: Exchange }) {
    if (!succeeded(replacement) || status(read) !== 200 || status(anew) !== 200) return
    const [kept, usual] = [read, anew].map((exchange) => settingOf(exchange))
    if (sameText(kept, 'Enabled') && !sameText(usual, 'Enabled'))
      yield at(read, settingLeftOut, `is still ${show(kept)}, the PUT did not send it; in a new vault it is ${show(usual)}`)
  },
  defects: [
    {
      id: 'put-merges-settings',
      says: 'A PUT leaves the settings that it does not send as they were',
      middleware: alsoDoes<Record<string, object>>(
        { of: 'create', answers: 200 },
        (world, request, _, before) =>
          void (resourceOf(request, world).properties.monitoringSettings = {
            ...before,
            ...resourceOf(request, world).properties.monitoringSettings,
          }),
        (world, request) => structuredClone(resourceOf(request, world)?.properties.monitoringSettings),
      ),
    },
  ],
})

const settingOf = (exchange: Exchange): unknown =>
  settingLeftOut
    .split('/')
    .slice(2)
    .reduce<unknown>((value, name) => object(value)[name], body(exchange))

export const readCanBeWrittenBack = scenarioCheck({
  id: 'read-can-be-written-back',
  title: 'What a GET answers can be PUT again, read-only fields and all',
  level: 'must',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-03'],
  verbs: ['create'],
  needsState: true,
  *judge({ before, write, after, kind }: { before: Exchange; write: Exchange; after: Exchange; kind?: Kind }) {
    if (!succeeded(write)) return yield at(write, '/status', `is ${status(write)} for the body that a GET had answered`)
    for (const { pointer, says } of changed(body(before), body(after), kind, ownMembers))
      yield at(after, pointer, `${says} before it was written back`)
  },
  defects: [
    {
      id: 'put-refuses-read-only-members',
      says: 'A PUT with id, name or type is refused',
      middleware: refuses({ of: 'create', if: (request) => typeof bodyOf(request)?.id === 'string' }, 400, 'InvalidRequestContent'),
    },
    {
      id: 'put-refuses-an-etag',
      says: 'A PUT with an etag in its body is refused',
      middleware: refuses({ of: 'create', if: (request) => bodyOf(request)?.etag !== undefined }, 400, 'InvalidRequestContent'),
    },
    {
      id: 'put-refuses-a-state',
      says: 'A PUT with the provisioningState that was read is refused',
      middleware: refuses({ of: 'create', if: (request) => bodyOf(request)?.properties?.provisioningState !== undefined }, 409, 'Conflict'),
    },
    {
      id: 'written-back-loses-settings',
      says: 'A PUT with what was read sets the redundancy anew',
      middleware: alsoDoes({ of: 'create', if: (request) => bodyOf(request)?.etag !== undefined }, (world, request) => {
        resourceOf(request, world).properties.redundancySettings = {
          standardTierStorageRedundancy: 'GeoRedundant',
          crossRegionRestore: 'Enabled',
        }
      }),
    },
    {
      id: 'written-back-is-forgotten',
      says: 'The tags of a body that has an etag are dropped',
      also: ['echo'],
      middleware: alsoDoes(
        { of: 'create', if: (request) => bodyOf(request)?.etag !== undefined },
        (world, request) => delete resourceOf(request, world).tags,
      ),
    },
  ],
})
