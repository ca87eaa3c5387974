/** Updates that are sent twice, two at once, and under a condition: to a vault that is changed anyway. */
import type { Planned } from '../../harness/cast.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import type { Teller } from '../../harness/story.ts'
import { anotherSetting, lastTag, pairTag } from '../../fixtures/vaults.ts'
import { tags } from '../reading.ts'
import {
  existingMatchesAny,
  nullTagIsNoText,
  pairOfUpdatesKept,
  pairOfUpdatesSurvived,
  repeatedUpdateAccepted,
} from '../checks/update/twice.ts'

/** The vault as it reads afterwards. */
export async function updatesAgain(teller: Teller, vault: Planned): Promise<Exchange> {
  const { call, hold, settle } = teller
  // with the mark of all last updates, by which one that strikes another vault is known there
  const own = { ...(teller.plan('', {}).body['tags'] as object), ...lastTag }
  const send = async (body: Record<string, unknown>, headers: Record<string, string> = {}, wrong?: string): Promise<Exchange> => {
    const update = await call('update', vault, { body, headers, ...(wrong !== undefined && { wrong }) })
    await settle(update, vault)
    return update
  }
  const same = { tags: { ...own, Again: 'the same' } }
  const first = await send(same, { 'if-match': '*' })
  hold(existingMatchesAny, first)
  const again = [await send(same), ...(succeeded(first) ? [] : [await send(same)])]
  hold(repeatedUpdateAccepted, succeeded(first) ? first : again[0]!, again.at(-1)!)
  const name = 'Nothing'
  hold(nullTagIsNoText, await send({ tags: { ...own, [name]: null } }, {}, 'null for the value of a tag'), name)
  const pair = await Promise.all([{ tags: { ...own, [pairTag]: 'kept' } }, anotherSetting].map((body) => call('update', vault, { body })))
  for (const update of pair) hold(pairOfUpdatesSurvived, update)
  const settled = []
  for (const update of pair) settled.push(await settle(update, vault))
  const { last: read } = await teller.until(
    () => call('read', vault),
    (shown) => !pair.every(succeeded) || tags(shown)[pairTag] !== undefined,
  )
  hold(pairOfUpdatesKept, settled, read)
  return read
}
