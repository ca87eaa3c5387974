/** Deletion: its answer, what is gone afterwards, and what stays. */
import {
  alsoDoes,
  altersAnswer,
  armError,
  doesNothing,
  instead,
  keyOf,
  refuses,
  reply,
  together,
  type When,
} from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, type Request, succeeded } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import { itemsNamed, type Pages } from '../../harness/paging.ts'
import type { Middleware, World } from '../../harness/server.ts'
import { remembering } from './common.ts'
import { show, status } from '../reading.ts'

/** What was deleted and has not been created anew. */
const absent = (deleted: ReadonlyMap<string, object>, world: World): object[] =>
  [...deleted].flatMap(([key, vault]) => (world.resources.has(key) ? [] : [vault]))

const groupOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)

/** Every other vault that meets a condition goes with the one that is deleted. */
const takesAlong = (when: Omit<When, 'of'>, also: (other: string, deleted: string, world: World) => boolean): (() => Middleware) =>
  alsoDoes({ of: 'delete', ...when, if: (_, { status }) => status !== 204 }, (world, request) => {
    for (const other of [...world.resources.keys()].filter((key) => also(key, keyOf(request), world))) world.resources.delete(other)
  })

const isFirstPage = ({ url }: Request): boolean => !url.includes('skiptoken')

export const deletionAnswers200Or202 = scenarioCheck({
  id: 'deletion-answers-200-or-202',
  title: 'Deleting a vault that exists answers 200 or 202',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['OAS-DELETE-200', 'OAS-DELETE-202', 'OAS-DELETE-204', 'ARM-DEL-01'],
  verbs: ['delete'],
  outages: true,
  *judge({ deletion }: { deletion: Exchange }) {
    if (![200, 202].includes(status(deletion))) yield at(deletion, '/status', `is ${status(deletion)} for a vault that exists`)
  },
  defects: [
    {
      id: 'delete-answers-204-always',
      says: 'A deletion answers 204 whether there was a vault or not',
      also: ['casing'],
      middleware: altersAnswer({ of: 'delete' }, (draft) => void (draft.status = 204)),
    },
    {
      id: 'delete-done-answers-404',
      says: 'A deletion is done and answers 404',
      also: ['casing'],
      middleware: altersAnswer({ of: 'delete', answers: 200 }, (draft) => Object.assign(draft, armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-refused',
      says: 'The deletion of an empty vault is refused',
      also: ['casing'],
      middleware: refuses({ of: 'delete', answers: 200 }, 409, 'VaultIsNotEmpty'),
    },
    {
      id: 'async-delete-answers-204',
      says: 'A deletion that goes on answers 204',
      mode: { delete: 'async' },
      also: ['casing'],
      middleware: altersAnswer({ of: 'delete', answers: 202 }, (draft) =>
        Object.assign(draft, {
          status: 204,
          headers: draft.headers.filter(([name]) => !/location|asyncoperation|retry-after/i.test(name)),
        }),
      ),
    },
  ],
})

export const deletedIsGone = scenarioCheck({
  id: 'deleted-is-gone',
  title: 'A vault reads 404 once its deletion has settled',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02', 'OAS-DELETE-200'],
  verbs: ['delete'],
  *judge({ deletion, after }: { deletion: Exchange; after: Exchange }) {
    if (succeeded(deletion) && status(after) !== 404) yield at(after, '/status', `still answers ${status(after)}`)
  },
  defects: [
    {
      id: 'delete-forgets',
      says: 'A deletion answers 200, and the vault stays',
      also: ['casing'],
      middleware: doesNothing({ of: 'delete', answers: 200 }),
    },
    {
      id: 'second-delete-forgets',
      says: 'A vault whose name was used again is not deleted',
      middleware: doesNothing({ of: 'delete', answers: 200, from: 2, to: 2, if: ({ url }) => new URL(url).pathname.endsWith('-a') }),
    },
    {
      id: 'async-delete-forgets',
      says: 'A deletion succeeds in its own time, and the vault stays',
      mode: { delete: 'async' },
      also: ['casing'],
      middleware: doesNothing({ of: 'delete', answers: 202 }),
    },
    {
      id: 'deleted-reads-410',
      says: 'A deleted vault reads 410',
      also: ['casing'],
      middleware: remembering(({ isGone }) => instead({ of: 'read', if: isGone }, () => armError(410, 'Gone'))),
    },
    {
      id: 'deleted-reads-204',
      says: 'A deleted vault reads 204',
      also: ['casing', 'contract', 'arrival', 'json'],
      middleware: remembering(({ isGone }) => instead({ of: 'read', if: isGone }, () => reply(204, undefined))),
    },
    {
      id: 'deleted-reads-as-deleted',
      says: 'A deleted vault is read, its state Deleted',
      also: ['casing'],
      middleware: remembering(({ deleted, isGone }) =>
        instead({ of: 'read', if: isGone }, (request) =>
          reply(200, { ...deleted.get(keyOf(request)), properties: { provisioningState: 'Deleted' } }),
        ),
      ),
    },
    {
      id: 'read-lags-behind-deletion',
      says: 'The first read after a deletion still shows the vault',
      also: ['casing'],
      middleware: remembering(({ deleted, isGone }) => {
        const seen = new Set<string>()
        const isFirst = (request: Request): boolean => seen.size !== seen.add(keyOf(request)).size
        return instead({ of: 'read', if: (request, ...rest) => isGone(request, ...rest) && isFirst(request) }, (request) =>
          reply(200, deleted.get(keyOf(request))),
        )
      }),
    },
  ],
})

export const deletedNotListed = scenarioCheck({
  id: 'deleted-not-listed',
  title: 'A deleted vault is in no list',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02', 'ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages }: { pages: Pages }) {
    for (const { id, exchange, pointer } of itemsNamed(pages.exchanges, pages.expected.gone))
      yield at(exchange, pointer, `is ${show(id)}, which reads 404`)
  },
  defects: [
    {
      id: 'group-list-keeps-the-deleted',
      says: 'The list of a group goes on showing what was deleted',
      at: ['listInGroup'],
      middleware: remembering(({ deleted }) =>
        altersAnswer({ of: 'listInGroup', if: isFirstPage }, (draft, _, world) => draft.json.value.push(...absent(deleted, world))),
      ),
    },
    {
      id: 'subscription-list-keeps-the-deleted',
      says: 'The list of a subscription goes on showing what was deleted',
      at: ['listInSubscription'],
      middleware: remembering(({ deleted }) =>
        altersAnswer({ of: 'listInSubscription', if: isFirstPage }, (draft, _, world) => draft.json.value.push(...absent(deleted, world))),
      ),
    },
    {
      id: 'lists-show-the-deleted-as-deleted',
      says: 'Lists show what was deleted in the state Deleted',
      mode: { delete: 'async' },
      middleware: remembering(({ deleted }) =>
        altersAnswer({ of: ['listInGroup', 'listInSubscription'], if: isFirstPage }, (draft, _, world) => {
          draft.json.value.push(...absent(deleted, world).map((vault) => ({ ...vault, properties: { provisioningState: 'Deleted' } })))
        }),
      ),
    },
    {
      id: 'lists-bring-the-deleted-back',
      mode: { pageSize: 1, neighbours: 1 },
      says: 'To list the vaults of a group brings the deleted ones back',
      also: ['casing'],
      // only what was missed already: in which order scenarios meet is left to chance
      middleware: remembering(({ deleted }) => {
        const missed = new Set<string>()
        return together(
          alsoDoes({ of: 'read', answers: 404 }, (_, request) => void (deleted.has(keyOf(request)) && missed.add(keyOf(request)))),
          alsoDoes({ of: 'listInGroup' }, (world) =>
            deleted.forEach((resource, key) => missed.has(key) && !world.resources.has(key) && world.resources.set(key, { resource })),
          ),
        )
      }),
    },
  ],
})

export const absentDeletedWith204 = scenarioCheck({
  id: 'absent-deleted-with-204',
  title: 'Deleting a vault that does not exist answers 204',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['OAS-DELETE-204', 'ARM-DEL-01'],
  verbs: ['delete'],
  *judge({ deletion }: { deletion: Exchange }) {
    if (status(deletion) !== 204) yield at(deletion, '/status', `is ${status(deletion)} for a vault that does not exist`)
  },
  defects: [
    {
      id: 'delete-of-missing-404',
      says: 'The deletion of a vault that does not exist answers 404',
      middleware: altersAnswer({ of: 'delete', answers: 204 }, (draft) => Object.assign(draft, armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-of-missing-200',
      says: 'The deletion of a vault that does not exist answers 200',
      middleware: altersAnswer({ of: 'delete', answers: 204 }, (draft) => void (draft.status = 200)),
    },
    {
      id: 'second-delete-404',
      says: 'Deleting a vault a second time answers 404',
      middleware: remembering(({ isGone }) => instead({ of: 'delete', if: isGone }, () => armError(404, 'ResourceNotFound'))),
    },
    {
      id: 'delete-of-missing-500',
      says: 'The deletion of a vault that does not exist answers 500',
      also: ['errors'],
      middleware: altersAnswer({ of: 'delete', answers: 204 }, (draft) => Object.assign(draft, armError(500, 'InternalServerError'))),
    },
    {
      id: 'async-delete-of-missing-202',
      says: 'The deletion of a vault that does not exist answers 202 and says nowhere how it goes',
      mode: { delete: 'async' },
      also: ['long-running', 'operation-headers'],
      middleware: altersAnswer({ of: 'delete', answers: 204 }, (draft) => void (draft.status = 202)),
    },
  ],
})

export const goneForGood = scenarioCheck({
  id: 'gone-for-good',
  title: 'What was deleted stays gone, whatever is asked of it',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02'],
  verbs: ['delete'],
  *judge({ deletion, later }: { deletion: Exchange; later: Exchange }) {
    if (status(later) !== 404)
      yield at(later, '/status', `is ${status(later)} for a vault whose deletion answered ${describe(deletion)} and that then read 404`)
  },
  defects: [
    {
      id: 'patch-brings-the-deleted-back',
      says: 'A PATCH of a deleted vault answers 404 and brings it back',
      also: ['update', 'tags', 'create'],
      middleware: remembering(({ deleted, isGone }) =>
        alsoDoes(
          { of: 'update', answers: 404, if: isGone },
          (world, request) => void world.resources.set(keyOf(request), { resource: deleted.get(keyOf(request)) }),
        ),
      ),
    },
    {
      id: 'second-delete-restores',
      says: 'Deleting a vault a second time brings it back',
      also: ['update', 'tags', 'create'],
      middleware: remembering(({ deleted, isGone }) =>
        alsoDoes(
          { of: 'delete', answers: 204, if: isGone },
          (world, request) => void world.resources.set(keyOf(request), { resource: deleted.get(keyOf(request)) }),
        ),
      ),
    },
    {
      id: 'deleted-read-again-later',
      says: 'From the second read on a deleted vault is there again',
      also: ['update', 'tags', 'casing'],
      middleware: remembering(({ deleted, isGone }) => {
        const seen = new Set<string>()
        const isLater = (request: Request): boolean => seen.size === seen.add(keyOf(request)).size
        return instead({ of: 'read', if: (request, ...rest) => isGone(request, ...rest) && isLater(request) }, (request) =>
          reply(200, deleted.get(keyOf(request))),
        )
      }),
    },
  ],
})

export const deletionSparesOthers = scenarioCheck({
  id: 'deletion-spares-others',
  title: 'A deletion takes no other vault along',
  level: 'must',
  profile: 'lifecycle',
  family: 'delete',
  source: ['ARM-DEL-02'],
  verbs: ['delete'],
  *judge({ deletion, other }: { deletion: Exchange; other: Exchange }) {
    if (status(other) !== 200)
      yield at(
        other,
        '/status',
        `is ${status(other)} for a vault that nobody deleted; the deletion of another one answered ${describe(deletion)}`,
      )
  },
  defects: [
    {
      id: 'delete-takes-prefix-along',
      says: 'A deletion takes along the vaults whose names begin with the name',
      also: ['lists', 'refusals'],
      middleware: takesAlong({}, (other, deleted) => other.startsWith(deleted)),
    },
    {
      id: 'delete-empties-the-group',
      mode: { pageSize: 1 },
      says: 'A deletion takes along all vaults of the group',
      also: ['lists', 'refusals', 'identity', 'casing', 'recreate'],
      middleware: takesAlong({}, (other, deleted) => groupOf(other) === groupOf(deleted)),
    },
    {
      id: 'delete-takes-the-next-along',
      says: 'A deletion takes along the vault that comes after it by name',
      also: ['lists', 'refusals'],
      middleware: takesAlong(
        {},
        (other, deleted, world) =>
          other === [...world.resources.keys()].filter((key) => groupOf(key) === groupOf(deleted) && key > deleted).sort()[0],
      ),
    },
    {
      id: 'async-delete-takes-prefix-along',
      says: 'A deletion that goes on takes along the vaults whose names begin with the name',
      mode: { delete: 'async' },
      also: ['lists', 'refusals'],
      middleware: takesAlong({}, (other, deleted) => other.startsWith(deleted)),
    },
  ],
})
