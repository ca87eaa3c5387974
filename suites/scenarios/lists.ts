/** Lists, page by page, twice. */
import { pluralOf, type Kind, type ListVerb } from '../../harness/kind.ts'
import type { Resource } from '../../harness/inventory.ts'
import { providerOperation } from '../../fixtures/kinds/provider-operation.ts'
import { fingerprint } from '../../harness/fingerprint.ts'
import { fingerprints, hasItems, itemsOf, nextLink, type Pages } from '../../harness/paging.ts'
import { resourceOf } from '../../harness/resource-id.ts'
import { succeeded } from '../../harness/exchange.ts'
import { scenario, type RequestOptions, type Context, type Scenario } from '../../harness/scenario.ts'
import { lists } from '../../fixtures/parts.ts'
import { listedAmong, status } from '../reading.ts'
import { casingKeptInLists } from '../checks/identity.ts'
import { lookupIgnoresCase, listsIgnoreCase } from '../checks/casing.ts'
import { deletedNotListed } from '../checks/delete.ts'
import {
  listAnswers200,
  listedCanBeRead,
  listIsStable,
  listsEachOnce,
  listsWhatExists,
  pagesStayInScope,
  valueIsAnArray,
} from '../checks/lists.ts'
import { furtherPageNeedsToken } from '../checks/protocol.ts'
import { nextLinkAnswers, pagesEnd } from '../checks/paging.ts'
import { requestIdsDiffer } from '../checks/headers.ts'
import {
  operationsAreActions,
  operationsAreDisplayed,
  operationsAreStable,
  operationsAreUnique,
  operationsOfTheProvider,
  ownOperationsListed,
} from '../checks/operations.ts'
import { lookFromAnotherGroup } from './isolation.ts'
import { forge, listed, otherCasing } from './steps.ts'
import { askedBack, breaches } from './protocol.ts'
import { standingOrNobody } from './somebody.ts'

export const listingOf = (kind: Kind): Scenario =>
  scenario({
    id: `${pluralOf(kind).replaceAll(' ', '-')}-are-listed`,
    title: `The ${pluralOf(kind)} of ${kind.parent ? `a ${kind.parent.noun}` : 'a group and of a subscription'}, page by page, twice`,
    kind,
    verbs: [],
    usesShared: true,
    readOnly: true,
    async run(ctx) {
      // a list without this vault is a list all the same
      const vault = await standingOrNobody(ctx)
      for (const role of lists.filter((verb) => ctx.can(verb))) {
        const first = await readThrough(ctx, role, askedBack(ctx))
        // the list of a group is asked for by another casing when a vault changes
        const isAsked = role === 'listInSubscription' || !ctx.can('listInSubscription')
        const second = await readThrough(ctx, role, isAsked ? inOtherCasing(ctx) : {}, first)
        ctx.check(requestIdsDiffer, { exchanges: [first.exchanges[0]!, second.exchanges[0]!] })
        if (!isEmptyHanded(second)) await compare(ctx, first, second, role)
        if (role !== 'listInSubscription') await lookForGhosts(ctx, second, role)
        else await lookFromAnotherGroup(ctx, vault, second)
        await forge(ctx, role, first)
        await askForFurtherPage(ctx, role, first)
      }
    },
  })

export const operationsAreListed = scenario({
  id: 'operations-are-listed',
  title: "The provider's operations, twice",
  kind: providerOperation,
  verbs: [],
  readOnly: true,
  async run(ctx) {
    if (!ctx.can('listInProvider')) return
    const first = await readThrough(ctx, 'listInProvider', askedBack(ctx))
    const second = await readThrough(ctx, 'listInProvider', inOtherCasing(ctx), first)
    for (const rule of [operationsOfTheProvider, operationsAreActions, operationsAreDisplayed, operationsAreUnique, ownOperationsListed])
      ctx.check(rule, { pages: first })
    ctx.check(operationsAreStable, { first, second })
    ctx.check(requestIdsDiffer, { exchanges: [first.exchanges[0]!, second.exchanges[0]!] })
  },
})

/** The document says nothing of casing, and a server that keeps no state promises no more than the document. */
const inOtherCasing = ({ keepsState }: Context): RequestOptions => (keepsState ? { spelling: otherCasing } : {})

export async function readThrough(ctx: Context, role: ListVerb, ask: RequestOptions, before?: Pages): Promise<Pages> {
  const { check, pages } = ctx
  const read = role === 'listInProvider' ? await pages(role, ask) : await listed(ctx, role, ask)
  const [first, ...further] = read.exchanges
  if (ask.spelling) {
    check(lookupIgnoresCase, { exchange: first!, wanted: [200, status(before!.exchanges[0]!)] })
    if (role !== 'listInProvider') check(listsIgnoreCase, { pages: read })
    if (isEmptyHanded(read)) return read
  } else check(listAnswers200, { page: first! })
  check(pagesEnd, { pages: read })
  for (const page of read.exchanges) check(valueIsAnArray, { page })
  if (role === 'listInProvider') for (const page of further) check(nextLinkAnswers, { page })
  else
    for (const rule of [listsWhatExists, listsEachOnce, pagesStayInScope, deletedNotListed, casingKeptInLists]) check(rule, { pages: read })
  return read
}

/** A server that does not know the casing answers with an error, or for a place where nothing is: all else would say it once more. */
const isEmptyHanded = (list: Pages): boolean => !succeeded(list.exchanges[0]!) || (list.ended === 'end' && !hasItems(list))

/** How often a list is read again because of other people's vaults. */
const furtherLists = 3

/**
 * What stands in a list and is none of the run's is read, at most two. Other people's vaults may go meanwhile, and one of the same name may come:
 * what reads 404, is listed, reads 404 and is listed once more is not there.
 */
async function lookForGhosts(ctx: Context, list: Pages, role: ListVerb): Promise<void> {
  const { kind, check, can, pages, target } = ctx
  const known = new Set(list.expected.known.map((id) => id.toLowerCase()))
  const strangers: Resource[] = []
  for (const { id } of itemsOf(list.exchanges)) {
    if (strangers.length === 2) break
    const resource = resourceOf(kind ? [kind] : [], id)
    if (resource && !known.has(resource.id.toLowerCase())) strangers.push(resource)
  }
  // where lists lag, what others deleted may be listed for a while
  if (strangers.length === 0 || target.lag || !can('read')) return
  let latest = list
  let missing = await thoseThatRead(ctx, 404, strangers)
  for (let times = 0; times < 2 && missing.length > 0; times++) {
    latest = await pages(role)
    const there = listedAmong(
      latest,
      missing.map(({ id }) => id),
    )
    missing = missing.filter(({ id }) => there.has(id.toLowerCase()))
    if (times === 0) missing = await thoseThatRead(ctx, 404, missing)
  }
  check(listedCanBeRead, { pages: latest, missing: missing.map(({ id }) => id) })
}

async function thoseThatRead({ call }: Context, wanted: number, vaults: readonly Resource[]): Promise<Resource[]> {
  const found = []
  for (const vault of vaults) if (status(await call('read', vault)) === wanted) found.push(vault)
  return found
}

/** The second page is asked for without the token, or with a false one: a link carries no right of its own. */
async function askForFurtherPage(
  { follow, check }: Context,
  role: (typeof lists)[number],
  { exchanges: [first, second] }: Pages,
): Promise<void> {
  const link = first && nextLink(first)
  // a link that answers nothing right to the right token says nothing of a wrong one
  if (typeof link !== 'string' || !second || !succeeded(second)) return
  const page = await follow(link, role, first!, (role !== 'listInSubscription' ? breaches.noToken : breaches.falseToken).ask)
  if (page) check(furtherPageNeedsToken, { page })
}

/**
 * What only the first of two lists has is read, at most three: other people's vaults may go. What exists may have gone and come back: it is listed and
 * read further until a list lacks it once more, or enough have shown it.
 */
async function compare(ctx: Context, first: Pages, second: Pages, role: ListVerb): Promise<void> {
  const { kind, check, can, pages } = ctx
  const there = new Set<number>()
  for (const page of second.exchanges) for (const print of fingerprints(page)) there.add(print)
  const lost = first.exchanges.filter((page) => fingerprints(page).some((print) => !Number.isNaN(print) && !there.has(print)))
  const gone: Resource[] = []
  for (const { id } of itemsOf(lost)) {
    if (gone.length === 3) break
    const resource = resourceOf(kind ? [kind] : [], id)
    if (resource && can('read') && !there.has(fingerprint(resource.id))) gone.push(resource)
  }
  const lostTwice: string[] = []
  let left = await thoseThatRead(ctx, 200, gone)
  for (let times = 0; times < furtherLists && left.length > 0; times++) {
    const list = await pages(role)
    const listed = listedAmong(
      list,
      left.map(({ id }) => id),
    )
    left = await thoseThatRead(ctx, 200, left)
    // a list that was not read to its end says nothing of what it lacks
    const lacks = ({ id }: Resource): boolean => list.ended === 'end' && !listed.has(id.toLowerCase())
    lostTwice.push(...left.filter(lacks).map(({ id }) => id))
    left = left.filter((vault) => !lacks(vault))
  }
  check(listIsStable, { second, lostTwice })
}
