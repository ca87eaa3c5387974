/** Another provider's document, with a tracked resource and a child of it: both get every generic scenario and check, by their kinds and samples alone. */
import { beforeAll, describe, expect, test } from 'vitest'
import { pathOf, type Request } from '../../harness/exchange.ts'
import type { Answer, Middleware } from '../../harness/server.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { asynchronous, simulate, synchronous, type Simulation } from '../../suites/simulation.ts'
import { library, loadLibraries, shelf } from './library-document.ts'
import { libraryServer } from './library-server.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadLibraries(), { kinds: [library, shelf] })))

const ran = (middleware?: () => Middleware, mode = synchronous): Promise<Simulation> => simulate(suite, libraryServer, mode, middleware)

describe.each(Object.entries({ synchronous, asynchronous }))('a right server, %s', (_, mode) => {
  test('passes, and nothing is left', async () => {
    const { results, leaked, record } = await ran(undefined, mode)
    const of = (outcome: string): string[] =>
      results
        .filter((result) => result.outcome === outcome)
        .map(({ result, findings, reason }) => `${result}: ${findings[0]?.says ?? reason ?? ''}`)
    expect({ failed: of('failed'), errors: of('error'), leaked }).toEqual({ failed: [], errors: [], leaked: [] })
    expect(record.endings.filter(({ ended }) => ended !== undefined)).toEqual([])
  })
})

describe('both kinds are judged', () => {
  const judged = async (): Promise<Map<string, Set<string>>> => {
    const { results } = await ran()
    const found = new Map<string, Set<string>>()
    for (const { check, operation, outcome } of results)
      if (outcome === 'passed') found.set(operation.id, (found.get(operation.id) ?? new Set()).add(check.id))
    return found
  }

  test.each([
    [
      'create',
      [
        'creation-answers-201',
        'right-creation-accepted',
        'replacement-answers-200',
        'put-is-idempotent',
        'sent-comes-back',
        'read-can-be-written-back',
        'name-can-be-used-again',
        'read-only-fields-ignored',
      ],
    ],
    [
      'read',
      [
        'created-can-be-read',
        'written-can-be-read-back',
        'reading-changes-nothing',
        'unknown-vault-reads-404',
        'unknown-group-404',
        'other-scope-shows-nothing',
        'id-is-the-url',
        'type-is-the-providers',
        'missing-token-401',
        'missing-api-version-400',
        'undeclared-method-refused',
      ],
    ],
    [
      'delete',
      [
        'deleted-is-gone',
        'gone-for-good',
        'absent-deleted-with-204',
        'deletion-spares-others',
        'other-scope-refuses-writes',
        'missing-token-401',
      ],
    ],
  ])('at %s', async (verb, wanted) => {
    const found = await judged()
    for (const kind of ['library', 'shelf'])
      expect({ kind, missing: wanted.filter((check) => !found.get(`${kind}-${verb}`)?.has(check)) }).toEqual({ kind, missing: [] })
  })

  test('at the list of a group, and at that of a parent', async () => {
    const found = await judged()
    const wanted = [
      'lists-what-exists',
      'lists-each-once',
      'deleted-not-listed',
      'list-agrees-with-read',
      'list-answers-200',
      'id-is-a-vault-id',
      'list-is-stable',
      'lists-only-what-was-made',
      'pages-end',
      'unknown-group-404',
    ]
    for (const list of ['library-listInSubscription', 'shelf-listInParent']) expect(found.get(list)).toContain('lists-ignore-case')
    for (const list of ['library-listInGroup', 'shelf-listInParent'])
      expect({ list, missing: wanted.filter((check) => !found.get(list)?.has(check)) }).toEqual({ list, missing: [] })
  })

  test('what is of tracked resources, or of a vault, is not asked of a shelf', () => {
    const asked = suite.results.map(({ result }) => result)
    expect(asked).toContain('location-required@library-create')
    expect(
      asked.filter((each) => /^(location-(required|immutable|is-one|normalised)|tag|put-replaces|name-rules|etag-).*@shelf/.test(each)),
    ).toEqual([])
    expect(asked.filter((each) => /^(put-replaces-settings|name-rules-kept|etag-is-one)@/.test(each))).toEqual([])
  })
})

/** A server that is wrong about one kind in one way. */
const paths = { library: /\/libraries\/[^/]+$/i, shelf: /\/shelves\/[^/]+$/i }
const listPaths = { library: /resourceGroups\/[^/]+\/providers\/[^/]+\/libraries$/i, shelf: /\/shelves$/i }
type KindId = keyof typeof paths
const asks = (request: Request, method: string, path: RegExp): boolean => request.method === method && path.test(pathOf(request.url))

// oxlint-disable-next-line no-explicit-any -- a defect may do anything to a body
const json = (answer: Answer, change: (body: any) => void): Answer => {
  if (answer.status >= 300 || answer.body === '') return answer
  const body = JSON.parse(String(answer.body)) as unknown
  change(body)
  return { ...answer, body: JSON.stringify(body) }
}

const defects: Readonly<
  Record<string, { readonly check: string; readonly verb: (kind: KindId) => string; readonly make: (kind: KindId) => Middleware }>
> = {
  'a deletion does nothing': {
    check: 'deleted-is-gone',
    verb: () => 'delete',
    make: (kind) => async (request, next, world) => {
      if (!asks(request, 'DELETE', paths[kind])) return next(request)
      const before = world.snapshot()
      const answer = await next(request)
      world.restore(before)
      return answer
    },
  },
  'a list loses its last item': {
    check: 'lists-what-exists',
    verb: (kind) => (kind === 'library' ? 'listInGroup' : 'listInParent'),
    make: (kind) => async (request, next) => {
      const answer = await next(request)
      return asks(request, 'GET', listPaths[kind]) ? json(answer, ({ value }) => value.pop()) : answer
    },
  },
  'a PUT keeps the old body': {
    check: 'written-can-be-read-back',
    verb: () => 'read',
    make: (kind) => async (request, next, world) => {
      const before = world.snapshot()
      const answer = await next(request)
      if (asks(request, 'PUT', paths[kind]) && answer.status === 200) world.restore(before)
      return answer
    },
  },
  'a read of what nobody created answers 200': {
    check: 'unknown-vault-reads-404',
    verb: () => 'read',
    make: (kind) => async (request, next) => {
      const answer = await next(request)
      return asks(request, 'GET', paths[kind]) && /nobody-/.test(request.url) && answer.status === 404
        ? { ...answer, status: 200, body: JSON.stringify({ properties: {} }) }
        : answer
    },
  },
  'a read shows the type of something else': {
    check: 'type-is-the-providers',
    verb: () => 'read',
    make: (kind) => async (request, next) => {
      const answer = await next(request)
      return asks(request, 'GET', paths[kind]) ? json(answer, (body) => void (body.type = 'Contoso.Library/books')) : answer
    },
  },
  'anybody may read': {
    check: 'token-required',
    verb: () => 'read',
    make: (kind) => async (request, next) =>
      asks(request, 'GET', paths[kind]) ? next({ ...request, headers: [['authorization', `Bearer ${'emulator-token'}`]] }) : next(request),
  },
}

describe.each(['library', 'shelf'] as const)('a server that is wrong about a %s', (kind) => {
  test.each(Object.entries(defects))('%s', async (_, { check, verb, make }) => {
    const { results } = await ran(() => make(kind))
    expect(results.filter(({ outcome }) => outcome === 'error')).toEqual([])
    expect(results.filter(({ outcome }) => outcome === 'failed').map(({ result }) => result)).toContain(`${check}@${kind}-${verb(kind)}`)
  })
})
