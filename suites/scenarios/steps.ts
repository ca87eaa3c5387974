/** Acts: turns of a plot that several scenarios take. */
import { requestSchema } from '../../spec/contract.ts'
import { suffixOf } from '../../fixtures/vaults.ts'
import type { Sample } from '../../harness/sample.ts'
import { isSince } from '../../spec/api-version.ts'
import { withoutValueAt } from '../../spec/pointer.ts'
import { declaredPart } from '../../spec/shape.ts'
import type { ListVerb } from '../../harness/kind.ts'
import { object, type Json } from '../../spec/json.ts'
import { codeOf, described } from '../../harness/arm-error.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import type { Pages } from '../../harness/paging.ts'
import { isTerminal, isUnderWay, linkIn, type Settled } from '../../harness/long-running.ts'
import type { RequestOptions, Context } from '../../harness/scenario.ts'
import { createdCanBeRead, creationAnswers201, rightCreationAccepted } from '../checks/create.ts'
import { listShowsWhatWasWritten, sentComesBack } from '../checks/echo.ts'
import { locationIsOne, locationNormalised } from '../checks/location.ts'
import {
  settledStateIsFinal,
  stateAgreesWithStatus,
  failureSaysWhy,
  finishedStaysFinished,
  operationCanBeFollowed,
  operationEnds,
  operationSucceeds,
  readableMeanwhile,
  locationGivesTheResult,
  resultWaitsForTheEnd,
  statusIsSound,
  statusNamesAState,
  statusNamesItsOperation,
} from '../checks/long-running.ts'
import { etagIsOne } from '../checks/read.ts'
import { casingKept } from '../checks/identity.ts'
import { deletedIsGone, deletionAnswers200Or202 } from '../checks/delete.ts'
import { listsOnlyWhatWasMade, listedMeanwhile } from '../checks/lists.ts'
import { falseSkipTokenRefused, nextLinkAnswers } from '../checks/paging.ts'
import { writesAreListedAtOnce, writesAreSeenAtOnce } from '../checks/lag.ts'
import { requestIdsDiffer } from '../checks/headers.ts'
import { body, isRefused, listedAmong, listedOtherwise, lost } from '../reading.ts'
import { askedBack } from './protocol.ts'

/** A write and what it came to. */
export interface Written {
  readonly answer: Exchange
  readonly settled: Settled
  /** The vault, read once the write has settled. */
  readonly read: Exchange
}

/**
 * What of a body is to come back: members that the document does not declare, as `sku`, which real Azure demands, and those of a later api-version a
 * server may ignore.
 */
export function promised({ kind, binding, target }: Context, sent: Json): Json {
  const creating = binding.of(kind?.id, 'create')
  const schema = creating && requestSchema(creating.operation)
  const later = Object.entries(kind?.since ?? {}).filter(([, since]) => !isSince(target.apiVersion, since))
  const known = later.reduce<unknown>((body, [pointer]) => withoutValueAt(body, pointer), sent) as Json
  return schema ? declaredPart(schema, known) : known
}

/** Writes, waits for the end, reads; and holds what is true of every write. With a look meanwhile, the vault is read before the operation is asked about. */
export async function write(
  ctx: Context,
  role: 'create' | 'update',
  vault: Resource,
  ask: RequestOptions,
  look?: 'meanwhile',
): Promise<Written> {
  const written = ctx.written(vault)
  const answer = await ctx.call(role, vault, ask)
  if (look) await lookMeanwhile(ctx, answer, vault)
  const settled = await follow(ctx, answer, vault)
  const sent = promised(ctx, object(ask.body))
  const left = role === 'create' ? sent : written && { ...written, ...('tags' in sent && { tags: sent['tags'] }) }
  const shows = (read: Exchange): boolean =>
    !succeeded(answer) || ask.wrong !== undefined || (succeeded(read) && lost(sent, body(read)).length === 0)
  const { first, last: read } = await ctx.until(() => ctx.call('read', vault), shows)
  // what does not even read as it was written is no fault of a list
  if (settled.outcome === 'done' && ask.wrong === undefined && left && shows(read)) ctx.wrote(vault, left)
  if (succeeded(answer)) ctx.check(writesAreSeenAtOnce, { first, last: read })
  if (succeeded(answer) && settled.outcome === 'done') ctx.check(settledStateIsFinal, { write: answer, read })
  if (succeeded(answer) && !settled.asynchronous && ask.wrong === undefined) ctx.check(etagIsOne, { answer, read })
  if (settled.result && role === 'update') ctx.check(locationGivesTheResult, { settled, now: read })
  if (succeeded(read)) ctx.check(casingKept, { exchange: read, vault })
  if (succeeded(answer)) ctx.check(casingKept, { exchange: answer, vault })
  if (succeeded(answer)) ctx.check(locationIsOne, { write: answer, read })
  return { answer, settled, read }
}

/** Follows an answer to the end of what it began, and judges the course. */
export async function follow(ctx: Context, answer: Exchange, vault: Resource): Promise<Settled> {
  const settled = await ctx.settle(answer, vault)
  if (settled.outcome === 'refused') return settled
  ctx.check(operationEnds, { settled })
  ctx.check(operationSucceeds, { settled })
  if (!settled.asynchronous) return settled
  for (const rule of [operationCanBeFollowed, statusNamesAState, statusIsSound, statusNamesItsOperation, failureSaysWhy])
    ctx.check(rule, { settled })
  if (answer.role === 'create') ctx.check(stateAgreesWithStatus, { settled })
  ctx.check(requestIdsDiffer, { exchanges: [answer, ...settled.polls] })
  return settled
}

/** Reads a vault while something is done to it. */
async function lookMeanwhile(ctx: Context, answer: Exchange, vault: Resource): Promise<void> {
  if (!isUnderWay(answer)) return
  const read = await ctx.call('read', vault)
  ctx.check(readableMeanwhile, { answer, read })
  // where lists lag, a new vault may be missing for a while
  const list = nearestList(ctx)
  if (answer.role === 'create' && succeeded(read) && list && !ctx.target.lag)
    ctx.check(listedMeanwhile, { read, pages: await ctx.pages(list) })
}

/** Asks a finished operation once more. */
export async function askAgain(ctx: Context, settled: Settled): Promise<void> {
  const url = linkIn(settled.initial, 'azure-asyncoperation')
  if (settled.outcome !== 'done' || url === undefined) return
  const again = await ctx.follow(url, 'poll', settled.initial)
  if (again) ctx.check(finishedStaysFinished, { settled, again })
}

/**
 * Whether a creation is refused because the user's own location is not offered: then the request was not right, and the reason stands with what is
 * untested. Spelt otherwise than the user spells it, the location is not offered when the vault that scenarios share is not to be had there either.
 */
async function blamesTheLocation(ctx: Context, creation: Exchange, location: unknown): Promise<boolean> {
  if (codeOf(creation) !== 'LocationNotAvailableForResourceType') return false
  return (
    location === ctx.target.location ||
    (await ctx.shared().then(
      () => false,
      () => true,
    ))
  )
}

/** A creation, and the vault as it was read last. */
interface Creation {
  /** What was created: as it was planned, or with less. */
  readonly vault: Resource
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
export async function bringUp(ctx: Context, vault: Resource, look?: 'meanwhile', lesser: readonly Resource[] = []): Promise<Creation> {
  const first = await bringUpOnce(ctx, vault, look)
  if (succeeded(first.latest)) return first
  const [next, ...others] = lesser
  if (next && isRefused(first.creation)) return bringUp(ctx, next, look, others)
  const { sku } = vault.body
  const { body } = ctx.plan('', { ...placeOf(ctx), ...(sku !== undefined && { sku }) })
  const plainest = { ...vault, body: sampleOf(ctx).plainest(body) }
  const { answer: creation, settled, read } = await write(ctx, 'create', plainest, { body: plainest.body })
  return succeeded(read) ? { vault: plainest, creation, settled, read, latest: read } : first
}

async function bringUpOnce(ctx: Context, vault: Resource, look?: 'meanwhile'): Promise<Creation> {
  const { answer: creation, settled, read } = await write(ctx, 'create', vault, { body: vault.body, ...askedBack(ctx) }, look)
  // who makes no identities may say so: the vault is then asked for without
  const unlikely = 'identity' in vault.body && isRefused(creation)
  if (!unlikely && !(await blamesTheLocation(ctx, creation, vault.body['location']))) ctx.check(rightCreationAccepted, { creation })
  ctx.check(creationAnswers201, { creation })
  ctx.check(sentComesBack, { write: creation, sent: promised(ctx, vault.body) })
  if (succeeded(creation)) {
    ctx.check(locationNormalised, { exchange: creation })
    ctx.check(locationNormalised, { exchange: read })
  }
  // A vault that cannot be read at once may be there a moment later: what was missed is held, and the scenario goes on.
  const latest = succeeded(read) || !succeeded(creation) ? read : await ctx.call('read', vault)
  return { vault, creation, settled, read, latest }
}

/** Makes a vault again that a wrong request took away or changed; a scenario then goes on as if that request had been refused. Nothing is judged of it. */
export async function restore(ctx: Context, vault: Resource): Promise<Exchange> {
  const written = await ctx.call('create', vault, { body: vault.body })
  await ctx.settle(written, vault)
  const read = await readTwice(ctx, vault)
  ctx.need(succeeded(read), `the vault that a wrong request took away or changed could not be made again: ${described(written)}`)
  return read
}

/** Reads a vault that exists, once more where it is not shown: whoever shows it then had it before. */
export async function readTwice(ctx: Context, vault: Resource): Promise<Exchange> {
  const read = await ctx.call('read', vault)
  if (succeeded(read)) return read
  const again = await ctx.call('read', vault)
  if (succeeded(again)) ctx.check(createdCanBeRead, { shown: again, read })
  return again
}

/** Deletes a vault that exists. */
export async function takeDown(
  ctx: Context,
  vault: Resource,
  ask: RequestOptions = {},
  look?: 'meanwhile',
): Promise<{ deletion: Exchange; settled: Settled; read: Exchange }> {
  const deletion = await ctx.call('delete', vault, ask)
  const location = linkIn(deletion, 'location')
  // where the document has an operation for it, what it answers meanwhile is documented too
  const early = look && location !== undefined && ctx.can('result') ? await ctx.follow(location, 'result', deletion) : undefined
  if (look) await lookMeanwhile(ctx, deletion, vault)
  const settled = await follow(ctx, deletion, vault)
  const [next] = settled.polls
  if (early && next && !isTerminal(body(next)['status'])) ctx.check(resultWaitsForTheEnd, { early })
  if (settled.result) ctx.check(locationGivesTheResult, { settled })
  const { first, last: read } = await ctx.until(
    () => ctx.call('read', vault),
    ({ response }) => response?.status === 404,
  )
  if (succeeded(deletion)) ctx.check(writesAreSeenAtOnce, { first, last: read })
  if (ask.spelling === undefined) {
    ctx.check(deletionAnswers200Or202, { deletion })
    ctx.check(deletedIsGone, { deletion, after: read })
  }
  return { deletion, settled, read }
}

/** Where a resource of the scenario's kind is created, as its body says it. */
export const placeOf = ({ kind, target: { location } }: Context): { readonly location?: string } =>
  kind?.traits.includes('tracked') ? { location } : {}

/** A list that holds what exists, as it was written, and not what is gone; asked for again where it may lag. */
export async function listed({ pages, until, check, strangers }: Context, verb: ListVerb, ask: RequestOptions = {}): Promise<Pages> {
  const isRight = (list: Pages): boolean => {
    const { existing, gone } = list.expected
    const there = listedAmong(list, [...existing, ...gone])
    const isThere = (id: string): boolean => there.has(id.toLowerCase())
    return existing.every(isThere) && !gone.some(isThere) && listedOtherwise(list).next().done === true
  }
  const { first, last } = await until(() => pages(verb, ask), isRight)
  if (first.ended === 'end') check(writesAreListedAtOnce, { first, last })
  for (const page of last.exchanges.slice(1)) check(nextLinkAnswers, { page })
  if (succeeded(last.exchanges[0]!)) check(listShowsWhatWasWritten, { pages: last })
  if (verb !== 'listInSubscription') check(listsOnlyWhatWasMade, { list: last.exchanges[0]!, strangers: strangers(last) })
  return last
}

/** A skip token with its end changed. */
export async function forge({ follow, check }: Context, role: string, pages: Pages): Promise<void> {
  const link = (pages.exchanges[0]?.response?.json as { nextLink?: unknown } | undefined)?.nextLink
  if (typeof link !== 'string' || !/skiptoken=[^&]+/i.test(link)) return
  const forged = link.replace(/(skiptoken=)[^&]+/i, '$1bm8tb25lLWdhdmUtdGhpcw')
  const page = await follow(forged, role, pages.exchanges[0]!)
  if (page) check(falseSkipTokenRefused, { page })
}

/** Another spelling of the same path: the provider and its words in lower case, the names and the digits of the subscription in upper case. */
export const otherCasing = (path: string): string =>
  path
    .replace(/(?<=subscriptions\/)[^/]+/, (subscription) => subscription.toUpperCase())
    .replace(/(resourceGroups)\/([^/]+)/, (_, word: string, name: string) => `${word.toLowerCase()}/${name.toUpperCase()}`)
    .replace(/(?<=providers\/).+/, (rest) =>
      rest
        .split('/')
        .map((part, i) => (i > 0 && i % 2 === 0 ? part.toUpperCase() : part.toLowerCase()))
        .join('/'),
    )

/** The list that shows what is beside a resource: of its parent, or of its group. */
export const nearestList = ({ can }: Context): 'listInParent' | 'listInGroup' | undefined =>
  (['listInParent', 'listInGroup'] as const).find((verb) => can(verb))

/** What scenarios send for a resource of their kind. */
export function sampleOf(ctx: Context): Sample {
  const sample = ctx.kind?.sample
  ctx.need(sample !== undefined, 'there is no sample of its kind')
  return sample
}

/** A suffix by which a name that the run gives has so many characters; the short one where the document allows no such name. */
export function suffix({ kind, plan, binding }: Context, begins: string, length: number): string {
  const long = longSuffix({ plan }, begins, length)
  const { operation, names } = binding.of(kind?.id, 'create')!
  const { schema } = operation.parameters.find(({ in: where, name }) => where === 'path' && name === names.get('name')) ?? {}
  return schema?.validate(plan(long, {}).name).length ? begins : long
}

/** The same, whether or not the document allows such a name. */
export const longSuffix = ({ plan }: Pick<Context, 'plan'>, begins: string, length: number): string =>
  suffixOf(length, plan('', {}).name.slice(0, -1), begins)
