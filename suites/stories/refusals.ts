/** Wrong writes: to a vault that exists, and to a name that is free. */
import { negatives, readOnlyMembers } from '../../fixtures/negatives.ts'
import { anotherLocation, aVault, badTags, nobodyKnows, nowhere, oversized, tooLong } from '../../fixtures/vaults.ts'
import { resolver } from '../../spec/references.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { story, type Teller } from '../../harness/story.ts'
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
  otherMediaTypeRefused,
  oversizedBodyRefused,
  refusedCreationStoresNothing,
  refusedWriteChangesNothing,
  tagRulesKept,
  unknownPropertiesSurvived,
} from '../checks/refusals/writes.ts'
import { object, status } from '../reading.ts'
import { breaks } from './protocol.ts'

type Role = 'create' | 'update'
/** Not JSON objects, in the ways in which clients get them wrong. */
const malformed: readonly (readonly [string, string])[] = [
  ['cut short', '{"location":"westeurope","tags":{'],
  ['empty', ''],
]

export const wrongWrites = story({
  id: 'wrong-writes',
  title: 'A vault that exists is written to in wrong ways, and stays as it is',
  roles: ['create', 'read', 'update'],
  shares: true,
  async tell(teller: Teller) {
    const vault = await teller.standing()
    let before = await teller.call('read', vault)
    const tagged = await faultyTags(teller, vault)
    // a server may take what only advice speaks against: the rest is judged by what it holds then
    const taken = tagged.some(succeeded)
    if (taken) before = await teller.call('read', vault)
    const intrusions: Exchange[] = []
    const refused: Exchange[] = []
    for (const role of ['create', 'update'] as const) {
      intrusions.push(...(await breaks(teller, role, vault, ['api-version', 'token'])))
      refused.push(...(await malformedBodies(teller, vault, role)), ...(await schemaBreaks(teller, vault, role)))
    }
    const move = await teller.call('create', vault, {
      body: { ...vault.body, location: anotherLocation(teller.target.location) },
      wrong: 'another location',
    })
    const after = await teller.call('read', vault)
    teller.need(
      status(after) === status(before) && status(move) !== 201,
      'the vault that stories share came or went meanwhile, by whose doing cannot be told',
    )
    for (const intrusion of intrusions) teller.hold(unauthorisedChangesNothing, intrusion, before, after)
    teller.hold(locationImmutable, move, after, object(before.response?.json)['location'])
    const all = [...(taken ? [] : tagged), ...intrusions, ...refused, move]
    // what changed is laid to each that was refused, unless one was not: then it may be that one's doing
    if (!all.some(succeeded)) for (const write of all) teller.hold(refusedWriteChangesNothing, write, before, after)
    await curiosities(teller, vault)
  },
})

export const wrongCreations = story({
  id: 'wrong-creations',
  title: 'Vaults are created in wrong ways, and are not there',
  roles: ['create', 'read'],
  async tell(teller) {
    const { call, hold, target, settle } = teller
    const body = aVault(target.location, 'x')
    const { location: _, ...placeless } = body
    const misplaced = teller.plan('x0', { ...body, location: nowhere })
    const elsewhere = await call('create', misplaced, { body: misplaced.body, wrong: 'a location that is not offered' })
    hold(locationOfferedOnly, elsewhere)
    await settle(elsewhere, misplaced)
    // a server may take what only advice speaks against: then the rest is tried under another name
    const vault = succeeded(elsewhere)
      ? teller.plan('x1', placeless)
      : { ...misplaced, body: { ...placeless, tags: misplaced.body['tags'] } }
    const unplaced = await call('create', vault, { body: vault.body, wrong: 'no location' })
    hold(locationRequired, unplaced)
    hold(locationRequiredNamed, unplaced)
    const cut = await call('create', vault, { text: JSON.stringify({ ...vault.body, ...body }).slice(0, -20), wrong: 'a body cut short' })
    hold(malformedBodyRefused, cut)
    for (const creation of [unplaced, cut]) await settle(creation, vault)
    const after = await call('read', vault)
    const all = [unplaced, cut, ...(succeeded(elsewhere) ? [] : [elsewhere])]
    if (!all.some(succeeded)) for (const creation of all) hold(refusedCreationStoresNothing, creation, after)
    const long = teller.plan(tooLong, body)
    const named = await call('create', long, { body: long.body, wrong: 'a name of more than 50 characters' })
    hold(nameRulesKept, named)
    await settle(named, long)
    hold(refusedCreationStoresNothing, named, await call('read', long))
  },
})

async function malformedBodies({ call, hold }: Teller, vault: Planned, role: Role): Promise<Exchange[]> {
  const written = []
  for (const [what, text] of malformed) {
    const write = await call(role, vault, { text, wrong: `a body that is ${what}` })
    hold(malformedBodyRefused, write)
    hold(malformedBody400, write)
    written.push(write)
  }
  return written
}

async function schemaBreaks({ call, hold, contract, binding }: Teller, vault: Planned, role: Role): Promise<Exchange[]> {
  const schema = binding.roles.get(role)!.operation.body?.content.get('application/json')
  const references = resolver(contract.file, contract.document)
  const written = []
  for (const { body, wrong, pointer } of schema ? negatives(schema, vault.body, (ref) => references.follow(ref).value) : []) {
    if (readOnlyMembers.includes(pointer.split('/')[1]!)) continue
    const write = await call(role, vault, { body, wrong })
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
    const write = await call('update', vault, { body: { tags: { ...own, ...tags } }, wrong })
    hold(tagRulesKept, write)
    written.push(write)
  }
  return written
}

/** Nothing among them that would make or change a vault: one that another story's write had changed, or its deletion taken along, would be as new. */
async function curiosities({ call, hold, settle }: Teller, vault: Planned): Promise<void> {
  const update = await call('update', vault, { body: nobodyKnows, wrong: 'properties that nobody knows' })
  hold(unknownPropertiesSurvived, update)
  await settle(update, vault)
  hold(
    otherMediaTypeRefused,
    await call('create', vault, {
      body: vault.body,
      headers: { 'content-type': 'text/plain' },
      wrong: 'a body that calls itself text/plain',
    }),
  )
  hold(oversizedBodyRefused, await call('create', vault, { body: vault.body, padding: 8 * 1024 * 1024, wrong: oversized }))
}
