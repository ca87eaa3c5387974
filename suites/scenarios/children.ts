/** A resource below another one is written to in wrong ways, and found by other spellings of its URL. */
import { aStrangeBody } from '../../fixtures/strange.ts'
import { oversized } from '../../fixtures/vaults.ts'
import type { Kind } from '../../harness/kind.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { hasItems } from '../../harness/paging.ts'
import { uuid } from '../../harness/random.ts'
import { scenario, type Context, type Scenario } from '../../harness/scenario.ts'
import { lookupIgnoresCase, deletedWhateverTheCasing, listsIgnoreCase } from '../checks/casing.ts'
import { writtenCanBeReadBack } from '../checks/echo.ts'
import { casingKept, readOnlyFieldsIgnored } from '../checks/identity.ts'
import { foreignIdSparesItsVault } from '../checks/isolation.ts'
import { listsEachOnce, listsWhatExists } from '../checks/lists.ts'
import {
  malformedBody400,
  malformedBodyRefused,
  otherMediaTypeRefused,
  oversizedBodyRefused,
  readOnlyFaultsSurvived,
  refusedWriteChangesNothing,
  unknownPropertiesSurvived,
} from '../checks/refusals.ts'
import { escapedNameFound, strangeSlashesSurvived } from '../checks/spelling.ts'
import { unauthorisedChangesNothing } from '../checks/token.ts'
import { status } from '../reading.ts'
import { breaches, breaks } from './protocol.ts'
import { escapingTheName, withSlashes } from './spellings.ts'
import { bringUp, nearestList, otherCasing, promised, restore, sampleOf, takeDown } from './steps.ts'

export const childOf = (kind: Kind): Scenario =>
  scenario({
    id: `${kind.id}-in-other-ways`,
    title: `A ${kind.noun} is written to in wrong ways, and found by other spellings`,
    kind,
    verbs: ['create', 'read'],
    state: 'needed',
    usesShared: true,
    async run(ctx: Context) {
      const { vault: child, latest } = await bringUp(ctx, ctx.plan('Spelt', sampleOf(ctx).first(ctx.target, 'spelt')))
      ctx.need(succeeded(latest), `the ${kind.noun} could not be created`)
      await isWrittenWrongly(ctx, child, latest)
      await namesAnother(ctx, child)
      await isSpeltOtherwise(ctx, child)
      await asksForNoOperation(ctx, child)
    },
  })

/** How operations go that nobody began: with a token, and without. */
async function asksForNoOperation(ctx: Context, child: Resource): Promise<void> {
  for (const verb of (['poll', 'result'] as const).filter((each) => ctx.can(each)))
    for (const ask of [{}, breaches.noToken.ask]) await ctx.call(verb, child, { ...ask, operation: uuid(ctx.random) })
}

/** Writes that are refused by any right server; what changed is said of each. */
async function isWrittenWrongly(ctx: Context, child: Resource, before: Exchange): Promise<void> {
  const { call, check } = ctx
  const refused: Exchange[] = []
  const whole = JSON.stringify({ ...sampleOf(ctx).replaced(child.body), zone: {} })
  for (const [what, text] of [
    ['cut short', whole.slice(0, -1)],
    ['empty', ''],
  ] as const) {
    const write = await call('create', child, { text, wrong: `a body that is ${what}` })
    check(malformedBodyRefused, { write })
    check(malformedBody400, { write })
    refused.push(write)
  }
  const typed = await call('create', child, {
    body: sampleOf(ctx).replaced(child.body),
    headers: { 'content-type': 'text/plain' },
    wrong: 'a body that calls itself text/plain',
  })
  check(otherMediaTypeRefused, { write: typed })
  const large = await call('create', child, { body: child.body, padding: 8 * 1024 * 1024, wrong: oversized })
  check(oversizedBodyRefused, { write: large })
  refused.push(typed, large)
  const intrusions = await breaks(ctx, 'create', child, ['api-version', 'token'], async (taken) => {
    check(unauthorisedChangesNothing, { request: taken, before, after: await call('read', child) })
    await restore(ctx, child)
  })
  const after = await call('read', child)
  for (const write of refused)
    if (!succeeded(write)) check(refusedWriteChangesNothing, { write, before, after, amid: refused.some(succeeded) })
  for (const request of intrusions) if (!succeeded(request)) check(unauthorisedChangesNothing, { request, before, after })
  if (!succeeded(after) || refused.some(succeeded)) await restore(ctx, child)
}

/** Bodies that say what only the URL says: of another one, and faulty. And members that nobody knows. */
async function namesAnother(ctx: Context, child: Resource): Promise<void> {
  const { call, check } = ctx
  const shared = await ctx.shared()
  const named = { ...child.body, id: shared.id, name: shared.name, type: `${child.kind.type}/another` }
  const put = await call('create', child, { body: named, wrong: 'a PUT with another id, name and type' })
  await ctx.settle(put, child)
  const after = await call('read', child)
  check(readOnlyFieldsIgnored, { write: put, after, vault: child })
  check(foreignIdSparesItsVault, { write: put, vault: child, named: await call('read', shared), other: shared })
  const faulty = await call('create', child, {
    body: { ...child.body, id: 42, name: { faulty: true }, type: null },
    wrong: 'a number for id, an object for name, null for type',
  })
  await ctx.settle(faulty, child)
  check(readOnlyFaultsSurvived, { write: faulty, before: after, after: await call('read', child) })
  const strange = await call('create', child, { body: aStrangeBody(child.body), wrong: 'properties that nobody knows' })
  check(unknownPropertiesSurvived, { write: strange })
  await ctx.settle(strange, child)
}

/** Read, written, listed and deleted by another casing of its URL; read with its name escaped, and with a slash too many. */
async function isSpeltOtherwise(ctx: Context, child: Resource): Promise<void> {
  const { call, check } = ctx
  check(escapedNameFound, { read: await call('read', child, { spelling: escapingTheName }) })
  const slashes = 'with a slash too many'
  check(strangeSlashesSurvived, { read: await call('read', child, { spelling: withSlashes, wrong: slashes }), vault: child })
  const spelling = otherCasing
  check(casingKept, { exchange: await call('read', child, { spelling }), vault: child })
  const body = sampleOf(ctx).replaced(child.body)
  const put = await call('create', child, { spelling, body })
  const { outcome } = await ctx.settle(put, child)
  check(lookupIgnoresCase, { exchange: put, wanted: [200, 202] })
  const read = await call('read', child, { spelling })
  if (outcome === 'done' && succeeded(read)) ctx.wrote(child, promised(ctx, body))
  check(lookupIgnoresCase, { exchange: read, wanted: 200 })
  for (const shown of [read, put]) check(casingKept, { exchange: shown, vault: child, later: spelling(child.id) })
  check(writtenCanBeReadBack, { write: put, read, sent: promised(ctx, body) })
  const list = nearestList(ctx)
  if (list) {
    const pages = await ctx.pages(list, { spelling })
    check(lookupIgnoresCase, { exchange: pages.exchanges[0]!, wanted: 200 })
    check(listsIgnoreCase, { pages })
    check(listsEachOnce, { pages })
    if (hasItems(pages)) check(listsWhatExists, { pages })
  }
  const { deletion, read: after } = await takeDown(ctx, child, { spelling }, 'meanwhile')
  check(lookupIgnoresCase, { exchange: deletion, wanted: [200, 202] })
  check(deletedWhateverTheCasing, { deletion, after })
  if (status(after) === 404) check(deletedWhateverTheCasing, { deletion, after: await call('read', child, { spelling }) })
}
