/**
 * The settings of a vault that a caller may write, under `properties`. Whatever else stands there is the server's own or
 * unknown, and is passed over.
 */
import { refuse } from './refusals.ts'
import { isObject, mergePatch, objectOr, pick } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'

/** A list of words that may stand there (any casing), a number, or settings one level down. */
type Shape = readonly string[] | 'number' | { readonly [name: string]: Shape }

const onOff = ['Enabled', 'Disabled'] as const

const writable: { readonly [name: string]: Shape } = {
  publicNetworkAccess: onOff,
  monitoringSettings: {
    azureMonitorAlertSettings: { alertsForAllJobFailures: onOff },
    classicAlertSettings: { alertsForCriticalOperations: onOff },
  },
  redundancySettings: { standardTierStorageRedundancy: ['LocallyRedundant', 'GeoRedundant', 'ZoneRedundant'], crossRegionRestore: onOff },
  restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: [...onOff, 'PermanentlyDisabled'] } },
  securitySettings: {
    immutabilitySettings: { state: ['Disabled', 'Unlocked', 'Locked'] },
    softDeleteSettings: {
      softDeleteState: [...onOff, 'AlwaysON'],
      softDeleteRetentionPeriodInDays: 'number',
      enhancedSecurityState: [...onOff, 'AlwaysON'],
    },
  },
}

const names = Object.keys(writable)

/** The writable settings that stand in `properties`. */
export const settingsOf = (properties: unknown): Json => pick(properties, names)

/**
 * Refuses settings of a wrong kind. `null` is let through everywhere: the service itself answers null for what is not set,
 * and a merge patch removes with it.
 */
export function checkSettings(properties: Json): void {
  check(properties, writable, 'properties')
}

function check(value: unknown, shape: Shape, at: string): void {
  if (value === undefined || value === null) return
  const fits = shape === 'number' ? typeof value === 'number' : isWords(shape) ? oneOf(value, shape) : isObject(value)
  if (!fits) throw refuse('InvalidRestApiParameter', `The value of '${at}' is not valid.`, { target: at })
  if (shape === 'number' || isWords(shape)) return
  for (const [name, inner] of Object.entries(shape)) check((value as Json)[name], inner, `${at}.${name}`)
}

const isWords = (shape: Shape): shape is readonly string[] => Array.isArray(shape)
const oneOf = (value: unknown, words: readonly string[]): boolean =>
  typeof value === 'string' && words.some((word) => word.toLowerCase() === value.toLowerCase())

const atOnce: Json = {
  redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Disabled' },
  publicNetworkAccess: 'Enabled',
  restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Enabled' } },
}
const onceProvisioned: Json = {
  securitySettings: {
    softDeleteSettings: { softDeleteRetentionPeriodInDays: 14, softDeleteState: 'Enabled', enhancedSecurityState: 'Enabled' },
  },
}

export type ProvisioningState = 'Provisioning' | 'Succeeded'

/**
 * The `properties` of a full answer: the settings, defaults where none is set, and what only the server knows, some of it
 * not before provisioning has ended.
 */
export function fullProperties(settings: Json, state: ProvisioningState): Json {
  const done = state === 'Succeeded'
  const all = mergePatch(done ? { ...atOnce, ...onceProvisioned } : atOnce, settings) as Json
  const { redundancySettings, publicNetworkAccess, securitySettings, ...rest } = all
  return {
    provisioningState: state,
    privateEndpointStateForBackup: 'None',
    privateEndpointStateForSiteRecovery: 'None',
    ...(done && { backupStorageVersion: 'Unassigned' }),
    redundancySettings,
    secureScore: 'None',
    bcdrSecurityLevel: 'Poor',
    publicNetworkAccess,
    ...rest,
    ...(securitySettings !== undefined && { securitySettings: { ...objectOr(securitySettings), multiUserAuthorization: 'Disabled' } }),
  }
}
