/** A list is the set of vaults that exist, each once. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../../harness/paging.ts'
import { lists } from '../../../fixtures/roles.ts'
import { body, isObject, requestPath, sameText, segment, show, status } from '../../reading.ts'

export const listsWhatExists = held({
  id: 'lists-what-exists', title: 'A list holds every vault that exists', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-01', 'OAS-LISTS'], roles: lists,
  *judge(pages: Pages) {
    const ids = new Set(itemsOf(pages.exchanges).map(({ id }) => id?.toLowerCase()))
    for (const existing of pages.expected.existing) {
      if (!ids.has(existing.toLowerCase())) yield at(pages.exchanges.at(-1)!, '/body/value', `has not ${existing}, on none of ${pages.exchanges.length} pages (${pages.ended}); it reads 200`)
    }
  },
  defects: [],
})

export const listsEachOnce = held({
  id: 'lists-each-once', title: 'A list holds no vault twice', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-01'], roles: lists,
  *judge(pages: Pages) {
    const seen = new Map<string, string>()
    for (const { id, exchange, pointer } of itemsOf(pages.exchanges)) {
      if (id === undefined) continue
      const before = seen.get(id.toLowerCase())
      if (before !== undefined) yield at(exchange, pointer, `is ${show(id)}, which stands at ${before} already`)
      seen.set(id.toLowerCase(), `${exchange.id}${pointer}`)
    }
  },
  defects: [],
})

/** `again` are the reads of vaults that only one of the two lists has: those that exist were there all the while. */
export const listIsStable = held({
  id: 'list-is-stable', title: 'A vault that exists does not come and go from list to list', level: 'should', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-01'], roles: lists,
  *judge(_first: Pages, second: Pages, again: readonly Exchange[]) {
    for (const read of again) {
      if (status(read) === 200) yield at(second.exchanges[0]!, '/body/value', `has not ${show(body(read)['id'])}, which the list before had and which reads 200`)
    }
  },
  defects: [],
})

/** Judged against what was asked first: a link may lead astray, and the page that it leads to is right by its own URL. */
export const pagesStayInScope = held({
  id: 'pages-stay-in-scope', title: 'Every page of a list holds vaults of the scope that was asked for', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-01', 'ARM-LIST-02'], roles: lists,
  *judge(pages: Pages) {
    const [first, ...further] = pages.exchanges
    for (const name of ['subscriptions', 'resourceGroups']) {
      const wanted = segment(requestPath(first!), name)
      for (const { id, exchange, pointer } of wanted === undefined ? [] : itemsOf(further)) {
        if (!sameText(wanted, segment(String(id), name))) yield at(exchange, `${pointer}/id`, `is ${show(id)} on a further page of the list of ${name}/${wanted}`)
      }
    }
  },
  defects: [],
})

export const valueIsAnArray = held({
  id: 'value-is-an-array', title: 'A page is an object with the array value, empty or not', level: 'must', profile: 'arm', family: 'lists',
  source: ['ARM-LIST-02', 'OAS-LISTS'], roles: [...lists, 'listOperations'],
  *judge(page: Exchange) {
    if (!succeeded(page)) return
    if (!isObject(page.response.json)) yield at(page, '/body', `is no object but ${show(page.response.json)}`)
    else if (!Array.isArray(body(page)['value'])) yield at(page, '/body/value', `is ${show(body(page)['value'])}`)
  },
  defects: [],
})

export const listAnswers200 = held({
  id: 'list-answers-200', title: 'A right request for a list answers 200', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['OAS-LISTS', 'OAS-OPERATIONS'], roles: [...lists, 'listOperations'], needsState: false,
  *judge(page: Exchange) {
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)}`)
  },
  defects: [],
})

export const emptyGroupListsNothing = held({
  id: 'empty-group-lists-nothing', title: 'A group without vaults lists an empty array', level: 'must', profile: 'lifecycle', family: 'lists',
  source: ['ARM-LIST-03'], roles: ['listInGroup'], open: 'no group is known to be empty (--fresh-group says that one is)',
  *judge(page: Exchange) {
    const value = body(page)['value']
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)} for a group without vaults`)
    else if (!Array.isArray(value) || value.length > 0) yield at(page, '/body/value', `is ${show(value)} for a group without vaults`)
  },
  defects: [],
})

export const sameWhateverTheCasing = held({
  id: 'group-list-ignores-case', title: 'The list of a group is the same whatever the casing of the group', level: 'must', profile: 'arm', family: 'casing',
  source: ['ARM-GEN-02'], roles: ['listInGroup'], needsState: true,
  *judge(pages: Pages) {
    const ids = itemsOf(pages.exchanges).map(({ id }) => id)
    for (const existing of pages.expected.existing) {
      if (!ids.some((id) => sameText(id, existing))) yield at(pages.exchanges[0]!, '/body/value', `has not ${existing} for another casing of the group`)
    }
  },
  defects: [],
})
