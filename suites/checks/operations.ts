/** The list of operations of the provider. */
import { pointerTo } from '../../spec/pointer.ts'
import { altersAnswer, itemsIn } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { itemsOf, type Pages } from '../../harness/paging.ts'
import { body, sameText, show } from '../reading.ts'
import { object } from '../../spec/json.ts'

/** A list that could not be read lacks nothing; that it could not be read is for others to say. */
const wasRead = (pages: Pages): boolean => pages.exchanges.every((page) => Array.isArray(body(page)['value']))

const entries = (pages: Pages): { name: unknown; display: Record<string, unknown>; exchange: Exchange; pointer: string }[] =>
  Array.from(itemsOf(pages.exchanges), ({ value, exchange, pointer }) => ({
    name: object(value)['name'],
    display: object(object(value)['display']),
    exchange,
    pointer,
  }))

export const operationsOfTheProvider = scenarioCheck({
  id: 'operations-of-the-provider',
  title: 'Every operation is named after the provider',
  level: 'must',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-01', 'OAS-OPERATIONS'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    for (const { name, exchange, pointer } of entries(pages)) {
      if (typeof name !== 'string' || !/^Microsoft\.RecoveryServices\//i.test(name))
        yield at(exchange, `${pointer}/name`, `is ${show(name)}`)
    }
  },
  defects: [
    {
      id: 'operation-of-another-provider',
      says: 'The last operation is one of another provider.',
      middleware: altersAnswer(
        { of: 'listInProvider' },
        (draft) => void (itemsIn(draft).at(-1).name = 'Microsoft.DataProtection/backupVaults/read'),
      ),
    },
    {
      id: 'operations-without-names',
      says: 'Operations have no name.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => itemsIn(draft).forEach((item) => delete item.name)),
    },
    {
      id: 'operations-without-the-provider',
      says: 'The names of operations leave the provider out.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.name = item.name.replace(/^[^/]+\//, ''))),
      ),
    },
  ],
})

export const operationsAreActions = scenarioCheck({
  id: 'operations-are-actions',
  title: 'The name of an operation ends in read, write, delete or action',
  level: 'must',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-01'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    for (const { name, exchange, pointer } of entries(pages)) {
      if (!/\/(read|write|delete|action)$/i.test(String(name))) yield at(exchange, `${pointer}/name`, `is ${show(name)}`)
    }
  },
  defects: [
    {
      id: 'operation-ends-in-list',
      says: 'The operation of a list ends in list.',
      middleware: altersAnswer(
        { of: 'listInProvider' },
        (draft) => void (itemsIn(draft)[10].name = 'Microsoft.RecoveryServices/Vaults/backupPolicies/list'),
      ),
    },
    {
      id: 'operations-are-methods',
      says: 'The names of operations end in methods of HTTP.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.name = item.name.replace(/read$/, 'GET').replace(/write$/, 'PUT'))),
      ),
    },
  ],
})

export const operationsAreDisplayed = scenarioCheck({
  id: 'operations-are-displayed',
  title: 'Every operation says what it is called: provider, resource, operation, description',
  level: 'must',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-01', 'OAS-OPERATION-DISPLAY'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    for (const { display, exchange, pointer } of entries(pages)) {
      for (const name of ['provider', 'resource', 'operation', 'description']) {
        const value = display[name]
        if (typeof value !== 'string' || (value === '' && name !== 'description'))
          yield at(exchange, pointerTo(pointer, 'display', name), `is ${show(value)}`)
      }
    }
  },
  defects: [
    {
      id: 'operation-without-display',
      says: 'One operation is not displayed.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => void delete itemsIn(draft)[3].display),
    },
    {
      id: 'operation-display-is-empty',
      says: 'Operations have an empty text for what they are called.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => itemsIn(draft).forEach((item) => (item.display.operation = ''))),
    },
    {
      id: 'operation-without-description',
      says: 'The last operation has no description.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => void delete itemsIn(draft).at(-1).display.description),
    },
    {
      id: 'operation-provider-is-null',
      says: 'The provider of an operation is null.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) => void (itemsIn(draft)[0].display.provider = null)),
    },
  ],
})

export const operationsAreUnique = scenarioCheck({
  id: 'operations-are-unique',
  title: 'No operation is listed twice',
  level: 'should',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-01'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    const seen = new Set<string>()
    for (const { name, exchange, pointer } of entries(pages)) {
      const key = String(name).toLowerCase()
      if (seen.has(key)) yield at(exchange, `${pointer}/name`, `is ${show(name)} a second time`)
      seen.add(key)
    }
  },
  defects: [
    {
      id: 'operation-listed-twice',
      says: 'The first operation is also the last.',
      middleware: altersAnswer({ of: 'listInProvider' }, ({ json }) => void json.value.push(json.value[0])),
    },
    {
      id: 'operation-listed-in-two-casings',
      says: 'An operation is listed with Vaults and with vaults.',
      middleware: altersAnswer(
        { of: 'listInProvider' },
        ({ json }) => void json.value.push({ ...json.value[3], name: json.value[3].name.toLowerCase() }),
      ),
    },
  ],
})

export const ownOperationsListed = scenarioCheck({
  id: 'own-operations-listed',
  title: 'The operations on vaults, and the registration, are listed',
  level: 'must',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-02', 'ARM-OPS-03'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ pages }: { pages: Pages }) {
    if (!wasRead(pages)) return
    const names = entries(pages).map(({ name }) => name)
    for (const action of ['register/action', 'vaults/read', 'vaults/write', 'vaults/delete']) {
      if (!names.some((name) => sameText(name, `Microsoft.RecoveryServices/${action}`)))
        yield at(pages.exchanges[0]!, '/body/value', `lacks Microsoft.RecoveryServices/${action}`)
    }
  },
  defects: [
    {
      id: 'no-operations',
      says: 'The list of operations is empty.',
      middleware: altersAnswer({ of: 'listInProvider' }, ({ json }) => void (json.value = [])),
    },
    {
      id: 'deletion-not-listed',
      says: 'The operation that deletes a vault is not listed.',
      middleware: altersAnswer(
        { of: 'listInProvider' },
        ({ json }) => void (json.value = json.value.filter(({ name }: { name: string }) => !/vaults\/delete$/i.test(name))),
      ),
    },
    {
      id: 'registration-not-listed',
      says: 'The registration of the provider is not listed.',
      middleware: altersAnswer({ of: 'listInProvider' }, ({ json }) => void json.value.shift()),
    },
    {
      id: 'own-operations-of-another-type',
      says: 'What can be done to vaults is listed as done to backupVaults.',
      middleware: altersAnswer({ of: 'listInProvider' }, (draft) =>
        itemsIn(draft).forEach((item) => (item.name = item.name.replace('/Vaults/', '/backupVaults/'))),
      ),
    },
  ],
})

export const operationsAreStable = scenarioCheck({
  id: 'operations-are-stable',
  title: 'The list of operations is the same from call to call',
  level: 'should',
  profile: 'arm',
  family: 'operations',
  source: ['ARM-OPS-01'],
  verbs: ['listInProvider'],
  needsState: true,
  *judge({ first, second }: { first: Pages; second: Pages }) {
    const names = (pages: Pages): string =>
      JSON.stringify(
        entries(pages)
          .map(({ name, display }) => `${String(name)}: ${String(display['operation'])}`)
          .sort(),
      )
    if (wasRead(first) && wasRead(second) && names(first) !== names(second))
      yield at(
        second.exchanges[0]!,
        '/body/value',
        `has ${entries(second).length} operations, ${entries(first).length} one call ago, or others`,
      )
  },
  defects: [
    {
      id: 'operations-lost-on-the-second-call',
      says: 'From the second call on the last operation is missing.',
      middleware: altersAnswer({ of: 'listInProvider', from: 2 }, ({ json }) => void json.value.pop()),
    },
    {
      id: 'operations-renamed-on-the-second-call',
      says: 'From the second call on one operation has another name.',
      middleware: altersAnswer(
        { of: 'listInProvider', from: 2 },
        ({ json }) => void (json.value[9].name = 'Microsoft.RecoveryServices/Vaults/other/write'),
      ),
    },
  ],
})
