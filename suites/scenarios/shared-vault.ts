/** The resource of a kind that scenarios share: they read it, and they ask of it what must be refused. */
import { described } from '../../harness/arm-error.ts'
import { resourceOf } from '../../harness/resource-id.ts'
import { lists } from '../../fixtures/parts.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded } from '../../harness/exchange.ts'
import { itemsOf } from '../../harness/paging.ts'
import type { Context } from '../../harness/scenario.ts'
import { createdCanBeRead } from '../checks/create.ts'
import { writtenCanBeReadBack } from '../checks/echo.ts'
import { bringUp, promised, sampleOf } from './steps.ts'

/** Its name begins with the name of the vault that is deleted beside it, so that a deletion by prefix is seen; the capital shows who changes the casing of names. */
export async function sharedResource(ctx: Context): Promise<Resource> {
  if (ctx.target.readOnly) return aVaultThatIsThere(ctx)
  ctx.need(ctx.can('create'), 'nothing can be created by this document')
  ctx.need(ctx.can('read'), 'nothing can be read by this document')
  const { sku, ...declared } = sampleOf(ctx).first(ctx.target, 'everybody')
  // the document does not declare sku, which real Azure demands; a mock may take no more than is declared
  const planned = ctx.plan('a0-Shared', { ...declared, ...(ctx.keepsState && sku !== undefined && { sku }) })
  const { vault, creation, read, latest } = await bringUp(ctx, planned)
  ctx.check(createdCanBeRead, { shown: creation, read })
  ctx.check(writtenCanBeReadBack, { write: creation, read, sent: promised(ctx, vault.body) })
  ctx.need(
    succeeded(latest),
    succeeded(creation)
      ? `the ${ctx.kind?.noun} that scenarios share cannot be read: ${described(latest)}`
      : `the ${ctx.kind?.noun} that scenarios share could not be created: ${described(creation)}`,
  )
  return vault
}

/** Somebody's vault, of the group or else of the subscription; where there is none, a name that nobody has: what is refused, is refused for that too. */
async function aVaultThatIsThere(ctx: Context): Promise<Resource> {
  for (const role of lists.filter((verb) => ctx.can(verb))) {
    const list = await ctx.pages(role)
    for (const { id } of itemsOf(list.exchanges)) {
      const resource = resourceOf(ctx.kind ? [ctx.kind] : [], id)
      if (resource) return resource
    }
  }
  return ctx.plan('nobody', {})
}
