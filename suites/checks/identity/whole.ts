/** An answer that shows a vault shows the whole of what makes one. */
import { isObject } from '../../../spec/json.ts'
import { always, at } from '../../../harness/check.ts'
import { succeeded } from '../../../harness/exchange.ts'
import { itemsOf } from '../../../harness/paging.ts'
import { lists } from '../../../fixtures/roles.ts'
import { itemsIn, tampers } from '../../../fixtures/servers.ts'
import { body, object, show } from '../../reading.ts'

const single = ['read', 'create', 'update']
const texts = ['id', 'name', 'type', 'location']

export const vaultIsWhole = always({
  id: 'vault-is-whole',
  title: 'A vault is shown with id, name, type and location, and with properties where it stands alone',
  level: 'must',
  profile: 'arm',
  family: 'identity',
  source: ['ARM-GET-01'],
  roles: [...single, ...lists],
  open: 'no answer showed a vault',
  when: (exchange) => succeeded(exchange) && isObject(exchange.response.json),
  *judge(exchange) {
    const shown = single.includes(exchange.role) ? [{ value: body(exchange), pointer: '/body' }] : itemsOf([exchange])
    for (const { value, pointer } of shown) {
      const vault = object(value)
      for (const name of texts)
        if (typeof vault[name] !== 'string' || vault[name] === '') yield at(exchange, `${pointer}/${name}`, `is ${show(vault[name])}`)
      if (pointer === '/body' && !isObject(vault['properties']))
        yield at(exchange, `${pointer}/properties`, `is ${show(vault['properties'])}`)
    }
  },
  defects: [
    {
      id: 'patch-answers-without-location',
      says: 'The answer to a PATCH has no location',
      seen: 'defects-2 PP06',
      at: ['update'],
      layer: tampers({ of: 'update' }, ({ json }) => delete json.location),
    },
    {
      id: 'patch-answers-tags-alone',
      says: 'The answer to a PATCH has tags and what names the vault, and no properties',
      seen: 'defects-2 PP06; derived',
      at: ['update'],
      also: ['update'],
      layer: tampers({ of: 'update' }, (draft) => {
        const { id, name, type, location, tags } = draft.json
        draft.json = { id, name, type, location, tags }
      }),
    },
    {
      id: 'replacement-answers-without-location',
      says: 'The answer to a PUT over a vault that exists has no location',
      at: ['create'],
      also: ['echo', 'create', 'location'],
      layer: tampers({ of: 'create', answers: 200 }, ({ json }) => delete json.location),
    },
    {
      id: 'listed-without-location',
      says: 'From the second page of a list on, vaults have no location',
      at: ['listInSubscription'],
      also: ['echo'],
      layer: tampers({ of: lists, if: ({ url }) => url.includes('skiptoken') }, (draft) =>
        itemsIn(draft).forEach((item) => delete item.location),
      ),
    },
    {
      id: 'listed-with-an-empty-name',
      says: 'Names in the list of a group are empty',
      at: ['listInGroup'],
      also: ['lists', 'echo'],
      layer: tampers({ of: 'listInGroup' }, (draft) => itemsIn(draft).forEach((item) => (item.name = ''))),
    },
    {
      id: 'written-by-another-casing-without-type',
      says: 'A PUT by another casing of the URL answers without a type',
      at: ['create'],
      layer: tampers({ of: 'create', answers: 200, if: ({ url }) => url.includes('microsoft.') }, ({ json }) => delete json.type),
    },
  ],
})
