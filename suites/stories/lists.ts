/** Lists, page by page, twice. */
import { fingerprint } from '../../harness/fingerprint.ts'
import { fingerprints, hasItems, itemsOf, nextLink, type Pages } from '../../harness/paging.ts'
import { fromId, isVaultId } from '../../harness/arm-id.ts'
import { succeeded } from '../../harness/exchange.ts'
import { story, type Ask, type Teller } from '../../harness/story.ts'
import { lists } from '../../fixtures/roles.ts'
import { status } from '../reading.ts'
import { casingKeptInLists, lookupIgnoresCase } from '../checks/identity/casing.ts'
import { deletedNotListed } from '../checks/delete/deletion.ts'
import {
  listAnswers200,
  listedCanBeRead,
  listIsStable,
  listsEachOnce,
  listsWhatExists,
  pagesStayInScope,
  sameWhateverTheCasing,
  valueIsAnArray,
} from '../checks/lists/content.ts'
import { furtherPageNeedsToken, nextLinkAnswers, pagesEnd } from '../checks/paging/links.ts'
import { requestIdsDiffer } from '../checks/protocol/headers.ts'
import { lookFromAnotherGroup } from './isolation.ts'
import { forge, listed, otherCasing } from './acts.ts'
import { askedBack, breaches } from './protocol.ts'
import { standingOrNobody } from './somebody.ts'
import {
  operationsAreActions,
  operationsAreDisplayed,
  operationsAreStable,
  operationsAreUnique,
  operationsOfTheProvider,
  ownOperationsListed,
} from '../checks/operations/entries.ts'

export const vaultsAreListed = story({
  id: 'vaults-are-listed',
  title: 'The vaults of a group and of a subscription, page by page, twice',
  roles: [],
  shares: true,
  readOnly: true,
  async tell(teller) {
    // a list without this vault is a list all the same
    const vault = await standingOrNobody(teller)
    for (const role of lists.filter(teller.can)) {
      const first = await readThrough(teller, role, askedBack(teller))
      // the list of a group is asked for by another casing when a vault changes
      const second = await readThrough(teller, role, role === 'listInSubscription' ? inOtherCasing(teller) : {}, first)
      teller.hold(requestIdsDiffer, first.exchanges[0]!, second.exchanges[0]!)
      if (!isEmptyHanded(second)) await compare(teller, first, second)
      if (role === 'listInGroup') await lookForGhosts(teller, second)
      else await lookFromAnotherGroup(teller, vault, second)
      await forge(teller, role, first)
      await askForFurtherPage(teller, role, first)
    }
  },
})

export const operationsAreListed = story({
  id: 'operations-are-listed',
  title: "The provider's operations, twice",
  roles: [],
  readOnly: true,
  async tell(teller) {
    if (!teller.can('listOperations')) return
    const first = await readThrough(teller, 'listOperations', askedBack(teller))
    const second = await readThrough(teller, 'listOperations', inOtherCasing(teller), first)
    for (const check of [operationsOfTheProvider, operationsAreActions, operationsAreDisplayed, operationsAreUnique, ownOperationsListed])
      teller.hold(check, first)
    teller.hold(operationsAreStable, first, second)
    teller.hold(requestIdsDiffer, first.exchanges[0]!, second.exchanges[0]!)
  },
})

/** The document says nothing of casing, and a server that keeps no state promises no more than the document. */
const inOtherCasing = ({ keepsState }: Teller): Ask => (keepsState ? { spelling: otherCasing } : {})

export async function readThrough(teller: Teller, role: string, ask: Ask, before?: Pages): Promise<Pages> {
  const { hold, pages } = teller
  const read = role === 'listOperations' ? await pages(role, ask) : await listed(teller, role, ask)
  const [first, ...further] = read.exchanges
  if (ask.spelling) {
    hold(lookupIgnoresCase, first!, [200, status(before!.exchanges[0]!)])
    if (role !== 'listOperations') hold(sameWhateverTheCasing, read)
    if (isEmptyHanded(read)) return read
  } else hold(listAnswers200, first!)
  hold(pagesEnd, read)
  for (const page of read.exchanges) hold(valueIsAnArray, page)
  if (role === 'listOperations') for (const page of further) hold(nextLinkAnswers, page)
  else for (const check of [listsWhatExists, listsEachOnce, pagesStayInScope, deletedNotListed, casingKeptInLists]) hold(check, read)
  return read
}

/** A server that does not know the casing answers with an error, or for a place where nothing is: all else would say it once more. */
const isEmptyHanded = (list: Pages): boolean => !succeeded(list.exchanges[0]!) || (list.ended === 'end' && !hasItems(list))

/** What stands in a list and is none of the run's is read, at most two; what reads 404 and is listed once more is not there. Other people's vaults may go meanwhile. */
async function lookForGhosts({ hold, call, can, pages, target }: Teller, list: Pages): Promise<void> {
  const known = new Set(list.expected.known.map((id) => id.toLowerCase()))
  const strangers: string[] = []
  for (const { id } of itemsOf(list.exchanges)) {
    if (strangers.length === 2) break
    if (isVaultId(id) && !known.has(id.toLowerCase())) strangers.push(id)
  }
  // where lists lag, what others deleted may be listed for a while
  if (strangers.length === 0 || target.lag || !can('read')) return
  const missing = []
  for (const id of strangers) if ((await call('read', fromId(id))).response?.status === 404) missing.push(id)
  hold(listedCanBeRead, missing.length > 0 ? await pages('listInGroup') : list, missing)
}

/** The second page is asked for without the token, or with a false one: a link carries no right of its own. */
async function askForFurtherPage(
  { follow, hold }: Teller,
  role: (typeof lists)[number],
  { exchanges: [first, second] }: Pages,
): Promise<void> {
  const link = first && nextLink(first)
  // a link that answers nothing right to the right token says nothing of a wrong one
  if (typeof link !== 'string' || !second || !succeeded(second)) return
  const page = await follow(link, role, first!, (role === 'listInGroup' ? breaches.noToken : breaches.falseToken).ask)
  if (page) hold(furtherPageNeedsToken, page)
}

/** What only the first of two lists has is read: if it exists, the second list has lost it. Other people's vaults may go, at most three are asked for. */
async function compare({ hold, call, can }: Teller, first: Pages, second: Pages): Promise<void> {
  const there = new Set<number>()
  for (const page of second.exchanges) for (const print of fingerprints(page)) there.add(print)
  const lost = first.exchanges.filter((page) => fingerprints(page).some((print) => !Number.isNaN(print) && !there.has(print)))
  const reads = []
  for (const { id } of itemsOf(lost)) {
    if (reads.length === 3) break
    if (can('read') && isVaultId(id) && !there.has(fingerprint(id))) reads.push(await call('read', fromId(id)))
  }
  hold(listIsStable, first, second, reads)
}
