/** Names match ignoring case; the name of a vault comes back in the casing of its creation. */
import { at, held } from '../../../harness/check.ts'
import type { Planned } from '../../../harness/cast.ts'
import { succeeded, type Exchange, type Request } from '../../../harness/exchange.ts'
import { itemsNamed, type Pages } from '../../../harness/paging.ts'
import { body, sameText, segment, show, status } from '../../reading.ts'
import {
  answers,
  armError,
  besides,
  forgets,
  instead,
  itemsIn,
  reply,
  resourceOf,
  tampers,
  together,
  type Draft,
} from '../../../fixtures/servers.ts'
import type { Answer, World } from '../../../harness/server.ts'
import { everyRole, partOf } from '../../../fixtures/roles.ts'

/** The name alone: a subscription and a group had their casing before the vault was, and a server may show theirs, however the PUT spelt them. */
const nameOf = (id: unknown): string | undefined => segment(String(id), 'vaults')

const pathOf = ({ url }: Request): string => decodeURIComponent(new URL(url).pathname)
/** Whether a request names a vault that exists in another casing than that of its creation. */
const misspelt = (request: Request, world: World): boolean => ![undefined, pathOf(request)].includes(resourceOf(request, world)?.id)
const shows =
  (id: (path: string) => string) =>
  (draft: Draft): void => {
    draft.json.id = id(draft.json.id)
    draft.json.name = draft.json.id.split('/').at(-1)
  }

export const casingKept = held({
  id: 'casing-kept',
  title: 'A vault keeps the casing that a PUT gave its name, however it is asked for',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  roles: ['read', 'create', 'update'],
  /** `later`: the id as a later PUT spelt it; a server may keep the spelling of the creation, or take over that of the last PUT. */
  *judge(exchange: Exchange, vault: Planned, later?: string) {
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
      layer: tampers({ of: 'read' }, (draft, request) => shows(() => pathOf(request))(draft)),
    },
    {
      id: 'read-shows-names-upper-case',
      says: 'A read shows the name in upper case.',
      at: ['read'],
      layer: tampers(
        { of: 'read' },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase())),
      ),
    },
    {
      id: 'put-by-another-casing-normalises',
      says: 'A PUT by another casing of the URL gives the name capitals at the beginning of its words, which no PUT had.',
      at: ['read'],
      also: ['lists'],
      layer: besides({ of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) }, (world, request) => {
        const vault = resourceOf(request, world)
        vault.name = vault.name.toLowerCase().replace(/(^|-)[a-z]/g, (letter: string) => letter.toUpperCase())
        vault.id = vault.id.replace(/[^/]+$/, vault.name)
      }),
    },
    {
      id: 'patch-takes-over-the-casing',
      says: 'A PATCH by another casing of the URL renames the vault.',
      also: ['update'],
      layer: besides({ of: 'update' }, (world, request) => {
        const vault = resourceOf(request, world)
        vault.id = pathOf(request)
        vault.name = vault.id.split('/').at(-1)
      }),
    },
    {
      id: 'name-is-of-no-put',
      says: 'A read shows a vault that was written by two casings in a third one.',
      at: ['read'],
      layer: () => {
        const written = new Map<string, Set<string>>()
        return together(
          besides({ of: 'create' }, (_, request) => {
            const key = pathOf(request).toLowerCase()
            written.set(key, (written.get(key) ?? new Set()).add(pathOf(request)))
          }),
          tampers({ of: 'read', if: (request) => (written.get(pathOf(request).toLowerCase())?.size ?? 0) > 1 }, (draft) =>
            shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase()))(draft),
          ),
        )()
      },
    },
    {
      id: 'names-kept-lower-case',
      says: 'Whatever is read and written shows names in lower case.',
      at: ['read', 'create', 'update'],
      layer: tampers(
        { of: ['read', 'create', 'update'] },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase())),
      ),
    },
    {
      id: 'patch-answers-lower-case',
      says: 'Only the answer of an update has the name in lower case.',
      at: ['update'],
      layer: tampers(
        { of: 'update' },
        shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase())),
      ),
    },
  ],
})

export const casingKeptInLists = held({
  id: 'casing-kept-in-lists',
  title: 'A list shows the name of a vault in a casing that a PUT gave it',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GEN-03'],
  roles: ['listInGroup', 'listInSubscription'],
  needsState: true,
  *judge(pages: Pages) {
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
      layer: tampers({ of: 'listInSubscription' }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase()))({ ...draft, json })),
      ),
    },
    {
      id: 'listed-names-lower-case',
      says: 'The list of a group has names in lower case.',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup' }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toLowerCase()))({ ...draft, json })),
      ),
    },
    {
      id: 'second-page-upper-case',
      temper: { pageSize: 2 },
      says: 'From the second page of a group on names are in upper case.',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup', if: ({ url }) => /skiptoken/i.test(url) }, (draft) =>
        itemsIn(draft).forEach((json) => shows((id) => id.replace(/[^/]+$/, (name) => name.toUpperCase()))({ ...draft, json })),
      ),
    },
  ],
})

export const lookupIgnoresCase = held({
  id: 'lookup-ignores-case',
  title: 'What a URL names is found whatever its casing',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02'],
  roles: everyRole,
  needsState: true,
  *judge(exchange: Exchange, wanted: number | readonly number[]) {
    if (![wanted].flat().includes(status(exchange)))
      yield at(exchange, '/status', `is ${status(exchange)} for another casing of the same URL, ${[wanted].flat().join(' or ')} was due`)
  },
  defects: [
    {
      id: 'reads-match-exactly',
      says: 'A read by another casing of the name finds nothing.',
      at: ['read'],
      seen: 'defects A10',
      layer: instead({ of: 'read', if: (request, _, world) => misspelt(request, world) }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'groups-match-exactly',
      says: 'The list of a group by another casing of its name is that of a group without vaults.',
      at: ['listInGroup'],
      seen: 'defects A10',
      layer: answers(
        { of: 'listInGroup', if: ({ url }) => /resourcegroups\/(?!no-group)[^/]*[A-Z]/i.test(url) && /resourcegroups/.test(url) },
        404,
        { error: { code: 'ResourceGroupNotFound', message: 'No.' } },
      ),
    },
    {
      id: 'provider-words-match-exactly',
      says: 'A path with resourcegroups in lower case leads nowhere.',
      at: ['read', 'create', 'delete', 'listInGroup'],
      seen: 'defects A10',
      layer: instead({ if: ({ url }) => /\/resourcegroups\//.test(url) }, () => armError(404, 'RouteNotFound')),
    },
    {
      id: 'namespace-matches-exactly',
      says: 'A path with the provider in lower case leads nowhere.',
      at: ['read', 'create', 'delete', 'listInGroup'],
      seen: 'defects A10',
      layer: instead({ if: ({ url }) => /\/providers\/microsoft\./.test(url) }, () => armError(404, 'InvalidResourceNamespace')),
    },
    {
      id: 'patch-by-other-casing-misses',
      says: 'A PATCH by another casing answers 404.',
      at: ['update'],
      also: ['update'],
      layer: instead({ of: 'update', if: (request, _, world) => misspelt(request, world) }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'operations-match-exactly',
      says: 'The list of operations is not found with the provider in lower case.',
      at: ['listOperations'],
      layer: instead({ of: 'listOperations', if: ({ url }) => url.includes('microsoft.') }, () =>
        armError(404, 'InvalidResourceNamespace'),
      ),
    },
    {
      id: 'subscription-list-matches-exactly',
      says: 'The list of a subscription is not found with the provider in lower case.',
      at: ['listInSubscription'],
      layer: instead({ of: 'listInSubscription', if: ({ url }) => url.includes('microsoft.') }, () =>
        armError(404, 'InvalidResourceNamespace'),
      ),
    },
    {
      id: 'put-by-other-casing-makes-a-twin',
      says: 'A PUT by another casing creates a second vault beside the first.',
      at: ['create'],
      seen: 'defects A11',
      also: ['lists', 'echo', 'identity', 'delete'],
      layer: together(
        tampers({ of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) }, (draft, request) => {
          draft.status = 201
          shows(() => pathOf(request))(draft)
        }),
        besides(
          { of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) },
          ({ vaults }, request, _, before) => {
            const own = vaults.get(pathOf(request).toLowerCase())!
            vaults.set(`${pathOf(request).toLowerCase()}~`, {
              resource: { ...own.resource, id: pathOf(request), name: pathOf(request).split('/').at(-1) },
            })
            own.resource = before as Record<string, unknown>
          },
          (world, request) => structuredClone(resourceOf(request, world)),
        ),
      ),
    },
    {
      id: 'delete-by-other-casing-misses',
      says: 'A deletion by another casing answers 204 and deletes nothing.',
      at: ['delete'],
      seen: 'defects F12',
      also: ['delete'],
      layer: instead({ of: 'delete', if: (request, _, world) => misspelt(request, world) }, () => reply(204, undefined)),
    },
    {
      id: 'write-by-other-casing-conflicts',
      says: 'A PUT by another casing answers 409.',
      at: ['create'],
      layer: instead({ of: 'create', if: (request, _, world) => misspelt(request, world) }, () => armError(409, 'Conflict')),
    },
  ],
})

export const deletedWhateverTheCasing = held({
  id: 'deleted-whatever-the-casing',
  title: 'A vault deleted by another casing of its URL is gone',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02', 'ARM-DEL-02'],
  roles: ['delete'],
  needsState: true,
  *judge(_deletion: Exchange, after: Exchange) {
    if (status(after) !== 404) yield at(after, '/status', `still answers ${status(after)}`)
  },
  defects: [
    {
      id: 'delete-by-other-casing-forgets',
      says: 'A deletion by another casing answers 200 and deletes nothing.',
      seen: 'defects F12',
      also: ['delete'],
      layer: forgets({ of: 'delete', if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) }),
    },
    {
      id: 'deleted-still-cached-under-another-casing',
      says: 'A deleted vault is still read under another casing of its name.',
      seen: 'defects-2 CA04',
      layer: () => {
        const kept = new Map<string, Answer>()
        return async (request, next) => {
          const answer = await next(request)
          if (partOf(request) !== 'read' || !/vaults\/[^/]*[A-Z]{3}/.test(request.url)) return answer
          if (answer.status === 200) kept.set(request.url, answer)
          return kept.get(request.url) ?? answer
        }
      },
    },
    {
      id: 'deleted-reads-otherwise-by-another-casing',
      says: 'A deleted vault is 410 by another casing of its name.',
      layer: tampers(
        { of: 'read', answers: 404, if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) },
        (draft) => void (draft.status = 410),
      ),
    },
    {
      id: 'delete-by-other-casing-takes-no-part',
      says: 'A long-running deletion by another casing is accepted, succeeds and deletes nothing.',
      also: ['delete'],
      temper: { delete: 'async' },
      layer: forgets({ of: 'delete', answers: 202, if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) }),
    },
  ],
})
