/** Other people's vaults: a subscription is never one's own alone, and a list that shows only what the caller made proves little. */
import { keyOf, vaultId } from './ids.ts'
import type { Json } from './json.ts'
import type { EmulatorOptions } from './options.ts'
import type { State } from './state.ts'
import { assemble } from './resource.ts'

const groups = ['finance-archive', 'Web-Frontend', 'shared.platform', 'lab_(old)']
const locations = ['northeurope', 'westeurope', 'eastus', 'southeastasia', 'westus2']
const names = ['ledger', 'Portal', 'identity', 'bench', 'mail', 'Warehouse', 'search']

/** The ways in which vaults differ that are none of the caller's making: with and without tags, identity, another sku, a setting. */
const manners: readonly { readonly tags?: Json; readonly identity?: Json; readonly sku?: Json; readonly settings?: Json }[] = [
  {},
  { tags: { owner: 'finance', 'Cost Center': '0042' } },
  { sku: { name: 'RS0', tier: 'Standard' }, tags: {} },
  { identity: { type: 'SystemAssigned' } },
  { tags: { environment: 'test' }, settings: { publicNetworkAccess: 'Disabled' } },
]

const nth = <T>(list: readonly T[], index: number): T => list[index % list.length]!

/** Their groups, none of which is one of the caller's, and what moves them in. */
export function neighbours({ resourceGroups, subscription, vaults }: EmulatorOptions) {
  const taken = new Set(resourceGroups.map(name => name.toLowerCase()))
  const free = (name: string): string => (taken.has(name.toLowerCase()) ? free(`${name}-other`) : name)
  const theirs = groups.map(free)
  const settle = (state: State): void => {
    for (let index = 0; index < vaults; index++) {
      const name = `${nth(names, index)}-${String(index + 1).padStart(2, '0')}`
      const id = vaultId(subscription, nth(theirs, index), name)
      const resource = assemble(state, {
        id,
        name,
        location: nth(locations, index),
        state: 'Succeeded',
        settings: {},
        ...nth(manners, index),
      })
      state.vaults.set(keyOf(id), { resource })
    }
  }
  return { groups: theirs, settle }
}
