/** A PUT on a vault that exists replaces it. */
import { at, held } from '../../../harness/check.ts'
import { header, succeeded, type Exchange } from '../../../harness/exchange.ts'
import { besides, bodyOf, refuses, resourceOf, isThere, setHeader, takes, tampers } from '../../../fixtures/servers.ts'
import { settingLeftOut } from '../../../fixtures/vaults.ts'
import { body, changed, contradictions, isAtRest, object, ownMembers, sameText, show, status, tags } from '../../reading.ts'

export const replacementAnswers200 = held({
  id: 'replacement-answers-200',
  title: 'A PUT on a vault that exists answers 200',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['OAS-PUT-200', 'ARM-PUT-02', 'HTTP-PUT-201'],
  roles: ['create'],
  *judge(replacement: Exchange) {
    if (status(replacement) !== 200) yield at(replacement, '/status', `is ${status(replacement)} for a vault that exists`)
  },
  defects: [
    {
      id: 'replacement-answers-201',
      says: 'A replacement answers 201, as if the vault were new',
      also: ['casing'],
      layer: tampers({ of: 'create', answers: 200 }, (draft) => void (draft.status = 201)),
    },
    {
      id: 'later-replacements-answer-201',
      says: 'From the second replacement on the answer is 201',
      also: ['casing'],
      layer: tampers({ of: 'create', answers: 200, from: 2 }, (draft) => void (draft.status = 201)),
    },
    {
      id: 'replacement-answers-204',
      says: 'A replacement answers 204 without a body',
      also: ['contract', 'echo', 'casing'],
      layer: tampers({ of: 'create', answers: 200 }, (draft) => Object.assign(draft, { status: 204, json: undefined })),
    },
    {
      id: 'put-only-creates',
      says: 'A PUT on a vault that exists is refused as a conflict',
      also: ['casing', 'location'],
      layer: refuses({ of: 'create', if: isThere }, 409, 'Conflict'),
    },
  ],
})

export const putIsIdempotent = held({
  id: 'put-is-idempotent',
  title: 'The same PUT again changes nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'create',
  source: ['ARM-PUT-02'],
  roles: ['create'],
  *judge(before: Exchange, after: Exchange) {
    for (const { pointer, says } of changed(body(before), body(after), ownMembers))
      yield at(after, pointer, `${says} before the same PUT was sent again`)
  },
  defects: [
    {
      id: 'put-again-resets-redundancy',
      says: 'A PUT on a vault that exists sets its redundancy anew',
      seen: 'azure-facts ARM-PUT-06; derived',
      layer: besides({ of: 'create', answers: 200 }, (world, request) => {
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
      layer: besides({ of: 'create', answers: 200 }, (world, request) => void (resourceOf(request, world).tags.updated = 'yes')),
    },
    {
      id: 'put-again-drops-the-sku',
      says: 'The sku is lost when the same is PUT again',
      also: ['echo'],
      layer: besides({ of: 'create', answers: 200 }, (world, request) => void (resourceOf(request, world).sku = { name: 'RS0' })),
    },
  ],
})

export const putReplaces = held({
  id: 'put-replaces',
  title: 'A PUT replaces: a tag that is not sent is gone',
  level: 'must',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'],
  roles: ['create'],
  needsState: true,
  *judge(replacement: Exchange, read: Exchange, dropped: readonly string[]) {
    if (!succeeded(replacement)) return
    for (const name of Object.keys(tags(read))) {
      if (dropped.some((gone) => sameText(gone, name)))
        yield at(read, `/body/tags/${name}`, `is still ${show(tags(read)[name])}, the PUT did not send it`)
    }
  },
  defects: [
    {
      id: 'put-merges-tags',
      says: 'A PUT adds its tags to those that were there',
      seen: 'defects C03; derived',
      also: ['echo', 'casing'],
      layer: takes({ of: 'create', if: isThere }, (request, world) => {
        const body = bodyOf(request)
        if (!body || Array.isArray(body.tags)) return request
        return { ...request, body: JSON.stringify({ ...body, tags: { ...resourceOf(request, world).tags, ...body.tags } }) }
      }),
    },
    {
      id: 'dropped-tags-left-empty',
      says: 'A tag that a PUT does not send stays, without a value',
      also: ['echo'],
      layer: besides<Record<string, string>>(
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
export const putReplacesSettings = held({
  id: 'put-replaces-settings',
  title: 'A PUT replaces: a setting that is not sent is what it is in a new vault',
  level: 'should',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'],
  roles: ['create'],
  needsState: true,
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge(replacement: Exchange, read: Exchange, anew: Exchange) {
    if (!succeeded(replacement) || status(read) !== 200 || status(anew) !== 200) return
    const [kept, usual] = [read, anew].map((exchange) => settingOf(exchange))
    if (sameText(kept, 'Enabled') && !sameText(usual, 'Enabled'))
      yield at(read, settingLeftOut, `is still ${show(kept)}, the PUT did not send it; in a new vault it is ${show(usual)}`)
  },
  defects: [
    {
      id: 'put-merges-settings',
      says: 'A PUT leaves the settings that it does not send as they were',
      layer: besides<Record<string, object>>(
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

export const readCanBeWrittenBack = held({
  id: 'read-can-be-written-back',
  title: 'What a GET answers can be PUT again, read-only fields and all',
  level: 'must',
  profile: 'arm',
  family: 'create',
  source: ['ARM-PUT-03'],
  roles: ['create'],
  needsState: true,
  *judge(before: Exchange, write: Exchange, after: Exchange) {
    if (!succeeded(write)) return yield at(write, '/status', `is ${status(write)} for the body that a GET had answered`)
    for (const { pointer, says } of changed(body(before), body(after), ownMembers))
      yield at(after, pointer, `${says} before it was written back`)
  },
  defects: [
    {
      id: 'put-refuses-read-only-members',
      says: 'A PUT with id, name or type is refused',
      seen: 'defects E12',
      layer: refuses({ of: 'create', if: (request) => typeof bodyOf(request)?.id === 'string' }, 400, 'InvalidRequestContent'),
    },
    {
      id: 'put-refuses-an-etag',
      says: 'A PUT with an etag in its body is refused',
      seen: 'defects E12',
      layer: refuses({ of: 'create', if: (request) => bodyOf(request)?.etag !== undefined }, 400, 'InvalidRequestContent'),
    },
    {
      id: 'put-refuses-a-state',
      says: 'A PUT with the provisioningState that was read is refused',
      seen: 'azure-facts ARM-PROP-01',
      layer: refuses({ of: 'create', if: (request) => bodyOf(request)?.properties?.provisioningState !== undefined }, 409, 'Conflict'),
    },
    {
      id: 'written-back-loses-settings',
      says: 'A PUT with what was read sets the redundancy anew',
      seen: 'defects E12; derived',
      layer: besides({ of: 'create', if: (request) => bodyOf(request)?.etag !== undefined }, (world, request) => {
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
      layer: besides(
        { of: 'create', if: (request) => bodyOf(request)?.etag !== undefined },
        (world, request) => delete resourceOf(request, world).tags,
      ),
    },
  ],
})

export const readingChangesNothing = held({
  id: 'reading-changes-nothing',
  title: 'Two reads in a row answer the same',
  level: 'must',
  profile: 'lifecycle',
  family: 'read',
  source: ['HTTP-SAFE'],
  roles: ['read'],
  *judge(first: Exchange, second: Exchange) {
    if (!succeeded(first) || !isAtRest(first)) return
    for (const { pointer, says } of changed(body(first), body(second), ['/body/properties/provisioningState']))
      yield at(second, pointer, `${says} one read ago`)
  },
  defects: [
    {
      id: 'read-changes-the-etag',
      says: 'Each read gives the vault a new etag',
      seen: 'defects D09',
      layer: besides({ of: 'read' }, (world, request) => void (resourceOf(request, world).etag = `W/"${crypto.randomUUID()}"`)),
    },
    {
      id: 'read-stamps-the-vault',
      says: 'Each read leaves its time in a tag',
      seen: 'defects D09; derived',
      also: ['echo', 'create', 'update', 'refusals'],
      layer: besides({ of: 'read' }, (world, request) => void ((resourceOf(request, world).tags ??= {}).lastRead = crypto.randomUUID())),
    },
    {
      id: 'every-second-read-lacks-settings',
      says: 'Every second read is answered by a replica without security settings',
      seen: 'defects G13; derived',
      also: ['create', 'update', 'refusals'],
      layer: tampers({ of: 'read', every: 2 }, ({ json }) => delete json.properties.securitySettings),
    },
  ],
})

export const etagFollowsWrites = held({
  id: 'etag-follows-writes',
  title: 'The etag of a vault, if it has one, changes with every write',
  level: 'should',
  profile: 'arm',
  family: 'read',
  source: ['ARM-ETAG-03'],
  roles: ['create', 'update'],
  needsState: true,
  open: 'the vault carries no etag',
  capability: 'etag',
  *judge(before: Exchange, write: Exchange, after: Exchange) {
    if (!succeeded(write)) return
    const [first, second] = [body(before)['etag'], body(after)['etag']]
    if (typeof first === 'string' && first === second)
      yield at(after, '/body/etag', `is ${show(second)} as it was before a write that changed the vault`)
  },
  defects: [
    {
      id: 'etag-never-changes',
      says: 'The etag is made of the name',
      seen: 'defects E18',
      layer: tampers({ of: ['create', 'read', 'update'] }, ({ json }) => void (json.etag = `W/"${json.name}"`)),
    },
    {
      id: 'etag-survives-an-update',
      says: 'An update leaves the etag as it was',
      seen: 'defects E18',
      at: ['update'],
      layer: besides<string>(
        { of: 'update' },
        (world, request, _, before) => void (resourceOf(request, world).etag = before),
        (world, request) => resourceOf(request, world)?.etag,
      ),
    },
    {
      id: 'etag-survives-a-replacement',
      says: 'A replacement leaves the etag as it was',
      seen: 'defects E18',
      at: ['create'],
      layer: besides<string>(
        { of: 'create', answers: 200 },
        (world, request, _, before) => void (resourceOf(request, world).etag = before),
        (world, request) => resourceOf(request, world)?.etag,
      ),
    },
    {
      id: 'etag-of-tags-alone',
      says: 'The etag follows the tags and nothing else',
      seen: 'defects E18; derived',
      at: ['update'],
      layer: tampers(
        { of: ['create', 'read', 'update'] },
        ({ json }) => void (json.etag = `W/"${JSON.stringify(json.tags ?? {}).length}"`),
      ),
    },
  ],
})

/** What stands in an etag, weak or strong, quoted or not. */
const opaque = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '')

/** `answer`: of a write that was done when it was answered. */
export const etagIsOne = held({
  id: 'etag-is-one',
  title: 'The etag in the answer to a write is the one that is read next',
  level: 'should',
  profile: 'arm',
  family: 'read',
  source: ['ARM-ETAG-04'],
  roles: ['create', 'update'],
  needsState: true,
  open: 'no answer to a write that was done carried an etag',
  capability: 'etag',
  *judge(answer: Exchange, read: Exchange) {
    const [written, found] = [body(answer)['etag'], body(read)['etag']]
    // an answer that shows another vault than the read is for others to judge
    const isTheSame =
      changed(tags(answer), tags(read), [], '/body/tags').length === 0 && contradictions(body(answer), body(read), ownMembers).length === 0
    if (isTheSame && typeof written === 'string' && typeof found === 'string' && written !== found)
      yield at(answer, '/body/etag', `is ${show(written)}, the next read has ${show(found)}`)
    const field = header(read.response?.headers ?? [], 'etag')
    if (typeof found === 'string' && field !== undefined && opaque(field) !== opaque(found))
      yield at(read, '/headers/etag', `is ${show(field)}, the body has ${show(found)}`)
  },
  defects: [
    {
      id: 'write-answers-another-etag',
      says: 'The answer to a PUT over a vault that exists has an etag that no read has.',
      at: ['create'],
      seen: 'defects E18',
      layer: tampers({ of: 'create', answers: 200 }, ({ json }) => void (json.etag = 'W/"of-the-answer"')),
    },
    {
      id: 'etag-header-of-another',
      says: 'The header field etag of a read is not the etag in its body.',
      seen: 'defects E18',
      layer: tampers({ of: 'read' }, (draft) => setHeader(draft, 'etag', '"of-the-cache"')),
    },
  ],
})
