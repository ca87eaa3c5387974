/** The life of a vault: created, read, listed, written again, replaced, deleted, gone, and its name used again. */
import type { Kind } from '../../harness/kind.ts'
import { requestSchema } from '../../spec/contract.ts'
import { described } from '../../harness/arm-error.ts'
import { everyTag, filledUp, turned } from '../../fixtures/values.ts'
import { inCapitals, lastTag } from '../../fixtures/vaults.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { scenario, type Context, type Scenario } from '../../harness/scenario.ts'
import {
  createdCanBeRead,
  creationAnswers201,
  putIsIdempotent,
  putReplaces,
  putReplacesSettings,
  readCanBeWrittenBack,
  replacementAnswers200,
} from '../checks/create.ts'
import { listAgreesWithRead, sentComesBack, writtenCanBeReadBack } from '../checks/echo.ts'
import { locationIsOne, locationNormalised, locationSpellingIsNoMove } from '../checks/location.ts'
import { settledStateIsFinal } from '../checks/long-running.ts'
import { writesSpareOthers, otherScopeChangesNothing } from '../checks/isolation.ts'
import { etagFollowsWrites, readingChangesNothing } from '../checks/read.ts'
import { absentDeletedWith204, deletedIsGone, deletedNotListed, deletionSparesOthers, goneForGood } from '../checks/delete.ts'
import { nameCanBeUsedAgain, recreatedIsNew } from '../checks/recreate.ts'
import { casingKeptInLists, readOnlyFieldsIgnored } from '../checks/identity.ts'
import { listAnswers200, listsEachOnce, listsWhatExists } from '../checks/lists.ts'
import { freeNameMatchesNone } from '../checks/conditions.ts'
import { missingNotUpdated, patchDoesNotCreate } from '../checks/update.ts'
import { unknownVaultCode } from '../checks/absence.ts'
import { requestIdsDiffer } from '../checks/headers.ts'
import { unauthorisedChangesNothing } from '../checks/token.ts'
import { body, lost, status } from '../reading.ts'
import { object } from '../../spec/json.ts'
import {
  forge,
  askAgain,
  bringUp,
  listed,
  promised,
  restore,
  takeDown,
  write,
  type Written,
  nearestList,
  placeOf,
  sampleOf,
} from './steps.ts'
import { reachAcross } from './isolation.ts'
import { askedBack, breaks } from './protocol.ts'

export const lifeOf = (kind: Kind): Scenario =>
  scenario({
    id: `life-of-a-${kind.id}`,
    title: `A ${kind.noun} is created, read, listed, replaced, deleted, and is gone`,
    kind,
    verbs: ['create', 'read'],
    state: 'needed',
    usesShared: true,
    async run(ctx) {
      const tags = filledUp(everyTag(ctx), ctx)
      const [rich, plain] = [tags, {}].map((more) => ctx.plan('a', sampleOf(ctx).first(ctx.target, 'a', more)))
      // side by side, and both to their ends: a scenario that left one behind would have it cleaned up while it is being made
      const birth = isBorn(ctx, rich!, plain!)
      const [, neighbour] = await Promise.allSettled([birth, ctx.shared()])
      const { vault, read: born } = await birth
      // Listed after it was rewritten: what a list shows then cannot be what it noted at the creation.
      const written = await isWrittenAgain(ctx, vault, born, vault === rich ? turned(tags) : {})
      await isListed(ctx, written)
      await survivesIntruders(ctx, vault, written.read)
      const deletion = await dies(ctx, vault)
      await isListed(ctx)
      await staysGone(ctx, vault, deletion)
      const other = neighbour.status === 'fulfilled' ? neighbour.value : undefined
      if (ctx.target.kind !== 'azure') await livesAgain(ctx, vault, written.replaced, other)
      // No scenario changes the other one, but where it undoes what a wrong request did: one look at the end tells.
      if (neighbour.status === 'rejected') throw neighbour.reason
      const left = await ctx.call('read', neighbour.value)
      ctx.check(deletionSparesOthers, { deletion, other: left })
      ctx.check(writesSpareOthers, { other: left, theirs: { Purpose: 'replaced', late: 'yes', ...lastTag } })
    },
  })

async function isBorn(ctx: Context, rich: Resource, plain: Resource): Promise<{ vault: Resource; read: Exchange }> {
  const { call, check } = ctx
  const { vault, creation, settled, read, latest } = await bringUp(ctx, rich, undefined, [plain])
  ctx.need(succeeded(creation) || succeeded(latest), `the vault could not be created: ${described(creation)}`)
  check(createdCanBeRead, { shown: creation, read })
  check(writtenCanBeReadBack, { write: creation, read, sent: promised(ctx, vault.body) })
  ctx.need(succeeded(latest), `the vault that was created cannot be read: ${described(latest)}`)
  const again = await call('read', vault, askedBack(ctx))
  check(readingChangesNothing, { first: read, second: again, third: await call('read', vault) })
  if (settled.outcome === 'done') check(settledStateIsFinal, { write: creation, read: again })
  check(requestIdsDiffer, { exchanges: [read, again] })
  return { vault, read: again }
}

/** Reads both lists and holds what is true of every list; with a vault, that it stands there as it was written and read. */
async function isListed(ctx: Context, { vault, read: alone }: { vault?: Resource; read?: Exchange } = {}): Promise<void> {
  const { check } = ctx
  for (const role of (['listInGroup', 'listInSubscription', 'listInParent'] as const).filter((verb) => ctx.can(verb))) {
    const read = await listed(ctx, role)
    // two vaults are here for certain, whatever other scenarios do: where pages are small, a group comes in several here
    if (vault && role !== 'listInSubscription') await forge(ctx, role, read)
    check(listAnswers200, { page: read.exchanges[0]! })
    for (const rule of [listsWhatExists, listsEachOnce, deletedNotListed, casingKeptInLists]) check(rule, { pages: read })
    if (vault && alone) check(listAgreesWithRead, { pages: read, vault, read: alone })
  }
}

/** Written with the same body, with another, and with what was read; the vault as it was written, and as it reads in the end. */
async function isWrittenAgain(
  ctx: Context,
  vault: Resource,
  first: Exchange,
  tags: Readonly<Record<string, string>>,
): Promise<{ vault: Resource; read: Exchange; replaced: Written }> {
  const { check, target } = ctx
  const same = await write(ctx, 'create', vault, { body: vault.body })
  check(replacementAnswers200, { replacement: same.answer })
  check(putIsIdempotent, { before: first, after: same.read })
  check(requestIdsDiffer, { exchanges: [first, same.read] })

  const spelling = inCapitals(target.location)
  const replacement = sampleOf(ctx).replaced({ ...vault.body, ...('location' in placeOf(ctx) && { location: spelling }) }, tags)
  const replaced = await write(ctx, 'create', vault, { body: replacement })
  check(requestIdsDiffer, { exchanges: [same.answer, replaced.answer] })
  check(replacementAnswers200, { replacement: replaced.answer })
  check(locationSpellingIsNoMove, { replacement: replaced.answer, spelling })
  for (const answer of [replaced.answer, replaced.read]) check(locationNormalised, { exchange: answer })
  check(locationIsOne, { write: same.read, read: replaced.read })
  check(sentComesBack, { write: replaced.answer, sent: promised(ctx, replacement) })
  check(writtenCanBeReadBack, { write: replaced.answer, read: replaced.read, sent: promised(ctx, replacement) })
  check(putReplaces, { replacement: replaced.answer, read: replaced.read, dropped: sampleOf(ctx).dropped })
  check(etagFollowsWrites, { before: same.read, write: replaced.answer, after: replaced.read })

  const wholeBody = body(replaced.read)
  // What breaks the schema was the server's doing: it is sent back all the same, and is no fault of ours.
  const broken = requestSchema(ctx.binding.of(ctx.kind?.id, 'create')!.operation)?.validate(wholeBody).length
  const back = await write(ctx, 'create', vault, {
    body: wholeBody,
    ...(broken && { wrong: 'a body as a GET had answered it, which breaks the schema' }),
  })
  check(readCanBeWrittenBack, { before: replaced.read, write: back.answer, after: back.read })
  const last = succeeded(back.answer) ? wholeBody : succeeded(replaced.answer) ? replacement : vault.body
  return { vault: { ...vault, body: last }, read: back.read, replaced }
}

/** Deletions that break a rule of the protocol; of this vault, and not of the one that scenarios share, for they may be obeyed. */
async function survivesIntruders(ctx: Context, vault: Resource, before: Exchange): Promise<void> {
  const { call, check } = ctx
  const across = await reachAcross(ctx, vault, async (obeyed) => {
    const after = await call('read', vault)
    check(otherScopeChangesNothing, { write: obeyed, before, after })
    if (!succeeded(after)) await restore(ctx, vault)
  })
  const taken: Exchange[] = []
  const intrusions = await breaks(ctx, 'delete', vault, ['api-version', 'token'], async (obeyed) => {
    taken.push(obeyed)
    const after = await call('read', vault)
    check(unauthorisedChangesNothing, { request: obeyed, before, after })
    if (!succeeded(after)) await restore(ctx, vault)
  })
  const after = await call('read', vault)
  for (const intrusion of intrusions)
    if (!taken.includes(intrusion)) check(unauthorisedChangesNothing, { request: intrusion, before, after })
  for (const write of across) check(otherScopeChangesNothing, { write, before, after })
  if (!succeeded(after)) await restore(ctx, vault)
}

/** Deleted; where the vault is still there, it is looked for and deleted once more: what comes after needs it to be gone. */
async function dies(ctx: Context, vault: Resource): Promise<Exchange> {
  const isGone = (read: Exchange): boolean => read.response?.status === 404
  const first = await takeDown(ctx, vault, askedBack(ctx))
  await askAgain(ctx, first.settled)
  if (isGone(first.read) || isGone(await ctx.call('read', vault))) return first.deletion
  const { deletion, read } = await takeDown(ctx, vault)
  ctx.need(isGone(read), `the vault could not be deleted: ${described(deletion)}, and it still reads ${described(read)}`)
  return deletion
}

async function staysGone(ctx: Context, vault: Resource, first: Exchange): Promise<void> {
  const { call, check, can } = ctx
  const deletion = await call('delete', vault)
  await ctx.settle(deletion, vault)
  check(absentDeletedWith204, { deletion })
  check(requestIdsDiffer, { exchanges: [first, deletion] })
  if (can('update')) {
    const update = await call('update', vault, { body: { tags: { late: 'yes' } } })
    check(missingNotUpdated, { update })
    check(unknownVaultCode, { exchange: update })
    const after = await call('read', vault)
    check(patchDoesNotCreate, { update, after })
    check(goneForGood, { deletion, later: after })
  } else check(goneForGood, { deletion, later: await call('read', vault) })
}

/** The name is used again, for a vault with nothing but the tags of the suite; its body names the vault that scenarios share, which is to stay as it is. */
async function livesAgain(ctx: Context, vault: Resource, replaced: Written, other: Resource | undefined): Promise<void> {
  const { check, target } = ctx
  const { tags } = ctx.plan('a', {}).body
  const isTracked = ctx.kind?.traits.includes('tracked')
  const own = isTracked ? { location: target.location.toUpperCase(), tags } : {}
  const plain = { ...vault, body: { ...sampleOf(ctx).plainest(vault.body), ...own } }
  const { id, name } = other ?? vault
  const wrong = 'a creation with the id and name of another vault'
  const named = await write(ctx, 'create', plain, { body: { ...plain.body, id, name }, headers: { 'if-none-match': '*' }, wrong })
  check(freeNameMatchesNone, { creation: named.answer })
  if (succeeded(named.answer) && succeeded(named.read)) check(readOnlyFieldsIgnored, { write: named.answer, after: named.read, vault })
  // sent twice, the second may have met what the first made
  const isMade = succeeded(named.answer) || (named.answer.repeated === true && succeeded(named.read))
  const { answer: creation, read } = isMade ? named : await write(ctx, 'create', plain, { body: plain.body })
  if (succeeded(read) && lost(promised(ctx, plain.body), body(read)).length === 0) ctx.wrote(plain, promised(ctx, plain.body))
  check(creationAnswers201, { creation })
  check(nameCanBeUsedAgain, { creation, read })
  check(recreatedIsNew, {
    creation,
    read,
    oldTags: [...Object.keys(object(vault.body['tags'])).filter((tag) => !(tag in object(tags))), 'late'],
  })
  check(locationNormalised, { exchange: creation })
  check(putReplacesSettings, { replacement: replaced.answer, read: replaced.read, anew: read })
  if (!isMade && !succeeded(creation)) return
  const nearest = nearestList(ctx)
  const list = nearest ? [await listed(ctx, nearest)] : []
  for (const read of list) for (const rule of [listsWhatExists, listsEachOnce, deletedNotListed]) check(rule, { pages: read })
  if (!succeeded(read)) return
  const { deletion, read: after } = await takeDown(ctx, vault)
  // once more, later: what comes back by itself comes back then
  if (status(after) === 404) check(deletedIsGone, { deletion, after: await ctx.call('read', vault) })
}
