/** A PUT creates a vault, and what was sent is there. */
import type { Planned } from '../../../harness/cast.ts'
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { isTerminal, provisioningState } from '../../../harness/long-running.ts'
import { itemsOf, type Pages } from '../../../harness/paging.ts'
import { normalLocation } from '../../../fixtures/vaults.ts'
import { body, contradictions, lost, object, ownMembers, sameText, show, status } from '../../reading.ts'

export const creationAnswers201 = held({
  id: 'creation-answers-201', title: 'The PUT that creates a vault answers 201', level: 'should', profile: 'lifecycle', family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01', 'HTTP-PUT-201'], roles: ['create'],
  *judge(creation: Exchange) {
    if (succeeded(creation) && status(creation) !== 201) yield at(creation, '/status', `is ${status(creation)} for a vault that did not exist`)
  },
  defects: [],
})

export const rightCreationAccepted = held({
  id: 'right-creation-accepted', title: 'A right request to create a vault is accepted', level: 'must', profile: 'lifecycle', family: 'create',
  source: ['OAS-PUT-201', 'ARM-PUT-01'], roles: ['create'],
  *judge(creation: Exchange) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${status(creation)}`)
  },
  defects: [],
})

export const createdCanBeRead = held({
  id: 'created-can-be-read', title: 'A created vault can be read', level: 'must', profile: 'lifecycle', family: 'create',
  source: ['ARM-PUT-01', 'OAS-GET-200'], roles: ['read'],
  *judge(creation: Exchange, read: Exchange) {
    if (succeeded(creation) && status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault whose creation has settled`)
  },
  defects: [],
})

export const sentComesBack = held({
  id: 'sent-comes-back', title: 'The answer to a write shows what was written', level: 'must', profile: 'lifecycle', family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'], roles: ['create'],
  *judge(write: Exchange, sent: Record<string, unknown>) {
    if (!succeeded(write)) return
    for (const { pointer, says } of lost(sent, body(write))) yield at(write, pointer, says)
  },
  defects: [],
})

export const writtenCanBeReadBack = held({
  id: 'written-can-be-read-back', title: 'What was written is what is read', level: 'must', profile: 'lifecycle', family: 'echo',
  source: ['ARM-PUT-01', 'ARM-TAG-01'], roles: ['read'],
  *judge(write: Exchange, read: Exchange, sent: Record<string, unknown>) {
    if (!succeeded(write) || status(read) !== 200) return
    for (const { pointer, says } of lost(sent, body(read))) yield at(read, pointer, says)
  },
  defects: [],
})

export const listShowsWhatWasWritten = held({
  id: 'list-shows-what-was-written', title: 'A list shows the location and tags that were written', level: 'must', profile: 'lifecycle', family: 'echo',
  source: ['ARM-LIST-01', 'ARM-TAG-01'], roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages, vault: Planned) {
    const { location, tags } = vault.body
    for (const { id, value, exchange, pointer } of itemsOf(pages.exchanges)) {
      if (!sameText(id, vault.id)) continue
      for (const difference of lost({ location, tags }, object(value))) yield at(exchange, difference.pointer.replace('/body', pointer), difference.says)
    }
  },
  defects: [],
})

export const listAgreesWithRead = held({
  id: 'list-agrees-with-read', title: 'A list and a read say the same of a vault, where both say something', level: 'should', profile: 'lifecycle', family: 'echo',
  source: ['ARM-LIST-01'], roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages, vault: Planned, read: Exchange) {
    for (const { id, value, exchange, pointer } of itemsOf(pages.exchanges)) {
      if (!sameText(id, vault.id) || status(read) !== 200) continue
      for (const difference of contradictions(body(read), value, ownMembers)) yield at(exchange, difference.pointer.replace('/body', pointer), `${difference.says} when read`)
    }
  },
  defects: [],
})

export const locationNormalised = held({
  id: 'location-normalised', title: 'A location comes back in its normal form', level: 'should', profile: 'arm', family: 'location',
  source: ['ARM-LOC-01'], roles: ['create', 'read'], needsState: true,
  *judge(exchange: Exchange) {
    const { location } = body(exchange)
    if (succeeded(exchange) && typeof location === 'string' && location !== normalLocation(location)) yield at(exchange, '/body/location', `is ${show(location)}`)
  },
  defects: [],
})

export const locationIsOne = held({
  id: 'location-is-one', title: 'Every answer spells the location of a vault the same way', level: 'must', profile: 'arm', family: 'location',
  source: ['ARM-LOC-01'], roles: ['read'], needsState: true,
  *judge(write: Exchange, read: Exchange) {
    const [first, second] = [body(write)['location'], body(read)['location']]
    if (succeeded(write) && succeeded(read) && typeof first === 'string' && first !== second) yield at(read, '/body/location', `is ${show(second)}, the write answered ${show(first)}`)
  },
  defects: [],
})

export const locationSpeltOtherwise = held({
  id: 'location-spelling-is-no-move', title: 'A PUT with another spelling of the same location is accepted', level: 'must', profile: 'arm', family: 'location',
  source: ['ARM-LOC-01'], roles: ['create'], needsState: true, open: 'no other spelling of the location is known',
  *judge(replacement: Exchange, spelling: string) {
    if (!succeeded(replacement)) yield at(replacement, '/status', `is ${status(replacement)} for the location spelt ${show(spelling)}`)
  },
  defects: [],
})

export const settledStateIsFinal = held({
  id: 'settled-state-is-final', title: 'A vault whose operation has ended is in a final state', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-STATE-01', 'ARM-ASYNC-02'], roles: ['create', 'update'], needsState: true,
  *judge(_write: Exchange, read: Exchange) {
    const state = provisioningState(read)
    if (status(read) === 200 && !isTerminal(state)) yield at(read, '/body/properties/provisioningState', `is ${show(state)} after the operation has ended`)
  },
  defects: [],
})
