/** Whom to ask for what every right server refuses, whether the vault is there or not. */
import type { Resource } from '../../harness/inventory.ts'
import type { Kind } from '../../harness/kind.ts'
import { ScenarioEnds } from '../../harness/interruption.ts'
import type { Context } from '../../harness/scenario.ts'

/** The resource of a kind that scenarios share; where it cannot be had, a name that nobody has. */
export const standingOrNobody = (ctx: Context, kind?: Kind): Promise<Resource> =>
  ctx.shared(kind).catch(async (error: unknown) => {
    if (!(error instanceof ScenarioEnds)) throw error
    return ctx.plan('nobody', {}, undefined, kind)
  })
