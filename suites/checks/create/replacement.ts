/** A PUT on a vault that exists replaces it. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { body, changed, ownMembers, sameText, show, status, tags } from '../../reading.ts'

export const replacementAnswers200 = held({
  id: 'replacement-answers-200', title: 'A PUT on a vault that exists answers 200', level: 'must', profile: 'lifecycle', family: 'create',
  source: ['OAS-PUT-200', 'ARM-PUT-02', 'HTTP-PUT-201'], roles: ['create'],
  *judge(replacement: Exchange) {
    if (status(replacement) !== 200) yield at(replacement, '/status', `is ${status(replacement)} for a vault that exists`)
  },
  defects: [],
})

export const putIsIdempotent = held({
  id: 'put-is-idempotent', title: 'The same PUT again changes nothing', level: 'must', profile: 'lifecycle', family: 'create',
  source: ['ARM-PUT-02'], roles: ['create'],
  *judge(before: Exchange, after: Exchange) {
    for (const { pointer, says } of changed(body(before), body(after), ownMembers)) yield at(after, pointer, `${says} before the same PUT was sent again`)
  },
  defects: [],
})

export const putReplaces = held({
  id: 'put-replaces', title: 'A PUT replaces: a tag that is not sent is gone', level: 'must', profile: 'arm', family: 'create',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'], roles: ['create'], needsState: true,
  *judge(replacement: Exchange, read: Exchange, dropped: readonly string[]) {
    if (!succeeded(replacement)) return
    for (const name of Object.keys(tags(read))) {
      if (dropped.some((gone) => sameText(gone, name))) yield at(read, `/body/tags/${name}`, `is still ${show(tags(read)[name])}, the PUT did not send it`)
    }
  },
  defects: [],
})

export const readCanBeWrittenBack = held({
  id: 'read-can-be-written-back', title: 'What a GET answers can be PUT again, read-only fields and all', level: 'must', profile: 'arm', family: 'create',
  source: ['ARM-PUT-03'], roles: ['create'], needsState: true,
  *judge(before: Exchange, write: Exchange, after: Exchange) {
    if (!succeeded(write)) return yield at(write, '/status', `is ${status(write)} for the body that a GET had answered`)
    for (const { pointer, says } of changed(body(before), body(after), ownMembers)) yield at(after, pointer, `${says} before it was written back`)
  },
  defects: [],
})

export const readingChangesNothing = held({
  id: 'reading-changes-nothing', title: 'Two reads in a row answer the same', level: 'must', profile: 'lifecycle', family: 'read',
  source: ['HTTP-SAFE'], roles: ['read'],
  *judge(first: Exchange, second: Exchange) {
    if (!succeeded(first)) return
    for (const { pointer, says } of changed(body(first), body(second), ['/body/properties/provisioningState'])) yield at(second, pointer, `${says} one read ago`)
  },
  defects: [],
})

export const etagFollowsWrites = held({
  id: 'etag-follows-writes', title: 'The etag of a vault, if it has one, changes with every write', level: 'should', profile: 'arm', family: 'read',
  source: ['ARM-ETAG-01'], roles: ['create', 'update'], needsState: true, open: 'the vault carries no etag',
  *judge(before: Exchange, write: Exchange, after: Exchange) {
    if (!succeeded(write)) return
    const [first, second] = [body(before)['etag'], body(after)['etag']]
    if (typeof first === 'string' && first === second) yield at(after, '/body/etag', `is ${show(second)} as it was before a write that changed the vault`)
  },
  defects: [],
})
