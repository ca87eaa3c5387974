/** Updates that are sent twice, two at once, and under a condition: to a vault that is changed anyway. */
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import type { Context } from '../../harness/scenario.ts'
import { anotherSetting, lastTag, pairTag } from '../../fixtures/vaults.ts'
import { tags } from '../reading.ts'
import { existingMatchesAny } from '../checks/conditions.ts'
import { nullTagIsNoText, pairOfUpdatesKept, repeatedUpdateAccepted } from '../checks/update.ts'
import { pairOfUpdatesSurvived } from '../checks/concurrency.ts'

/** The vault as it reads afterwards. */
export async function updatesAgain(ctx: Context, vault: Resource): Promise<Exchange> {
  const { call, check, settle } = ctx
  // with the mark of all last updates, by which one that strikes another vault is known there
  const own = { ...(ctx.plan('', {}).body['tags'] as object), ...lastTag }
  const send = async (body: Record<string, unknown>, headers: Record<string, string> = {}, wrong?: string): Promise<Exchange> => {
    const update = await call('update', vault, { body, headers, ...(wrong !== undefined && { wrong }) })
    await settle(update, vault)
    return update
  }
  const same = { tags: { ...own, Again: 'the same' } }
  const first = await send(same, { 'if-match': '*' })
  check(existingMatchesAny, { update: first })
  const again = [await send(same), ...(succeeded(first) ? [] : [await send(same)])]
  check(repeatedUpdateAccepted, { first: succeeded(first) ? first : again[0]!, second: again.at(-1)! })
  const name = 'Nothing'
  check(nullTagIsNoText, { update: await send({ tags: { ...own, [name]: null } }, {}, 'null for the value of a tag'), name })
  const pair = await Promise.all([{ tags: { ...own, [pairTag]: 'kept' } }, anotherSetting].map((body) => call('update', vault, { body })))
  for (const update of pair) check(pairOfUpdatesSurvived, { update })
  const settled = []
  for (const update of pair) settled.push(await settle(update, vault))
  const { last: read } = await ctx.until(
    () => call('read', vault),
    (shown) => !pair.every(succeeded) || tags(shown)[pairTag] !== undefined,
  )
  check(pairOfUpdatesKept, { pair: settled, read })
  return read
}
