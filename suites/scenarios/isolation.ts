/** What is of one subscription and one group is asked for through others. */
import type { Kind } from '../../harness/kind.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../harness/paging.ts'
import { uuid } from '../../harness/random.ts'
import { scenario, type RequestOptions, type Context, type Scenario } from '../../harness/scenario.ts'
import { resourceOf } from '../../harness/resource-id.ts'
import { intruder } from '../../fixtures/vaults.ts'
import { sameText } from '../reading.ts'
import { otherScopeRefusesWrites, otherScopeShowsNothing } from '../checks/isolation.ts'

type Elsewhere = RequestOptions & { readonly wrong: string }
const otherSubscription = ({ random }: Context): Elsewhere => ({
  subscription: uuid(random),
  wrong: 'through a subscription that does not exist',
})
const otherGroup = ({ random }: Context): Elsewhere => ({
  group: `no-group-${Math.floor(random() * 1e9).toString(36)}`,
  wrong: 'through a group that does not exist',
})

export const otherScopesOf = (kind: Kind): Scenario =>
  scenario({
    id: 'other-scopes',
    title: `A ${kind.noun} that exists is asked for through a subscription, and a group, that do not`,
    kind,
    verbs: ['read'],
    state: 'needed',
    usesShared: true,
    readOnly: true,
    async run(ctx) {
      const { call, can, check } = ctx
      const vault = await ctx.shared()
      for (const ask of [otherSubscription(ctx), otherGroup(ctx)])
        check(otherScopeShowsNothing, { exchange: await call('read', vault, ask) })
      if (can('listInGroup')) check(otherScopeShowsNothing, { exchange: await call('listInGroup', vault, otherSubscription(ctx)) })
    },
  })

/** The name of a vault is looked for in a group of somebody else, which exists: the first of a list. The names of the run are nobody else's. */
export async function lookFromAnotherGroup({ kind, call, check, target }: Context, vault: Resource, list: Pages): Promise<void> {
  if (target.readOnly) return
  for (const { id } of itemsOf(list.exchanges)) {
    const group = resourceOf(kind ? [kind] : [], id)?.group
    if (group === undefined || sameText(group, vault.group)) continue
    return check(otherScopeShowsNothing, { exchange: await call('read', vault, { group, wrong: 'through a group of somebody else' }) })
  }
}

/** A vault is updated and deleted through places that do not exist; the refusals. To be put to a vault that nobody else needs: it may come about. */
export async function reachAcross(ctx: Context, vault: Resource, whenTaken: (write: Exchange) => Promise<void>): Promise<Exchange[]> {
  const { call, can, check } = ctx
  const writes: Exchange[] = []
  for (const role of (['update', 'delete'] as const).filter((verb) => can(verb))) {
    for (const ask of [otherSubscription(ctx), otherGroup(ctx)]) {
      // the suite's own tags alone: a vault may have as many already as it can have
      const mark = { ...(ctx.plan('', {}).body['tags'] as object), [intruder]: `${role} ${ask.wrong}` }
      const write = await call(role, vault, { ...ask, ...(role === 'update' && { body: { tags: mark } }) })
      check(otherScopeRefusesWrites, { write })
      if (succeeded(write)) await whenTaken(write)
      else writes.push(write)
    }
  }
  return writes
}
