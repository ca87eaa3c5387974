/** The life of a vault: created, read, listed, written again, replaced, deleted, gone, and its name used again. */
import { requestSchema } from '../../spec/contract.ts'
import { described } from '../../harness/arm-error.ts'
import { everyTag, filledUp, turned } from '../../fixtures/values.ts'
import { aReplacement, aVault, inCapitals, lastTag, withDefaults } from '../../fixtures/vaults.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { story, type Teller } from '../../harness/story.ts'
import {
  createdCanBeRead,
  creationAnswers201,
  listAgreesWithRead,
  locationIsOne,
  locationNormalised,
  locationSpeltOtherwise,
  sentComesBack,
  settledStateIsFinal,
  writesSpareOthers,
  writtenCanBeReadBack,
} from '../checks/create/creation.ts'
import {
  etagFollowsWrites,
  putIsIdempotent,
  putReplaces,
  putReplacesSettings,
  readCanBeWrittenBack,
  readingChangesNothing,
  replacementAnswers200,
} from '../checks/create/replacement.ts'
import {
  absentDeletedWith204,
  deletedIsGone,
  deletedNotListed,
  deletionSparesOthers,
  goneForGood,
  nameCanBeUsedAgain,
  recreatedIsNew,
} from '../checks/delete/deletion.ts'
import { casingKeptInLists } from '../checks/identity/casing.ts'
import { readOnlyFieldsIgnored } from '../checks/identity/read-only.ts'
import { listAnswers200, listsEachOnce, listsWhatExists } from '../checks/lists/content.ts'
import { otherScopeChangesNothing } from '../checks/isolation/scopes.ts'
import { freeNameMatchesNone } from '../checks/update/twice.ts'
import { missingNotUpdated, patchDoesNotCreate } from '../checks/update/merging.ts'
import { unknownVaultNamed } from '../checks/errors/absence.ts'
import { requestIdsDiffer } from '../checks/protocol/headers.ts'
import { unauthorisedChangesNothing } from '../checks/protocol/token.ts'
import { body, lost, object, status } from '../reading.ts'
import { forge, askAgain, bringUp, listed, promised, restore, takeDown, write, type Written } from './acts.ts'
import { reachAcross } from './isolation.ts'
import { askedBack, breaks } from './protocol.ts'

export const lifeOfAVault = story({
  id: 'life-of-a-vault',
  title: 'A vault is created, read, listed, replaced, deleted, and is gone',
  roles: ['create', 'read'],
  state: 'needed',
  shares: true,
  async tell(teller) {
    const tags = filledUp(everyTag(teller), teller)
    const [rich, plain] = [tags, {}].map((more) => teller.plan('a', aVault(teller.target.location, 'a', more)))
    // side by side, and both to their ends: a story that left one behind would have it cleaned up while it is being made
    const birth = isBorn(teller, rich!, plain!)
    const [, neighbour] = await Promise.allSettled([birth, teller.standing()])
    const { vault, read: born } = await birth
    // Listed after it was rewritten: what a list shows then cannot be what it noted at the creation.
    const written = await isWrittenAgain(teller, vault, born, vault === rich ? turned(tags) : {})
    await isListed(teller, written)
    await survivesIntruders(teller, vault, written.read)
    const deletion = await dies(teller, vault)
    await isListed(teller)
    await staysGone(teller, vault, deletion)
    const other = neighbour.status === 'fulfilled' ? neighbour.value : undefined
    if (teller.target.kind !== 'azure') await livesAgain(teller, vault, written.replaced, other)
    // No story changes the other one, but where it undoes what a wrong request did: one look at the end tells.
    if (neighbour.status === 'rejected') throw neighbour.reason
    const left = await teller.call('read', neighbour.value)
    teller.hold(deletionSparesOthers, deletion, left)
    teller.hold(writesSpareOthers, left, { Purpose: 'replaced', late: 'yes', ...lastTag })
  },
})

async function isBorn(teller: Teller, rich: Planned, plain: Planned): Promise<{ vault: Planned; read: Exchange }> {
  const { call, hold } = teller
  const { vault, creation, settled, read, latest } = await bringUp(teller, rich, undefined, [plain])
  teller.need(succeeded(creation) || succeeded(latest), `the vault could not be created: ${described(creation)}`)
  hold(createdCanBeRead, creation, read)
  hold(writtenCanBeReadBack, creation, read, promised(teller, vault.body))
  teller.need(succeeded(latest), `the vault that was created cannot be read: ${described(latest)}`)
  const again = await call('read', vault, askedBack(teller))
  hold(readingChangesNothing, read, again)
  if (settled.outcome === 'done') hold(settledStateIsFinal, creation, again)
  hold(requestIdsDiffer, read, again)
  return { vault, read: again }
}

/** Reads both lists and holds what is true of every list; with a vault, that it stands there as it was written and read. */
async function isListed(teller: Teller, { vault, read: alone }: { vault?: Planned; read?: Exchange } = {}): Promise<void> {
  const { hold } = teller
  for (const role of ['listInGroup', 'listInSubscription'].filter(teller.can)) {
    const read = await listed(teller, role)
    // two vaults are here for certain, whatever other stories do: where pages are small, a group comes in several here
    if (vault && role === 'listInGroup') await forge(teller, role, read)
    hold(listAnswers200, read.exchanges[0]!)
    for (const check of [listsWhatExists, listsEachOnce, deletedNotListed, casingKeptInLists]) hold(check, read)
    if (vault && alone) hold(listAgreesWithRead, read, vault, alone)
  }
}

/** Written with the same body, with another, and with what was read; the vault as it was written, and as it reads in the end. */
async function isWrittenAgain(
  teller: Teller,
  vault: Planned,
  first: Exchange,
  tags: Readonly<Record<string, string>>,
): Promise<{ vault: Planned; read: Exchange; replaced: Written }> {
  const { hold, target } = teller
  const same = await write(teller, 'create', vault, { body: vault.body })
  hold(replacementAnswers200, same.answer)
  hold(putIsIdempotent, first, same.read)
  hold(requestIdsDiffer, first, same.read)

  const spelling = inCapitals(target.location)
  const replacement = aReplacement({ ...vault.body, location: spelling }, tags)
  const replaced = await write(teller, 'create', vault, { body: replacement })
  hold(requestIdsDiffer, same.answer, replaced.answer)
  hold(replacementAnswers200, replaced.answer)
  hold(locationSpeltOtherwise, replaced.answer, spelling)
  for (const answer of [replaced.answer, replaced.read]) hold(locationNormalised, answer)
  hold(locationIsOne, same.read, replaced.read)
  hold(sentComesBack, replaced.answer, promised(teller, replacement))
  hold(writtenCanBeReadBack, replaced.answer, replaced.read, promised(teller, replacement))
  hold(putReplaces, replaced.answer, replaced.read, ['cost-Center'])
  hold(etagFollowsWrites, same.read, replaced.answer, replaced.read)

  const wholeBody = body(replaced.read)
  // What breaks the schema was the server's doing: it is sent back all the same, and is no fault of ours.
  const broken = requestSchema(teller.binding.roles.get('create')!.operation)?.validate(wholeBody).length
  const back = await write(teller, 'create', vault, {
    body: wholeBody,
    ...(broken && { wrong: 'a body as a GET had answered it, which breaks the schema' }),
  })
  hold(readCanBeWrittenBack, replaced.read, back.answer, back.read)
  const last = succeeded(back.answer) ? wholeBody : succeeded(replaced.answer) ? replacement : vault.body
  return { vault: { ...vault, body: last }, read: back.read, replaced }
}

/** Deletions that break a rule of the protocol; of this vault, and not of the one that stories share, for they may be obeyed. */
async function survivesIntruders(teller: Teller, vault: Planned, before: Exchange): Promise<void> {
  const { call, hold } = teller
  const across = await reachAcross(teller, vault, async (obeyed) => {
    const after = await call('read', vault)
    hold(otherScopeChangesNothing, obeyed, before, after)
    if (!succeeded(after)) await restore(teller, vault)
  })
  const taken: Exchange[] = []
  const intrusions = await breaks(teller, 'delete', vault, ['api-version', 'token'], async (obeyed) => {
    taken.push(obeyed)
    const after = await call('read', vault)
    hold(unauthorisedChangesNothing, obeyed, before, after)
    if (!succeeded(after)) await restore(teller, vault)
  })
  const after = await call('read', vault)
  for (const intrusion of intrusions) if (!taken.includes(intrusion)) hold(unauthorisedChangesNothing, intrusion, before, after)
  for (const write of across) hold(otherScopeChangesNothing, write, before, after)
  if (!succeeded(after)) await restore(teller, vault)
}

/** Deleted; where the vault is still there, it is looked for and deleted once more: what comes after needs it to be gone. */
async function dies(teller: Teller, vault: Planned): Promise<Exchange> {
  const isGone = (read: Exchange): boolean => read.response?.status === 404
  const first = await takeDown(teller, vault, askedBack(teller))
  await askAgain(teller, first.settled)
  if (isGone(first.read) || isGone(await teller.call('read', vault))) return first.deletion
  const { deletion, read } = await takeDown(teller, vault)
  teller.need(isGone(read), `the vault could not be deleted: ${described(deletion)}, and it still reads ${described(read)}`)
  return deletion
}

async function staysGone(teller: Teller, vault: Planned, first: Exchange): Promise<void> {
  const { call, hold, can } = teller
  const deletion = await call('delete', vault)
  await teller.settle(deletion, vault)
  hold(absentDeletedWith204, deletion)
  hold(requestIdsDiffer, first, deletion)
  if (can('update')) {
    const update = await call('update', vault, { body: { tags: { late: 'yes' } } })
    hold(missingNotUpdated, update)
    hold(unknownVaultNamed, update)
    const after = await call('read', vault)
    hold(patchDoesNotCreate, update, after)
    hold(goneForGood, deletion, after)
  } else hold(goneForGood, deletion, await call('read', vault))
}

/** The name is used again, for a vault with nothing but the tags of the suite; its body names the vault that stories share, which is to stay as it is. */
async function livesAgain(teller: Teller, vault: Planned, replaced: Written, other: Planned | undefined): Promise<void> {
  const { hold, target } = teller
  const { tags } = teller.plan('a', {}).body
  const plain = { ...vault, body: { ...withDefaults(vault.body), location: target.location.toUpperCase(), tags } }
  const { id, name } = other ?? vault
  const wrong = 'a creation with the id and name of another vault'
  const named = await write(teller, 'create', plain, { body: { ...plain.body, id, name }, headers: { 'if-none-match': '*' }, wrong })
  hold(freeNameMatchesNone, named.answer)
  if (succeeded(named.answer) && succeeded(named.read)) hold(readOnlyFieldsIgnored, named.answer, named.read, vault)
  const { answer: creation, read } = succeeded(named.answer) ? named : await write(teller, 'create', plain, { body: plain.body })
  if (succeeded(read) && lost(promised(teller, plain.body), body(read)).length === 0) teller.wrote(plain, promised(teller, plain.body))
  hold(creationAnswers201, creation)
  hold(nameCanBeUsedAgain, creation, read)
  hold(recreatedIsNew, creation, read, [...Object.keys(object(vault.body['tags'])).filter((tag) => !(tag in object(tags))), 'late'])
  hold(locationNormalised, creation)
  hold(putReplacesSettings, replaced.answer, replaced.read, read)
  if (!succeeded(creation)) return
  const list = teller.can('listInGroup') ? [await listed(teller, 'listInGroup')] : []
  for (const read of list) for (const check of [listsWhatExists, listsEachOnce, deletedNotListed]) hold(check, read)
  if (!succeeded(read)) return
  const { deletion, read: after } = await takeDown(teller, vault)
  // once more, later: what comes back by itself comes back then
  if (status(after) === 404) hold(deletedIsGone, deletion, await teller.call('read', vault))
}
