/** Whom to ask for what every right server refuses, whether the vault is there or not. */
import type { Planned } from '../../harness/cast.ts'
import { StoryEnds } from '../../harness/interruption.ts'
import type { Teller } from '../../harness/story.ts'

/** The vault that stories share; where it cannot be had, a name that nobody has. */
export const standingOrNobody = (teller: Teller): Promise<Planned> =>
  teller.standing().catch((error: unknown) => {
    if (error instanceof StoryEnds) return teller.plan('nobody', {})
    throw error
  })
