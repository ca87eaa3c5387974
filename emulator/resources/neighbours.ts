/** Other people's vaults: a subscription is never one's own alone, and a list that shows only what the caller made proves little. */
import type { Json } from '../arm/json.ts'
import { seeded, steppingClock } from '../arm/random.ts'
import type { Others } from '../arm/state.ts'
import { MadeOnDemand, keyOf } from '../arm/store.ts'
import type { Store } from '../arm/store.ts'
import type { EmulatorOptions } from '../options.ts'
import { vaultId, vaultType } from './catalogue.ts'
import { fullProperties } from './vault-settings.ts'
import { assemble } from './vault-shape.ts'

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

/** They were there a day before anything is asked. Milliseconds. */
const earlier = 86_400_000

const nth = <T>(list: readonly T[], index: number): T => list[index % list.length]!

/** Their groups, none of which is one of the caller's, and what moves them in. */
export function neighbours({ resourceGroups, subscription, neighbours: count, seed }: EmulatorOptions): Others {
  const taken = new Set(resourceGroups.map((name) => name.toLowerCase()))
  const free = (name: string): string => (taken.has(name.toLowerCase()) ? free(`${name}-other`) : name)
  const theirs = groups.map(free)
  const tenant = seeded(seed).guid()
  const nameOf = (index: number): string => `${nth(names, index)}-${String(index + 1).padStart(2, '0')}`
  const idOf = (index: number): string => vaultId(subscription, nth(theirs, index), nameOf(index))
  const properties = manners.map(({ settings = {} }) => fullProperties(settings, 'Succeeded'))
  const make = (index: number): Json => {
    const random = seeded(seed ^ Math.imul(index + 1, 0x9e3779b1))
    return assemble(
      { random, clock: steppingClock(random, earlier), tenant },
      {
        id: idOf(index),
        name: nameOf(index),
        location: nth(locations, index),
        state: 'Succeeded',
        settings: {},
        ...nth(manners, index),
        properties: nth(properties, index),
      },
    )
  }
  const settle = (store: Store): void => {
    const kept = store.of(vaultType)
    for (let index = 0; index < count; index++) kept.set(keyOf(idOf(index)), new MadeOnDemand(make, index))
  }
  return { groups: theirs, settle }
}
