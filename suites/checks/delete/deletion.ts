/** Deletion is observable, happens once, and takes nothing else along. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../../harness/paging.ts'
import { sameText, show, status, tags } from '../../reading.ts'

export const existingDeletedWith200Or202 = held({
  id: 'deletion-answers-200-or-202', title: 'Deleting a vault that exists answers 200 or 202', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['OAS-DELETE-200', 'OAS-DELETE-204', 'ARM-DEL-01'], roles: ['delete'],
  *judge(deletion: Exchange) {
    if (![200, 202].includes(status(deletion))) yield at(deletion, '/status', `is ${status(deletion)} for a vault that exists`)
  },
  defects: [],
})

export const deletedIsGone = held({
  id: 'deleted-is-gone', title: 'A vault reads 404 once its deletion has settled', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['ARM-DEL-02', 'OAS-DELETE-200'], roles: ['delete'],
  *judge(deletion: Exchange, after: Exchange) {
    if (succeeded(deletion) && status(after) !== 404) yield at(after, '/status', `still answers ${status(after)}`)
  },
  defects: [],
})

export const deletedNotListed = held({
  id: 'deleted-not-listed', title: 'A deleted vault is in no list', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['ARM-DEL-02', 'ARM-LIST-01'], roles: ['listInGroup', 'listInSubscription'],
  *judge(pages: Pages) {
    for (const { id, exchange, pointer } of itemsOf(pages.exchanges)) {
      if (pages.expected.gone.some((gone) => sameText(gone, id))) yield at(exchange, pointer, `is ${show(id)}, which reads 404`)
    }
  },
  defects: [],
})

export const absentDeletedWith204 = held({
  id: 'absent-deleted-with-204', title: 'Deleting a vault that does not exist answers 204', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['OAS-DELETE-204', 'ARM-DEL-01'], roles: ['delete'],
  *judge(deletion: Exchange) {
    if (status(deletion) !== 204) yield at(deletion, '/status', `is ${status(deletion)} for a vault that does not exist`)
  },
  defects: [],
})

export const goneForGood = held({
  id: 'gone-for-good', title: 'What was deleted stays gone, whatever is asked of it', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['ARM-DEL-02'], roles: ['delete'],
  *judge(_deletion: Exchange, later: Exchange) {
    if (status(later) !== 404) yield at(later, '/status', `is ${status(later)} for a vault that was deleted and read 404`)
  },
  defects: [],
})

export const deletionSparesOthers = held({
  id: 'deletion-spares-others', title: 'A deletion takes no other vault along', level: 'must', profile: 'lifecycle', family: 'delete',
  source: ['ARM-DEL-02'], roles: ['delete'],
  *judge(_deletion: Exchange, other: Exchange) {
    if (status(other) !== 200) yield at(other, '/status', `is ${status(other)} for a vault that nobody deleted`)
  },
  defects: [],
})

export const nameCanBeUsedAgain = held({
  id: 'name-can-be-used-again', title: 'The name of a deleted vault can be used again', level: 'should', profile: 'lifecycle', family: 'recreate',
  source: ['ARM-DEL-04'], roles: ['create'], open: 'a name rests for a day on real Azure',
  *judge(creation: Exchange, read: Exchange) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${status(creation)} for the name of a deleted vault`)
    else if (status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault created under a name used before`)
  },
  defects: [],
})

export const recreatedIsNew = held({
  id: 'recreated-is-new', title: 'A vault created under a name used before has nothing of the old one', level: 'must', profile: 'lifecycle', family: 'recreate',
  source: ['ARM-DEL-02', 'OAS-PUT-201'], roles: ['create'], open: 'a name rests for a day on real Azure',
  *judge(creation: Exchange, read: Exchange, oldTags: readonly string[]) {
    if (!succeeded(creation) || status(read) !== 200) return
    const kept = Object.keys(tags(read)).filter((name) => oldTags.some((old) => sameText(old, name)))
    if (kept.length) yield at(read, '/body/tags', `has ${kept.join(', ')} of the vault that was deleted`)
  },
  defects: [],
})
