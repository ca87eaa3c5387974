/** The status of an operation is that of the operation that was asked about. */
import { decoded } from '../../../spec/percent.ts'
import { at, held } from '../../../harness/check.ts'
import { pathOf } from '../../../harness/exchange.ts'
import type { Settled } from '../../../harness/long-running.ts'
import { tampers } from '../../../fixtures/servers.ts'
import { body, sameText, show, status } from '../../reading.ts'

const slow = { create: 'async', update: 'async', delete: 'async' } as const
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const statusNamesItsOperation = held({
  id: 'status-names-its-operation',
  title: 'The status of an operation of a vault has the name that its URL ends in, and an id that ends so too',
  level: 'should',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-08'],
  roles: ['create', 'update', 'delete'],
  needsState: true,
  open: 'every answer was final at once',
  capability: 'long-running-operations',
  *judge({ polls }: Settled) {
    for (const poll of polls.filter((asked) => asked.role === 'poll' && status(asked) === 200)) {
      const path = pathOf(poll.request.url)
      // a URL may be of any shape; below a vault it ends in the operation, as recorded
      if (!/\/vaults\/[^/]+\/operation[a-z]*\/[^/]+$/i.test(path) || typeof body(poll)['status'] !== 'string') continue
      const wanted = lastOf(decoded(path) ?? path)
      const { name, id } = body(poll)
      if (typeof name === 'string' && !sameText(name, wanted))
        yield at(poll, '/body/name', `is ${show(name)}, the URL ends in ${show(wanted)}`)
      if (typeof id === 'string' && !sameText(lastOf(decoded(id) ?? id), wanted))
        yield at(poll, '/body/id', `is ${show(id)}, the URL ends in ${show(wanted)}`)
    }
  },
  defects: [
    {
      id: 'status-of-the-first-operation',
      says: 'Name and id in a status are those of the first operation of all',
      seen: 'defects-2 LR13',
      temper: slow,
      layer: () => {
        let first: { name: unknown; id: unknown } | undefined
        return tampers({ of: 'poll' }, ({ json }) => {
          first ??= { name: json.name, id: json.id }
          Object.assign(json, first)
        })()
      },
    },
    {
      id: 'status-named-as-the-vault',
      says: 'A status has the name and the id of the vault',
      seen: 'defects-2 LR13; derived',
      temper: slow,
      layer: tampers({ of: 'poll' }, ({ json }) => {
        json.id = json.id.replace(/\/operationStatus\/.*/i, '')
        json.name = json.id.split('/').at(-1)
      }),
    },
    {
      id: 'status-numbered-anew',
      says: 'Each poll has an id of its own',
      temper: slow,
      layer: tampers({ of: 'poll' }, ({ json }) => void (json.id = json.id.replace(/[^/]+$/, crypto.randomUUID()))),
    },
  ],
})
