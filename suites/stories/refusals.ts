/** Wrong writes: to a vault that exists, and to a name that is free. */
import { negatives, readOnlyMembers } from '../../fixtures/negatives.ts'
import { anotherLocation, aVault, nobodyKnows, oversized } from '../../fixtures/vaults.ts'
import { resolver } from '../../spec/references.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { story, type Teller } from '../../harness/story.ts'
import { bodySchemaEnforced } from '../checks/contract/requests.ts'
import {
  locationImmutable, locationRequired, locationRequiredNamed, malformedBody400, malformedBodyRefused, otherMediaTypeRefused, oversizedBodyRefused,
  refusedCreationStoresNothing, refusedWriteChangesNothing, tagRulesKept, unknownPropertiesSurvived,
} from '../checks/refusals/writes.ts'
import { object, status } from '../reading.ts'

type Role = 'create' | 'update'
/** Not JSON objects, in the ways in which clients get them wrong. */
const malformed: readonly (readonly [string, string])[] = [['cut short', '{"location":"westeurope","tags":{'], ['empty', '']]

export const wrongWrites = story({
  id: 'wrong-writes', title: 'A vault that exists is written to in wrong ways, and stays as it is', roles: ['create', 'read', 'update'], shares: true,
  async tell(teller) {
    const vault = await teller.standing()
    let before = await teller.call('read', vault)
    for (const role of ['create', 'update'] as const) {
      const refused = [...(await malformedBodies(teller, vault, role)), ...(await schemaBreaks(teller, vault, role)), ...(role === 'create' ? await moves(teller, vault) : [])]
      before = await unchanged(teller, vault, before, refused)
    }
    await unchanged(teller, vault, before, await badTags(teller, vault))
    await curiosities(teller, vault)
  },
})

export const wrongCreations = story({
  id: 'wrong-creations', title: 'Vaults are created in wrong ways, and are not there', roles: ['create', 'read'],
  async tell(teller) {
    const { call, hold, target } = teller
    const { location: _, ...placeless } = aVault(target.location)
    const nowhere = teller.plan('x1', placeless)
    const creation = await call('create', nowhere, { body: nowhere.body, wrong: 'no location' })
    await teller.settle(creation, nowhere)
    hold(locationRequired, creation)
    hold(locationRequiredNamed, creation)
    hold(refusedCreationStoresNothing, creation, await call('read', nowhere))
    const broken = teller.plan('x2', aVault(target.location))
    const cut = await call('create', broken, { text: JSON.stringify(broken.body).slice(0, -20), wrong: 'a body cut short' })
    await teller.settle(cut, broken)
    hold(malformedBodyRefused, cut)
    hold(refusedCreationStoresNothing, cut, await call('read', broken))
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

async function moves({ call, hold, target }: Teller, vault: Planned): Promise<Exchange[]> {
  const write = await call('create', vault, { body: { ...vault.body, location: anotherLocation(target.location) }, wrong: 'another location' })
  const read = await call('read', vault)
  hold(locationImmutable, write, read, object(read.response?.json)['location'] === anotherLocation(target.location) ? target.location : object(read.response?.json)['location'])
  return [write]
}

/** The vault's own tags are sent along: where a server takes the faulty ones, sweep must still find the vault. */
async function badTags({ call, hold }: Teller, vault: Planned): Promise<Exchange[]> {
  const own = object(vault.body['tags'])
  const tooMany = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag${i}`, 'x']))
  const written = []
  for (const [wrong, tags] of [['51 tags', tooMany], ['a tag name with reserved characters', { 'a<b>%&\\?/': 'x' }], ['two tag names that differ by case', { purpose: 'b' }]] as const) {
    const write = await call('update', vault, { body: { tags: { ...own, ...tags } }, wrong })
    hold(tagRulesKept, write)
    written.push(write)
  }
  return written
}

/** Reads once after a row of refusals; what changed is laid to each that was refused, unless one was not: then it may be that one's doing. */
async function unchanged(teller: Teller, vault: Planned, before: Exchange, writes: readonly Exchange[]): Promise<Exchange> {
  const { call, hold } = teller
  const after = await call('read', vault)
  teller.need(status(after) === status(before), 'the vault that stories share came or went meanwhile, by whose doing cannot be told')
  if (!writes.some(succeeded)) for (const write of writes) hold(refusedWriteChangesNothing, write, before, after)
  return after
}

/** Nothing among them that would make or change a vault: one that another story's write had changed, or its deletion taken along, would be as new. */
async function curiosities({ call, hold, settle }: Teller, vault: Planned): Promise<void> {
  const update = await call('update', vault, { body: nobodyKnows, wrong: 'properties that nobody knows' })
  hold(unknownPropertiesSurvived, update)
  await settle(update, vault)
  hold(otherMediaTypeRefused, await call('create', vault, { body: vault.body, headers: { 'content-type': 'text/plain' }, wrong: 'a body that calls itself text/plain' }))
  hold(oversizedBodyRefused, await call('create', vault, { body: vault.body, padding: 8 * 1024 * 1024, wrong: oversized }))
}
