/** A wrong write is refused with an error, and changes nothing. */
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { body, changed, errorCode, ownMembers, show, status } from '../../reading.ts'
import { intruder } from '../../../fixtures/vaults.ts'

const isRefused = (exchange: Exchange): boolean => status(exchange) >= 400 && status(exchange) < 500
/** What happens to a vault by itself, and what other stories leave on it where a server takes what it should refuse. */
const volatile = [...ownMembers, `/body/tags/${intruder}`]

export const malformedBodyRefused = held({
  id: 'malformed-body-refused', title: 'A body that is no JSON object is refused', level: 'must', profile: 'arm', family: 'refusals',
  source: ['ARM-GEN-08', 'ARM-ERR-06', 'OAS-REQUEST-BODY'], roles: ['create', 'update'],
  *judge(write: Exchange) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body that is wrong: ${write.wrong}`)
  },
  defects: [],
})

export const malformedBody400 = held({
  id: 'malformed-body-400', title: 'A body that is no JSON object answers 400', level: 'should', profile: 'arm', family: 'refusals',
  source: ['ARM-ERR-06'], roles: ['create', 'update'],
  *judge(write: Exchange) {
    if (isRefused(write) && status(write) !== 400) yield at(write, '/status', `is ${status(write)} for a body that is wrong: ${write.wrong}`)
  },
  defects: [],
})

export const refusedWriteChangesNothing = held({
  id: 'refused-write-changes-nothing', title: 'A write that was refused changed nothing', level: 'must', profile: 'lifecycle', family: 'refusals',
  source: ['ARM-PUT-07'], roles: ['create', 'update'],
  *judge(write: Exchange, before: Exchange, after: Exchange) {
    if (!isRefused(write)) return
    if (status(after) !== status(before)) yield at(after, '/status', `is ${status(after)} after a write that was refused, was ${status(before)}`)
    else for (const { pointer, says } of changed(body(before), body(after), volatile)) yield at(after, pointer, `${says} before a write that was refused (${write.wrong})`)
  },
  defects: [],
})

export const refusedCreationStoresNothing = held({
  id: 'refused-creation-stores-nothing', title: 'A creation that was refused left no vault behind', level: 'must', profile: 'lifecycle', family: 'refusals',
  source: ['ARM-PUT-07'], roles: ['create'],
  *judge(creation: Exchange, after: Exchange) {
    if (isRefused(creation) && status(after) !== 404) yield at(after, '/status', `is ${status(after)} for a vault whose creation was refused (${creation.wrong})`)
  },
  defects: [],
})

export const locationRequired = held({
  id: 'location-required', title: 'A vault cannot be created without a location', level: 'must', profile: 'arm', family: 'location',
  source: ['ARM-LOC-01', 'ARM-ERR-07'], roles: ['create'],
  *judge(creation: Exchange) {
    if (!isRefused(creation)) yield at(creation, '/status', `is ${status(creation)} for a body without location`)
  },
  defects: [],
})

export const locationRequiredNamed = held({
  id: 'location-required-code', title: 'The error of a missing location is LocationRequired', level: 'should', profile: 'arm', family: 'location',
  source: ['ARM-ERR-07'], roles: ['create'],
  *judge(creation: Exchange) {
    if (status(creation) === 400 && errorCode(creation) !== 'LocationRequired') yield at(creation, '/body/error/code', `is ${show(errorCode(creation))}`)
  },
  defects: [],
})

export const locationImmutable = held({
  id: 'location-immutable', title: 'A PUT that would move a vault is refused', level: 'must', profile: 'arm', family: 'location',
  source: ['ARM-LOC-01'], roles: ['create'], needsState: true,
  *judge(write: Exchange, after: Exchange, location: unknown) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a PUT with another location`)
    else if (status(after) === 200 && body(after)['location'] !== location) yield at(after, '/body/location', `is ${show(body(after)['location'])}, was ${show(location)}`)
  },
  defects: [],
})

export const unknownPropertiesSurvived = held({
  id: 'unknown-properties-survived', title: 'Properties that nobody knows bring no server down', level: 'must', profile: 'arm', family: 'refusals',
  source: ['ARM-PROP-02', 'HTTP-4XX'], roles: ['create', 'update'],
  *judge(write: Exchange) {
    if (status(write) >= 500 || status(write) < 200) yield at(write, '/status', `is ${status(write)} for a body with properties that nobody knows`)
  },
  defects: [],
})

export const readOnlyFaultsSurvived = held({
  id: 'read-only-faults-survived', title: 'A faulty value for a read-only field has no effect and brings no server down', level: 'must', profile: 'arm', family: 'refusals',
  source: ['ARM-PUT-03', 'HTTP-4XX'], roles: ['create'], needsState: true,
  *judge(write: Exchange, before: Exchange, after: Exchange) {
    if (status(write) >= 500) yield at(write, '/status', `is ${status(write)} for ${write.wrong}`)
    for (const name of ['id', 'name', 'type']) {
      if (JSON.stringify(body(before)[name]) !== JSON.stringify(body(after)[name])) yield at(after, `/body/${name}`, `is ${show(body(after)[name])} after ${write.wrong}, was ${show(body(before)[name])}`)
    }
  },
  defects: [],
})

export const oversizedBodyRefused = held({
  id: 'oversized-body-refused', title: 'A body over 8 MB is refused', level: 'should', profile: 'arm', family: 'refusals',
  source: ['ARM-GEN-08'], roles: ['create'],
  *judge(write: Exchange) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body over 8 MB`)
  },
  defects: [],
})

export const otherMediaTypeRefused = held({
  id: 'other-media-type-refused', title: 'A body in another media type is refused', level: 'should', profile: 'arm', family: 'refusals',
  source: ['ARM-GEN-08', 'OAS-REQUEST-BODY'], roles: ['create'],
  *judge(write: Exchange) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body that calls itself text/plain`)
  },
  defects: [],
})

export const tagRulesKept = held({
  id: 'tag-rules-kept', title: 'Tags against the rules of ARM are refused', level: 'should', profile: 'arm', family: 'refusals',
  source: ['ARM-TAG-01'], roles: ['update'],
  *judge(write: Exchange) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for tags that break a rule: ${write.wrong}`)
  },
  defects: [],
})
