/** The emulator's own table of kinds: what there is, where it stands, and which module knows it. The suite has another. */
import type { Kind, Provider } from '../arm/kind.ts'
import type { EmulatorOptions } from '../options.ts'
import { backupPolicy } from './backup-policy.ts'
import { operationStatus } from './operation-status.ts'
import { apiVersions, backupPolicyType, dataApiVersions, namespace, regions, vaultType } from './catalogue.ts'
import { neighbours } from './neighbours.ts'
import { providerOperations } from './provider-operations.ts'
import { vault } from './vault.ts'

const subscription = '/subscriptions/{subscription}'
const group = `${subscription}/resourceGroups/{group}`
const vaults = `${group}/providers/${vaultType}`
const oneVault = `${vaults}/{vault}`
const policies = `${oneVault}/backupPolicies`
const onePolicy = `${policies}/{policy}`

/** A parent stands before its children. */
const kinds: readonly Kind[] = [
  {
    type: vaultType,
    noun: 'vault',
    path: oneVault,
    lists: [`${subscription}/providers/${vaultType}`, vaults],
    follow: { status: `${oneVault}/operationStatus/{operation}`, result: `${oneVault}/operationResults/{operation}` },
    module: vault,
  },
  {
    type: backupPolicyType,
    noun: 'backup policy',
    parent: vaultType,
    path: onePolicy,
    lists: [policies],
    morePerPage: 3,
    apiVersions: dataApiVersions,
    follow: {
      status: `${onePolicy}/operations/{operation}`,
      result: `${onePolicy}/operationResults/{operation}`,
      tells: operationStatus,
    },
    // recorded: 200 for a new one too
    answers: {
      created: 200,
      create: { status: 202, links: ['status', 'result'] },
      replace: { status: 202, links: ['status', 'result'] },
    },
    module: backupPolicy,
  },
]

/** Microsoft.RecoveryServices, as the core is to know it. */
export const recoveryServices = (options: EmulatorOptions): Provider => ({
  namespace,
  apiVersions,
  regions,
  kinds,
  operations: providerOperations,
  others: neighbours(options),
})
