/** A vault is changed: its tags, its settings, what cannot be changed, and by other spellings of its name. */
import { described } from '../../harness/arm-error.ts'
import { aReplacement, aStrangeBody, aVault, anotherLocation, displayNames, lastTag, manyTags, oneSetting } from '../../fixtures/vaults.ts'
import { vaultType } from '../../fixtures/roles.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { hasItems } from '../../harness/paging.ts'
import { story, type Teller } from '../../harness/story.ts'
import { createdCanBeRead, listShowsWhatWasWritten, writtenCanBeReadBack } from '../checks/create/creation.ts'
import { casingKept, deletedWhateverTheCasing, lookupIgnoresCase } from '../checks/identity/casing.ts'
import { readOnlyFieldsIgnored } from '../checks/identity/read-only.ts'
import { listsEachOnce, listsWhatExists, sameWhateverTheCasing } from '../checks/lists/content.ts'
import { requestIdsDiffer } from '../checks/protocol/headers.ts'
import { etagFollowsWrites } from '../checks/create/replacement.ts'
import { locationNotPatched, patchAnswersTheVault, patchedSettingIsSet, patchKeepsTheRest } from '../checks/update/merging.ts'
import { rightUpdateAccepted, tagsClearedByAnEmptyMap, tagsReplacedAsAMap, tagsUntouchedWhenAbsent } from '../checks/update/tags.ts'
import { readOnlyFaultsSurvived, unknownPropertiesSurvived } from '../checks/refusals/writes.ts'
import { lost, object, status } from '../reading.ts'
import { askAgain, bringUp, otherCasing, promised, restore, takeDown, write, type Written } from './acts.ts'
import { askedBack } from './protocol.ts'

export const changesOfAVault = story({
  id: 'changes-of-a-vault',
  title: 'A vault is retagged, reset, asked for by other spellings, and deleted by one',
  roles: ['create', 'read'],
  state: 'needed',
  async tell(teller: Teller) {
    const { location } = teller.target
    const vault = teller.plan('b-Changed', aVault(displayNames[location] ?? location, 'b'))
    const { creation, read, latest } = await bringUp(teller, vault, 'meanwhile')
    teller.need(succeeded(creation) || succeeded(latest), `the vault could not be created: ${described(creation)}`)
    teller.hold(createdCanBeRead, creation, read)
    teller.hold(writtenCanBeReadBack, creation, read, promised(teller, vault.body))
    teller.need(succeeded(latest), `the vault that was created cannot be read: ${described(latest)}`)
    const changed = teller.can('update') ? await tagsChange(teller, vault, await settingChanges(teller, vault, latest)) : latest
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
  const update = await write(teller, 'update', vault, { body: oneSetting, ...askedBack(teller) })
  hold(rightUpdateAccepted, update.answer)
  if (!succeeded(update.answer)) return update.read
  hold(patchedSettingIsSet, update.answer, update.read, oneSetting)
  hold(patchAnswersTheVault, update.answer, update.read)
  hold(tagsUntouchedWhenAbsent, before, update.answer, update.read)
  hold(patchKeepsTheRest, before, update.answer, update.read, [
    '/body/tags',
    '/body/properties/monitoringSettings/azureMonitorAlertSettings/alertsForAllJobFailures',
  ])
  hold(etagFollowsWrites, before, update.answer, update.read)
  await askAgain(teller, update.settled)
  return update.read
}

/** Tags are replaced as a whole, cleared, and set again. */
async function tagsChange(teller: Teller, vault: Planned, before: Exchange): Promise<Exchange> {
  const { hold } = teller
  const own = Object.fromEntries(
    Object.entries(object(vault.body['tags'])).filter(([name]) => name !== 'Purpose' && name !== 'cost-Center'),
  )
  const retag = async (tags: Record<string, unknown>, latest: Exchange, otherwise?: { readonly plain: Exchange }): Promise<Written> => {
    const update = await write(teller, 'update', vault, { body: { tags }, ...(otherwise && { spelling: otherCasing }) })
    if (otherwise) hold(lookupIgnoresCase, update.answer, [200, 202, status(otherwise.plain)])
    else hold(rightUpdateAccepted, update.answer)
    if (!succeeded(update.answer)) return update
    hold(tagsReplacedAsAMap, update.answer, update.read, tags)
    hold(patchKeepsTheRest, latest, update.answer, update.read, ['/body/tags'])
    hold(patchAnswersTheVault, update.answer, update.read)
    return update
  }
  const first = await retag({ ...own, Stage: 'second', 'Mixed-Case': 'Kept as Sent', ...manyTags }, before)
  const cleared = await write(teller, 'update', vault, { body: { tags: {} } })
  hold(rightUpdateAccepted, cleared.answer)
  if (succeeded(cleared.answer)) hold(tagsClearedByAnEmptyMap, cleared.answer, cleared.read)
  const back = await retag({ ...own, ...lastTag }, cleared.read, { plain: first.answer })
  hold(requestIdsDiffer, first.answer, back.answer)
  return back.read
}

/** What a body cannot change: location by PATCH; id, name and type by either. */
async function fixedStays(teller: Teller, vault: Planned, before: Exchange): Promise<Exchange> {
  const { target, hold } = teller
  const another = { id: vault.id.replace(/[^/]+$/, 'another-vault'), name: 'another-vault', type: `${vaultType}/another` }
  const put = await write(teller, 'create', vault, { body: { ...vault.body, ...another }, wrong: 'a PUT with another id, name and type' })
  hold(readOnlyFieldsIgnored, put.answer, put.read, vault)
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
  const put = await call('create', vault, { spelling, body })
  await teller.settle(put, vault)
  hold(lookupIgnoresCase, put, 200)
  const { last: read } = await teller.until(
    () => call('read', vault, { spelling }),
    (found) => lost(promised(teller, body), object(found.response?.json)).length === 0,
  )
  hold(lookupIgnoresCase, read, 200)
  hold(casingKept, read, vault)
  hold(writtenCanBeReadBack, put, read, promised(teller, body))
  if (!teller.can('listInGroup')) return read
  const list = await pages('listInGroup', { spelling })
  hold(lookupIgnoresCase, list.exchanges[0]!, 200)
  hold(sameWhateverTheCasing, list)
  hold(listsEachOnce, list)
  // what is missing from a list with nothing in it, the casing is to blame for
  if (hasItems(list)) hold(listsWhatExists, list)
  if (succeeded(put)) hold(listShowsWhatWasWritten, list, { ...vault, body })
  return read
}

async function isDeletedByAnotherSpelling(teller: Teller, vault: Planned): Promise<void> {
  const { hold } = teller
  const spelling = otherCasing
  const { deletion, read: after } = await takeDown(teller, vault, { spelling }, 'meanwhile')
  hold(lookupIgnoresCase, deletion, [200, 202])
  hold(deletedWhateverTheCasing, deletion, after)
}
