/** Operations called plainly, without a plot: where a plot makes no sense, or none is known. */
import { vault as vaultKind } from '../../fixtures/kinds/vault.ts'
import { aStrangeBody } from '../../fixtures/strange.ts'
import { aReplacement, aVault } from '../../fixtures/vaults.ts'
import { idTemplate, type Kind } from '../../harness/kind.ts'
import { isCallable } from '../../harness/results.ts'
import { scenario } from '../../harness/scenario.ts'
import { unknownPropertiesSurvived } from '../checks/refusals.ts'
import { askedBack, breaches, breaks } from './protocol.ts'
import { variablesOf } from '../../spec/path-template.ts'
import { standingOrNobody } from './somebody.ts'

/** A server that keeps no state can still answer in the shape that the document promises. */
export const eachOperationOnce = scenario({
  id: 'each-operation-once',
  title: 'Each operation is called once, of a server that keeps no state',
  kind: vaultKind,
  verbs: [],
  state: 'absent',
  usesShared: true,
  async run(ctx) {
    const { call, can, check } = ctx
    const vault = await standingOrNobody(ctx)
    const body = aVault(ctx.target.location, 'everybody')
    const back = askedBack(ctx)
    const own = ctx.plan('', {}).body['tags'] as object
    if (can('create')) {
      await call('create', vault, { body: aReplacement({ ...body, ...vault.body }), ...back })
      const strange = aStrangeBody({ ...body, ...vault.body })
      check(unknownPropertiesSurvived, { write: await call('create', vault, { body: strange, wrong: 'properties that nobody knows' }) })
    }
    if (can('update')) await call('update', vault, { body: { tags: { ...own, Stage: 'second' } }, ...back })
    if (can('read')) await call('read', vault, back)
    if (!can('delete')) return
    // not the vault that others read, should the target keep state after all
    const other = ctx.plan('once', {})
    await breaks(ctx, 'delete', other, ['api-version', 'token'])
    await call('delete', other, { ...back, free: true })
  },
})

/** Operations that only another edition of the document has: reads whose parameters can be filled are called, rightly and in two wrong ways. */
export const additionalOperations = scenario({
  id: 'additional-operations',
  title: 'Operations that no other scenario knows are called',
  kind: vaultKind,
  verbs: [],
  usesShared: true,
  readOnly: true,
  async run(ctx) {
    const { binding } = ctx
    for (const operation of binding.additional.filter((each) => isCallable(each, binding))) {
      const kind = binding.kinds.findLast((each) => namesOneOf(each, operation.path))
      const on = kind && (await standingOrNobody(ctx, kind))
      for (const ask of [{}, breaches.noApiVersion.ask, breaches.noToken.ask]) await ctx.callOperation(operation, on, ask)
    }
  },
})

/** Whether a path has a variable for the name of a resource of a kind, as far as the word in front of it tells. */
const namesOneOf = (kind: Kind, path: string): boolean => {
  const own = variablesOf(idTemplate(kind) ?? '').at(-1)?.word
  return variablesOf(path).some(({ word }) => word === own)
}
