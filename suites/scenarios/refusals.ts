/** Wrong writes: to a vault that exists, and to a name that is free. */
import { parsePointer } from '../../spec/pointer.ts'
import { vault as vaultKind } from '../../fixtures/kinds/vault.ts'
import { requestSchema } from '../../spec/contract.ts'
import { negatives, readOnlyMembers } from '../../fixtures/negatives.ts'
import { nobodyKnows } from '../../fixtures/strange.ts'
import { anotherLocation, aVault, badTags, longestName, nowhere, oversized, running } from '../../fixtures/vaults.ts'
import { isObject, object } from '../../spec/json.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { scenario, type RequestOptions, type Context } from '../../harness/scenario.ts'
import {
  bodySchemaEnforced,
  malformedBody400,
  malformedBodyRefused,
  nameRulesKept,
  nameBeginsWithALetter,
  otherMediaTypeRefused,
  oversizedBodyRefused,
  refusedCreationStoresNothing,
  refusedWriteChangesNothing,
  tagRulesKept,
  unknownPropertiesSurvived,
} from '../checks/refusals.ts'
import { unauthorisedChangesNothing } from '../checks/token.ts'
import { locationImmutable, locationOfferedOnly, locationRequired, locationRequiredCode } from '../checks/location.ts'
import { readTwice, restore, longSuffix } from './steps.ts'
import { breaks } from './protocol.ts'

type Role = 'create' | 'update'
/** Not JSON objects, in the ways in which clients get them wrong: cut short, as little as can be, and empty. */
const malformed: readonly (readonly [string, (whole: string) => string])[] = [
  ['cut short', (whole) => whole.slice(0, -1)],
  ['empty', () => ''],
]

export const wrongWrites = scenario({
  id: 'wrong-writes',
  title: 'A vault that exists is written to in wrong ways, and stays as it is',
  kind: vaultKind,
  verbs: ['create', 'read'],
  usesShared: true,
  async run(ctx: Context) {
    const { check } = ctx
    const vault = await ctx.shared()
    const roles = (['create', 'update'] as const).filter((verb) => ctx.can(verb))
    const found = await readTwice(ctx, vault)
    const before = succeeded(found) ? found : await restore(ctx, vault)
    const refused: Exchange[] = []
    for (const role of roles) refused.push(...(await malformedBodies(ctx, vault, role)), ...(await schemaBreaks(ctx, vault, role)))
    const move = await ctx.call('create', vault, {
      body: running({ ...vault.body, location: anotherLocation(ctx.target.location) }, 'another location'),
      wrong: 'another location',
    })
    const moved = await stayedAsItWas(ctx, vault, before, [...refused, move])
    if (moved.after) check(locationImmutable, { write: move, after: moved.after, location: object(before.response?.json)['location'] })
    // servers that are lenient take these: they come last, and what was taken is undone
    const intrusions: Exchange[] = []
    for (const role of roles)
      intrusions.push(
        ...(await breaks(ctx, role, vault, ['api-version', 'token'], async (taken) => {
          check(unauthorisedChangesNothing, { request: taken, before: moved.latest, after: await ctx.call('read', vault) })
          await restore(ctx, vault)
        })),
      )
    const tagged = ctx.can('update') ? await faultyTags(ctx, vault) : []
    const { after } = await stayedAsItWas(ctx, vault, moved.latest, [...intrusions, ...tagged, ...(await oddBodies(ctx, vault))])
    for (const intrusion of intrusions)
      if (after && !succeeded(intrusion)) check(unauthorisedChangesNothing, { request: intrusion, before: moved.latest, after })
    await curiosities(ctx, vault)
  },
})

/**
 * Reads a vault after writes that were to be refused. What changed is laid to each that was refused, unless one was not: then it may be that one's doing, a refused
 * write is known by its own tag alone, and the vault is made again as it was, so that what comes next starts from there. `after`: how it reads after them, where that tells something of them.
 */
async function stayedAsItWas(
  ctx: Context,
  vault: Resource,
  before: Exchange,
  writes: readonly Exchange[],
): Promise<{ after?: Exchange; latest: Exchange }> {
  for (const write of writes) if (succeeded(write)) await ctx.settle(write, vault)
  const after = await readTwice(ctx, vault)
  // a vault that scenarios share, and that is gone, was taken away by one of them, or by what they asked of it: by which cannot be told
  if (!succeeded(after)) return { latest: await restore(ctx, vault) }
  const taken = writes.some(succeeded)
  for (const write of writes) ctx.check(refusedWriteChangesNothing, { write, before, after, amid: taken })
  if (taken) return { after, latest: await restore(ctx, vault) }
  return { after, latest: after }
}

export const wrongCreations = scenario({
  id: 'wrong-creations',
  title: 'Vaults are created in wrong ways, and are not there',
  kind: vaultKind,
  verbs: ['create'],
  async run(ctx) {
    const { can, check, target } = ctx
    const body = aVault(target.location, 'x')
    const { location: _, ...placeless } = body
    // all under one name, until one of them is taken: then the rest is tried under another
    let names = 0
    const another = (): { vault: Resource; refused: Exchange[] } => ({ vault: ctx.plan(`x${names++}`, placeless), refused: [] })
    let free = another()
    const tries = async (ask: RequestOptions & { readonly wrong: string }): Promise<Exchange> => {
      const creation = await ctx.call('create', free.vault, ask)
      await ctx.settle(creation, free.vault)
      if (succeeded(creation)) free = another()
      else free.refused.push(creation)
      return creation
    }
    const unplaced = await tries({ body: free.vault.body, wrong: 'no location' })
    check(locationRequired, { creation: unplaced })
    check(locationRequiredCode, { creation: unplaced })
    const whole = JSON.stringify({ ...free.vault.body, ...body })
    check(malformedBodyRefused, { write: await tries({ text: whole.slice(0, -20), wrong: 'a body cut short' }) })
    const texted = { body: { ...free.vault.body, ...body, tags: free.vault.body['tags'] }, headers: { 'content-type': 'text/plain' } }
    check(otherMediaTypeRefused, { write: await tries({ ...texted, wrong: 'a body that calls itself text/plain' }) })
    const misplaced = { ...free.vault.body, location: nowhere }
    check(locationOfferedOnly, { creation: await tries({ body: misplaced, wrong: 'a location that is not offered' }) })
    if (can('read') && free.refused.length > 0) {
      const after = await ctx.call('read', free.vault)
      for (const creation of free.refused) check(refusedCreationStoresNothing, { creation, after })
    }
    const long = ctx.plan(longSuffix(ctx, 'x', longestName + 1), body)
    const wrong = 'a name of more than 50 characters'
    const named = await ctx.call('create', long, { body: long.body, wrong })
    check(nameRulesKept, { creation: named })
    await ctx.settle(named, long)
    if (can('read')) check(refusedCreationStoresNothing, { creation: named, after: await ctx.call('read', long, { wrong }) })
    const digit = 'a name that begins with a digit'
    const plain = ctx.plan('odd', body)
    const name = `9${plain.name}`
    const odd = { ...plain, name, id: plain.id.replace(/[^/]+$/, name) }
    const numbered = await ctx.call('create', odd, { body: odd.body, wrong: digit })
    check(nameBeginsWithALetter, { creation: numbered })
    await ctx.settle(numbered, odd)
    if (can('read')) check(refusedCreationStoresNothing, { creation: numbered, after: await ctx.call('read', odd, { wrong: digit }) })
  },
})

async function malformedBodies({ call, check }: Context, vault: Resource, role: Role): Promise<Exchange[]> {
  const written = []
  for (const [what, spoil] of malformed) {
    const wrong = `a body that is ${what}`
    // the member that is cut off last is none that matters: who reads as far as it goes has all the rest
    const write = await call(role, vault, { text: spoil(JSON.stringify({ ...running(vault.body, wrong), zone: {} })), wrong })
    check(malformedBodyRefused, { write })
    check(malformedBody400, { write })
    written.push(write)
  }
  return written
}

async function schemaBreaks({ call, check, binding }: Context, vault: Resource, role: Role): Promise<Exchange[]> {
  const schema = requestSchema(binding.of(vaultKind.id, role)!.operation)
  const written = []
  for (const { body, wrong, pointer, leftOut } of schema ? negatives(schema, vault.body, schema.resolve) : []) {
    if (readOnlyMembers.includes(parsePointer(pointer)[0]!) || (role === 'update' && leftOut)) continue
    const write = await call(role, vault, { body: isObject(body) ? running(body, wrong) : body, wrong })
    check(bodySchemaEnforced, { exchange: write })
    if (pointer === '') check(malformedBodyRefused, { write })
    written.push(write)
  }
  return written
}

/** The vault's own tags are sent along: where a server takes the faulty ones, sweep must still find the vault. */
async function faultyTags({ call, check }: Context, vault: Resource): Promise<Exchange[]> {
  const own = object(vault.body['tags'])
  const written = []
  for (const [wrong, tags] of badTags) {
    const write = await call('update', vault, { body: running({ tags: { ...own, ...tags } }, wrong), wrong })
    check(tagRulesKept, { write })
    written.push(write)
  }
  return written
}

/** Bodies that call themselves something else, or are too large. */
async function oddBodies({ call, check }: Context, vault: Resource): Promise<Exchange[]> {
  const plain = 'a body that calls itself text/plain'
  const typed = await call('create', vault, { body: running(vault.body, plain), headers: { 'content-type': 'text/plain' }, wrong: plain })
  check(otherMediaTypeRefused, { write: typed })
  const large = await call('create', vault, { body: running(vault.body, oversized), padding: 8 * 1024 * 1024, wrong: oversized })
  check(oversizedBodyRefused, { write: large })
  return [typed, large]
}

/** What a server may take or refuse. */
async function curiosities({ call, can, check, settle }: Context, vault: Resource): Promise<void> {
  if (!can('update')) return
  const update = await call('update', vault, { body: nobodyKnows, wrong: 'properties that nobody knows' })
  check(unknownPropertiesSurvived, { write: update })
  await settle(update, vault)
}
