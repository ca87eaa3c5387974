/** Ids of Resource Manager: `/subscriptions/S/resourceGroups/G/providers/N/T/NAME`. */
import { decoded } from '../spec/percent.ts'
import type { Resource } from './inventory.ts'

/** Whether a text is the id of a vault: with every segment there, and none that cannot be decoded. */
export const isVaultId = (id: string | undefined): id is string =>
  id !== undefined &&
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/vaults\/[^/]+$/i.test(id) &&
  decoded(id) !== undefined

/** What a vault may be called, and a group (naming rules of Azure resources). */
export const vaultName = /^[A-Za-z][A-Za-z0-9-]{1,49}$/
export const groupName = /^[\p{L}\p{N}_\-.()]{0,89}[\p{L}\p{N}_\-()]$/u

/** The resource that an id names; of a text that is no id, whatever stands in its places. */
export function fromId(id: string): Resource {
  const [, , subscription = '', , group = '', ...rest] = id.split('/').map((part) => decoded(part) ?? part)
  return { id, subscription, group, name: rest.at(-1) ?? '', body: {} }
}
