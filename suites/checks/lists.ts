/** Lists: each resource in its scope, once, and equal to what a read of it shows. */
import { lists } from '../../fixtures/parts.ts'
import { alsoDoes, altersAnswer, altersRequest, caches, type Draft, itemsIn, keyOf, refuses, together } from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, type Request, succeeded } from '../../harness/exchange.ts'
import { fingerprint } from '../../harness/fingerprint.ts'
import { fingerprints, itemsNamed, itemsOf, type Pages, type Strangers } from '../../harness/paging.ts'
import { isObject } from '../../spec/json.ts'
import { hasVault, vaultsIn } from './common.ts'
import { body, listedAmong, requestPath, scopesOf, segment, show, status } from '../reading.ts'

export const idsStayInScope = exchangeCheck({
  id: 'ids-stay-in-scope',
  title: 'A list holds only vaults of the subscription and group that were asked for',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS', 'OAS-SUBSCRIPTION', 'OAS-GROUP'],
  verbs: ['list'],
  unless: ['found'],
  when: hasVault,
  *judge(exchange) {
    const scopes = scopesOf(requestPath(exchange))
    for (const { vault, pointer } of vaultsIn(exchange)) {
      if (typeof vault['id'] !== 'string') continue
      for (const { name, wanted, holds } of scopes) {
        if (!holds(vault['id']))
          yield at(exchange, `${pointer}/id`, `is of ${name}/${String(segment(vault['id'], name))}, asked was ${wanted}`)
      }
    }
  },
  defects: [
    {
      id: 'group-list-adds-a-neighbour',
      says: 'The last page of a group has a vault of another group besides.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', if: ({ url }) => !/no-group/.test(url) }, (draft, _request, { resources }) => {
        if (!draft.json.nextLink) draft.json.value.push([...resources.values()][0]!.resource)
      }),
    },
    {
      id: 'subscription-list-leaks-another',
      says: 'Every third page of a subscription has a vault of another subscription.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription', every: 3 }, (draft) => {
        const [item] = itemsIn(draft)
        draft.json.value.push({ ...item, id: item.id.replace(/[0-9a-f]{8}/i, '00000000') })
      }),
    },
    {
      id: 'group-list-matches-by-prefix',
      says: 'The list of a group has the vaults of groups whose names begin alike.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', if: ({ url }) => !/no-group/.test(url) }, (draft) => {
        const [item] = itemsIn(draft)
        if (item) draft.json.value.push({ ...item, id: item.id.replace(/(resourceGroups\/[^/]+)/, '$1-2') })
      }),
    },
  ],
})

/** The entries of a page, filtered. */
const keeps =
  (fits: (item: Draft['json'], index: number) => boolean) =>
  (draft: Draft): void =>
    void (draft.json.value = itemsIn(draft).filter(fits))

const isPaged = (_: Request, { body }: { body: string | Uint8Array }): boolean => String(body).includes('"nextLink"')

const isEmpty = (_: Request, { body }: { body: string | Uint8Array }): boolean => String(body).includes('"value":[]')

const wholeSubscription = (request: Request): Request => ({ ...request, url: request.url.replace(/\/resourceGroups\/[^/]+/i, '') })

export const listsWhatExists = scenarioCheck({
  id: 'lists-what-exists',
  title: 'A list holds every vault that exists',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages }: { pages: Pages }) {
    // nobody knows what a list that was given up would have held yet; that it does not end is for others to say
    if (pages.ended === 'no progress' || pages.ended === 'too many') return
    const there = listedAmong(pages, pages.expected.existing)
    for (const existing of pages.expected.existing) {
      if (!there.has(existing.toLowerCase()))
        yield at(
          pages.exchanges.at(-1)!,
          '/body/value',
          `has not ${existing}, on none of ${pages.exchanges.length} pages (${pages.ended}); it reads 200`,
        )
    }
  },
  defects: [
    {
      id: 'group-list-cached-for-ever',
      says: 'A page of the list of a group is answered as it was the first time',
      also: ['casing'],
      middleware: caches({ of: 'listInGroup' }),
    },
    {
      id: 'lists-lag-behind-creation',
      says: 'A created vault is in no list until each has been asked for five times',
      at: ['listInGroup'],
      middleware: () => {
        const asked = new Map<string, number>()
        return together(
          alsoDoes({ of: 'create', answers: 201 }, (_, request) => void asked.set(keyOf(request), 0)),
          altersAnswer(
            { of: lists },
            keeps(({ id }) => {
              const times = asked.get(id.toLowerCase()) ?? 5
              asked.set(id.toLowerCase(), times + 1)
              return times >= 5
            }),
          ),
        )()
      },
    },
    {
      id: 'item-lost-at-the-border',
      says: 'The last item of a page that is not the last is lost',
      mode: { pageSize: 2, neighbours: 3 },
      middleware: altersAnswer(
        { of: lists, if: isPaged },
        keeps((_, index) => index !== 1),
      ),
    },
    {
      id: 'further-pages-are-empty',
      mode: { pageSize: 2 },
      says: 'From the second page on, pages have links and no items',
      middleware: altersAnswer(
        { of: lists, if: ({ url }) => url.includes('skiptoken') },
        keeps(() => false),
      ),
    },
    {
      id: 'list-stops-after-one-page',
      mode: { pageSize: 2 },
      says: 'A list has one page, whatever there is',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: lists }, ({ json }) => delete json.nextLink),
    },
    {
      id: 'subscription-list-holds-one-group',
      says: 'The list of a subscription holds the vaults of its first group',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft, _, world) =>
        keeps(({ id }) => [...world.resources.keys()][0]!.split('/')[4] === id.toLowerCase().split('/')[4])(draft),
      ),
    },
    {
      id: 'lists-skip-names-with-capitals',
      mode: { pageSize: 1 },
      says: 'Vaults with a capital in their name are in no list',
      middleware: altersAnswer(
        { of: lists },
        keeps(({ name }) => name === name.toLowerCase()),
      ),
    },
  ],
})

/** Those that more than one id of a list may have. */
function fingerprintsTwice({ exchanges }: Pages): ReadonlySet<number> {
  const pages = exchanges.map(fingerprints)
  const all = new Float64Array(pages.reduce((sum, { length }) => sum + length, 0))
  pages.reduce((start, page) => (all.set(page, start), start + page.length), 0)
  all.sort()
  return new Set(all.filter((print, i) => print === all[i - 1]))
}

export const listsEachOnce = scenarioCheck({
  id: 'lists-each-once',
  title: 'A list holds no vault twice',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages }: { pages: Pages }) {
    const repeated = fingerprintsTwice(pages)
    const seen = new Map<string, string>()
    for (const { id, exchange, pointer } of repeated.size === 0 ? [] : itemsOf(pages.exchanges)) {
      if (id === undefined || !repeated.has(fingerprint(id))) continue
      const before = seen.get(id.toLowerCase())
      if (before !== undefined) yield at(exchange, pointer, `is ${show(id)}, which stands at ${before} already`)
      seen.set(id.toLowerCase(), `${exchange.id}${pointer}`)
    }
  },
  defects: [
    {
      id: 'page-begins-with-the-last-item',
      says: 'A page begins with the item that ended the page before',
      middleware: () => {
        const ends = new Map<string, unknown>()
        return altersAnswer({ of: lists }, (draft, request) => {
          const items = itemsIn(draft)
          ends.set(draft.json.nextLink, items.at(-1))
          if (ends.has(request.url)) items.unshift(ends.get(request.url))
        })()
      },
    },
    {
      id: 'page-repeats-its-first-item',
      says: 'A page holds its first item twice',
      mode: { pageSize: 20 },
      middleware: altersAnswer({ of: lists }, (draft) => itemsIn(draft).push(...itemsIn(draft).slice(0, 1))),
    },
    {
      id: 'put-again-adds-an-entry',
      says: 'Each later PUT adds the vault to the lists once more',
      middleware: () => {
        const twice = new Set<string>()
        return together(
          alsoDoes({ of: 'create', answers: 200 }, (_, request) => void twice.add(keyOf(request))),
          altersAnswer({ of: lists }, (draft) => itemsIn(draft).push(...itemsIn(draft).filter(({ id }) => twice.has(id.toLowerCase())))),
        )()
      },
    },
    {
      id: 'update-adds-an-entry',
      says: 'An update adds the vault to the list of its group once more',
      at: ['listInGroup'],
      middleware: () => {
        const updated = new Set<string>()
        return together(
          alsoDoes({ of: 'update' }, (_, request) => void updated.add(keyOf(request))),
          altersAnswer({ of: 'listInGroup' }, (draft) =>
            itemsIn(draft).push(...itemsIn(draft).filter(({ id }) => updated.has(id.toLowerCase()))),
          ),
        )()
      },
    },
  ],
})

/** `lostTwice` are vaults of the list before that `second` and a later list lack, and that read 200 before and after that. */
export const listIsStable = scenarioCheck({
  id: 'list-is-stable',
  title: 'A vault that exists does not come and go from list to list',
  level: 'should',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ second, lostTwice }: { second: Pages; lostTwice: readonly string[] }) {
    for (const id of lostTwice)
      yield at(
        second.exchanges[0]!,
        '/body/value',
        `has not ${show(id)}, which the list before had, a later one has not either, and which reads 200`,
      )
  },
  defects: [
    {
      id: 'regions-come-and-go',
      says: 'Every second list of a subscription lacks the vaults of a region',
      mode: { pageSize: 20 },
      middleware: altersAnswer(
        { of: 'listInSubscription', every: 2 },
        keeps(({ location }) => location !== 'northeurope'),
      ),
    },
    {
      id: 'later-lists-lose-foreign-vaults',
      says: 'From the second list of a subscription on, vaults without tags are missing',
      mode: { pageSize: 20 },
      middleware: altersAnswer(
        { of: 'listInSubscription', from: 2 },
        keeps(({ tags }) => tags !== undefined),
      ),
    },
  ],
})

/** Judged against what was asked first: a link may lead astray, and the page that it leads to is right by its own URL. */
export const pagesStayInScope = scenarioCheck({
  id: 'pages-stay-in-scope',
  title: 'Every page of a list holds vaults of the scope that was asked for',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'ARM-LIST-02'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ pages }: { pages: Pages }) {
    const [first, ...further] = pages.exchanges
    for (const { name, wanted, holds } of scopesOf(requestPath(first!))) {
      for (const { id, exchange, pointer } of itemsOf(further)) {
        if (!holds(String(id))) yield at(exchange, `${pointer}/id`, `is ${show(id)} on a further page of the list of ${name}/${wanted}`)
      }
    }
  },
  defects: [
    {
      id: 'group-link-leads-to-the-subscription',
      mode: { pageSize: 2 },
      says: 'The nextLink of the list of a group leads into the list of the subscription',
      middleware: altersAnswer(
        { of: 'listInGroup', if: isPaged },
        ({ json }) => void (json.nextLink = json.nextLink.replace(/\/resourceGroups\/[^/]+/i, '')),
      ),
    },
    {
      id: 'further-pages-hold-all-groups',
      mode: { pageSize: 2 },
      says: 'From the second page on, the list of a group holds vaults of all groups',
      middleware: altersRequest({ of: 'listInGroup', if: ({ url }) => url.includes('skiptoken') }, wholeSubscription),
    },
  ],
})

export const valueIsAnArray = scenarioCheck({
  id: 'value-is-an-array',
  title: 'A page is an object with the array value, empty or not',
  level: 'must',
  profile: 'arm',
  family: 'lists',
  source: ['ARM-LIST-02', 'OAS-LISTS'],
  verbs: ['list'],
  *judge({ page }: { page: Exchange }) {
    if (!succeeded(page) || page.response.reduced) return
    if (!isObject(page.response.json)) yield at(page, '/body', `is no object but ${show(page.response.json)}`)
    else if (!Array.isArray(body(page)['value'])) yield at(page, '/body/value', `is ${show(body(page)['value'])}`)
  },
  defects: [
    {
      id: 'list-is-a-bare-array',
      says: 'A list is an array without an envelope',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'] }, (draft) => void (draft.json = draft.json.value)),
    },
    {
      id: 'operations-are-a-bare-array',
      says: 'The list of operations is an array without an envelope',
      at: ['listInProvider'],
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => void (draft.json = draft.json.value)),
    },
    {
      id: 'value-is-a-map',
      says: 'A list has a map of names to vaults',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer(
        { of: lists },
        (draft) => void (draft.json.value = Object.fromEntries(itemsIn(draft).map((item) => [item.name, item]))),
      ),
    },
    {
      id: 'empty-last-page-has-null',
      says: 'The last page has no items and value null',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer(
        { of: 'listInSubscription', if: (request, answer) => !isPaged(request, answer) },
        ({ json }) => void (json.value = null),
      ),
    },
    {
      id: 'lists-say-items',
      says: 'A list names its array items',
      middleware: altersAnswer({ of: lists }, ({ json }) => {
        json.items = json.value
        delete json.value
      }),
    },
  ],
})

export const listAnswers200 = scenarioCheck({
  id: 'list-answers-200',
  title: 'A right request for a list answers 200',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['OAS-LISTS', 'OAS-OPERATIONS', 'OAS-VERSION'],
  verbs: ['list'],
  outages: true,
  *judge({ page }: { page: Exchange }) {
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)}`)
  },
  defects: [
    {
      id: 'subscription-list-answers-206',
      says: 'A list that goes on answers 206',
      also: ['contract', 'arrival', 'json', 'paging'],
      middleware: altersAnswer({ of: 'listInSubscription', if: isPaged }, (draft) => void (draft.status = 206)),
    },
    {
      id: 'operations-list-404',
      says: 'The list of operations answers 404 the first time',
      at: ['listInProvider'],
      middleware: refuses({ of: 'listInProvider', to: 1 }, 404, 'InvalidResourceType'),
    },
    {
      id: 'second-group-list-500',
      mode: { pageSize: 1 },
      says: 'Every second list of a group fails',
      also: ['errors', 'paging', 'casing'],
      middleware: refuses({ of: 'listInGroup', every: 2 }, 500, 'InternalServerError'),
    },
    {
      id: 'subscription-list-404',
      says: 'The list of a subscription answers 404 the first time',
      at: ['listInSubscription'],
      middleware: refuses({ of: 'listInSubscription', to: 1 }, 404, 'NotFound'),
    },
  ],
})

export const emptyGroupListsNothing = scenarioCheck({
  id: 'empty-group-lists-nothing',
  title: 'A group without vaults lists an empty array',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-03'],
  verbs: ['listInGroup'],
  open: 'no group is known to be empty (--fresh-group says that one is)',
  *judge({ page }: { page: Exchange }) {
    const value = body(page)['value']
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)} for a group without vaults`)
    else if (!Array.isArray(value) || value.length > 0) yield at(page, '/body/value', `is ${show(value)} for a group without vaults`)
  },
  defects: [
    {
      id: 'empty-group-answers-404',
      says: 'The list of an empty group answers 404',
      middleware: altersAnswer({ of: 'listInGroup', if: isEmpty }, (draft) =>
        Object.assign(draft, { status: 404, json: { error: { code: 'NotFound', message: 'Nothing here.' } } }),
      ),
    },
    {
      id: 'empty-group-answers-204',
      says: 'The list of an empty group answers 204',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'listInGroup', if: isEmpty }, (draft) => Object.assign(draft, { status: 204, json: undefined })),
    },
    {
      id: 'empty-group-has-no-value',
      says: 'The list of an empty group lacks value',
      middleware: altersAnswer({ of: 'listInGroup', if: isEmpty }, (draft) => void (draft.json = {})),
    },
    {
      id: 'empty-group-lists-the-subscription',
      says: 'The list of an empty group holds all vaults of the subscription',
      middleware: altersAnswer(
        { of: 'listInGroup', if: isEmpty },
        (draft, _, world) => void (draft.json.value = [...world.resources.values()].map(({ resource }) => resource)),
      ),
    },
  ],
})

/** Read, and then listed, while its creation goes on. */
export const listedMeanwhile = scenarioCheck({
  id: 'listed-meanwhile',
  title: 'A vault that can be read while it is being created is in the list of its group',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  verbs: ['listInGroup', 'listInParent'],
  capability: 'long-running-operations',
  open: 'no creation took time',
  *judge({ read, pages }: { read: Exchange; pages: Pages }) {
    const { id } = body(read)
    if (pages.ended === 'end' && typeof id === 'string' && listedAmong(pages, [id]).size === 0)
      yield at(pages.exchanges.at(-1)!, '/body/value', `has not ${id}, which is being created and reads 200`)
  },
  defects: [
    {
      id: 'unfinished-vaults-not-listed',
      says: 'Vaults that are still being created are in no list',
      mode: { create: 'async', pageSize: 20 },
      middleware: altersAnswer(
        { of: lists },
        keeps(({ properties }) => properties?.provisioningState !== 'Provisioning'),
      ),
    },
    {
      id: 'unfinished-vaults-not-in-their-group',
      says: 'Vaults that are still being created are not in the list of their group',
      mode: { create: 'async', pageSize: 20 },
      middleware: altersAnswer(
        { of: 'listInGroup' },
        keeps(({ properties }) => properties?.provisioningState !== 'Provisioning'),
      ),
    },
    {
      id: 'list-empty-while-creating',
      says: 'The list of a group is empty while a vault is being created in it',
      also: ['casing'],
      mode: { create: 'async', pageSize: 20 },
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => {
        if (itemsIn(draft).some(({ properties }) => properties?.provisioningState === 'Provisioning')) draft.json.value = []
      }),
    },
  ],
})

/** `missing` are ids that the list holds, or held a moment ago, and that read 404 meanwhile. */
export const listedCanBeRead = scenarioCheck({
  id: 'listed-can-be-read',
  title: 'What a list of a group holds can be read',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  verbs: ['listInGroup', 'listInParent'],
  open: 'the group held no vault but those of the run',
  *judge({ pages, missing }: { pages: Pages; missing: readonly string[] }) {
    for (const { id, exchange, pointer } of itemsNamed(pages.exchanges, missing))
      yield at(exchange, pointer, `is ${show(id)}, which reads 404`)
  },
  defects: [
    {
      id: 'group-list-holds-a-ghost',
      says: 'From the third list on, that of a group holds a vault that never was',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', from: 3, if: (_, { body }) => !String(body).includes('"nextLink"') }, ({ json }) => {
        const id = json.value[0]?.id.replace(/[^/]+$/, 'ghost')
        if (id) json.value.push({ id, name: 'ghost', type: 'Microsoft.RecoveryServices/vaults', location: 'westeurope' })
      }),
    },
  ],
})

const twin =
  (name: (name: string) => string) =>
  (world: Parameters<Parameters<typeof alsoDoes>[1]>[0], request: Parameters<typeof keyOf>[0]): void => {
    const kept = world.resources.get(keyOf(request))
    if (!kept) return
    const other = (path: string): string => path.replace(/[^/]+$/, name)
    const id = other(String(kept.resource['id']))
    world.resources.set(other(keyOf(request)).toLowerCase(), { resource: { ...kept.resource, id, name: id.split('/').at(-1) } })
  }

export const listsOnlyWhatWasMade = scenarioCheck({
  id: 'lists-only-what-was-made',
  title: 'The list of a group holds no vault under a name of the run that the run never gave',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'ARM-PUT-03'],
  verbs: ['listInGroup', 'listInParent'],
  mute: ({ list }: { list: Exchange; strangers: Strangers }) => (succeeded(list) ? undefined : 'the list was not answered with a success'),
  *judge({ strangers }) {
    for (const { id, exchange, pointer } of strangers) yield at(exchange, pointer, `is ${show(id)}, which nobody asked for`)
  },
  defects: [
    {
      id: 'put-makes-a-backup',
      says: 'A PUT over a vault that exists leaves a copy under another name',
      also: ['delete'],
      middleware: alsoDoes({ of: 'create', answers: 200 }, (world, request) => twin((name) => `${name}-backup`)(world, request)),
    },
    {
      id: 'long-names-are-cut-as-well',
      says: 'A vault with a long name is also there under its first thirty characters',
      middleware: alsoDoes({ of: 'create', answers: 201 }, (world, request) => {
        if (keyOf(request).split('/').at(-1)!.length > 30) twin((name) => name.slice(0, 30))(world, request)
      }),
    },
    {
      id: 'hyphens-in-a-row-are-one',
      says: 'A vault with two hyphens in a row in its name is also there with one',
      middleware: alsoDoes({ of: 'create', answers: 201 }, (world, request) => {
        if (keyOf(request).includes('--')) twin((name) => name.replaceAll('--', '-'))(world, request)
      }),
    },
  ],
})
