/** Deletion is observable, happens once, and takes nothing else along. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange, type Request } from '../../../harness/exchange.ts'
import { itemsNamed, type Pages } from '../../../harness/paging.ts'
import {
  armError,
  besides,
  bodyOf,
  forgets,
  graveyard,
  instead,
  isThere,
  keyOf,
  refuses,
  reply,
  resourceOf,
  tampers,
  together,
  type When,
} from '../../../fixtures/servers.ts'
import type { Layer, World } from '../../../harness/server.ts'
import { sameText, show, status, tags } from '../../reading.ts'

/** A server that remembers what it deleted. */
const remembering = (make: (yard: ReturnType<typeof graveyard>) => () => Layer) => (): Layer => {
  const yard = graveyard()
  return together(make(yard), yard.digs)()
}

/** What was deleted and has not been created anew. */
const absent = (graves: ReadonlyMap<string, object>, world: World): object[] =>
  [...graves].flatMap(([key, vault]) => (world.vaults.has(key) ? [] : [vault]))

const groupOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)
/** Every other vault that meets a condition goes with the one that is deleted. */
const takesAlong = (when: Omit<When, 'of'>, also: (other: string, deleted: string, world: World) => boolean): (() => Layer) =>
  besides({ of: 'delete', ...when, if: (_, { status }) => status !== 204 }, (world, request) => {
    for (const other of [...world.vaults.keys()].filter((key) => also(key, keyOf(request), world))) world.vaults.delete(other)
  })
const isFirstPage = ({ url }: Request): boolean => !url.includes('skiptoken')

export const existingDeletedWith200Or202 = held({
  id: 'deletion-answers-200-or-202',
  title: 'Deleting a vault that exists answers 200 or 202',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['OAS-DELETE-200', 'OAS-DELETE-202', 'OAS-DELETE-204', 'ARM-DEL-01'],
  roles: ['delete'],
  *judge(deletion: Exchange) {
    if (![200, 202].includes(status(deletion))) yield at(deletion, '/status', `is ${status(deletion)} for a vault that exists`)
  },
  defects: [
    {
      id: 'delete-answers-204-always',
      says: 'A deletion answers 204 whether there was a vault or not',
      also: ['casing'],
      layer: tampers({ of: 'delete' }, (draft) => void (draft.status = 204)),
    },
    {
      id: 'delete-done-answers-404',
      says: 'A deletion is done and answers 404',
      also: ['casing'],
      layer: tampers({ of: 'delete', answers: 200 }, (draft) => Object.assign(draft, armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-refused',
      says: 'The deletion of an empty vault is refused',
      seen: 'defects F14; derived',
      also: ['casing'],
      layer: refuses({ of: 'delete', answers: 200 }, 409, 'VaultIsNotEmpty'),
    },
    {
      id: 'async-delete-answers-204',
      says: 'A deletion that goes on answers 204',
      temper: { delete: 'async' },
      also: ['casing'],
      layer: tampers({ of: 'delete', answers: 202 }, (draft) =>
        Object.assign(draft, {
          status: 204,
          headers: draft.headers.filter(([name]) => !/location|asyncoperation|retry-after/i.test(name)),
        }),
      ),
    },
  ],
})

export const deletedIsGone = held({
  id: 'deleted-is-gone',
  title: 'A vault reads 404 once its deletion has settled',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02', 'OAS-DELETE-200'],
  roles: ['delete'],
  *judge(deletion: Exchange, after: Exchange) {
    if (succeeded(deletion) && status(after) !== 404) yield at(after, '/status', `still answers ${status(after)}`)
  },
  defects: [
    {
      id: 'delete-forgets',
      says: 'A deletion answers 200, and the vault stays',
      seen: 'defects F03',
      also: ['casing'],
      layer: forgets({ of: 'delete', answers: 200 }),
    },
    {
      id: 'second-delete-forgets',
      says: 'A vault whose name was used again is not deleted',
      seen: 'defects F03; derived',
      layer: forgets({ of: 'delete', answers: 200, from: 2, to: 2, if: ({ url }) => new URL(url).pathname.endsWith('-a') }),
    },
    {
      id: 'async-delete-forgets',
      says: 'A deletion succeeds in its own time, and the vault stays',
      seen: 'defects F03',
      temper: { delete: 'async' },
      also: ['casing'],
      layer: forgets({ of: 'delete', answers: 202 }),
    },
    {
      id: 'deleted-reads-410',
      says: 'A deleted vault reads 410',
      also: ['casing'],
      layer: remembering(({ isGone }) => instead({ of: 'read', if: isGone }, () => armError(410, 'Gone'))),
    },
    {
      id: 'deleted-reads-204',
      says: 'A deleted vault reads 204',
      also: ['casing', 'contract'],
      layer: remembering(({ isGone }) => instead({ of: 'read', if: isGone }, () => reply(204, undefined))),
    },
    {
      id: 'deleted-reads-as-deleted',
      says: 'A deleted vault is read, its state Deleted',
      seen: 'defects F03, F11',
      also: ['casing'],
      layer: remembering(({ graves, isGone }) =>
        instead({ of: 'read', if: isGone }, (request) =>
          reply(200, { ...graves.get(keyOf(request)), properties: { provisioningState: 'Deleted' } }),
        ),
      ),
    },
    {
      id: 'read-lags-behind-deletion',
      says: 'The first read after a deletion still shows the vault',
      seen: 'defects D01; derived',
      also: ['casing'],
      layer: remembering(({ graves, isGone }) => {
        const seen = new Set<string>()
        const isFirst = (request: Request): boolean => seen.size !== seen.add(keyOf(request)).size
        return instead({ of: 'read', if: (request, ...rest) => isGone(request, ...rest) && isFirst(request) }, (request) =>
          reply(200, graves.get(keyOf(request))),
        )
      }),
    },
  ],
})

export const deletedNotListed = held({
  id: 'deleted-not-listed',
  title: 'A deleted vault is in no list',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02', 'ARM-LIST-01'],
  roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages) {
    for (const { id, exchange, pointer } of itemsNamed(pages.exchanges, pages.expected.gone))
      yield at(exchange, pointer, `is ${show(id)}, which reads 404`)
  },
  defects: [
    {
      id: 'group-list-keeps-the-deleted',
      says: 'The list of a group goes on showing what was deleted',
      seen: 'defects F05',
      at: ['listInGroup'],
      layer: remembering(({ graves }) =>
        tampers({ of: 'listInGroup', if: isFirstPage }, (draft, _, world) => draft.json.value.push(...absent(graves, world))),
      ),
    },
    {
      id: 'subscription-list-keeps-the-deleted',
      says: 'The list of a subscription goes on showing what was deleted',
      seen: 'defects F05',
      at: ['listInSubscription'],
      layer: remembering(({ graves }) =>
        tampers({ of: 'listInSubscription', if: isFirstPage }, (draft, _, world) => draft.json.value.push(...absent(graves, world))),
      ),
    },
    {
      id: 'lists-show-the-deleted-as-deleted',
      says: 'Lists show what was deleted in the state Deleted',
      seen: 'defects F05, F11',
      temper: { delete: 'async' },
      layer: remembering(({ graves }) =>
        tampers({ of: ['listInGroup', 'listInSubscription'], if: isFirstPage }, (draft, _, world) => {
          draft.json.value.push(...absent(graves, world).map((vault) => ({ ...vault, properties: { provisioningState: 'Deleted' } })))
        }),
      ),
    },
    {
      id: 'lists-bring-the-deleted-back',
      temper: { pageSize: 1, vaults: 1 },
      says: 'To list the vaults of a group brings the deleted ones back',
      seen: 'defects F10',
      also: ['casing'],
      // only what was missed already: in which order scenarios meet is left to chance
      layer: remembering(({ graves }) => {
        const missed = new Set<string>()
        return together(
          besides({ of: 'read', answers: 404 }, (_, request) => void (graves.has(keyOf(request)) && missed.add(keyOf(request)))),
          besides({ of: 'listInGroup' }, (world) =>
            graves.forEach((resource, key) => missed.has(key) && !world.vaults.has(key) && world.vaults.set(key, { resource })),
          ),
        )
      }),
    },
  ],
})

export const absentDeletedWith204 = held({
  id: 'absent-deleted-with-204',
  title: 'Deleting a vault that does not exist answers 204',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['OAS-DELETE-204', 'ARM-DEL-01'],
  roles: ['delete'],
  *judge(deletion: Exchange) {
    if (status(deletion) !== 204) yield at(deletion, '/status', `is ${status(deletion)} for a vault that does not exist`)
  },
  defects: [
    {
      id: 'delete-of-missing-404',
      says: 'The deletion of a vault that does not exist answers 404',
      seen: 'defects F01',
      layer: tampers({ of: 'delete', answers: 204 }, (draft) => Object.assign(draft, armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-of-missing-200',
      says: 'The deletion of a vault that does not exist answers 200',
      seen: 'defects F01; derived',
      layer: tampers({ of: 'delete', answers: 204 }, (draft) => void (draft.status = 200)),
    },
    {
      id: 'second-delete-404',
      says: 'Deleting a vault a second time answers 404',
      seen: 'defects F01',
      layer: remembering(({ isGone }) => instead({ of: 'delete', if: isGone }, () => armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-of-missing-500',
      says: 'The deletion of a vault that does not exist answers 500',
      also: ['errors'],
      layer: tampers({ of: 'delete', answers: 204 }, (draft) => Object.assign(draft, armError(500, 'InternalServerError'))),
    },
    {
      id: 'async-delete-of-missing-202',
      says: 'The deletion of a vault that does not exist answers 202 and says nowhere how it goes',
      temper: { delete: 'async' },
      also: ['long-running'],
      layer: tampers({ of: 'delete', answers: 204 }, (draft) => void (draft.status = 202)),
    },
  ],
})

export const goneForGood = held({
  id: 'gone-for-good',
  title: 'What was deleted stays gone, whatever is asked of it',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02'],
  roles: ['delete'],
  *judge(_deletion: Exchange, later: Exchange) {
    if (status(later) !== 404) yield at(later, '/status', `is ${status(later)} for a vault that was deleted and read 404`)
  },
  defects: [
    {
      id: 'patch-brings-the-deleted-back',
      says: 'A PATCH of a deleted vault answers 404 and brings it back',
      seen: 'defects F10',
      also: ['update', 'create'],
      layer: remembering(({ graves, isGone }) =>
        besides(
          { of: 'update', answers: 404, if: isGone },
          (world, request) => void world.vaults.set(keyOf(request), { resource: graves.get(keyOf(request)) }),
        ),
      ),
    },
    {
      id: 'second-delete-restores',
      says: 'Deleting a vault a second time brings it back',
      seen: 'defects F10; derived',
      also: ['update', 'create'],
      layer: remembering(({ graves, isGone }) =>
        besides(
          { of: 'delete', answers: 204, if: isGone },
          (world, request) => void world.vaults.set(keyOf(request), { resource: graves.get(keyOf(request)) }),
        ),
      ),
    },
    {
      id: 'deleted-read-again-later',
      says: 'From the second read on a deleted vault is there again',
      seen: 'defects F10; derived',
      also: ['update', 'casing'],
      layer: remembering(({ graves, isGone }) => {
        const seen = new Set<string>()
        const isLater = (request: Request): boolean => seen.size === seen.add(keyOf(request)).size
        return instead({ of: 'read', if: (request, ...rest) => isGone(request, ...rest) && isLater(request) }, (request) =>
          reply(200, graves.get(keyOf(request))),
        )
      }),
    },
  ],
})

export const deletionSparesOthers = held({
  id: 'deletion-spares-others',
  title: 'A deletion takes no other vault along',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02'],
  roles: ['delete'],
  *judge(_deletion: Exchange, other: Exchange) {
    if (status(other) !== 200) yield at(other, '/status', `is ${status(other)} for a vault that nobody deleted`)
  },
  defects: [
    {
      id: 'delete-takes-prefix-along',
      says: 'A deletion takes along the vaults whose names begin with the name',
      seen: 'defects F07; derived',
      also: ['lists', 'refusals'],
      layer: takesAlong({}, (other, deleted) => other.startsWith(deleted)),
    },
    {
      id: 'delete-empties-the-group',
      temper: { pageSize: 1 },
      says: 'A deletion takes along all vaults of the group',
      seen: 'defects F07; derived',
      also: ['lists', 'refusals', 'identity', 'casing', 'recreate'],
      layer: takesAlong({}, (other, deleted) => groupOf(other) === groupOf(deleted)),
    },
    {
      id: 'delete-takes-the-next-along',
      says: 'A deletion takes along the vault that comes after it by name',
      seen: 'defects F07; derived',
      also: ['lists', 'refusals'],
      layer: takesAlong(
        {},
        (other, deleted, world) =>
          other === [...world.vaults.keys()].filter((key) => groupOf(key) === groupOf(deleted) && key > deleted).sort()[0],
      ),
    },
    {
      id: 'async-delete-takes-prefix-along',
      says: 'A deletion that goes on takes along the vaults whose names begin with the name',
      seen: 'defects F07; derived',
      temper: { delete: 'async' },
      also: ['lists', 'refusals'],
      layer: takesAlong({}, (other, deleted) => other.startsWith(deleted)),
    },
  ],
})

export const nameCanBeUsedAgain = held({
  id: 'name-can-be-used-again',
  title: 'The name of a deleted vault can be used again',
  level: 'should',
  profile: 'lifecycle',
  family: 'recreate',
  source: ['ARM-DEL-04'],
  roles: ['create'],
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge(creation: Exchange, read: Exchange) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${status(creation)} for the name of a deleted vault`)
    else if (status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault created under a name used before`)
  },
  defects: [
    {
      id: 'recreate-refused',
      says: 'A name that was used before is refused',
      seen: 'defects F11',
      layer: remembering(({ isGone }) => refuses({ of: 'create', if: isGone }, 409, 'VaultNameNotAvailable')),
    },
    {
      id: 'recreated-reads-404',
      says: 'A vault under a name used before is created and never found',
      seen: 'defects F11; derived',
      layer: remembering(({ graves }) =>
        instead({ of: 'read', if: (request) => graves.has(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
      ),
    },
  ],
})

export const recreatedIsNew = held({
  id: 'recreated-is-new',
  title: 'A vault created under a name used before has nothing of the old one',
  level: 'must',
  profile: 'lifecycle',
  family: 'recreate',
  source: ['ARM-DEL-02', 'OAS-PUT-201'],
  roles: ['create'],
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge(creation: Exchange, read: Exchange, oldTags: readonly string[]) {
    if (!succeeded(creation) || status(read) !== 200) return
    const kept = Object.keys(tags(read)).filter((name) => oldTags.some((old) => sameText(old, name)))
    if (kept.length) yield at(read, '/body/tags', `has ${kept.join(', ')} of the vault that was deleted`)
  },
  defects: [
    {
      id: 'recreate-brings-tags-back',
      says: 'A vault under a name used before has the old tags besides its own',
      seen: 'defects F11; derived',
      layer: remembering(({ graves }) =>
        besides({ of: 'create', answers: 201, if: (request) => graves.has(keyOf(request)) }, (world, request) => {
          const kept = resourceOf(request, world)
          kept.tags = { ...graves.get(keyOf(request)).tags, ...kept.tags }
        }),
      ),
    },
    {
      id: 'recreate-undeletes',
      says: 'A creation under a name used before brings the old vault back',
      seen: 'defects F11',
      layer: remembering(({ graves }) =>
        besides({ of: 'create', answers: 201, if: (request) => graves.has(keyOf(request)) }, (world, request) =>
          Object.assign(resourceOf(request, world), graves.get(keyOf(request))),
        ),
      ),
    },
    {
      id: 'patch-waits-for-its-vault',
      says: 'A PATCH on a vault that does not exist takes effect once the vault is created',
      layer: () => {
        const waiting = new Map<string, object>()
        return together(
          besides({ of: 'update', answers: 404 }, (_, request) => void waiting.set(keyOf(request), bodyOf(request).tags)),
          besides({ of: 'create', answers: 201, if: isThere }, (world, request) => {
            Object.assign((resourceOf(request, world).tags ??= {}), waiting.get(keyOf(request)))
          }),
        )()
      },
    },
  ],
})
