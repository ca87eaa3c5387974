/** The prologue: what is there before the suite has made anything. */
import type { Kind } from '../../harness/kind.ts'
import { scenario, type Scenario } from '../../harness/scenario.ts'
import { unknownVaultCode, unknownVaultReads404 } from '../checks/absence.ts'
import { emptyGroupListsNothing } from '../checks/lists.ts'
import type { Exchange } from '../../harness/exchange.ts'

export const beforeAnythingOf = (kind: Kind): Scenario =>
  scenario({
    id: 'before-anything',
    title: `A ${kind.noun} that nobody created, and a group that is empty`,
    kind,
    verbs: [],
    readOnly: true,
    async run({ target, can, call, check, random }) {
      if (can('read')) {
        const unknown = await call('read', undefined, { name: `nobody-${Math.floor(random() * 1e9).toString(36)}` })
        check(unknownVaultReads404, { exchange: unknown })
        check(unknownVaultCode, { exchange: unknown })
      }
      if (target.freshGroup && can('listInGroup')) check(emptyGroupListsNothing, { page: await call('listInGroup') })
    },
  })

/** Whether the prologue met a server that answers for vaults nobody made. */
export const statelessness = (exchanges: readonly Exchange[]): string | undefined => {
  const status = exchanges.find(({ role }) => role === 'read')?.response?.status
  return status !== undefined && status >= 200 && status < 300
    ? `the target keeps no state: a vault under a random name reads ${status}`
    : undefined
}
