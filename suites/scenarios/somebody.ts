/** Whom to ask for what every right server refuses, whether the vault is there or not. */
import type { Resource } from '../../harness/inventory.ts'
import { ScenarioEnds } from '../../harness/interruption.ts'
import type { Context } from '../../harness/scenario.ts'

/** The vault that scenarios share; where it cannot be had, a name that nobody has. */
export const standingOrNobody = (ctx: Context): Promise<Resource> =>
  ctx.shared().catch((error: unknown) => {
    if (error instanceof ScenarioEnds) return ctx.plan('nobody', {})
    throw error
  })
