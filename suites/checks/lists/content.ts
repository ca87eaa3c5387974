/** A list is the set of vaults that exist, each once. */
import { isObject } from '../../../spec/json.ts'
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange, type Request } from '../../../harness/exchange.ts'
import { fingerprint } from '../../../harness/fingerprint.ts'
import { fingerprints, itemsNamed, itemsOf, type Pages } from '../../../harness/paging.ts'
import { lists } from '../../../fixtures/roles.ts'
import { besides, caches, itemsIn, keyOf, refuses, takes, tampers, together, type Draft } from '../../../fixtures/servers.ts'
import { body, listedAmong, requestPath, scopesOf, show, status } from '../../reading.ts'

/** The entries of a page, filtered. */
const keeps =
  (fits: (item: Draft['json'], index: number) => boolean) =>
  (draft: Draft): void =>
    void (draft.json.value = itemsIn(draft).filter(fits))
const isPaged = (_: Request, { body }: { body: string | Uint8Array }): boolean => String(body).includes('"nextLink"')
const isEmpty = (_: Request, { body }: { body: string | Uint8Array }): boolean => String(body).includes('"value":[]')
const wholeSubscription = (request: Request): Request => ({ ...request, url: request.url.replace(/\/resourceGroups\/[^/]+/i, '') })

export const listsWhatExists = held({
  id: 'lists-what-exists',
  title: 'A list holds every vault that exists',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS'],
  roles: lists,
  *judge(pages: Pages) {
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
      seen: 'defects D03',
      also: ['casing'],
      layer: caches({ of: 'listInGroup' }),
    },
    {
      id: 'lists-lag-behind-creation',
      says: 'A created vault is in no list until each has been asked for five times',
      seen: 'defects D03',
      at: ['listInGroup'],
      layer: () => {
        const asked = new Map<string, number>()
        return together(
          besides({ of: 'create', answers: 201 }, (_, request) => void asked.set(keyOf(request), 0)),
          tampers(
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
      seen: 'defects G12',
      temper: { pageSize: 2, vaults: 3 },
      layer: tampers(
        { of: lists, if: isPaged },
        keeps((_, index) => index !== 1),
      ),
    },
    {
      id: 'further-pages-are-empty',
      temper: { pageSize: 2 },
      says: 'From the second page on, pages have links and no items',
      seen: 'defects G12; derived',
      layer: tampers(
        { of: lists, if: ({ url }) => url.includes('skiptoken') },
        keeps(() => false),
      ),
    },
    {
      id: 'list-stops-after-one-page',
      temper: { pageSize: 2 },
      says: 'A list has one page, whatever there is',
      seen: 'defects G12; derived',
      at: ['listInGroup'],
      layer: tampers({ of: lists }, ({ json }) => delete json.nextLink),
    },
    {
      id: 'subscription-list-holds-one-group',
      says: 'The list of a subscription holds the vaults of its first group',
      seen: 'defects D07; derived',
      at: ['listInSubscription'],
      layer: tampers({ of: 'listInSubscription' }, (draft, _, world) =>
        keeps(({ id }) => [...world.vaults.keys()][0]!.split('/')[4] === id.toLowerCase().split('/')[4])(draft),
      ),
    },
    {
      id: 'lists-skip-names-with-capitals',
      temper: { pageSize: 1 },
      says: 'Vaults with a capital in their name are in no list',
      seen: 'defects A10; derived',
      layer: tampers(
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

export const listsEachOnce = held({
  id: 'lists-each-once',
  title: 'A list holds no vault twice',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  roles: lists,
  *judge(pages: Pages) {
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
      seen: 'defects G11',
      layer: () => {
        const ends = new Map<string, unknown>()
        return tampers({ of: lists }, (draft, request) => {
          const items = itemsIn(draft)
          ends.set(draft.json.nextLink, items.at(-1))
          if (ends.has(request.url)) items.unshift(ends.get(request.url))
        })()
      },
    },
    {
      id: 'page-repeats-its-first-item',
      says: 'A page holds its first item twice',
      seen: 'defects G11; derived',
      temper: { pageSize: 20 },
      layer: tampers({ of: lists }, (draft) => itemsIn(draft).push(...itemsIn(draft).slice(0, 1))),
    },
    {
      id: 'put-again-adds-an-entry',
      says: 'Each later PUT adds the vault to the lists once more',
      seen: 'defects E09',
      layer: () => {
        const twice = new Set<string>()
        return together(
          besides({ of: 'create', answers: 200 }, (_, request) => void twice.add(keyOf(request))),
          tampers({ of: lists }, (draft) => itemsIn(draft).push(...itemsIn(draft).filter(({ id }) => twice.has(id.toLowerCase())))),
        )()
      },
    },
    {
      id: 'update-adds-an-entry',
      says: 'An update adds the vault to the list of its group once more',
      seen: 'defects E09; derived',
      at: ['listInGroup'],
      layer: () => {
        const updated = new Set<string>()
        return together(
          besides({ of: 'update' }, (_, request) => void updated.add(keyOf(request))),
          tampers({ of: 'listInGroup' }, (draft) =>
            itemsIn(draft).push(...itemsIn(draft).filter(({ id }) => updated.has(id.toLowerCase()))),
          ),
        )()
      },
    },
  ],
})

/** `again` are the reads of vaults that only one of the two lists has: those that exist were there all the while. */
export const listIsStable = held({
  id: 'list-is-stable',
  title: 'A vault that exists does not come and go from list to list',
  level: 'should',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  roles: lists,
  *judge(_first: Pages, second: Pages, again: readonly Exchange[]) {
    for (const read of again) {
      if (status(read) === 200)
        yield at(second.exchanges[0]!, '/body/value', `has not ${show(body(read)['id'])}, which the list before had and which reads 200`)
    }
  },
  defects: [
    {
      id: 'regions-come-and-go',
      says: 'Every second list of a subscription lacks the vaults of a region',
      seen: 'defects G13',
      temper: { pageSize: 20 },
      layer: tampers(
        { of: 'listInSubscription', every: 2 },
        keeps(({ location }) => location !== 'northeurope'),
      ),
    },
    {
      id: 'later-lists-lose-foreign-vaults',
      says: 'From the second list of a subscription on, vaults without tags are missing',
      seen: 'defects G13; derived',
      temper: { pageSize: 20 },
      layer: tampers(
        { of: 'listInSubscription', from: 2 },
        keeps(({ tags }) => tags !== undefined),
      ),
    },
  ],
})

/** Judged against what was asked first: a link may lead astray, and the page that it leads to is right by its own URL. */
export const pagesStayInScope = held({
  id: 'pages-stay-in-scope',
  title: 'Every page of a list holds vaults of the scope that was asked for',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'ARM-LIST-02'],
  roles: lists,
  *judge(pages: Pages) {
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
      temper: { pageSize: 2 },
      says: 'The nextLink of the list of a group leads into the list of the subscription',
      seen: 'defects D07; derived',
      layer: tampers(
        { of: 'listInGroup', if: isPaged },
        ({ json }) => void (json.nextLink = json.nextLink.replace(/\/resourceGroups\/[^/]+/i, '')),
      ),
    },
    {
      id: 'further-pages-hold-all-groups',
      temper: { pageSize: 2 },
      says: 'From the second page on, the list of a group holds vaults of all groups',
      seen: 'defects D07; derived',
      layer: takes({ of: 'listInGroup', if: ({ url }) => url.includes('skiptoken') }, wholeSubscription),
    },
  ],
})

export const valueIsAnArray = held({
  id: 'value-is-an-array',
  title: 'A page is an object with the array value, empty or not',
  level: 'must',
  profile: 'arm',
  family: 'lists',
  source: ['ARM-LIST-02', 'OAS-LISTS'],
  roles: [...lists, 'listOperations'],
  *judge(page: Exchange) {
    if (!succeeded(page) || page.response.reduced) return
    if (!isObject(page.response.json)) yield at(page, '/body', `is no object but ${show(page.response.json)}`)
    else if (!Array.isArray(body(page)['value'])) yield at(page, '/body/value', `is ${show(body(page)['value'])}`)
  },
  defects: [
    {
      id: 'list-is-a-bare-array',
      says: 'A list is an array without an envelope',
      seen: 'defects G14',
      also: ['contract'],
      layer: tampers({ of: ['listInGroup', 'listInSubscription'] }, (draft) => void (draft.json = draft.json.value)),
    },
    {
      id: 'operations-are-a-bare-array',
      says: 'The list of operations is an array without an envelope',
      seen: 'defects G14',
      at: ['listOperations'],
      also: ['contract'],
      layer: tampers({ of: 'listOperations' }, (draft) => void (draft.json = draft.json.value)),
    },
    {
      id: 'value-is-a-map',
      says: 'A list has a map of names to vaults',
      seen: 'defects G14; derived',
      also: ['contract'],
      layer: tampers(
        { of: lists },
        (draft) => void (draft.json.value = Object.fromEntries(itemsIn(draft).map((item) => [item.name, item]))),
      ),
    },
    {
      id: 'empty-last-page-has-null',
      says: 'The last page has no items and value null',
      seen: 'defects G16',
      also: ['contract'],
      layer: tampers(
        { of: 'listInSubscription', if: (request, answer) => !isPaged(request, answer) },
        ({ json }) => void (json.value = null),
      ),
    },
    {
      id: 'lists-say-items',
      says: 'A list names its array items',
      seen: 'defects G10; derived',
      layer: tampers({ of: lists }, ({ json }) => {
        json.items = json.value
        delete json.value
      }),
    },
  ],
})

export const listAnswers200 = held({
  id: 'list-answers-200',
  title: 'A right request for a list answers 200',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['OAS-LISTS', 'OAS-OPERATIONS', 'OAS-VERSION'],
  roles: [...lists, 'listOperations'],
  *judge(page: Exchange) {
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)}`)
  },
  defects: [
    {
      id: 'subscription-list-answers-206',
      says: 'A list that goes on answers 206',
      also: ['contract', 'paging'],
      layer: tampers({ of: 'listInSubscription', if: isPaged }, (draft) => void (draft.status = 206)),
    },
    {
      id: 'operations-list-404',
      says: 'The list of operations answers 404 the first time',
      seen: 'defects L01',
      at: ['listOperations'],
      layer: refuses({ of: 'listOperations', to: 1 }, 404, 'InvalidResourceType'),
    },
    {
      id: 'second-group-list-500',
      temper: { pageSize: 1 },
      says: 'Every second list of a group fails',
      also: ['errors', 'paging', 'casing'],
      layer: refuses({ of: 'listInGroup', every: 2 }, 500, 'InternalServerError'),
    },
    {
      id: 'subscription-list-404',
      says: 'The list of a subscription answers 404 the first time',
      seen: 'defects G17; derived',
      at: ['listInSubscription'],
      layer: refuses({ of: 'listInSubscription', to: 1 }, 404, 'NotFound'),
    },
  ],
})

export const emptyGroupListsNothing = held({
  id: 'empty-group-lists-nothing',
  title: 'A group without vaults lists an empty array',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-03'],
  roles: ['listInGroup'],
  open: 'no group is known to be empty (--fresh-group says that one is)',
  *judge(page: Exchange) {
    const value = body(page)['value']
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)} for a group without vaults`)
    else if (!Array.isArray(value) || value.length > 0) yield at(page, '/body/value', `is ${show(value)} for a group without vaults`)
  },
  defects: [
    {
      id: 'empty-group-answers-404',
      says: 'The list of an empty group answers 404',
      seen: 'defects G17',
      layer: tampers({ of: 'listInGroup', if: isEmpty }, (draft) =>
        Object.assign(draft, { status: 404, json: { error: { code: 'NotFound', message: 'Nothing here.' } } }),
      ),
    },
    {
      id: 'empty-group-answers-204',
      says: 'The list of an empty group answers 204',
      seen: 'defects G17',
      also: ['contract'],
      layer: tampers({ of: 'listInGroup', if: isEmpty }, (draft) => Object.assign(draft, { status: 204, json: undefined })),
    },
    {
      id: 'empty-group-has-no-value',
      says: 'The list of an empty group lacks value',
      seen: 'defects G16',
      layer: tampers({ of: 'listInGroup', if: isEmpty }, (draft) => void (draft.json = {})),
    },
    {
      id: 'empty-group-lists-the-subscription',
      says: 'The list of an empty group holds all vaults of the subscription',
      seen: 'defects D07',
      layer: tampers(
        { of: 'listInGroup', if: isEmpty },
        (draft, _, world) => void (draft.json.value = [...world.vaults.values()].map(({ resource }) => resource)),
      ),
    },
  ],
})

export const sameWhateverTheCasing = held({
  id: 'lists-ignore-case',
  title: 'A list holds its vaults whatever the casing of its URL',
  level: 'must',
  profile: 'arm',
  family: 'casing',
  source: ['ARM-GEN-02'],
  roles: lists,
  needsState: true,
  *judge(pages: Pages) {
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
      seen: 'defects A10; derived',
      layer: tampers(
        { of: 'listInGroup', if: ({ url }, { body }) => !String(body).includes(`/resourceGroups/${new URL(url).pathname.split('/')[4]}/`) },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'subscription-list-compares-by-letter',
      says: 'The list of a subscription holds nothing with the provider in lower case',
      at: ['listInSubscription'],
      layer: tampers(
        { of: 'listInSubscription', if: ({ url }) => url.includes('microsoft.') },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'groups-in-capitals-are-empty',
      says: 'A group whose name is written in capitals is taken for a new one',
      seen: 'defects A11; derived',
      layer: tampers(
        { of: 'listInGroup', if: ({ url }) => /^[^a-z]+$/.test(new URL(url).pathname.split('/')[4]!) },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
  ],
})

/** Read, and then listed, while its creation goes on. */
export const listedMeanwhile = held({
  id: 'listed-meanwhile',
  title: 'A vault that can be read while it is being created is in the list of its group',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  roles: ['listInGroup'],
  capability: 'long-running-operations',
  open: 'no creation took time',
  *judge(read: Exchange, pages: Pages) {
    const { id } = body(read)
    if (pages.ended === 'end' && typeof id === 'string' && listedAmong(pages, [id]).size === 0)
      yield at(pages.exchanges.at(-1)!, '/body/value', `has not ${id}, which is being created and reads 200`)
  },
  defects: [
    {
      id: 'unfinished-vaults-not-listed',
      says: 'Vaults that are still being created are in no list',
      seen: 'defects-2 LS10',
      temper: { create: 'async', pageSize: 20 },
      layer: tampers(
        { of: lists },
        keeps(({ properties }) => properties?.provisioningState !== 'Provisioning'),
      ),
    },
    {
      id: 'unfinished-vaults-not-in-their-group',
      says: 'Vaults that are still being created are not in the list of their group',
      temper: { create: 'async', pageSize: 20 },
      layer: tampers(
        { of: 'listInGroup' },
        keeps(({ properties }) => properties?.provisioningState !== 'Provisioning'),
      ),
    },
    {
      id: 'list-empty-while-creating',
      says: 'The list of a group is empty while a vault is being created in it',
      also: ['casing'],
      temper: { create: 'async', pageSize: 20 },
      layer: tampers({ of: 'listInGroup' }, (draft) => {
        if (itemsIn(draft).some(({ properties }) => properties?.provisioningState === 'Provisioning')) draft.json.value = []
      }),
    },
  ],
})

/** `missing` are ids that the list holds, or held a moment ago, and that read 404 meanwhile. */
export const listedCanBeRead = held({
  id: 'listed-can-be-read',
  title: 'What a list of a group holds can be read',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01'],
  roles: ['listInGroup'],
  open: 'the group held no vault but those of the run',
  *judge(pages: Pages, missing: readonly string[]) {
    for (const { id, exchange, pointer } of itemsNamed(pages.exchanges, missing))
      yield at(exchange, pointer, `is ${show(id)}, which reads 404`)
  },
  defects: [
    {
      id: 'group-list-holds-a-ghost',
      says: 'From the third list on, that of a group holds a vault that never was',
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup', from: 3, if: (_, { body }) => !String(body).includes('"nextLink"') }, ({ json }) => {
        const id = json.value[0]?.id.replace(/[^/]+$/, 'ghost')
        if (id) json.value.push({ id, name: 'ghost', type: 'Microsoft.RecoveryServices/vaults', location: 'westeurope' })
      }),
    },
  ],
})
