/** Acts: turns of a plot that several stories take. */
import { requestSchema } from '../../spec/contract.ts'
import { suffixOf, withDefaults } from '../../fixtures/vaults.ts'
import { declaredPart } from '../../spec/shape.ts'
import type { Json } from '../../spec/json.ts'
import { codeOf, described } from '../../harness/arm-error.ts'
import type { Planned } from '../../harness/cast.ts'
import { header, succeeded, type Exchange } from '../../harness/exchange.ts'
import type { Pages } from '../../harness/paging.ts'
import { isUnderWay, type Settled } from '../../harness/long-running.ts'
import type { Ask, Teller } from '../../harness/story.ts'
import {
  createdCanBeRead,
  creationAnswers201,
  listShowsWhatWasWritten,
  locationIsOne,
  locationNormalised,
  rightCreationAccepted,
  sentComesBack,
  settledStateIsFinal,
} from '../checks/create/creation.ts'
import { etagIsOne } from '../checks/create/replacement.ts'
import { casingKept } from '../checks/identity/casing.ts'
import { deletedIsGone, existingDeletedWith200Or202 } from '../checks/delete/deletion.ts'
import {
  acceptedIsNotYetFinal,
  failureSaysWhy,
  finishedStaysFinished,
  operationCanBeFollowed,
  operationEnds,
  operationSucceeds,
  readableMeanwhile,
  resultIsReadable,
  statusIsSound,
  statusNamesAState,
} from '../checks/long-running/course.ts'
import { listsOnlyWhatWasMade } from '../checks/lists/strangers.ts'
import { falseSkipTokenRefused, nextLinkAnswers } from '../checks/paging/links.ts'
import { listedMeanwhile } from '../checks/lists/content.ts'
import { listedAtOnce, seenAtOnce } from '../checks/create/lag.ts'
import { statusNamesItsOperation } from '../checks/long-running/status.ts'
import { requestIdsDiffer } from '../checks/protocol/headers.ts'
import { body, isRefused, listedAmong, listedOtherwise, lost, object } from '../reading.ts'
import { askedBack } from './protocol.ts'

/** A write and what it came to. */
export interface Written {
  readonly answer: Exchange
  readonly settled: Settled
  /** The vault, read once the write has settled. */
  readonly read: Exchange
}

/** What of a body is to come back: members that the document does not declare, as `sku`, which real Azure demands, a server may ignore. */
export function promised({ contract, binding }: Teller, sent: Json): Json {
  const creating = binding.roles.get('create')
  const schema = creating && requestSchema(creating.operation)
  return schema ? declaredPart(contract, schema, sent) : sent
}

/** Writes, waits for the end, reads; and holds what is true of every write. With a look meanwhile, the vault is read before the operation is asked about. */
export async function write(teller: Teller, role: 'create' | 'update', vault: Planned, ask: Ask, look?: 'meanwhile'): Promise<Written> {
  const written = teller.written(vault)
  const answer = await teller.call(role, vault, ask)
  if (look) await lookMeanwhile(teller, answer, vault)
  const settled = await follow(teller, answer, vault)
  const sent = promised(teller, object(ask.body))
  const left = role === 'create' ? sent : written && { ...written, ...('tags' in sent && { tags: sent['tags'] }) }
  const shows = (read: Exchange): boolean =>
    !succeeded(answer) || ask.wrong !== undefined || (succeeded(read) && lost(sent, body(read)).length === 0)
  const { first, last: read } = await teller.until(() => teller.call('read', vault), shows)
  // what does not even read as it was written is no fault of a list
  if (settled.outcome === 'done' && ask.wrong === undefined && left && shows(read)) teller.wrote(vault, left)
  if (succeeded(answer)) teller.hold(seenAtOnce, first, read)
  if (succeeded(answer) && settled.outcome === 'done') teller.hold(settledStateIsFinal, answer, read)
  if (succeeded(answer) && !settled.asynchronous && ask.wrong === undefined) teller.hold(etagIsOne, answer, read)
  if (settled.result && role === 'update') teller.hold(resultIsReadable, settled, read)
  if (succeeded(read)) teller.hold(casingKept, read, vault)
  if (succeeded(answer)) teller.hold(casingKept, answer, vault)
  if (succeeded(answer)) teller.hold(locationIsOne, answer, read)
  return { answer, settled, read }
}

/** Follows an answer to the end of what it began, and judges the course. */
export async function follow(teller: Teller, answer: Exchange, vault: Planned): Promise<Settled> {
  const settled = await teller.settle(answer, vault)
  if (settled.outcome === 'refused') return settled
  teller.hold(operationEnds, settled)
  teller.hold(operationSucceeds, settled)
  if (!settled.asynchronous) return settled
  for (const check of [operationCanBeFollowed, statusNamesAState, statusIsSound, statusNamesItsOperation, failureSaysWhy])
    teller.hold(check, settled)
  if (answer.role === 'create') teller.hold(acceptedIsNotYetFinal, settled)
  teller.hold(requestIdsDiffer, answer, ...settled.polls)
  return settled
}

/** Reads a vault while something is done to it. */
async function lookMeanwhile(teller: Teller, answer: Exchange, vault: Planned): Promise<void> {
  if (!isUnderWay(answer)) return
  const read = await teller.call('read', vault)
  teller.hold(readableMeanwhile, answer, read)
  // where lists lag, a new vault may be missing for a while
  if (answer.role === 'create' && succeeded(read) && teller.can('listInGroup') && !teller.target.lag)
    teller.hold(listedMeanwhile, read, await teller.pages('listInGroup'))
}

/** Asks a finished operation once more. */
export async function askAgain(teller: Teller, settled: Settled): Promise<void> {
  const url = header(settled.initial.response?.headers ?? [], 'azure-asyncoperation')
  if (settled.outcome !== 'done' || url === undefined) return
  const again = await teller.follow(url, 'poll', settled.initial)
  if (again) teller.hold(finishedStaysFinished, settled, again)
}

/**
 * Whether a creation is refused because the user's own location is not offered: then the request was not right, and the reason stands with what is
 * untested. Spelt otherwise than the user spells it, the location is not offered when the vault that stories share is not to be had there either.
 */
async function blamesTheLocation(teller: Teller, creation: Exchange, location: unknown): Promise<boolean> {
  if (codeOf(creation) !== 'LocationNotAvailableForResourceType') return false
  return (
    location === teller.target.location ||
    (await teller.standing().then(
      () => false,
      () => true,
    ))
  )
}

/** A creation, and the vault as it was read last. */
interface Creation {
  /** What was created: as it was planned, or with less. */
  readonly vault: Planned
  readonly creation: Exchange
  readonly settled: Settled
  readonly read: Exchange
  readonly latest: Exchange
}

/**
/**
 * Creates a vault that did not exist. Where none came about it is tried once more, with nothing in its body that a server could dislike: one answer that is
 * wrong, or one value that is refused, costs what is judged of it, and not the scenario. `lesser` plans ask for less, and come when one is refused.
 */
export async function bringUp(teller: Teller, vault: Planned, look?: 'meanwhile', lesser: readonly Planned[] = []): Promise<Creation> {
  const first = await bringUpOnce(teller, vault, look)
  if (succeeded(first.latest)) return first
  const [next, ...others] = lesser
  if (next && isRefused(first.creation)) return bringUp(teller, next, look, others)
  const { sku } = vault.body
  const { body } = teller.plan('', { location: teller.target.location, ...(sku !== undefined && { sku }) })
  const plainest = { ...vault, body: withDefaults(body) }
  const { answer: creation, settled, read } = await write(teller, 'create', plainest, { body: plainest.body })
  return succeeded(read) ? { vault: plainest, creation, settled, read, latest: read } : first
}

async function bringUpOnce(teller: Teller, vault: Planned, look?: 'meanwhile'): Promise<Creation> {
  const { answer: creation, settled, read } = await write(teller, 'create', vault, { body: vault.body, ...askedBack(teller) }, look)
  // who makes no identities may say so: the vault is then asked for without
  const unlikely = 'identity' in vault.body && isRefused(creation)
  if (!unlikely && !(await blamesTheLocation(teller, creation, vault.body['location']))) teller.hold(rightCreationAccepted, creation)
  teller.hold(creationAnswers201, creation)
  teller.hold(sentComesBack, creation, promised(teller, vault.body))
  if (succeeded(creation)) {
    teller.hold(locationNormalised, creation)
    teller.hold(locationNormalised, read)
  }
  // A vault that cannot be read at once may be there a moment later: what was missed is held, and the story goes on.
  const latest = succeeded(read) || !succeeded(creation) ? read : await teller.call('read', vault)
  return { vault, creation, settled, read, latest }
}

/** Makes a vault again that a wrong request took away or changed; a scenario then goes on as if that request had been refused. Nothing is judged of it. */
export async function restore(teller: Teller, vault: Planned): Promise<Exchange> {
  const written = await teller.call('create', vault, { body: vault.body })
  await teller.settle(written, vault)
  const read = await readTwice(teller, vault)
  teller.need(succeeded(read), `the vault that a wrong request took away or changed could not be made again: ${described(written)}`)
  return read
}

/** Reads a vault that exists, once more where it is not shown: whoever shows it then had it before. */
export async function readTwice(teller: Teller, vault: Planned): Promise<Exchange> {
  const read = await teller.call('read', vault)
  if (succeeded(read)) return read
  const again = await teller.call('read', vault)
  if (succeeded(again)) teller.hold(createdCanBeRead, again, read)
  return again
}

/** Deletes a vault that exists. */
export async function takeDown(
  teller: Teller,
  vault: Planned,
  ask: Ask = {},
  look?: 'meanwhile',
): Promise<{ deletion: Exchange; settled: Settled; read: Exchange }> {
  const deletion = await teller.call('delete', vault, ask)
  if (look) await lookMeanwhile(teller, deletion, vault)
  const settled = await follow(teller, deletion, vault)
  if (settled.result) teller.hold(resultIsReadable, settled)
  const { first, last: read } = await teller.until(
    () => teller.call('read', vault),
    ({ response }) => response?.status === 404,
  )
  if (succeeded(deletion)) teller.hold(seenAtOnce, first, read)
  if (ask.spelling === undefined) {
    teller.hold(existingDeletedWith200Or202, deletion)
    teller.hold(deletedIsGone, deletion, read)
  }
  return { deletion, settled, read }
}

/** A list that holds what exists, as it was written, and not what is gone; asked for again where it may lag. */
export async function listed({ pages, until, hold, strangers }: Teller, role: string, ask: Ask = {}): Promise<Pages> {
  const isRight = (list: Pages): boolean => {
    const { existing, gone } = list.expected
    const there = listedAmong(list, [...existing, ...gone])
    const isThere = (id: string): boolean => there.has(id.toLowerCase())
    return existing.every(isThere) && !gone.some(isThere) && listedOtherwise(list).next().done === true
  }
  const { first, last } = await until(() => pages(role, ask), isRight)
  if (first.ended === 'end') hold(listedAtOnce, first, last)
  for (const page of last.exchanges.slice(1)) hold(nextLinkAnswers, page)
  if (succeeded(last.exchanges[0]!)) hold(listShowsWhatWasWritten, last)
  if (role === 'listInGroup' && succeeded(last.exchanges[0]!)) hold(listsOnlyWhatWasMade, last.exchanges[0]!, strangers(last))
  return last
}

/** A skip token with its end changed. */
export async function forge({ follow, hold }: Teller, role: string, pages: Pages): Promise<void> {
  const link = (pages.exchanges[0]?.response?.json as { nextLink?: unknown } | undefined)?.nextLink
  if (typeof link !== 'string' || !/skiptoken=[^&]+/i.test(link)) return
  const forged = link.replace(/(skiptoken=)[^&]+/i, '$1bm8tb25lLWdhdmUtdGhpcw')
  const page = await follow(forged, role, pages.exchanges[0]!)
  if (page) hold(falseSkipTokenRefused, page)
}

/** Another spelling of the same path: the provider and its words in lower case, the names and the digits of the subscription in upper case. */
export const otherCasing = (path: string): string =>
  path
    .replace(/(?<=subscriptions\/)[^/]+/, (subscription) => subscription.toUpperCase())
    .replace(/(resourceGroups|vaults)\/([^/]+)/g, (_, word: string, name: string) => `${word.toLowerCase()}/${name.toUpperCase()}`)
    .replace(/(?<=providers\/)[^/]+/, (provider) => provider.toLowerCase())

/** A suffix by which a name that the run gives has so many characters; the short one where the document allows no such name. */
export function suffix({ plan, binding }: Teller, begins: string, length: number): string {
  const long = suffixOf(length, plan('', {}).name.slice(0, -1), begins)
  const { operation, names } = binding.roles.get('create')!
  const { schema } = operation.parameters.find(({ in: where, name }) => where === 'path' && name === names.get('name')) ?? {}
  return schema?.validate(plan(long, {}).name).length ? begins : long
}
