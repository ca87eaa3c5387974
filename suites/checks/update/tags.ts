/** PATCH and tags: the whole map is replaced, cleared by an empty one, untouched when absent. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { body, changed, differentTags, status, tags, type Json } from '../../reading.ts'

export const rightUpdateAccepted = held({
  id: 'right-update-accepted', title: 'A right request to update a vault is accepted', level: 'must', profile: 'lifecycle', family: 'update',
  source: ['OAS-PATCH-200'], roles: ['update'],
  *judge(update: Exchange) {
    if (!succeeded(update)) yield at(update, '/status', `is ${status(update)}`)
  },
  defects: [],
})

export const tagsReplacedAsAMap = held({
  id: 'tags-replaced-as-a-map', title: 'PATCH replaces the whole map of tags', level: 'must', profile: 'arm', family: 'update',
  source: ['ARM-PATCH-01'], roles: ['update'], needsState: true,
  *judge(_update: Exchange, read: Exchange, sent: Json) {
    if (status(read) !== 200) return
    for (const { pointer, says } of differentTags(sent, body(read)['tags'])) yield at(read, pointer, `${says} in the PATCH`)
  },
  defects: [],
})

export const tagsClearedByAnEmptyMap = held({
  id: 'tags-cleared-by-an-empty-map', title: 'PATCH with an empty map clears the tags', level: 'must', profile: 'arm', family: 'update',
  source: ['ARM-PATCH-01'], roles: ['update'], needsState: true,
  *judge(_update: Exchange, read: Exchange) {
    const left = Object.keys(tags(read))
    if (status(read) === 200 && left.length > 0) yield at(read, '/body/tags', `still has ${left.join(', ')}`)
  },
  defects: [],
})

export const tagsUntouchedWhenAbsent = held({
  id: 'tags-untouched-when-absent', title: 'PATCH without tags leaves the tags alone', level: 'must', profile: 'arm', family: 'update',
  source: ['ARM-PATCH-01', 'ARM-PATCH-02'], roles: ['update'], needsState: true,
  *judge(before: Exchange, _update: Exchange, after: Exchange) {
    if (status(after) !== 200) return
    for (const { pointer, says } of changed(tags(before), tags(after), [], '/body/tags')) yield at(after, pointer, `${says} before a PATCH without tags`)
  },
  defects: [],
})
