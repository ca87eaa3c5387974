/** Lists, page by page, twice. */
import { itemsOf, type Pages } from '../../harness/paging.ts'
import { story, type Teller } from '../../harness/story.ts'
import { lists } from '../../fixtures/roles.ts'
import { casingKeptInLists } from '../checks/identity/casing.ts'
import { deletedNotListed } from '../checks/delete/deletion.ts'
import { listAnswers200, listIsStable, listsEachOnce, listsWhatExists, pagesStayInScope, valueIsAnArray } from '../checks/lists/content.ts'
import { falseSkipTokenRefused, nextLinkAnswers, pagesEnd } from '../checks/paging/links.ts'
import { clientRequestIdEchoed, requestIdsDiffer } from '../checks/protocol/headers.ts'
import { listed } from './acts.ts'
import { askedBack } from './protocol.ts'
import { operationsAreActions, operationsAreDisplayed, operationsAreStable, operationsAreUnique, operationsOfTheProvider, ownOperationsListed } from '../checks/operations/entries.ts'

export const vaultsAreListed = story({
  id: 'vaults-are-listed', title: 'The vaults of a group and of a subscription, page by page, twice', roles: ['listInGroup', 'listInSubscription'], shares: true, readOnly: true,
  async tell(teller) {
    await teller.standing()
    for (const role of lists) {
      const first = await readThrough(teller, role)
      const second = await readThrough(teller, role)
      teller.hold(requestIdsDiffer, first.exchanges[0]!, second.exchanges[0]!)
      await compare(teller, first, second)
      await forge(teller, role, first)
    }
  },
})

export const operationsAreListed = story({
  id: 'operations-are-listed', title: "The provider's operations, twice", roles: ['listOperations'], readOnly: true,
  async tell(teller) {
    const first = await readThrough(teller, 'listOperations')
    const second = await readThrough(teller, 'listOperations')
    for (const check of [operationsOfTheProvider, operationsAreActions, operationsAreDisplayed, operationsAreUnique, ownOperationsListed]) teller.hold(check, first)
    teller.hold(operationsAreStable, first, second)
    teller.hold(requestIdsDiffer, first.exchanges[0]!, second.exchanges[0]!)
  },
})

async function readThrough(teller: Teller, role: string): Promise<Pages> {
  const { hold, pages } = teller
  const read = role === 'listOperations' ? await pages(role) : await listed(teller, role, role === 'listInGroup' ? askedBack : {})
  const [first, ...further] = read.exchanges
  if (role === 'listInGroup') hold(clientRequestIdEchoed, first!)
  hold(listAnswers200, first!)
  hold(pagesEnd, read)
  for (const page of read.exchanges) hold(valueIsAnArray, page)
  for (const page of further) hold(nextLinkAnswers, page)
  if (role !== 'listOperations') for (const check of [listsWhatExists, listsEachOnce, pagesStayInScope, deletedNotListed, casingKeptInLists]) hold(check, read)
  return read
}

/** What only the first of two lists has is read: if it exists, the second list has lost it. Other people's vaults may go, at most three are asked for. */
async function compare({ hold, call }: Teller, first: Pages, second: Pages): Promise<void> {
  const ids = new Set(itemsOf(second.exchanges).map(({ id }) => id?.toLowerCase()))
  const missing = itemsOf(first.exchanges).flatMap(({ id }) => (id !== undefined && !ids.has(id.toLowerCase()) ? [id] : []))
  const reads = []
  for (const id of missing.slice(0, 3)) {
    const [, , subscription, , group, , , , name] = id.split('/')
    if (name) reads.push(await call('read', undefined, { subscription: subscription!, group: group!, name }))
  }
  hold(listIsStable, first, second, reads)
}

/** A skip token with its end changed. */
async function forge({ follow, hold }: Teller, role: string, pages: Pages): Promise<void> {
  const link = (pages.exchanges[0]?.response?.json as { nextLink?: unknown } | undefined)?.nextLink
  if (typeof link !== 'string' || !/skiptoken=[^&]+/i.test(link)) return
  const forged = link.replace(/(skiptoken=)[^&]+/i, '$1bm8tb25lLWdhdmUtdGhpcw')
  const page = await follow(forged, role, pages.exchanges[0]!)
  if (page) hold(falseSkipTokenRefused, page)
}
