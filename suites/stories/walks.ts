/** Operations called plainly, without a plot: where a plot makes no sense, or none is known. */
import { aReplacement, aStrangeBody } from '../../fixtures/vaults.ts'
import { isCallable } from '../../harness/cells.ts'
import { story } from '../../harness/story.ts'
import { unknownPropertiesSurvived } from '../checks/refusals/writes.ts'

/** A server that keeps no state can still answer in the shape that the document promises. */
export const eachOperationOnce = story({
  id: 'each-operation-once', title: 'Each operation is called once, of a server that keeps no state', roles: ['create', 'read', 'update', 'delete'], state: 'absent', shares: true,
  async tell({ call, hold, standing }) {
    const vault = await standing()
    await call('create', vault, { body: aReplacement(vault.body) })
    hold(unknownPropertiesSurvived, await call('create', vault, { body: aStrangeBody(vault.body), wrong: 'properties that nobody knows' }))
    await call('update', vault, { body: { tags: { Stage: 'second' } } })
    await call('delete', vault)
  },
})

/** Operations that only another edition of the document has: reads whose parameters can be filled are called, rightly and in two wrong ways. */
export const additionalOperations = story({
  id: 'additional-operations', title: 'Operations that no other story knows are called', roles: [], shares: true, readOnly: true,
  async tell(teller) {
    const { binding, can, target } = teller
    for (const operation of binding.additional.filter(isCallable)) {
      const vault = operation.path.includes('/vaults/{') && can('read') ? await teller.standing() : undefined
      const values = { subscription: target.subscription, group: target.group, ...(vault && { name: vault.name }) }
      for (const ask of [{}, { apiVersion: null, wrong: 'without api-version' }, { authorization: null, wrong: 'without a token' }]) await teller.callOperation(operation, values, ask)
    }
  },
})
