/** The list of the provider's operations: what a role definition is written from. */
import { at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../../harness/paging.ts'
import { object, sameText, show } from '../../reading.ts'

const roles = ['listOperations'] as const
const entries = (pages: Pages): { name: unknown; display: Record<string, unknown>; exchange: Exchange; pointer: string }[] =>
  itemsOf(pages.exchanges).map(({ value, exchange, pointer }) => ({ name: object(value)['name'], display: object(object(value)['display']), exchange, pointer }))

export const operationsOfTheProvider = held({
  id: 'operations-of-the-provider', title: 'Every operation is named after the provider', level: 'must', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-01', 'OAS-OPERATIONS'], roles, needsState: true,
  *judge(pages: Pages) {
    for (const { name, exchange, pointer } of entries(pages)) {
      if (typeof name !== 'string' || !/^Microsoft\.RecoveryServices\//i.test(name)) yield at(exchange, `${pointer}/name`, `is ${show(name)}`)
    }
  },
  defects: [],
})

export const operationsAreActions = held({
  id: 'operations-are-actions', title: 'The name of an operation ends in read, write, delete or action', level: 'must', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-01'], roles, needsState: true,
  *judge(pages: Pages) {
    for (const { name, exchange, pointer } of entries(pages)) {
      if (!/\/(read|write|delete|action)$/i.test(String(name))) yield at(exchange, `${pointer}/name`, `is ${show(name)}`)
    }
  },
  defects: [],
})

export const operationsAreDisplayed = held({
  id: 'operations-are-displayed', title: 'Every operation says what it is called: provider, resource, operation, description', level: 'must', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-01', 'OAS-OPERATION-DISPLAY'], roles, needsState: true,
  *judge(pages: Pages) {
    for (const { display, exchange, pointer } of entries(pages)) {
      for (const name of ['provider', 'resource', 'operation', 'description']) {
        const value = display[name]
        if (typeof value !== 'string' || (value === '' && name !== 'description')) yield at(exchange, `${pointer}/display/${name}`, `is ${show(value)}`)
      }
    }
  },
  defects: [],
})

export const operationsAreUnique = held({
  id: 'operations-are-unique', title: 'No operation is listed twice', level: 'should', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-01'], roles, needsState: true,
  *judge(pages: Pages) {
    const seen = new Set<string>()
    for (const { name, exchange, pointer } of entries(pages)) {
      const key = String(name).toLowerCase()
      if (seen.has(key)) yield at(exchange, `${pointer}/name`, `is ${show(name)} a second time`)
      seen.add(key)
    }
  },
  defects: [],
})

export const ownOperationsListed = held({
  id: 'own-operations-listed', title: 'The operations on vaults, and the registration, are listed', level: 'must', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-02', 'ARM-OPS-03'], roles, needsState: true,
  *judge(pages: Pages) {
    const names = entries(pages).map(({ name }) => name)
    for (const action of ['register/action', 'vaults/read', 'vaults/write', 'vaults/delete']) {
      if (!names.some((name) => sameText(name, `Microsoft.RecoveryServices/${action}`))) yield at(pages.exchanges[0]!, '/body/value', `lacks Microsoft.RecoveryServices/${action}`)
    }
  },
  defects: [],
})

export const operationsAreStable = held({
  id: 'operations-are-stable', title: 'The list of operations is the same from call to call', level: 'should', profile: 'arm', family: 'operations',
  source: ['ARM-OPS-01'], roles, needsState: true,
  *judge(first: Pages, second: Pages) {
    const names = (pages: Pages): string => JSON.stringify(entries(pages).map(({ name }) => name).sort())
    if (names(first) !== names(second)) yield at(second.exchanges[0]!, '/body/value', `has ${entries(second).length} operations, ${entries(first).length} one call ago, or others`)
  },
  defects: [],
})
