/** The list of the provider's operations, as a role definition would name them. */
import { namespace } from './catalogue.ts'

interface ProviderOperation {
  readonly name: string
  readonly display: { readonly provider: string; readonly resource: string; readonly operation: string; readonly description: string }
  readonly origin: 'user'
}

/** Name without the namespace, resource, operation, description. */
const rows: readonly (readonly [name: string, resource: string, operation: string, description: string])[] = [
  ['register/action', namespace, 'Register the provider', 'Makes the provider known to a subscription'],
  ['unregister/action', namespace, 'Unregister the provider', 'Takes the provider away from a subscription'],
  ['operations/read', 'Operations', 'List operations', 'Reads the operations that the provider offers'],
  ['Vaults/read', 'Vaults', 'Read vault', 'Reads one vault, or all vaults of a scope'],
  ['Vaults/write', 'Vaults', 'Write vault', 'Creates a vault or changes one'],
  ['Vaults/delete', 'Vaults', 'Delete vault', 'Removes a vault'],
  ['Vaults/operationStatus/read', 'Vaults', 'Read operation status', 'Reads how far a long-running vault operation is'],
  ['Vaults/operationResults/read', 'Vaults', 'Read operation result', 'Reads what a long-running vault operation came to'],
  ['Vaults/extendedInformation/read', 'Vaults', 'Read extended information', 'Reads the extended information of a vault'],
  ['Vaults/extendedInformation/write', 'Vaults', 'Write extended information', 'Changes the extended information of a vault'],
  ['Vaults/backupPolicies/read', 'Backup Policies', 'Read backup policy', 'Reads the backup policies of a vault'],
  ['Vaults/backupPolicies/write', 'Backup Policies', 'Write backup policy', 'Creates a backup policy or changes one'],
  ['Vaults/backupPolicies/delete', 'Backup Policies', 'Delete backup policy', 'Removes a backup policy'],
  ['Vaults/backupPolicies/operations/read', 'Backup Policies', 'Read operation status', 'Reads how far an operation on a policy is'],
  [
    'Vaults/backupPolicies/operationResults/read',
    'Backup Policies',
    'Read operation result',
    'Reads what an operation on a policy came to',
  ],
  ['Vaults/backupProtectedItems/read', 'Protected Items', 'List protected items', 'Reads what a vault protects'],
  ['Vaults/backupJobs/read', 'Backup Jobs', 'Read backup job', 'Reads the jobs of a vault'],
  ['Locations/checkNameAvailability/action', 'Locations', 'Check vault name', 'Tells whether a vault name can be used'],
]

/** A new list each time: what a middleware does to one answer must not show in the next. */
export const providerOperations = (): ProviderOperation[] =>
  rows.map(([name, resource, operation, description]) => ({
    name: `${namespace}/${name}`,
    display: { provider: namespace, resource, operation, description },
    origin: 'user',
  }))
