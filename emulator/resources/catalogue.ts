/** What the provider offers: facts that are looked up, never computed. Sources: recorded answers and Microsoft's published lists. */

import { normalLocation } from '../arm/tracked.ts'

export const namespace = 'Microsoft.RecoveryServices'
export const vaultType = `${namespace}/vaults`
export const backupPolicyType = `${vaultType}/backupPolicies`

export const vaultId = (subscription: string, group: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${name}`

/** Regions that take vaults, by display name. The API answers with the same words in lower case, without spaces. */
const regionNames = [
  'West US',
  'West US 2',
  'West US 3',
  'East US',
  'East US 2',
  'Central US',
  'North Central US',
  'South Central US',
  'West Central US',
  'North Europe',
  'West Europe',
  'UK South',
  'UK West',
  'France Central',
  'Germany West Central',
  'Switzerland North',
  'Norway East',
  'Sweden Central',
  'Poland Central',
  'East Asia',
  'Southeast Asia',
  'Japan East',
  'Japan West',
  'Korea Central',
  'Korea South',
  'Central India',
  'South India',
  'West India',
  'Jio India West',
  'Australia East',
  'Australia Southeast',
  'Australia Central',
  'Canada Central',
  'Canada East',
  'Brazil South',
  'South Africa North',
  'UAE North',
  'Qatar Central',
  'Central US EUAP',
  'East US 2 EUAP',
] as const

export const regions: ReadonlySet<string> = new Set(regionNames.map(normalLocation))

/** Api-versions that the provider accepts for vaults and the operations list. */
export const apiVersions: ReadonlySet<string> = new Set([
  '2015-03-15',
  '2015-11-10',
  '2015-12-15',
  '2016-06-01',
  '2018-01-10',
  '2020-02-02',
  '2021-01-01',
  '2021-03-01',
  '2021-06-01',
  '2021-07-01',
  '2021-08-01',
  '2021-12-01',
  '2022-01-01',
  '2022-02-01',
  '2022-03-01',
  '2022-04-01',
  '2022-08-01',
  '2022-09-10',
  '2022-10-01',
  '2023-01-01',
  '2023-02-01',
  '2023-04-01',
  '2023-06-01',
  '2023-08-01',
  '2024-01-01',
  '2024-04-01',
  '2024-09-30-preview',
  '2025-02-01',
  '2025-08-01',
  '2026-01-01',
  '2026-02-01',
  '2026-05-01',
  '2026-07-01',
])

/**
 * Those that it accepts for what lies below vaults: editions whose policies are alike. The official client asks for 2023-06-01 unless it is
 * told otherwise, and for what it is told in every URL that it was handed out.
 */
export const dataApiVersions: ReadonlySet<string> = new Set([
  '2023-04-01',
  '2023-06-01',
  '2023-08-01',
  '2024-01-01',
  '2024-02-01',
  '2024-04-01',
])
