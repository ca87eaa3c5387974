/** Wrong writes: to a vault that exists, and to a name that is free. */
import { requestSchema } from '../../spec/contract.ts'
import { negatives, readOnlyMembers } from '../../fixtures/negatives.ts'
import { anotherLocation, aVault, badTags, longestName, nobodyKnows, nowhere, oversized, telling } from '../../fixtures/vaults.ts'
import { isObject } from '../../spec/json.ts'
import { resolver } from '../../spec/references.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { story, type Ask, type Teller } from '../../harness/story.ts'
import { bodySchemaEnforced } from '../checks/contract/requests.ts'
import { unauthorisedChangesNothing } from '../checks/protocol/token.ts'
import {
  locationImmutable,
  locationOfferedOnly,
  locationRequired,
  locationRequiredNamed,
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
} from '../checks/refusals/writes.ts'
import { object } from '../reading.ts'
import { readTwice, restore, suffix } from './acts.ts'
import { breaks } from './protocol.ts'

type Role = 'create' | 'update'
/** Not JSON objects, in the ways in which clients get them wrong: cut short, as little as can be, and empty. */
const malformed: readonly (readonly [string, (whole: string) => string])[] = [
  ['cut short', (whole) => whole.slice(0, -1)],
  ['empty', () => ''],
]

export const wrongWrites = story({
  id: 'wrong-writes',
  title: 'A vault that exists is written to in wrong ways, and stays as it is',
  roles: ['create', 'read'],
  shares: true,
  async tell(teller: Teller) {
    const { hold } = teller
    const vault = await teller.standing()
    const roles = (['create', 'update'] as const).filter(teller.can)
    const found = await readTwice(teller, vault)
    const before = succeeded(found) ? found : await restore(teller, vault)
    const refused: Exchange[] = []
    for (const role of roles) refused.push(...(await malformedBodies(teller, vault, role)), ...(await schemaBreaks(teller, vault, role)))
    const move = await teller.call('create', vault, {
      body: telling({ ...vault.body, location: anotherLocation(teller.target.location) }, 'another location'),
      wrong: 'another location',
    })
    const moved = await stayedAsItWas(teller, vault, before, [...refused, move])
    if (moved.after) hold(locationImmutable, move, moved.after, object(before.response?.json)['location'])
    // servers that are lenient take these: they come last, and what was taken is undone
    const intrusions: Exchange[] = []
    for (const role of roles)
      intrusions.push(
        ...(await breaks(teller, role, vault, ['api-version', 'token'], async (taken) => {
          hold(unauthorisedChangesNothing, taken, moved.latest, await teller.call('read', vault))
          await restore(teller, vault)
        })),
      )
    const tagged = teller.can('update') ? await faultyTags(teller, vault) : []
    const { after } = await stayedAsItWas(teller, vault, moved.latest, [...intrusions, ...tagged, ...(await oddBodies(teller, vault))])
    for (const intrusion of intrusions) if (after && !succeeded(intrusion)) hold(unauthorisedChangesNothing, intrusion, moved.latest, after)
    await curiosities(teller, vault)
  },
})

/**
 * Reads a vault after writes that were to be refused. What changed is laid to each that was refused, unless one was not: then it may be that one's doing, a refused
 * write is known by its own tag alone, and the vault is made again as it was, so that what comes next starts from there. `after`: how it reads after them, where that tells something of them.
 */
async function stayedAsItWas(
  teller: Teller,
  vault: Planned,
  before: Exchange,
  writes: readonly Exchange[],
): Promise<{ after?: Exchange; latest: Exchange }> {
  for (const write of writes) if (succeeded(write)) await teller.settle(write, vault)
  const after = await readTwice(teller, vault)
  // a vault that stories share, and that is gone, was taken away by one of them, or by what they asked of it: by which cannot be told
  if (!succeeded(after)) return { latest: await restore(teller, vault) }
  const taken = writes.some(succeeded)
  for (const write of writes) teller.hold(refusedWriteChangesNothing, write, before, after, taken)
  if (taken) return { after, latest: await restore(teller, vault) }
  return { after, latest: after }
}

export const wrongCreations = story({
  id: 'wrong-creations',
  title: 'Vaults are created in wrong ways, and are not there',
  roles: ['create'],
  async tell(teller) {
    const { can, hold, target } = teller
    const body = aVault(target.location, 'x')
    const { location: _, ...placeless } = body
    // all under one name, until one of them is taken: then the rest is tried under another
    let names = 0
    const another = (): { vault: Planned; refused: Exchange[] } => ({ vault: teller.plan(`x${names++}`, placeless), refused: [] })
    let free = another()
    const tries = async (ask: Ask & { readonly wrong: string }): Promise<Exchange> => {
      const creation = await teller.call('create', free.vault, ask)
      await teller.settle(creation, free.vault)
      if (succeeded(creation)) free = another()
      else free.refused.push(creation)
      return creation
    }
    const unplaced = await tries({ body: free.vault.body, wrong: 'no location' })
    hold(locationRequired, unplaced)
    hold(locationRequiredNamed, unplaced)
    const whole = JSON.stringify({ ...free.vault.body, ...body })
    hold(malformedBodyRefused, await tries({ text: whole.slice(0, -20), wrong: 'a body cut short' }))
    const texted = { body: { ...free.vault.body, ...body, tags: free.vault.body['tags'] }, headers: { 'content-type': 'text/plain' } }
    hold(otherMediaTypeRefused, await tries({ ...texted, wrong: 'a body that calls itself text/plain' }))
    const misplaced = { ...free.vault.body, location: nowhere }
    hold(locationOfferedOnly, await tries({ body: misplaced, wrong: 'a location that is not offered' }))
    if (can('read') && free.refused.length > 0) {
      const after = await teller.call('read', free.vault)
      for (const creation of free.refused) hold(refusedCreationStoresNothing, creation, after)
    }
    const long = teller.plan(suffix(teller, 'x', longestName + 1), body)
    const wrong = 'a name of more than 50 characters'
    const named = await teller.call('create', long, { body: long.body, wrong })
    hold(nameRulesKept, named)
    await teller.settle(named, long)
    if (can('read')) hold(refusedCreationStoresNothing, named, await teller.call('read', long, { wrong }))
    const digit = 'a name that begins with a digit'
    const plain = teller.plan('odd', body)
    const name = `9${plain.name}`
    const odd = { ...plain, name, id: plain.id.replace(/[^/]+$/, name) }
    const numbered = await teller.call('create', odd, { body: odd.body, wrong: digit })
    hold(nameBeginsWithALetter, numbered)
    await teller.settle(numbered, odd)
    if (can('read')) hold(refusedCreationStoresNothing, numbered, await teller.call('read', odd, { wrong: digit }))
  },
})

async function malformedBodies({ call, hold }: Teller, vault: Planned, role: Role): Promise<Exchange[]> {
  const written = []
  for (const [what, spoil] of malformed) {
    const wrong = `a body that is ${what}`
    // the member that is cut off last is none that matters: who reads as far as it goes has all the rest
    const write = await call(role, vault, { text: spoil(JSON.stringify({ ...telling(vault.body, wrong), zone: {} })), wrong })
    hold(malformedBodyRefused, write)
    hold(malformedBody400, write)
    written.push(write)
  }
  return written
}

async function schemaBreaks({ call, hold, contract, binding }: Teller, vault: Planned, role: Role): Promise<Exchange[]> {
  const schema = requestSchema(binding.roles.get(role)!.operation)
  const references = resolver(contract.file, contract.document)
  const written = []
  for (const { body, wrong, pointer, leftOut } of schema ? negatives(schema, vault.body, (ref) => references.follow(ref).value) : []) {
    if (readOnlyMembers.includes(pointer.split('/')[1]!) || (role === 'update' && leftOut)) continue
    const write = await call(role, vault, { body: isObject(body) ? telling(body, wrong) : body, wrong })
    hold(bodySchemaEnforced, write)
    if (pointer === '') hold(malformedBodyRefused, write)
    written.push(write)
  }
  return written
}

/** The vault's own tags are sent along: where a server takes the faulty ones, sweep must still find the vault. */
async function faultyTags({ call, hold }: Teller, vault: Planned): Promise<Exchange[]> {
  const own = object(vault.body['tags'])
  const written = []
  for (const [wrong, tags] of badTags) {
    const write = await call('update', vault, { body: telling({ tags: { ...own, ...tags } }, wrong), wrong })
    hold(tagRulesKept, write)
    written.push(write)
  }
  return written
}

/** Bodies that call themselves something else, or are too large. */
async function oddBodies({ call, hold }: Teller, vault: Planned): Promise<Exchange[]> {
  const plain = 'a body that calls itself text/plain'
  const typed = await call('create', vault, { body: telling(vault.body, plain), headers: { 'content-type': 'text/plain' }, wrong: plain })
  hold(otherMediaTypeRefused, typed)
  const large = await call('create', vault, { body: telling(vault.body, oversized), padding: 8 * 1024 * 1024, wrong: oversized })
  hold(oversizedBodyRefused, large)
  return [typed, large]
}

/** What a server may take or refuse. */
async function curiosities({ call, can, hold, settle }: Teller, vault: Planned): Promise<void> {
  if (!can('update')) return
  const update = await call('update', vault, { body: nobodyKnows, wrong: 'properties that nobody knows' })
  hold(unknownPropertiesSurvived, update)
  await settle(update, vault)
}
