/** The group of a run holds, under the run's names, what the run made and nothing else. */
import type { Exchange } from '../../../harness/exchange.ts'
import { at, held } from '../../../harness/check.ts'
import type { Strangers } from '../../../harness/paging.ts'
import { besides, keyOf } from '../../../fixtures/servers.ts'
import { show } from '../../reading.ts'

const twin =
  (name: (name: string) => string) =>
  (world: Parameters<Parameters<typeof besides>[1]>[0], request: Parameters<typeof keyOf>[0]): void => {
    const kept = world.vaults.get(keyOf(request))
    if (!kept) return
    const other = (path: string): string => path.replace(/[^/]+$/, name)
    const id = other(String(kept.resource['id']))
    world.vaults.set(other(keyOf(request)).toLowerCase(), { resource: { ...kept.resource, id, name: id.split('/').at(-1) } })
  }

export const listsOnlyWhatWasMade = held({
  id: 'lists-only-what-was-made',
  title: 'The list of a group holds no vault under a name of the run that the run never gave',
  level: 'must',
  profile: 'lifecycle',
  family: 'lists',
  source: ['ARM-LIST-01', 'ARM-PUT-03'],
  roles: ['listInGroup'],
  *judge(_list: Exchange, strangers: Strangers) {
    for (const { id, exchange, pointer } of strangers) yield at(exchange, pointer, `is ${show(id)}, which nobody asked for`)
  },
  defects: [
    {
      id: 'put-makes-a-backup',
      says: 'A PUT over a vault that exists leaves a copy under another name',
      also: ['delete'],
      layer: besides({ of: 'create', answers: 200 }, (world, request) => twin((name) => `${name}-backup`)(world, request)),
    },
    {
      id: 'long-names-are-cut-as-well',
      says: 'A vault with a long name is also there under its first thirty characters',
      layer: besides({ of: 'create', answers: 201 }, (world, request) => {
        if (keyOf(request).split('/').at(-1)!.length > 30) twin((name) => name.slice(0, 30))(world, request)
      }),
    },
    {
      id: 'hyphens-in-a-row-are-one',
      says: 'A vault with two hyphens in a row in its name is also there with one',
      layer: besides({ of: 'create', answers: 201 }, (world, request) => {
        if (keyOf(request).includes('--')) twin((name) => name.replaceAll('--', '-'))(world, request)
      }),
    },
  ],
})
