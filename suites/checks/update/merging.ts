/** PATCH and the rest: what is sent is merged, what is not sent is kept. */
import { at, held } from '../../../harness/check.ts'
import { succeeded, type Exchange } from '../../../harness/exchange.ts'
import { body, changed, contradictions, lost, ownMembers, show, status, type Json } from '../../reading.ts'

export const patchedSettingIsSet = held({
  id: 'patched-setting-is-set', title: 'A setting that PATCH sends is set', level: 'must', profile: 'lifecycle', family: 'update',
  source: ['ARM-PATCH-02', 'OAS-PATCH-200'], roles: ['update'],
  *judge(update: Exchange, after: Exchange, sent: Json) {
    if (!succeeded(update) || status(after) !== 200) return
    for (const { pointer, says } of lost(sent, body(after))) yield at(after, pointer, `${says} in the PATCH`)
  },
  defects: [],
})

export const patchKeepsTheRest = held({
  id: 'patch-keeps-the-rest', title: 'PATCH keeps what it does not send', level: 'must', profile: 'arm', family: 'update',
  source: ['ARM-PATCH-02'], roles: ['update'], needsState: true,
  *judge(before: Exchange, _update: Exchange, after: Exchange, touched: readonly string[]) {
    if (status(after) !== 200) return
    for (const { pointer, says } of changed(body(before), body(after), [...ownMembers, ...touched])) yield at(after, pointer, `${says} before a PATCH that did not send it`)
  },
  defects: [],
})

export const patchAnswersTheVault = held({
  id: 'patch-answers-the-vault', title: 'A PATCH that answers 200 shows the vault as it is now', level: 'must', profile: 'lifecycle', family: 'update',
  source: ['OAS-PATCH-200', 'ARM-PATCH-02'], roles: ['update'], open: 'no PATCH answered 200',
  *judge(update: Exchange, after: Exchange) {
    if (status(update) !== 200 || status(after) !== 200) return
    const differences = [...changed(body(after)['tags'], body(update)['tags'], [], '/body/tags'), ...contradictions(body(after), body(update), [...ownMembers, '/body/tags'])]
    for (const { pointer, says } of differences) yield at(update, pointer, `${says} when read afterwards`)
  },
  defects: [],
})

export const locationNotPatched = held({
  id: 'location-not-patched', title: 'PATCH does not move a vault', level: 'must', profile: 'arm', family: 'location',
  source: ['ARM-PATCH-03', 'ARM-LOC-01'], roles: ['update'], needsState: true,
  *judge(before: Exchange, _update: Exchange, after: Exchange) {
    const [first, second] = [body(before)['location'], body(after)['location']]
    if (status(after) === 200 && first !== second) yield at(after, '/body/location', `is ${show(second)}, was ${show(first)} before the PATCH`)
  },
  defects: [],
})

export const missingNotUpdated = held({
  id: 'missing-not-updated', title: 'PATCH on a vault that does not exist answers 404', level: 'must', profile: 'arm', family: 'update',
  source: ['ARM-PATCH-05'], roles: ['update'], needsState: true,
  *judge(update: Exchange) {
    if (status(update) !== 404) yield at(update, '/status', `is ${status(update)} for a vault that does not exist`)
  },
  defects: [],
})

export const patchDoesNotCreate = held({
  id: 'patch-does-not-create', title: 'PATCH creates nothing', level: 'must', profile: 'lifecycle', family: 'update',
  source: ['ARM-PATCH-05'], roles: ['update'],
  *judge(_update: Exchange, after: Exchange) {
    if (status(after) !== 404) yield at(after, '/status', `is ${status(after)} after a PATCH on a vault that did not exist`)
  },
  defects: [],
})
