/** Ids, types and names are compared without regard to case, and keep the case of their first write. */
import { partOf } from '../../fixtures/parts.ts'
import { alsoDoes, altersAnswer, answers, armError, doesNothing, instead, reply, resourceOf, together } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import type { Pages } from '../../harness/paging.ts'
import type { Answer } from '../../harness/server.ts'
import { misspelt, pathOf, shows } from './common.ts'
import { body, status } from '../reading.ts'

export const lookupIgnoresCase = scenarioCheck({
  id: 'lookup-ignores-case',
  title: 'What a URL names is found whatever its casing',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  needsState: true,
  *judge({ exchange, wanted }: { exchange: Exchange; wanted: number | readonly number[] }) {
    if (![wanted].flat().includes(status(exchange)))
      yield at(exchange, '/status', `is ${status(exchange)} for another casing of the same URL, ${[wanted].flat().join(' or ')} was due`)
  },
  defects: [
    {
      id: 'reads-match-exactly',
      says: 'A read by another casing of the name finds nothing.',
      at: ['read'],
      middleware: instead({ of: 'read', if: (request, _, world) => misspelt(request, world) }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'groups-match-exactly',
      says: 'The list of a group by another casing of its name is that of a group without vaults.',
      at: ['listInGroup'],
      middleware: answers(
        { of: 'listInGroup', if: ({ url }) => /resourcegroups\/(?!no-group)[^/]*[A-Z]/i.test(url) && /resourcegroups/.test(url) },
        404,
        { error: { code: 'ResourceGroupNotFound', message: 'No.' } },
      ),
    },
    {
      id: 'provider-words-match-exactly',
      says: 'A path with resourcegroups in lower case leads nowhere.',
      at: ['read', 'create', 'delete', 'listInGroup'],
      middleware: instead({ if: ({ url }) => /\/resourcegroups\//.test(url) }, () => armError(404, 'RouteNotFound')),
    },
    {
      id: 'namespace-matches-exactly',
      says: 'A path with the provider in lower case leads nowhere.',
      at: ['read', 'create', 'delete', 'listInGroup'],
      middleware: instead({ if: ({ url }) => /\/providers\/microsoft\./.test(url) }, () => armError(404, 'InvalidResourceNamespace')),
    },
    {
      id: 'patch-by-other-casing-misses',
      says: 'A PATCH by another casing answers 404.',
      at: ['update'],
      also: ['update', 'tags'],
      middleware: instead({ of: 'update', if: (request, _, world) => misspelt(request, world) }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'operations-match-exactly',
      says: 'The list of operations is not found with the provider in lower case.',
      at: ['listInProvider'],
      middleware: instead({ of: 'listInProvider', if: ({ url }) => url.includes('microsoft.') }, () =>
        armError(404, 'InvalidResourceNamespace'),
      ),
    },
    {
      id: 'subscription-list-matches-exactly',
      says: 'The list of a subscription is not found with the provider in lower case.',
      at: ['listInSubscription'],
      middleware: instead({ of: 'listInSubscription', if: ({ url }) => url.includes('microsoft.') }, () =>
        armError(404, 'InvalidResourceNamespace'),
      ),
    },
    {
      id: 'put-by-other-casing-makes-a-twin',
      says: 'A PUT by another casing creates a second vault beside the first.',
      at: ['create'],
      also: ['lists', 'echo', 'identity', 'delete'],
      middleware: together(
        altersAnswer({ of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) }, (draft, request) => {
          draft.status = 201
          shows(() => pathOf(request))(draft)
        }),
        alsoDoes(
          { of: 'create', answers: 200, if: (request, _, world) => misspelt(request, world) },
          ({ resources }, request, _, before) => {
            const own = resources.get(pathOf(request).toLowerCase())!
            resources.set(`${pathOf(request).toLowerCase()}~`, {
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
      also: ['delete'],
      middleware: instead({ of: 'delete', if: (request, _, world) => misspelt(request, world) }, () => reply(204, undefined)),
    },
    {
      id: 'write-by-other-casing-conflicts',
      says: 'A PUT by another casing answers 409.',
      at: ['create'],
      middleware: instead({ of: 'create', if: (request, _, world) => misspelt(request, world) }, () => armError(409, 'Conflict')),
    },
  ],
})

export const deletedWhateverTheCasing = scenarioCheck({
  id: 'deleted-whatever-the-casing',
  title: 'A vault deleted by another casing of its URL is gone',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02', 'ARM-DEL-02'],
  verbs: ['delete'],
  needsState: true,
  *judge({ deletion, after }: { deletion: Exchange; after: Exchange }) {
    if (status(after) !== 404)
      yield at(after, '/status', `still answers ${status(after)} after a deletion that answered ${describe(deletion)}`)
  },
  defects: [
    {
      id: 'delete-by-other-casing-forgets',
      says: 'A deletion by another casing answers 200 and deletes nothing.',
      also: ['delete'],
      middleware: doesNothing({ of: 'delete', if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) }),
    },
    {
      id: 'deleted-still-cached-under-another-casing',
      says: 'A deleted vault is still read under another casing of its name.',
      middleware: () => {
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
      middleware: altersAnswer(
        { of: 'read', answers: 404, if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) },
        (draft) => void (draft.status = 410),
      ),
    },
    {
      id: 'delete-by-other-casing-takes-no-part',
      says: 'A long-running deletion by another casing is accepted, succeeds and deletes nothing.',
      also: ['delete'],
      mode: { delete: 'async' },
      middleware: doesNothing({ of: 'delete', answers: 202, if: ({ url }) => /vaults\/[^/]*[A-Z]{3}/.test(url) }),
    },
  ],
})

export const listsIgnoreCase = scenarioCheck({
  id: 'lists-ignore-case',
  title: 'A list holds its vaults whatever the casing of its URL',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02'],
  verbs: ['list'],
  unless: ['found'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    const first = pages.exchanges[0]!
    const { value, ...links } = body(first)
    // Only a list with nothing in it tells of casing: what is missing from a longer one may be lost between two pages.
    if (pages.expected.existing.length === 0 || !Array.isArray(value) || value.length > 0 || Object.keys(links).length > 0) return
    yield at(first, '/body/value', `is empty for another casing of the URL, by which it holds ${pages.expected.existing.join(', ')}`)
  },
  defects: [
    {
      id: 'group-list-compares-by-letter',
      says: 'The list of a group in another casing holds nothing',
      middleware: altersAnswer(
        { of: 'listInGroup', if: ({ url }, { body }) => !String(body).includes(`/resourceGroups/${new URL(url).pathname.split('/')[4]}/`) },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'subscription-list-compares-by-letter',
      says: 'The list of a subscription holds nothing with the provider in lower case',
      at: ['listInSubscription'],
      middleware: altersAnswer(
        { of: 'listInSubscription', if: ({ url }) => url.includes('microsoft.') },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'groups-in-capitals-are-empty',
      says: 'A group whose name is written in capitals is taken for a new one',
      middleware: altersAnswer(
        { of: 'listInGroup', if: ({ url }) => /^[^a-z]+$/.test(new URL(url).pathname.split('/')[4]!) },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
  ],
})
