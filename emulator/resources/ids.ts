/** Resource ids: how they are written, and the form under which they are found whatever casing is asked for. */
import { vaultType } from './catalogue.ts'

export const vaultId = (subscription: string, group: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${name}`

export const keyOf = (id: string): string => id.toLowerCase()

/** What the keys of all vaults in a scope begin with. */
export const scopePrefix = (subscription: string, group?: string): string =>
  keyOf(`/subscriptions/${subscription}/${group === undefined ? '' : `resourceGroups/${group}/`}`)

/** 2 to 50 letters, digits and hyphens, a letter first (Azure's naming rules). */
export const isVaultName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9-]{1,49}$/.test(name)
