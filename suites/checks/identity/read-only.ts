/** What the URL says cannot be changed by a body. */
import type { Planned } from '../../../harness/cast.ts'
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { body, sameText, show, status } from '../../reading.ts'
import { vaultType } from '../../../fixtures/roles.ts'

export const readOnlyFieldsIgnored = held({
  id: 'read-only-fields-ignored', title: 'id, name and type in a body change nothing', level: 'must', profile: 'arm', family: 'identity',
  source: ['ARM-PUT-03', 'ARM-PATCH-03'], roles: ['create', 'update'], needsState: true,
  *judge(_write: Exchange, after: Exchange, vault: Planned) {
    if (status(after) !== 200) return yield at(after, '/status', `is ${status(after)} after a body with another id, name and type`)
    const wanted = { id: vault.id, name: vault.name, type: vaultType }
    for (const [name, value] of Object.entries(wanted)) {
      if (!sameText(body(after)[name], value)) yield at(after, `/body/${name}`, `is ${show(body(after)[name])} after a body that named another, was ${show(value)}`)
    }
  },
  defects: [],
})
