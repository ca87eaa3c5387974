/** A vault is changed: its tags, its settings, what cannot be changed, and by other spellings of its name. */
import { vault as vaultKind } from '../../fixtures/kinds/vault.ts'
import { described } from '../../harness/arm-error.ts'
import { everyTag, filledUp, turned } from '../../fixtures/values.ts'
import { aStrangeBody } from '../../fixtures/strange.ts'
import {
  aReplacement,
  aVault,
  anotherLocation,
  closed,
  displayNames,
  lastTag,
  longestName,
  someSettings,
  someSettingsAt,
  withIdentity,
  withSomeSettings,
} from '../../fixtures/vaults.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { hasItems } from '../../harness/paging.ts'
import { scenario, type Context } from '../../harness/scenario.ts'
import { createdCanBeRead } from '../checks/create.ts'
import { listAgreesWithRead, listShowsWhatWasWritten, writtenCanBeReadBack } from '../checks/echo.ts'
import { deletedNotListed } from '../checks/delete.ts'
import { casingKept, readOnlyFieldsIgnored } from '../checks/identity.ts'
import { deletedWhateverTheCasing, lookupIgnoresCase, listsIgnoreCase } from '../checks/casing.ts'
import { foreignIdSparesItsVault } from '../checks/isolation.ts'
import { listsEachOnce, listsWhatExists } from '../checks/lists.ts'
import { requestIdsDiffer } from '../checks/headers.ts'
import { etagFollowsWrites } from '../checks/read.ts'
import { locationNotPatched } from '../checks/location.ts'
import { patchAnswersTheVault, patchedSettingIsSet, patchKeepsTheRest } from '../checks/update.ts'
import { rightUpdateAccepted, tagsClearedByAnEmptyMap, tagsReplacedAsAMap, tagsUntouchedWhenAbsent } from '../checks/tags.ts'
import { readOnlyFaultsSurvived, unknownPropertiesSurvived } from '../checks/refusals.ts'
import { lost, status } from '../reading.ts'
import { object } from '../../spec/json.ts'
import { askAgain, bringUp, listed, otherCasing, promised, restore, suffix, takeDown, write, type Written } from './steps.ts'
import { askedBack } from './protocol.ts'
import { updatesAgain } from './twice.ts'

export const changesOfAVault = scenario({
  id: 'changes-of-a-vault',
  title: 'A vault is retagged, reset, asked for by other spellings, and deleted by one',
  kind: vaultKind,
  verbs: ['create', 'read'],
  state: 'needed',
  usesShared: true,
  async run(ctx: Context) {
    const { location } = ctx.target
    const tags = everyTag(ctx)
    const place = displayNames[location] ?? location
    const rich = ctx.plan(suffix(ctx, 'b--Changed', longestName), closed(aVault(place, 'b', tags)))
    const plain = ctx.plan('b-Changed', closed(aVault(place, 'b')))
    const whole = { ...rich, body: withIdentity(rich.body) }
    const { vault, creation, read, latest } = await bringUp(ctx, whole, 'meanwhile', [rich, plain])
    ctx.need(succeeded(creation) || succeeded(latest), `the vault could not be created: ${described(creation)}`)
    ctx.check(createdCanBeRead, { shown: creation, read })
    ctx.check(writtenCanBeReadBack, { write: creation, read, sent: promised(ctx, vault.body) })
    ctx.need(succeeded(latest), `the vault that was created cannot be read: ${described(latest)}`)
    const others = vault === plain ? { 'Mixed-Case': 'Kept as Sent' } : turned(tags)
    const changed = ctx.can('update') ? await tagsChange(ctx, vault, await settingChanges(ctx, vault, latest), others) : latest
    if (ctx.can('update')) await updatesAgain(ctx, vault)
    const replaced = await isFoundByOtherSpellings(ctx, vault, changed)
    // what a server may take that should have refused it comes last: then it costs no more than what it is about
    await standsOddities(ctx, vault, replaced)
    const last = await fixedStays(ctx, vault, replaced)
    if (!succeeded(last)) await restore(ctx, vault)
    await isDeletedByAnotherSpelling(ctx, vault)
  },
})

/** One of two settings changes; the other one, the tags and the rest stay. */
async function settingChanges(ctx: Context, vault: Resource, before: Exchange): Promise<Exchange> {
  const { check } = ctx
  const update = await write(ctx, 'update', vault, { body: someSettings, ...askedBack(ctx) })
  check(rightUpdateAccepted, { update: update.answer })
  if (!succeeded(update.answer)) return update.read
  check(patchedSettingIsSet, { update: update.answer, after: update.read, sent: promised(ctx, someSettings) })
  check(patchAnswersTheVault, { update: update.answer, after: update.read })
  check(tagsUntouchedWhenAbsent, { before, update: update.answer, after: update.read })
  check(patchKeepsTheRest, {
    before,
    update: update.answer,
    after: update.read,
    touched: ['/body/tags', ...someSettingsAt],
    asWritten: withSomeSettings(vault.body),
  })
  check(etagFollowsWrites, { before, write: update.answer, after: update.read })
  await askAgain(ctx, update.settled)
  return update.read
}

/** Tags get other values under the same names, are replaced as a whole, cleared, listed as none, and set again: by them sweep finds the vault. */
async function tagsChange(ctx: Context, vault: Resource, before: Exchange, others: Readonly<Record<string, string>>): Promise<Exchange> {
  const { check, call } = ctx
  const few = { ...object(ctx.plan('', {}).body['tags']), Whose: 'b', ...lastTag }
  const retag = async (tags: Record<string, unknown>, latest: Exchange, otherwise?: { readonly plain: Exchange }): Promise<Written> => {
    const update = await write(ctx, 'update', vault, { body: { tags }, ...(otherwise && { spelling: otherCasing }) })
    if (otherwise) check(lookupIgnoresCase, { exchange: update.answer, wanted: [200, 202, status(otherwise.plain)] })
    else check(rightUpdateAccepted, { update: update.answer })
    if (!succeeded(update.answer)) return update
    check(tagsReplacedAsAMap, { update: update.answer, read: update.read, sent: tags })
    check(patchKeepsTheRest, {
      before: latest,
      update: update.answer,
      after: update.read,
      touched: ['/body/tags'],
      asWritten: withSomeSettings(vault.body),
    })
    check(patchAnswersTheVault, { update: update.answer, after: update.read })
    return update
  }
  const first = await retag({ ...object(vault.body['tags']), Purpose: 'second', ...others }, before)
  const back = await retag(few, first.read, { plain: first.answer })
  check(requestIdsDiffer, { exchanges: [first.answer, back.answer] })
  const cleared = await write(ctx, 'update', vault, { body: { tags: {} } })
  check(rightUpdateAccepted, { update: cleared.answer })
  if (succeeded(cleared.answer)) check(tagsClearedByAnEmptyMap, { update: cleared.answer, read: cleared.read })
  if (ctx.can('listInGroup')) {
    const list = await listed(ctx, 'listInGroup')
    for (const rule of [listsWhatExists, listsEachOnce, deletedNotListed]) check(rule, { pages: list })
    check(listAgreesWithRead, { pages: list, vault, read: cleared.read })
  }
  const set = await call('update', vault, { body: { tags: filledUp(few, ctx) } })
  check(rightUpdateAccepted, { update: set })
  await ctx.settle(set, vault)
  return cleared.read
}

/** What a body cannot change: location by PATCH; id, name and type by either. */
async function fixedStays(ctx: Context, vault: Resource, before: Exchange): Promise<Exchange> {
  const { target, check } = ctx
  // the vault that scenarios share, where there is one: whoever goes by the body writes to it
  const shared = await ctx.shared().catch(() => undefined)
  const name = shared?.name ?? 'another-vault'
  const another = { id: vault.id.replace(/[^/]+$/, name), name, type: `${vaultKind.type}/another` }
  const put = await write(ctx, 'create', vault, { body: { ...vault.body, ...another }, wrong: 'a PUT with another id, name and type' })
  check(readOnlyFieldsIgnored, { write: put.answer, after: put.read, vault })
  if (shared) check(foreignIdSparesItsVault, { write: put.answer, vault, named: await ctx.call('read', shared), other: shared })
  if (!ctx.can('update')) return put.read
  const moved = await ctx.call('update', vault, {
    body: { location: anotherLocation(target.location) },
    wrong: 'a PATCH with another location',
  })
  await ctx.settle(moved, vault)
  const patched = await write(ctx, 'update', vault, { body: another, wrong: 'a PATCH with another id, name and type' })
  check(locationNotPatched, { before, update: moved, after: patched.read })
  check(readOnlyFieldsIgnored, { write: patched.answer, after: patched.read, vault })
  return patched.read
}

/** Faulty values for what a body cannot change may be refused or ignored, as may members that nobody knows. All in one body, for they are one requirement. */
async function standsOddities({ call, check, settle }: Context, vault: Resource, before: Exchange): Promise<void> {
  const faulty = await call('create', vault, {
    body: { ...vault.body, id: 42, name: { faulty: true }, type: null },
    wrong: 'a number for id, an object for name, null for type',
  })
  await settle(faulty, vault)
  check(readOnlyFaultsSurvived, { write: faulty, before, after: await call('read', vault) })
  const strange = await call('create', vault, { body: aStrangeBody(vault.body), wrong: 'properties that nobody knows' })
  check(unknownPropertiesSurvived, { write: strange })
  await settle(strange, vault)
}

/** Read, written and listed by another casing of its URL. */
async function isFoundByOtherSpellings(ctx: Context, vault: Resource, latest: Exchange): Promise<Exchange> {
  const { call, check, pages } = ctx
  const spelling = otherCasing
  const { location } = object(latest.response?.json)
  const body = aReplacement({ ...vault.body, ...(typeof location === 'string' && { location }) })
  // before any PUT is spelt so: a read changes no name
  check(casingKept, { exchange: await call('read', vault, { spelling }), vault })
  const put = await call('create', vault, { spelling, body })
  const { outcome } = await ctx.settle(put, vault)
  check(lookupIgnoresCase, { exchange: put, wanted: 200 })
  const { last: read } = await ctx.until(
    () => call('read', vault, { spelling }),
    (found) => lost(promised(ctx, body), object(found.response?.json)).length === 0,
  )
  if (outcome === 'done' && succeeded(read) && lost(promised(ctx, body), object(read.response.json)).length === 0)
    ctx.wrote(vault, promised(ctx, body))
  check(lookupIgnoresCase, { exchange: read, wanted: 200 })
  for (const shown of [read, put]) check(casingKept, { exchange: shown, vault, later: spelling(vault.id) })
  check(writtenCanBeReadBack, { write: put, read, sent: promised(ctx, body) })
  if (!ctx.can('listInGroup')) return read
  const list = await pages('listInGroup', { spelling })
  check(lookupIgnoresCase, { exchange: list.exchanges[0]!, wanted: 200 })
  check(listsIgnoreCase, { pages: list })
  check(listsEachOnce, { pages: list })
  // what is missing from a list with nothing in it, the casing is to blame for
  if (hasItems(list)) check(listsWhatExists, { pages: list })
  if (succeeded(list.exchanges[0]!)) check(listShowsWhatWasWritten, { pages: list })
  return read
}

async function isDeletedByAnotherSpelling(ctx: Context, vault: Resource): Promise<void> {
  const { check } = ctx
  const spelling = otherCasing
  const { deletion, read: after } = await takeDown(ctx, vault, { spelling }, 'meanwhile')
  check(lookupIgnoresCase, { exchange: deletion, wanted: [200, 202] })
  check(deletedWhateverTheCasing, { deletion, after })
  // what was kept under the spelling that the deletion had may be there still
  if (status(after) === 404) check(deletedWhateverTheCasing, { deletion, after: await ctx.call('read', vault, { spelling }) })
}
