/** Names match ignoring case; what comes back is in the casing of the creation. */
import { at, held } from '../../../harness/check.ts'
import type { Planned } from '../../../harness/cast.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../../harness/paging.ts'
import { body, sameText, segment, show, status } from '../../reading.ts'

const casingOf = (id: unknown): string => ['subscriptions', 'resourceGroups', 'vaults'].map((name) => segment(String(id), name)).join('/')

export const casingKept = held({
  id: 'casing-kept', title: 'A vault keeps the casing of its creation, however it is asked for', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-GEN-03'], roles: ['read', 'create', 'update'],
  *judge(exchange: Exchange, vault: Planned) {
    const { id } = body(exchange)
    if (succeeded(exchange) && sameText(id, vault.id) && casingOf(id) !== casingOf(vault.id)) yield at(exchange, '/body/id', `is ${show(id)}, the vault was created as ${vault.id}`)
  },
  defects: [],
})

export const casingKeptInLists = held({
  id: 'casing-kept-in-lists', title: 'A list shows a vault in the casing of its creation', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-GEN-03'], roles: ['listInGroup', 'listInSubscription'], needsState: true,
  *judge(pages: Pages) {
    for (const { id, exchange, pointer } of itemsOf(pages.exchanges)) {
      const known = pages.expected.existing.find((existing) => sameText(existing, id))
      if (known !== undefined && casingOf(known) !== casingOf(id)) yield at(exchange, `${pointer}/id`, `is ${show(id)}, the vault was created as ${known}`)
    }
  },
  defects: [],
})

export const lookupIgnoresCase = held({
  id: 'lookup-ignores-case', title: 'A vault is found whatever the casing of its URL', level: 'must', profile: 'arm', family: 'casing',
  source: ['ARM-GEN-02'], roles: ['read', 'create', 'delete', 'listInGroup'], needsState: true,
  *judge(exchange: Exchange, wanted: number | readonly number[]) {
    if (![wanted].flat().includes(status(exchange))) yield at(exchange, '/status', `is ${status(exchange)} for another casing of the same URL, ${[wanted].flat().join(' or ')} was due`)
  },
  defects: [],
})

export const deletedWhateverTheCasing = held({
  id: 'deleted-whatever-the-casing', title: 'A vault deleted by another casing of its URL is gone', level: 'must', profile: 'arm', family: 'casing',
  source: ['ARM-GEN-02', 'ARM-DEL-02'], roles: ['delete'], needsState: true,
  *judge(_deletion: Exchange, after: Exchange) {
    if (status(after) !== 404) yield at(after, '/status', `still answers ${status(after)}`)
  },
  defects: [],
})
