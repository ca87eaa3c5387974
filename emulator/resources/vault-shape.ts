/** How a vault looks: whole in a GET, reduced in a list. */
import { vaultType } from './catalogue.ts'
import { isObject, pick } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import type { Clock, Random } from '../arm/random.ts'
import { fullProperties, settingsOf } from './vault-settings.ts'
import type { ProvisioningState } from './vault-settings.ts'

/** What a vault takes from the server when it is made. */
interface Maker {
  readonly clock: Clock
  readonly random: Random
  readonly tenant: string
}

/** What a vault is made of; the rest follows. */
export interface Parts {
  readonly id: string
  readonly name: string
  /** Normalised. */
  readonly location: string
  readonly tags?: unknown
  readonly identity?: Json
  readonly sku?: Json
  readonly settings: Json
  readonly state: ProvisioningState
  /** What follows from settings and state, where it is known already. */
  readonly properties?: Json
}

/** The full projection of a vault, with a new etag. Optional members are absent, never null. */
export function assemble(state: Maker, parts: Parts): Json {
  return {
    location: parts.location,
    name: parts.name,
    etag: nextEtag(state),
    ...(parts.tags !== undefined && { tags: parts.tags }),
    ...(parts.identity && { identity: completeIdentity(state, parts.identity) }),
    properties: parts.properties ?? fullProperties(parts.settings, parts.state),
    id: parts.id,
    type: vaultType,
    sku: parts.sku ?? { name: 'Standard' },
  }
}

/** When a vault was changed last: for a new one, when it was made. */
export const changedAt = ({ etag }: Json): string => decodeURIComponent(/'([^']*)'/.exec(String(etag))?.[1] ?? '')

const nextEtag = (state: Maker): string => `W/"datetime'${encodeURIComponent(state.clock.tick())}'"`

/** The same vault, its provisioning ended. */
export const provisioned = (state: Maker, resource: Json): Json => ({
  ...resource,
  etag: nextEtag(state),
  properties: fullProperties(settingsOf(resource.properties), 'Succeeded'),
})

const identityTypes = ['None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned']

/** The known spelling of an identity type whatever its casing and spacing, `undefined` when there is none such. */
export function identityType(type: unknown): string | undefined {
  const plain = (text: string): string => text.replaceAll(' ', '').toLowerCase()
  return typeof type === 'string' ? identityTypes.find((known) => plain(known) === plain(type)) : undefined
}

/** A system-assigned identity gets its principal once and keeps it. */
function completeIdentity({ tenant, random }: Maker, identity: Json): Json {
  const type = identityType(identity.type) ?? 'None'
  const own = type.startsWith('SystemAssigned') && { tenantId: tenant, principalId: identity.principalId ?? random.guid() }
  const { principalId: _principal, tenantId: _tenant, ...rest } = identity
  return { ...own, ...rest, type }
}

/** Recorded list items hold no redundancy, monitoring or security settings (api-versions 2023-04-01 and 2025-02-01). */
const listed = [
  'provisioningState',
  'privateEndpointStateForBackup',
  'privateEndpointStateForSiteRecovery',
  'secureScore',
  'bcdrSecurityLevel',
  'publicNetworkAccess',
  'restoreSettings',
]

/** A vault as an item of a list: all top-level members, `properties` reduced. */
export const listItem = (resource: Json): Json =>
  isObject(resource.properties) ? { ...resource, properties: pick(resource.properties, listed) } : resource
