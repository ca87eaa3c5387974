/** Operations called plainly, without a plot: where a plot makes no sense, or none is known. */
import { aReplacement, aStrangeBody, aVault } from '../../fixtures/vaults.ts'
import { isCallable } from '../../harness/cells.ts'
import { story } from '../../harness/story.ts'
import { unknownPropertiesSurvived } from '../checks/refusals/writes.ts'
import { askedBack, breaches, breaks } from './protocol.ts'
import { standingOrNobody } from './somebody.ts'

/** A server that keeps no state can still answer in the shape that the document promises. */
export const eachOperationOnce = story({
  id: 'each-operation-once',
  title: 'Each operation is called once, of a server that keeps no state',
  roles: [],
  state: 'absent',
  shares: true,
  async tell(teller) {
    const { call, can, hold } = teller
    const vault = await standingOrNobody(teller)
    const body = aVault(teller.target.location, 'everybody')
    const back = askedBack(teller)
    if (can('create')) {
      await call('create', vault, { body: aReplacement({ ...body, ...vault.body }), ...back })
      const strange = aStrangeBody({ ...body, ...vault.body })
      hold(unknownPropertiesSurvived, await call('create', vault, { body: strange, wrong: 'properties that nobody knows' }))
    }
    if (can('update')) await call('update', vault, { body: { tags: { Stage: 'second' } }, ...back })
    if (can('read')) await call('read', vault, back)
    if (!can('delete')) return
    // not the vault that others read, should the target keep state after all
    const other = teller.plan('once', {})
    await breaks(teller, 'delete', other, ['api-version', 'token'])
    await call('delete', other, { ...back, free: true })
  },
})

/** Operations that only another edition of the document has: reads whose parameters can be filled are called, rightly and in two wrong ways. */
export const additionalOperations = story({
  id: 'additional-operations',
  title: 'Operations that no other story knows are called',
  roles: [],
  shares: true,
  readOnly: true,
  async tell(teller) {
    const { binding, target } = teller
    for (const operation of binding.additional.filter(isCallable)) {
      const vault = operation.path.includes('/vaults/{') ? await standingOrNobody(teller) : undefined
      const values = { subscription: target.subscription, group: target.group, ...(vault && { name: vault.name }) }
      for (const ask of [{}, breaches.noApiVersion.ask, breaches.noToken.ask]) await teller.callOperation(operation, values, ask)
    }
  },
})
