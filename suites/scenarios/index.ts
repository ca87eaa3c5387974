/** Every scenario there is, the prologue aside. */
import { kinds } from '../../fixtures/kinds/index.ts'
import type { Kind } from '../../harness/kind.ts'
import type { Scenario } from '../../harness/scenario.ts'
import { unknownGroupOf, unknownOf } from './absence.ts'
import { changesOfAVault } from './changes.ts'
import { otherScopesOf } from './isolation.ts'
import { childOf } from './children.ts'
import { lifeOf } from './life.ts'
import { listingOf, operationsAreListed } from './lists.ts'
import { strangeRequestsOf, withoutApiVersionOf, withoutTokenOf } from './protocol.ts'
import { wrongCreations, wrongWrites } from './refusals.ts'
import { policiesOfEachFamily, wrongPolicies } from './policies.ts'
import { otherSpellings } from './spellings.ts'
import { additionalOperations, eachOperationOnce } from './walks.ts'

/** What is special to one kind, in the places where it runs. */
const special = {
  writes: [changesOfAVault, wrongWrites, policiesOfEachFamily],
  lists: [operationsAreListed],
  creations: [wrongCreations, wrongPolicies],
  last: [otherSpellings, eachOperationOnce, additionalOperations],
} as const

/** What is asked of every kind that the suite creates, and what is special to one. The plain ids are those of the first such kind. */
export function scenariosOf(all: readonly Kind[]): readonly Scenario[] {
  const made = all.filter(({ sample }) => sample)
  return made.flatMap((kind, i) => {
    // what is no resource is asked for beside the first kind
    const own = (list: readonly Scenario[]): readonly Scenario[] =>
      list.filter((each) => each.kind === kind || (i === 0 && each.kind?.type === undefined))
    const plain = (each: Scenario): Scenario => (i === 0 ? each : { ...each, id: `${each.id}-of-a-${kind.id}` })
    return [
      lifeOf(kind),
      ...own(special.writes),
      listingOf(kind),
      ...own(special.lists),
      unknownOf(kind, i > 0),
      plain(unknownGroupOf(kind)),
      plain(otherScopesOf(kind)),
      ...own(special.creations),
      plain(withoutApiVersionOf(kind)),
      plain(withoutTokenOf(kind)),
      plain(strangeRequestsOf(kind)),
      ...(kind.parent ? [childOf(kind)] : []),
      ...own(special.last),
    ]
  })
}

/** The first kind of which the suite creates resources: with it everything begins. */
export const firstOf = (all: readonly Kind[]): Kind => all.find(({ sample }) => sample)!

export const scenarios = scenariosOf(kinds)
