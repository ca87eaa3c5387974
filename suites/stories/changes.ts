/** A vault is changed: its tags, its settings, what cannot be changed, and by other spellings of its name. */
import { described } from '../../harness/arm-error.ts'
import { everyTag, filledUp, turned } from '../../fixtures/values.ts'
import {
  aReplacement,
  aStrangeBody,
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
import { vaultType } from '../../fixtures/roles.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { hasItems } from '../../harness/paging.ts'
import { story, type Teller } from '../../harness/story.ts'
import { createdCanBeRead, listAgreesWithRead, listShowsWhatWasWritten, writtenCanBeReadBack } from '../checks/create/creation.ts'
import { deletedNotListed } from '../checks/delete/deletion.ts'
import { casingKept, deletedWhateverTheCasing, lookupIgnoresCase } from '../checks/identity/casing.ts'
import { foreignIdSparesItsVault } from '../checks/isolation/scopes.ts'
import { readOnlyFieldsIgnored } from '../checks/identity/read-only.ts'
import { listsEachOnce, listsWhatExists, sameWhateverTheCasing } from '../checks/lists/content.ts'
import { requestIdsDiffer } from '../checks/protocol/headers.ts'
import { etagFollowsWrites } from '../checks/create/replacement.ts'
import { locationNotPatched, patchAnswersTheVault, patchedSettingIsSet, patchKeepsTheRest } from '../checks/update/merging.ts'
import { rightUpdateAccepted, tagsClearedByAnEmptyMap, tagsReplacedAsAMap, tagsUntouchedWhenAbsent } from '../checks/update/tags.ts'
import { readOnlyFaultsSurvived, unknownPropertiesSurvived } from '../checks/refusals/writes.ts'
import { lost, object, status } from '../reading.ts'
import { askAgain, bringUp, listed, otherCasing, promised, restore, suffix, takeDown, write, type Written } from './acts.ts'
import { askedBack } from './protocol.ts'
import { updatesAgain } from './twice.ts'

export const changesOfAVault = story({
  id: 'changes-of-a-vault',
  title: 'A vault is retagged, reset, asked for by other spellings, and deleted by one',
  roles: ['create', 'read'],
  state: 'needed',
  shares: true,
  async tell(teller: Teller) {
    const { location } = teller.target
    const tags = everyTag(teller)
    const place = displayNames[location] ?? location
    const rich = teller.plan(suffix(teller, 'b--Changed', longestName), closed(aVault(place, 'b', tags)))
    const plain = teller.plan('b-Changed', closed(aVault(place, 'b')))
    const whole = { ...rich, body: withIdentity(rich.body) }
    const { vault, creation, read, latest } = await bringUp(teller, whole, 'meanwhile', [rich, plain])
    teller.need(succeeded(creation) || succeeded(latest), `the vault could not be created: ${described(creation)}`)
    teller.hold(createdCanBeRead, creation, read)
    teller.hold(writtenCanBeReadBack, creation, read, promised(teller, vault.body))
    teller.need(succeeded(latest), `the vault that was created cannot be read: ${described(latest)}`)
    const others = vault === plain ? { 'Mixed-Case': 'Kept as Sent' } : turned(tags)
    const changed = teller.can('update') ? await tagsChange(teller, vault, await settingChanges(teller, vault, latest), others) : latest
    if (teller.can('update')) await updatesAgain(teller, vault)
    const replaced = await isFoundByOtherSpellings(teller, vault, changed)
    // what a server may take that should have refused it comes last: then it costs no more than what it is about
    await standsOddities(teller, vault, replaced)
    const last = await fixedStays(teller, vault, replaced)
    if (!succeeded(last)) await restore(teller, vault)
    await isDeletedByAnotherSpelling(teller, vault)
  },
})

/** One of two settings changes; the other one, the tags and the rest stay. */
async function settingChanges(teller: Teller, vault: Planned, before: Exchange): Promise<Exchange> {
  const { hold } = teller
  const update = await write(teller, 'update', vault, { body: someSettings, ...askedBack(teller) })
  hold(rightUpdateAccepted, update.answer)
  if (!succeeded(update.answer)) return update.read
  hold(patchedSettingIsSet, update.answer, update.read, someSettings)
  hold(patchAnswersTheVault, update.answer, update.read)
  hold(tagsUntouchedWhenAbsent, before, update.answer, update.read)
  hold(patchKeepsTheRest, before, update.answer, update.read, ['/body/tags', ...someSettingsAt], withSomeSettings(vault.body))
  hold(etagFollowsWrites, before, update.answer, update.read)
  await askAgain(teller, update.settled)
  return update.read
}

/** Tags get other values under the same names, are replaced as a whole, cleared, listed as none, and set again: by them sweep finds the vault. */
async function tagsChange(teller: Teller, vault: Planned, before: Exchange, others: Readonly<Record<string, string>>): Promise<Exchange> {
  const { hold, call } = teller
  const few = { ...object(teller.plan('', {}).body['tags']), Whose: 'b', ...lastTag }
  const retag = async (tags: Record<string, unknown>, latest: Exchange, otherwise?: { readonly plain: Exchange }): Promise<Written> => {
    const update = await write(teller, 'update', vault, { body: { tags }, ...(otherwise && { spelling: otherCasing }) })
    if (otherwise) hold(lookupIgnoresCase, update.answer, [200, 202, status(otherwise.plain)])
    else hold(rightUpdateAccepted, update.answer)
    if (!succeeded(update.answer)) return update
    hold(tagsReplacedAsAMap, update.answer, update.read, tags)
    hold(patchKeepsTheRest, latest, update.answer, update.read, ['/body/tags'], withSomeSettings(vault.body))
    hold(patchAnswersTheVault, update.answer, update.read)
    return update
  }
  const first = await retag({ ...object(vault.body['tags']), Purpose: 'second', ...others }, before)
  const back = await retag(few, first.read, { plain: first.answer })
  hold(requestIdsDiffer, first.answer, back.answer)
  const cleared = await write(teller, 'update', vault, { body: { tags: {} } })
  hold(rightUpdateAccepted, cleared.answer)
  if (succeeded(cleared.answer)) hold(tagsClearedByAnEmptyMap, cleared.answer, cleared.read)
  if (teller.can('listInGroup')) {
    const list = await listed(teller, 'listInGroup')
    for (const check of [listsWhatExists, listsEachOnce, deletedNotListed]) hold(check, list)
    hold(listAgreesWithRead, list, vault, cleared.read)
  }
  const set = await call('update', vault, { body: { tags: filledUp(few, teller) } })
  hold(rightUpdateAccepted, set)
  await teller.settle(set, vault)
  return cleared.read
}

/** What a body cannot change: location by PATCH; id, name and type by either. */
async function fixedStays(teller: Teller, vault: Planned, before: Exchange): Promise<Exchange> {
  const { target, hold } = teller
  // the vault that stories share, where there is one: whoever goes by the body writes to it
  const shared = await teller.standing().catch(() => undefined)
  const name = shared?.name ?? 'another-vault'
  const another = { id: vault.id.replace(/[^/]+$/, name), name, type: `${vaultType}/another` }
  const put = await write(teller, 'create', vault, { body: { ...vault.body, ...another }, wrong: 'a PUT with another id, name and type' })
  hold(readOnlyFieldsIgnored, put.answer, put.read, vault)
  if (shared) hold(foreignIdSparesItsVault, put.answer, vault, await teller.call('read', shared), shared)
  if (!teller.can('update')) return put.read
  const moved = await teller.call('update', vault, {
    body: { location: anotherLocation(target.location) },
    wrong: 'a PATCH with another location',
  })
  await teller.settle(moved, vault)
  const patched = await write(teller, 'update', vault, { body: another, wrong: 'a PATCH with another id, name and type' })
  hold(locationNotPatched, before, moved, patched.read)
  hold(readOnlyFieldsIgnored, patched.answer, patched.read, vault)
  return patched.read
}

/** Faulty values for what a body cannot change may be refused or ignored, as may members that nobody knows. All in one body, for they are one promise. */
async function standsOddities({ call, hold, settle }: Teller, vault: Planned, before: Exchange): Promise<void> {
  const faulty = await call('create', vault, {
    body: { ...vault.body, id: 42, name: { faulty: true }, type: null },
    wrong: 'a number for id, an object for name, null for type',
  })
  await settle(faulty, vault)
  hold(readOnlyFaultsSurvived, faulty, before, await call('read', vault))
  const strange = await call('create', vault, { body: aStrangeBody(vault.body), wrong: 'properties that nobody knows' })
  hold(unknownPropertiesSurvived, strange)
  await settle(strange, vault)
}

/** Read, written and listed by another casing of its URL. */
async function isFoundByOtherSpellings(teller: Teller, vault: Planned, latest: Exchange): Promise<Exchange> {
  const { call, hold, pages } = teller
  const spelling = otherCasing
  const { location } = object(latest.response?.json)
  const body = aReplacement({ ...vault.body, ...(typeof location === 'string' && { location }) })
  // before any PUT is spelt so: a read changes no name
  hold(casingKept, await call('read', vault, { spelling }), vault)
  const put = await call('create', vault, { spelling, body })
  const { outcome } = await teller.settle(put, vault)
  hold(lookupIgnoresCase, put, 200)
  const { last: read } = await teller.until(
    () => call('read', vault, { spelling }),
    (found) => lost(promised(teller, body), object(found.response?.json)).length === 0,
  )
  if (outcome === 'done' && succeeded(read) && lost(promised(teller, body), object(read.response.json)).length === 0)
    teller.wrote(vault, promised(teller, body))
  hold(lookupIgnoresCase, read, 200)
  for (const shown of [read, put]) hold(casingKept, shown, vault, spelling(vault.id))
  hold(writtenCanBeReadBack, put, read, promised(teller, body))
  if (!teller.can('listInGroup')) return read
  const list = await pages('listInGroup', { spelling })
  hold(lookupIgnoresCase, list.exchanges[0]!, 200)
  hold(sameWhateverTheCasing, list)
  hold(listsEachOnce, list)
  // what is missing from a list with nothing in it, the casing is to blame for
  if (hasItems(list)) hold(listsWhatExists, list)
  if (succeeded(list.exchanges[0]!)) hold(listShowsWhatWasWritten, list)
  return read
}

async function isDeletedByAnotherSpelling(teller: Teller, vault: Planned): Promise<void> {
  const { hold } = teller
  const spelling = otherCasing
  const { deletion, read: after } = await takeDown(teller, vault, { spelling }, 'meanwhile')
  hold(lookupIgnoresCase, deletion, [200, 202])
  hold(deletedWhateverTheCasing, deletion, after)
  // what was kept under the spelling that the deletion had may be there still
  if (status(after) === 404) hold(deletedWhateverTheCasing, deletion, await teller.call('read', vault, { spelling }))
}
