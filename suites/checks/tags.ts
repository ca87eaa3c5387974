/** Tags: stored as sent, replaced as a whole, bounded. */
import { alsoDoes, altersRequest, bodyOf, doesNothing, refuses, resourceOf, withBody } from '../../fixtures/servers.ts'
import { spoiltDefects } from '../../fixtures/spoilers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, type Request, succeeded } from '../../harness/exchange.ts'
import type { Json } from '../../spec/json.ts'
import { body, changed, differentTags, status, tags } from '../reading.ts'

const retags = (request: Request): boolean => bodyOf(request)?.tags !== undefined

const clears = (request: Request): boolean => JSON.stringify(bodyOf(request)?.tags) === '{}'

const renamed = (map: Record<string, unknown> | undefined, rename: (name: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map ?? {}).map(([name, value]) => [rename(name), value]))

export const rightUpdateAccepted = scenarioCheck({
  id: 'right-update-accepted',
  title: 'A right request to update a vault is accepted',
  level: 'must',
  profile: 'lifecycle',
  family: 'tags',
  source: ['OAS-PATCH-200'],
  verbs: ['update'],
  outages: true,
  *judge({ update }: { update: Exchange }) {
    if (!succeeded(update)) yield at(update, '/status', `is ${status(update)}`)
  },
  defects: [
    {
      id: 'patch-refuses-an-empty-map',
      says: 'A PATCH with no tags in its map is refused',
      middleware: refuses({ of: 'update', if: clears }, 400, 'InvalidTag'),
    },
    {
      id: 'patch-demands-a-location',
      also: ['update'],
      says: 'A PATCH of tags without a location is refused, as a PUT is',
      middleware: refuses(
        { of: 'update', if: (request) => retags(request) && bodyOf(request)?.location === undefined },
        400,
        'LocationRequired',
      ),
    },
    {
      id: 'patch-takes-tags-alone',
      says: 'A PATCH of settings is refused',
      middleware: refuses({ of: 'update', if: (request) => !retags(request) }, 400, 'InvalidPatch'),
    },
    {
      id: 'second-patch-conflicts',
      also: ['update'],
      says: 'Every second PATCH is refused as a conflict',
      middleware: refuses({ of: 'update', every: 2 }, 409, 'Conflict'),
    },
  ],
})

export const tagsReplacedAsAMap = scenarioCheck({
  id: 'tags-replaced-as-a-map',
  title: 'PATCH replaces the whole map of tags',
  level: 'must',
  profile: 'arm',
  family: 'tags',
  source: ['ARM-PATCH-01'],
  verbs: ['update'],
  of: ['tracked'],
  needsState: true,
  *judge({ update, read, sent }: { update: Exchange; read: Exchange; sent: Json }) {
    if (!succeeded(update) || status(read) !== 200) return
    for (const { pointer, says } of differentTags(sent, body(read)['tags'])) yield at(read, pointer, `${says} in the PATCH`)
  },
  defects: [
    ...spoiltDefects('patch'),
    {
      id: 'patch-merges-tags',
      says: 'A PATCH adds its tags to those that were there',
      middleware: altersRequest({ of: 'update', if: retags }, (request, world) => {
        const tags = { ...resourceOf(request, world)?.tags, ...bodyOf(request).tags }
        return { ...request, body: JSON.stringify({ ...bodyOf(request), tags }) }
      }),
    },
    {
      id: 'patch-ignores-tags',
      also: ['update'],
      says: 'A PATCH of tags answers 200 and changes nothing',
      middleware: doesNothing({ of: 'update', if: retags }),
    },
    {
      id: 'patch-lower-cases-tag-names',
      also: ['update'],
      says: 'A PATCH keeps tag names in lower case',
      middleware: alsoDoes({ of: 'update', if: retags }, (world, request) => {
        resourceOf(request, world).tags = renamed(resourceOf(request, world).tags, (name) => name.toLowerCase())
      }),
    },
    {
      id: 'patch-trims-tag-values',
      says: 'A PATCH keeps the first word of a value',
      middleware: altersRequest({ of: 'update', if: retags }, (request) =>
        withBody(request, {
          tags: Object.fromEntries(Object.entries<string>(bodyOf(request).tags).map(([name, value]) => [name, value.split(' ')[0]])),
        }),
      ),
    },
    {
      id: 'second-retagging-is-lost',
      also: ['update'],
      says: 'From the second PATCH of tags on nothing is kept',
      middleware: doesNothing({ of: 'update', if: retags, from: 2 }),
    },
  ],
})

export const tagsClearedByAnEmptyMap = scenarioCheck({
  id: 'tags-cleared-by-an-empty-map',
  title: 'PATCH with an empty map clears the tags',
  level: 'must',
  profile: 'arm',
  family: 'tags',
  source: ['ARM-PATCH-01'],
  verbs: ['update'],
  of: ['tracked'],
  needsState: true,
  *judge({ update, read }: { update: Exchange; read: Exchange }) {
    const left = Object.keys(tags(read))
    if (succeeded(update) && status(read) === 200 && left.length > 0) yield at(read, '/body/tags', `still has ${left.join(', ')}`)
  },
  defects: [
    {
      id: 'empty-map-means-nothing',
      says: 'A PATCH with an empty map of tags leaves them',
      middleware: doesNothing({ of: 'update', if: clears }),
    },
    {
      id: 'empty-map-leaves-one',
      says: 'A PATCH with an empty map of tags leaves the first of them',
      middleware: alsoDoes<[string, unknown][]>(
        { of: 'update', if: clears },
        (world, request, _, [first]) => void (resourceOf(request, world).tags = first ? { [first[0]]: first[1] } : {}),
        (world, request) => Object.entries(resourceOf(request, world)?.tags ?? {}),
      ),
    },
  ],
})

export const tagsUntouchedWhenAbsent = scenarioCheck({
  id: 'tags-untouched-when-absent',
  title: 'PATCH without tags leaves the tags alone',
  level: 'must',
  profile: 'arm',
  family: 'tags',
  source: ['ARM-PATCH-01', 'ARM-PATCH-02'],
  verbs: ['update'],
  of: ['tracked'],
  needsState: true,
  *judge({ before, update, after }: { before: Exchange; update: Exchange; after: Exchange }) {
    if (!succeeded(update) || status(before) !== 200 || status(after) !== 200) return
    for (const { pointer, says } of changed(tags(before), tags(after), undefined, [], '/body/tags'))
      yield at(after, pointer, `${says} before a PATCH without tags`)
  },
  defects: [
    {
      id: 'settings-patch-clears-tags',
      also: ['update'],
      says: 'A PATCH without tags clears them',
      middleware: alsoDoes({ of: 'update', if: (request) => !retags(request) }, (world, request) => delete resourceOf(request, world).tags),
    },
    {
      id: 'settings-patch-renames-tags',
      also: ['update'],
      says: 'A PATCH without tags turns their names to lower case',
      middleware: alsoDoes({ of: 'update', if: (request) => !retags(request) }, (world, request) => {
        resourceOf(request, world).tags = renamed(resourceOf(request, world).tags, (name) => name.toLowerCase())
      }),
    },
    {
      id: 'async-update-clears-tags',
      says: 'A long-running update without tags clears them',
      mode: { update: 'async' },
      middleware: alsoDoes({ of: 'update', answers: 202 }, (world, request) => delete resourceOf(request, world).tags),
    },
  ],
})
