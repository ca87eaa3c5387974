/** Every scenario there is, the prologue aside. */
import type { Scenario } from '../../harness/scenario.ts'
import { unknownGroup, unknownVault } from './absence.ts'
import { changesOfAVault } from './changes.ts'
import { otherScopes } from './isolation.ts'
import { lifeOfAVault } from './life.ts'
import { operationsAreListed, vaultsAreListed } from './lists.ts'
import { strangeRequests, withoutApiVersion, withoutToken } from './protocol.ts'
import { wrongCreations, wrongWrites } from './refusals.ts'
import { otherSpellings } from './spellings.ts'
import { additionalOperations, eachOperationOnce } from './walks.ts'

export const scenarios: readonly Scenario[] = [
  lifeOfAVault,
  changesOfAVault,
  wrongWrites,
  vaultsAreListed,
  operationsAreListed,
  unknownVault,
  unknownGroup,
  otherScopes,
  wrongCreations,
  withoutApiVersion,
  withoutToken,
  strangeRequests,
  otherSpellings,
  eachOperationOnce,
  additionalOperations,
]
