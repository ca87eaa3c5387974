/** What a sweep finds and removes, and what it never touches: in-process, against servers that refuse in the ways that ARM refuses. */
import { describe, expect, test } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../emulator/emulator.ts'
import { answers, armError, instead, reply, altersAnswer, type When } from '../../fixtures/servers.ts'
import type { Removal } from '../../harness/cleanup.ts'
import type { LedgerEntry } from '../../harness/ledger.ts'
import type { Middleware } from '../../harness/server.ts'
import { ageText, findLeftovers, leftoversOf, sweepAway, type Criteria, type Findings, type Leftover } from '../../harness/sweep.ts'
import { newContext } from '../../harness/context.ts'
import { decoys, emulatorWith, fill, hour, names, ours, stageOn, type Given, vaults } from './sweep-support.ts'

const now = Date.UTC(2026, 0, 1)
const aDay: Criteria = { olderThanMs: 24 * hour }

interface Swept {
  emulator: Emulator
  found: Findings
  gone: string[]
  remains: Record<string, string | undefined>
  requests: string[]
  others: string[]
}

async function sweep(
  given: readonly Given[],
  options: Partial<EmulatorOptions> = {},
  criteria = aDay,
  more: (id: (name: string) => string) => readonly Leftover[] = () => [],
): Promise<Swept> {
  const emulator = emulatorWith(options)
  const others = decoys(now)
  await fill(emulator, [...others, ...given])
  const theirs = (): unknown[] =>
    vaults(emulator.world)
      .filter((vault) => !given.some(({ name }) => name === vault['name']))
      .map((vault) => structuredClone(vault))
  const before = theirs()
  const stage = await stageOn(emulator)
  const found = await findLeftovers(newContext(stage, { id: 'sweep' }), 'listInSubscription', criteria, stage.clock.now())
  const ended: [string, Removal][] = []
  const { subscription, resourceGroups } = emulator.options
  const known = more(
    (name) => `/subscriptions/${subscription}/resourceGroups/${resourceGroups[0]}/providers/Microsoft.RecoveryServices/vaults/${name}`,
  )
  await sweepAway(stage, [...found.leftovers, ...known], criteria, ({ id }, removal) => void ended.push([id.split('/').at(-1)!, removal]))
  expect(theirs()).toEqual(before)
  return {
    emulator,
    found,
    others: before.map((resource) => (resource as { name: string }).name).sort(),
    requests: stage.client.exchanges.map(({ request, response }) => `${request.method} ${response?.status}`),
    gone: ended.flatMap(([name, { gone }]) => (gone ? [name] : [])).sort(),
    remains: Object.fromEntries(ended.flatMap(([name, { gone, why }]) => (gone ? [] : [[name, why]]))),
  }
}

const leftBehind = ours('cst-abc123', 30 * hour, now, 'a0-Shared', 'b-Changed')
const theirNames = leftBehind.map(({ name }) => name)
/** Requests for one vault. */
const on = (name: string, when: Omit<When, 'if'>): When => ({ ...when, if: ({ url }) => url.includes(`/${name}?`) })

describe('what is found', () => {
  test('vaults of the suite on all pages, and nobody else’s, however similar', async () => {
    const { found, gone, emulator, others } = await sweep(leftBehind)
    expect(found.leftovers.map(({ id, run, ageMs }) => [id.split('/').at(-1), run, ageMs])).toEqual([
      [theirNames[0], 'cst-abc123', 30 * hour],
      [theirNames[1], 'cst-abc123', 30 * hour],
    ])
    expect(found).toMatchObject({ pages: 7, seen: 26 })
    expect(gone).toEqual(theirNames)
    expect(names(emulator)).toEqual(others)
    expect(found.spared.map(({ id }) => id.split('/').at(-1)).sort()).toEqual([
      'copied-by-a-colleague',
      'cst-abc123-bad-date',
      'cst-abc123-bad-run',
      'cst-abc123-day-only',
      'cst-abc123-empty-run',
      'cst-abc123-ends-early',
      'cst-abc123-future',
      'cst-abc123-no-creation',
      'cst-abc123-no-expiry',
      'cst-abc123-no-run',
      'cst-abc123-no-such-day',
      'cst-abc123-run-only',
      'cst-abc1234-neighbour',
    ])
  })

  test('nothing younger than it was told to', async () => {
    const given = [...ours('cst-old111', 24 * hour, now, 'a'), ...ours('cst-young1', 24 * hour - 1, now, 'b')]
    const { gone, found } = await sweep(given)
    expect(gone).toEqual(['cst-old111-a'])
    expect(found.spared.find(({ id }) => id.endsWith('cst-young1-b'))?.why).toBe('it is 23 h 59 min old, younger than 1 d')
    expect((await sweep(given, {}, { olderThanMs: 0 })).gone).toEqual(['cst-old111-a', 'cst-young1-b'])
  })

  test('of one run, in one group', async () => {
    const given = [
      ...ours('cst-run111', 30 * hour, now, 'a'),
      ...ours('cst-run222', 30 * hour, now, 'b'),
      ...ours('cst-run222', 30 * hour, now, 'c').map((vault) => ({ ...vault, group: 'finance-archive' })),
    ]
    expect((await sweep(given, {}, { ...aDay, run: 'cst-run222' })).gone).toEqual(['cst-run222-b', 'cst-run222-c'])
    expect((await sweep(given, {}, { ...aDay, group: 'CONFORMANCE' })).gone).toEqual(['cst-run111-a', 'cst-run222-b'])
  })

  test('a provider in lower case', async () => {
    const lower = altersAnswer({ of: 'listInSubscription' }, ({ json }) =>
      json.value.forEach((item: { id: string }) => (item.id = item.id.replace('Microsoft.RecoveryServices', 'microsoft.recoveryservices'))),
    )
    expect((await sweep(leftBehind, { middlewares: [lower()] })).gone).toEqual(theirNames)
  })

  test('tags in another casing, or twice by case, prove nothing: left alone, and named', async () => {
    const old = ours('cst-abc123', 30 * hour, now, 'x')[0]!.tags as Record<string, string>
    const [run] = Object.keys(old).filter((name) => name.endsWith('-run')) as [string]
    const given = [
      { name: 'cst-abc123-shouts', tags: Object.fromEntries(Object.entries(old).map(([key, value]) => [key.toUpperCase(), value])) },
      { name: 'cst-abc123-twice', tags: { ...old, [run.toUpperCase()]: 'cst-abc123' } },
      { name: 'cst-abc123-other', tags: { [run.toUpperCase()]: 'finance', ...old } },
    ]
    const { gone, found } = await sweep(given)
    expect(gone).toEqual([])
    const spared = new Map(found.spared.map(({ id, why }) => [id.split('/').at(-1), why]))
    for (const { name } of given) expect(spared.get(name), name).toBe('its tags are like those of the suite, and not the same')
  })

  test('names that no vault can have are left alone, whatever their tags', async () => {
    const strange = ['x%252f..', 'x%2f..%2fother', '\\..\\other', 'x'.repeat(100_000), 'a_b', 'a.b', '%C3%A9', ' x', 'x'.repeat(40)]
    const lists = altersAnswer({ of: 'listInSubscription', from: 6 }, ({ json }) => {
      const one = json.value.find((item: { name: string }) => item.name === theirNames[0]) ?? json.value[0]
      for (const name of strange)
        json.value.push({ ...one, tags: leftBehind[0]!.tags, id: `${one.id.slice(0, one.id.lastIndexOf('/'))}/cst-abc123-${name}` })
    })
    const { gone, found, requests } = await sweep(leftBehind, { middlewares: [lists()] })
    expect(gone).toEqual(theirNames)
    for (const name of strange)
      expect(
        found.spared.some(({ id }) => id.endsWith(`/cst-abc123-${name}`)),
        name.slice(0, 20),
      ).toBe(true)
    expect(requests.filter((line) => line.startsWith('DELETE'))).toHaveLength(2)
  })
})

describe('a list that cannot be read to its end says why; what was read is swept', () => {
  const broken: readonly (readonly [what: string, middleware: () => Middleware, why: RegExp])[] = [
    [
      'refused',
      answers({ of: 'listInSubscription', from: 6 }, 403, { error: { code: 'AuthorizationFailed', message: 'no right' } }),
      /page 6: 403: AuthorizationFailed, no right/,
    ],
    ['a loop', altersAnswer({ of: 'listInSubscription', from: 6 }, (draft, { url }) => (draft.json.nextLink = url)), /page 6 leads back/],
    [
      'no link',
      altersAnswer({ of: 'listInSubscription', from: 6 }, (draft) => (draft.json.nextLink = 'page two')),
      /page 6 has a nextLink that is no URL: page two/,
    ],
    [
      'elsewhere',
      altersAnswer({ of: 'listInSubscription', from: 6 }, (draft) => (draft.json.nextLink = 'https://evil.invalid/')),
      /page 6 leads elsewhere: https:\/\/evil\.invalid/,
    ],
    [
      'nothing new',
      altersAnswer({ of: 'listInSubscription', from: 6 }, (draft, { url }) => (draft.json = { value: [], nextLink: `${url}&x=1` })),
      /brings nothing new/,
    ],
  ]
  for (const [what, middleware, why] of broken) {
    test(what, async () => {
      const { found, gone } = await sweep(leftBehind, { middlewares: [middleware()] })
      expect(found.unfinished).toMatch(why)
      expect(gone).toEqual(theirNames)
    })
  }
  test('items without id, without anything, and ids that are none', async () => {
    const strange = altersAnswer({ of: 'listInSubscription' }, ({ json }) => {
      const [{ tags }] = json.value.filter((item: { name: string }) => item.name === theirNames[0]).concat({ tags: leftBehind[0]!.tags })
      const ids = [
        '/',
        '/subscriptions/x',
        '../..',
        `/subscriptions/other/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/${theirNames[0]}`,
        '/subscriptions/%/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v',
      ]
      json.value.push(null, 42, {}, { tags }, ...ids.map((id) => ({ id, tags })))
    })
    const { gone, found, requests } = await sweep(leftBehind, { middlewares: [strange()] })
    expect(gone).toEqual(theirNames)
    expect(found.spared.some(({ why }) => why === 'its id is of no kind that the suite creates, or of another subscription')).toBe(true)
    expect(requests.filter((line) => line.startsWith('DELETE'))).toHaveLength(2)
  })
})

describe('on the way', () => {
  test('long-running deletions are followed to their end', async () => {
    const { gone, requests } = await sweep(leftBehind, { delete: 'async', lroPolls: 4, retryAfter: 60 })
    expect(gone).toEqual(theirNames)
    expect(requests.filter((line) => line.startsWith('DELETE'))).toEqual(['DELETE 202', 'DELETE 202'])
  })

  const first = theirNames[0]!
  const survived: readonly (readonly [what: string, ...middlewares: (() => Middleware)[]])[] = [
    [
      '429 to a page',
      answers({ of: 'listInSubscription', to: 2 }, 429, { error: { code: 'TooManyRequests', message: 'slower' } }, { 'retry-after': '7' }),
    ],
    [
      '429 to a deletion',
      answers(on(first, { of: 'delete', to: 3 }), 429, { error: { code: 'TooManyRequests', message: 'slower' } }, { 'retry-after': '30' }),
    ],
    ['429 without Retry-After', answers(on(first, { of: 'read', to: 2 }), 429, '')],
    ['404 to the first look', answers(on(first, { of: 'read' }), 404, { error: { code: 'ResourceNotFound', message: 'gone' } })],
    ['404 to a deletion', answers(on(first, { of: 'delete' }), 404, { error: { code: 'ResourceNotFound', message: 'gone' } })],
    [
      '204 to a deletion',
      () => async (request, next) => ({ ...(await next(request)), ...(request.method === 'DELETE' && { status: 204 }) }),
    ],
    ['409 twice', answers(on(first, { of: 'delete', to: 2 }), 409, { error: { code: 'Conflict', message: 'another operation' } })],
    ['500 once', answers(on(first, { of: 'delete', to: 1 }), 500, '')],
  ]
  for (const [what, ...middlewares] of survived) {
    test(`${what} is survived`, async () => {
      const { gone, remains } = await sweep(leftBehind, { middlewares: middlewares.map((make) => make()) })
      expect({ gone, remains }).toEqual({ gone: theirNames, remains: {} })
    })
  }

  test('409 while the vault is still being made: waited for with reads, not with deletions', async () => {
    const state = (name: string): (() => Middleware) =>
      altersAnswer(on(first, { of: 'read', to: 9 }), (draft) => (draft.json.properties.provisioningState = name))
    const { gone, requests } = await sweep(leftBehind, {
      middlewares: [
        state('Provisioning')(),
        answers(on(first, { of: 'delete', to: 1 }), 409, { error: { code: 'Conflict', message: 'busy' } })(),
      ],
    })
    expect(gone).toEqual(theirNames)
    expect(requests.filter((line) => line.startsWith('DELETE')).sort()).toEqual(['DELETE 200', 'DELETE 200', 'DELETE 409'])
  })

  const stays: readonly (readonly [what: string, middleware: () => Middleware, why: RegExp, deletions: number])[] = [
    [
      'a lock',
      instead(on(first, { of: 'delete' }), () =>
        armError(409, 'ScopeLocked', "The scope cannot perform delete operation because following scope(s)\r\n are locked: 'x'."),
      ),
      /409: ScopeLocked, The scope cannot .* following scope\(s\) are locked: 'x'/,
      1,
    ],
    [
      'not empty',
      answers(on(first, { of: 'delete' }), 400, {
        error: {
          code: 'ServiceResourceNotEmptyWithBackendMessage',
          message: 'there are backup items',
          target: null,
          details: null,
          innerError: null,
        },
      }),
      /400: ServiceResourceNotEmptyWithBackendMessage, there are backup items/,
      1,
    ],
    [
      'the older form of an error',
      answers(on(first, { of: 'delete' }), 400, { ErrorCode: 'Old', Message: { Language: 'en-US', Value: 'not empty' }, Values: [] }),
      /400: Old, not empty/,
      1,
    ],
    [
      'no right',
      instead(on(first, { of: 'delete' }), () => armError(403, 'AuthorizationFailed', 'no right to delete')),
      /403: AuthorizationFailed, no right to delete/,
      1,
    ],
    ['a conflict that stays', instead(on(first, { of: 'delete' }), () => armError(409, 'Conflict', 'busy')), /409: Conflict, busy/, 3],
    [
      '429 without end',
      instead(on(first, { of: 'delete' }), () => armError(429, 'TooManyRequests', 'slower')),
      /429: TooManyRequests, slower/,
      15,
    ],
    [
      'a deletion that is forgotten',
      instead(on(first, { of: 'delete' }), () => reply(200, undefined)),
      /deleted with 200, .*still reads 200/,
      3,
    ],
    [
      'a vault that cannot be read',
      instead(on(first, { of: 'read' }), () => armError(500, 'InternalServerError', 'oh')),
      /it cannot be read: 500: InternalServerError, oh/,
      0,
    ],
    [
      'no answer',
      () => async (request, next) =>
        request.method === 'DELETE' && request.url.includes(first)
          ? Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
          : next(request),
      /reset|ECONNRESET/,
      0,
    ],
  ]
  for (const [what, middleware, why, deletions] of stays) {
    test(`${what}: reported with the service's own words, and the next is removed`, async () => {
      const { gone, remains, requests, emulator } = await sweep(leftBehind, { middlewares: [middleware()] })
      expect(gone).toEqual([theirNames[1]])
      expect(Object.keys(remains)).toEqual([first])
      expect(remains[first]).toMatch(why)
      expect(names(emulator)).toContain(first)
      expect(requests.filter((line) => line.startsWith('DELETE'))).toHaveLength(deletions + 1)
    })
  }

  test('a vault that was retagged since it was listed is looked at again, and left alone', async () => {
    const stale = altersAnswer({ of: 'read' }, (draft) => (draft.json.tags = { owner: 'finance' }))
    const { gone, remains, requests } = await sweep(leftBehind, { middlewares: [stale()] })
    expect(gone).toEqual([])
    expect(Object.values(remains)).toEqual(Array(2).fill('its tags are not, or no longer, those of the run'))
    expect(requests.some((line) => line.startsWith('DELETE'))).toBe(false)
  })
})

describe('what only a ledger knows', () => {
  const entry = (id: string, event: LedgerEntry['event'] = 'created', run = 'cst-led111'): LedgerEntry => ({
    at: new Date(now - 1000).toISOString(),
    event,
    run,
    pass: 'target',
    target: 'url',
    baseUrl: 'https://arm.test',
    id,
  })

  test('a vault without tags, of any age, is removed; one with another run’s tags, or another name, is not', async () => {
    const given = [{ name: 'cst-led111-cleared', tags: {} }, { name: 'cst-led111-bare' }, ...ours('cst-led111', 0, now, 'young')]
    const { gone, remains } = await sweep(given, {}, aDay, (id) =>
      leftoversOf([
        entry(id('cst-led111-cleared')),
        entry(id('cst-led111-bare')),
        entry(id('cst-led111-young')),
        entry(id('copied-by-a-colleague')),
        entry(id('cst-abc123-run-only')),
        { ...entry(id('cst-abc123-untagged')), run: 'cst-abc1' },
        entry('/etc'),
      ]),
    )
    expect(gone).toEqual(['cst-led111-bare', 'cst-led111-cleared', 'cst-led111-young'])
    expect(Object.keys(remains).sort()).toEqual(['copied-by-a-colleague', 'cst-abc123-run-only', 'cst-abc123-untagged', 'etc'])
  })

  test('a vault that has tags, and none that says it is of the run, is somebody else’s, whatever its name', async () => {
    const foreign = [
      { name: 'cst-led111-mine', tags: { team: 'other' } },
      { name: 'cst-led111-purpose', tags: { Purpose: 'Conformance suite' } },
      { name: 'cst-led111-odd', tags: { ' ': '' } },
    ]
    const { gone, remains } = await sweep(foreign, {}, aDay, (id) => leftoversOf(foreign.map(({ name }) => entry(id(name)))))
    expect(gone).toEqual([])
    const why = 'its tags do not say that it is of cst-led111: somebody else’s, it seems'.replace('’', "'")
    expect(remains).toEqual(Object.fromEntries(foreign.map(({ name }) => [name, why])))
  })

  test('a line that does not fit the suite’s own forms, or the target, deletes nothing and asks nothing', async () => {
    const given = [{ name: 'prod-vault' }, { name: 'cst-led111-in-another-group', group: 'finance-archive' }]
    const strange: readonly ((id: (name: string) => string) => LedgerEntry)[] = [
      (id) => entry(id('prod-vault'), 'created', 'prod'),
      (id) => entry(id('prod-vault'), 'created', 'prod-vault'),
      (id) => entry(id('prod-vault'), 'created', ''),
      (id) => entry(id('prod-vault')),
      (id) => entry(id('cst-led111-in-another-group').replace(/resourceGroups\/[^/]+/, 'resourceGroups/finance-archive')),
      (id) => entry(id('cst-led111-x').replace(/subscriptions\/[^/]+/, 'subscriptions/another')),
      (id) => entry(id('cst-led111-%252f..')),
      (id) => entry(id('cst-led111-\\..\\prod-vault')),
      (id) => entry(id(`cst-led111-${'x'.repeat(100_000)}`)),
      (id) => entry(id('cst-led111-x/../prod-vault')),
      (id) => entry(`${id('cst-led111-x')}?x=/vaults/prod-vault`),
    ]
    const { gone, remains, requests, others, emulator } = await sweep(given, {}, { ...aDay, group: 'conformance' }, (id) =>
      strange.flatMap((make) => leftoversOf([make(id)])),
    )
    expect(gone).toEqual([])
    expect(Object.values(remains).every((why) => why !== undefined)).toBe(true)
    expect(names(emulator)).toEqual([...others, ...given.map(({ name }) => name)].sort())
    expect(requests.every((line) => line === 'GET 200')).toBe(true)
    expect(requests).toHaveLength(7)
  })

  test('an impossible name that a run had asked for is looked for, and not deleted', async () => {
    const long = `cst-led111-${'x'.repeat(50)}`
    const there = instead(on(long, { of: 'read' }), () => reply(200, { name: long }))
    const known = (id: (name: string) => string): Leftover[] => leftoversOf([entry(id(long), 'planned')])
    expect((await sweep([], {}, aDay, known)).gone).toEqual([long])
    const { remains, requests } = await sweep([], { middlewares: [there()] }, aDay, known)
    expect(remains).toEqual({ [long]: 'its name is none that a vault can have' })
    expect(requests.some((line) => line.startsWith('DELETE'))).toBe(false)
  })

  test('a creation that comes about a moment after its run was killed', async () => {
    const late: () => Middleware = answers(on('cst-led111-late', { of: 'read', to: 1 }), 404, '')
    const { gone, emulator } = await sweep([{ name: 'cst-led111-late' }], { middlewares: [late()] }, aDay, (id) =>
      leftoversOf([entry(id('cst-led111-late'), 'planned')]),
    )
    expect(gone).toEqual(['cst-led111-late'])
    expect(names(emulator)).not.toContain('cst-led111-late')
  })
})

test('ages', () => {
  expect([0, 90_000, hour, 25 * hour, 48 * hour, 90 * 60_000].map(ageText)).toEqual([
    '0 min',
    '1 min',
    '1 h',
    '1 d 1 h',
    '2 d',
    '1 h 30 min',
  ])
})
