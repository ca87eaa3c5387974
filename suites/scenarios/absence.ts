/** What does not exist: a vault, a group, a subscription. */
import type { Kind } from '../../harness/kind.ts'
import { codeOf } from '../../harness/arm-error.ts'
import { uuid } from '../../harness/random.ts'
import { scenario, type Scenario } from '../../harness/scenario.ts'
import { absentDeletedWith204 } from '../checks/delete.ts'
import {
  unknownGroup404,
  unknownGroupHoldsNothing,
  unknownGroupCode,
  unknownSubscription404,
  unknownSubscriptionRefused,
  unknownVaultCode,
  unknownVaultReads404,
} from '../checks/absence.ts'
import { nearestList, sampleOf } from './steps.ts'
import { missingNotUpdated, patchDoesNotCreate } from '../checks/update.ts'

/** `reads`: nobody has read one yet. */
export const unknownOf = (kind: Kind, reads: boolean): Scenario =>
  scenario({
    id: `unknown-${kind.id}`,
    title: `A ${kind.noun} that does not exist is ${reads ? 'read, ' : ''}updated and deleted`,
    kind,
    verbs: [],
    state: 'needed',
    async run({ call, can, check, random, target }) {
      const name = `nobody-${Math.floor(random() * 1e9).toString(36)}`
      if (reads && can('read')) {
        const read = await call('read', undefined, { name })
        check(unknownVaultReads404, { exchange: read })
        check(unknownVaultCode, { exchange: read })
      }
      if (can('update')) {
        const update = await call('update', undefined, { name, body: { tags: { left: 'behind' } } })
        check(missingNotUpdated, { update })
        check(unknownVaultCode, { exchange: update })
        if (can('read')) check(patchDoesNotCreate, { update, after: await call('read', undefined, { name }) })
      }
      // deletions are dear on real Azure, and the life of a vault asks this too
      if (can('delete') && target.kind !== 'azure') check(absentDeletedWith204, { deletion: await call('delete', undefined, { name }) })
    },
  })

export const unknownGroupOf = (kind: Kind): Scenario =>
  scenario({
    id: 'unknown-group',
    title: 'A group, and a subscription, that do not exist are asked for',
    kind,
    verbs: [],
    state: 'needed',
    readOnly: true,
    async run(ctx) {
      const { call, can, check, random, target } = ctx
      const group = `no-group-${Math.floor(random() * 1e9).toString(36)}`
      const vault = ctx.plan('nowhere', sampleOf(ctx).first(target, 'nobody'))
      const there = { ...vault, group, id: vault.id.replace(`/resourceGroups/${target.group}/`, `/resourceGroups/${group}/`) }
      const creations = can('create') ? [await call('create', there, { body: there.body, free: true })] : []
      const reads = can('read') ? [await call('read', there)] : []
      for (const creation of creations) for (const read of reads) check(unknownGroupHoldsNothing, { creation, after: read })
      // a location that is not offered may be said before the group is looked for
      const asked = creations.filter((creation) => codeOf(creation) !== 'LocationNotAvailableForResourceType')
      asked.push(...reads)
      const list = nearestList(ctx)
      if (list) asked.push(await call(list, undefined, { group }))
      if (can('update')) asked.push(await call('update', there, { body: { tags: {} } }))
      if (can('delete')) asked.push(await call('delete', there, { free: true }))
      for (const exchange of asked) {
        check(unknownGroup404, { exchange })
        check(unknownGroupCode, { exchange })
      }
      if (!can('listInSubscription')) return
      const nobodys = await call('listInSubscription', undefined, {
        subscription: uuid(random),
        wrong: 'a subscription that does not exist',
      })
      check(unknownSubscriptionRefused, { exchange: nobodys })
      check(unknownSubscription404, { exchange: nobodys })
    },
  })
