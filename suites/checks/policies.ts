/** Backup policies: the rules of each family are kept, a filtered list keeps to its filter, and what the service makes stays the service's. */
import { backupPolicy } from '../../fixtures/kinds/backup-policy.ts'
import { defaultPolicies, sentCount, wrongPolicies, type WrongPolicy } from '../../fixtures/policies.ts'
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  answers,
  bodyOf,
  instead,
  isThere,
  itemsIn,
  keyOf,
  reply,
  resourceOf,
  setHeader,
} from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Defect } from '../../harness/defect.ts'
import { succeeded, type Exchange, type Request } from '../../harness/exchange.ts'
import type { Written } from '../../harness/inventory.ts'
import { itemsNamed, itemsOf, type Pages } from '../../harness/paging.ts'
import { listedSpoilt } from '../../fixtures/policy-spoilers.ts'
import { object, type Json } from '../../spec/json.ts'
import { valueAt } from '../../spec/pointer.ts'
import { pathOf, refused } from './common.ts'
import { body, changed, listedAmong, lost, sameText, show, status } from '../reading.ts'

const kind = backupPolicy.id
const kinds = [kind]

/** A server that takes what one body breaks: it is stored as it was sent. */
const takes = ({ wrong, body: sent }: WrongPolicy): Defect => ({
  id: `policy-takes-${wrong.replaceAll(' ', '-').toLowerCase()}`,
  says: `A policy is taken that has ${wrong}`,
  kind,
  also: ['contract', 'refusals', 'create', 'echo', 'lists', 'policies'],
  middleware: instead({ of: 'create', kind, if: (request) => request.body === JSON.stringify(sent) }, (request, { resources }) => {
    const id = pathOf(request)
    const resource = {
      id,
      name: id.split('/').at(-1)!,
      type: backupPolicy.type!,
      properties: { ...object(sent['properties']), protectedItemsCount: 0 },
    }
    resources.set(keyOf(request), { resource })
    return reply(200, resource)
  }),
})

/** For the check of schemas, which judges the bodies that break the document's own. */
export const schemaTakers: readonly Defect[] = wrongPolicies.filter(({ against }) => against === 'schema').map(takes)

export const policyRulesKept = scenarioCheck({
  id: 'policy-rules-kept',
  title: 'A policy against a rule of its family is refused',
  level: 'should',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-RULES'],
  verbs: ['create'],
  kinds,
  *judge({ exchange }: { exchange: Exchange }) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a policy that is wrong: ${exchange.wrong}`)
  },
  defects: [
    ...wrongPolicies.filter(({ against }) => against === 'rule').map(takes),
    {
      id: 'policy-rules-crash',
      says: 'A policy whose retention does not fit its schedule answers 500',
      kind,
      also: ['errors', 'api-version', 'refusals'],
      middleware: altersAnswer({ of: 'create', kind, answers: 400, from: 14 }, (draft) => void (draft.status = 500)),
    },
  ],
})

export const policyIsReplacedWhole = scenarioCheck({
  id: 'policy-is-replaced-whole',
  title: 'A PUT replaces a policy: a part that is not sent is gone',
  level: 'must',
  profile: 'arm',
  family: 'policies',
  source: ['ARM-PUT-06', 'HTTP-PUT-REPLACES'],
  verbs: ['create'],
  kinds,
  needsState: true,
  /** `dropped`: JSON pointers of what the PUT left out. */
  *judge({ replacement, read, dropped }: { replacement: Exchange; read: Exchange; dropped: readonly string[] }) {
    if (!succeeded(replacement) || !succeeded(read)) return
    for (const pointer of dropped) {
      const kept = valueAt(body(read), pointer)
      if (kept !== undefined && kept !== null) yield at(read, `/body${pointer}`, `is still ${show(kept)}, the PUT did not send it`)
    }
  },
  defects: [
    keepsOf('policy-put-merges', 'A PUT of a policy is laid over what was there', (before, after) => merged(before, after) as Json),
    keepsOf('policy-put-merges-retention', 'A PUT of a policy keeps the parts of the retention that it does not send', (before, after) => ({
      ...after,
      ...(after['retentionPolicy'] !== undefined && {
        retentionPolicy: { ...object(before['retentionPolicy']), ...object(after['retentionPolicy']) },
      }),
    })),
    keepsOf('policy-put-keeps-parts', 'A PUT of a policy keeps the parts of databases that it does not send', (before, after) => {
      const [old, now] = [before, after].map((each) => each['subProtectionPolicy'] as Json[] | undefined)
      const types = now?.map(({ policyType }) => policyType)
      return {
        ...after,
        ...(now && { subProtectionPolicy: [...now, ...(old ?? []).filter(({ policyType }) => !types!.includes(policyType))] }),
      }
    }),
    keepsOf('policy-put-keeps-the-tiering', 'A PUT of a policy keeps a tiering that it does not send', ({ tieringPolicy }, after) => ({
      ...after,
      ...(tieringPolicy !== undefined && { tieringPolicy }),
    })),
    keepsOf('policy-put-keeps-the-schedule', 'A PUT of a policy keeps the parts of a schedule that it does not send', (before, after) => ({
      ...after,
      ...(after['schedulePolicy'] !== undefined && {
        schedulePolicy: { ...object(before['schedulePolicy']), ...object(after['schedulePolicy']) },
      }),
    })),
  ],
})

/** A server that makes something else of a replacement. */
function keepsOf(id: string, says: string, make: (before: Json, after: Json) => Json): Defect {
  return {
    id,
    says,
    kind,
    also: ['create', 'echo', 'contract'],
    middleware: alsoDoes<Json | undefined>(
      { of: 'create', kind },
      (world, request, _, before) => {
        const kept = resourceOf(request, world)
        if (before && kept) kept.properties = make(before, kept.properties)
      },
      (world, request) => structuredClone(resourceOf(request, world)?.properties),
    ),
  }
}

/** RFC 7396, without removal. */
const merged = (before: unknown, after: unknown): unknown => {
  const [old, now] = [object(before), object(after)]
  if (Array.isArray(after) || now !== after) return after
  return { ...old, ...Object.fromEntries(Object.entries(now).map(([name, value]) => [name, merged(old[name], value)])) }
}

export const filteredListKeepsToItsFilter = scenarioCheck({
  id: 'filtered-list-keeps-to-its-filter',
  title: 'A list with a filter holds only what fits it',
  level: 'must',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-FILTER'],
  verbs: ['listInParent'],
  kinds,
  /** `fits`: members of `properties`, and the value that the filter asks for. */
  *judge({ pages, fits }: { pages: Pages; fits: Readonly<Record<string, string>> }) {
    for (const { value, exchange, pointer } of itemsOf(pages.exchanges)) {
      const properties = object(object(value)['properties'])
      for (const [name, wanted] of Object.entries(fits))
        if (!sameText(properties[name], wanted))
          yield at(exchange, `${pointer}/properties/${name}`, `is ${show(properties[name])}, the filter asks for ${wanted}`)
    }
  },
  defects: [
    filters('filter-ignored', 'A filter of policies is ignored', () => undefined),
    filters('filter-by-its-first-term', 'Of a filter of policies the first term counts', (filter) => filter.split(' and ')[0]),
    {
      id: 'filter-of-the-first-page',
      says: 'From the second page on a filter of policies is ignored',
      kind,
      mode: { pageSize: 1 },
      middleware: altersRequest(
        { of: 'listInParent', kind, if: ({ url }) => /skiptoken/i.test(url) },
        withFilter(() => undefined),
      ),
    },
    {
      id: 'filter-adds-the-defaults',
      says: 'A filtered list of policies has the default policies besides',
      kind,
      also: ['lists', 'paging'],
      middleware: altersAnswer({ of: 'listInParent', kind, if: ({ url }) => isFiltered(url) }, (draft, _, { resources }) => {
        for (const { resource } of resources.values()) if (resource['name'] === 'DefaultPolicy') draft.json.value.push(resource)
      }),
    },
  ],
})

const isFiltered = (url: string): boolean => /[?&](%24|\$)filter=/i.test(url)

/** The request with another filter; without one it stays as it is. */
function withFilter(change: (filter: string) => string | undefined): (request: Request) => Request {
  return (request) => {
    const url = new URL(request.url)
    const filter = url.searchParams.get('$filter')
    if (filter === null) return request
    const other = change(filter)
    if (other === undefined) url.searchParams.delete('$filter')
    else url.searchParams.set('$filter', other)
    return { ...request, url: url.href }
  }
}

function filters(id: string, says: string, change: (filter: string) => string | undefined, also: readonly string[] = []): Defect {
  return { id, says, kind, also, middleware: altersRequest({ of: 'listInParent', kind }, withFilter(change)) }
}

export const filteredListHoldsWhatFits = scenarioCheck({
  id: 'filtered-list-holds-what-fits',
  title: 'A list with a filter holds everything that fits it',
  level: 'must',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-FILTER'],
  verbs: ['listInParent'],
  kinds,
  *judge({ pages, wanted }: { pages: Pages; wanted: readonly string[] }) {
    const [first] = pages.exchanges
    if (first && !succeeded(first)) yield at(first, '/status', `is ${status(first)} for a filter that the document has`)
    if (pages.ended !== 'end') return
    const there = listedAmong(pages, wanted)
    for (const id of wanted)
      if (!there.has(id.toLowerCase()))
        yield at(pages.exchanges.at(-1)!, '/body/value', `has not ${id}, which fits the filter and reads 200`)
  },
  defects: [
    filters(
      'filter-of-another-kind',
      'A filter for databases finds policies of file shares',
      (filter) => filter.replace(/'AzureWorkload'.*/, "'AzureStorage'"),
      ['policies'],
    ),
    {
      id: 'filter-finds-nothing',
      says: 'A filtered list of policies is empty',
      kind,
      middleware: altersAnswer(
        { of: 'listInParent', kind, if: ({ url }) => isFiltered(url) },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'filter-finds-one',
      says: 'A filtered list of policies ends after its first entry',
      kind,
      middleware: altersAnswer(
        { of: 'listInParent', kind, if: ({ url }) => isFiltered(url) },
        (draft) => void (draft.json = { value: itemsIn(draft).slice(0, 1) }),
      ),
    },
    {
      id: 'filter-with-and-refused',
      says: 'A filter of two terms answers 400',
      kind,
      middleware: answers({ of: 'listInParent', kind, if: ({ url }) => isFiltered(url) && /(%20|\+)and(%20|\+)/.test(url) }, 400, {
        error: { code: 'BMSUserErrorInvalidInput', message: 'No.' },
      }),
    },
    {
      id: 'filter-crashes',
      says: 'A filter of policies answers 500',
      kind,
      also: ['errors'],
      middleware: answers({ of: 'listInParent', kind, if: ({ url }) => isFiltered(url) }, 500, {
        error: { code: 'InternalServerError', message: 'No.' },
      }),
    },
    {
      id: 'filter-misses-hana',
      says: 'A filter for SAP HANA databases finds nothing',
      kind,
      middleware: altersAnswer(
        { of: 'listInParent', kind, if: ({ url }) => url.includes('SAPHana') },
        (draft) => void (draft.json = { value: [] }),
      ),
    },
    {
      id: 'filter-misses-enhanced-policies',
      says: 'A filter for virtual machines does not find enhanced policies',
      kind,
      middleware: altersAnswer(
        { of: 'listInParent', kind, if: ({ url }) => isFiltered(url) },
        (draft) => void (draft.json.value = itemsIn(draft).filter(({ properties }) => properties?.policyType !== 'V2')),
      ),
    },
    {
      id: 'filter-of-what-was-there-first',
      says: 'A filtered list of policies has only those that a new vault has',
      kind,
      middleware: altersAnswer(
        { of: 'listInParent', kind, if: ({ url }) => isFiltered(url) },
        (draft) => void (draft.json.value = itemsIn(draft).filter(({ name }) => !name.startsWith('cst-'))),
      ),
    },
  ],
})

export const policiesAreListedWhole = scenarioCheck({
  id: 'policies-are-listed-whole',
  title: 'A list shows of a policy what was written',
  level: 'should',
  profile: 'lifecycle',
  family: 'policies',
  source: ['ARM-LIST-05', 'ARM-LIST-01'],
  verbs: ['listInParent'],
  kinds,
  *judge({ pages, written }: { pages: Pages; written: readonly Written[] }) {
    for (const { id, body: sent } of written)
      for (const { value, exchange, pointer } of itemsNamed(pages.exchanges, [id]))
        for (const difference of lost(sent, object(value)))
          yield at(exchange, difference.pointer.replace('/body', pointer), difference.says)
  },
  defects: listedSpoilt,
})

export const newVaultHasPolicies = scenarioCheck({
  id: 'new-vault-has-policies',
  title: 'A new vault has policies to begin with',
  level: 'should',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-DEFAULTS'],
  verbs: ['listInParent'],
  kinds,
  *judge({ pages, names }: { pages: Pages; names: readonly string[] }) {
    if (pages.ended !== 'end') return
    const there = new Set([...itemsOf(pages.exchanges)].map(({ value }) => String(object(value)['name']).toLowerCase()))
    for (const name of names) if (!there.has(name.toLowerCase())) yield at(pages.exchanges.at(-1)!, '/body/value', `has no ${name}`)
  },
  defects: defaultPolicies.map(({ name }) => ({
    id: `no-${name.toLowerCase()}`,
    says: `A new vault has no ${name}`,
    kind,
    also: ['lists'],
    middleware: altersAnswer(
      { of: 'listInParent', kind },
      (draft) => void (draft.json.value = itemsIn(draft).filter((item) => item.name !== name)),
    ),
  })),
})

export const countOfItemsIsTheServers = scenarioCheck({
  id: 'count-of-items-is-the-servers',
  title: 'How many items a policy protects is counted, and not taken from the request',
  level: 'must',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-COUNT'],
  verbs: ['create'],
  kinds,
  *judge({ write, read, sent }: { write: Exchange; read: Exchange; sent: number }) {
    if (refused(write)) yield at(write, '/status', `is ${status(write)} for a body that has a count, which is to be ignored`)
    for (const answer of [write, read]) {
      const count = object(body(answer)['properties'])['protectedItemsCount']
      if (succeeded(answer) && count === sent)
        yield at(answer, '/body/properties/protectedItemsCount', `is ${show(count)} as it was sent; the policy protects nothing`)
    }
  },
  defects: [
    {
      id: 'count-of-items-is-kept',
      says: 'The count of protected items is what the caller says',
      kind,
      also: ['refusals', 'create'],
      middleware: alsoDoes({ of: 'create', kind, if: (request) => isCounted(request) }, (world, request) => {
        resourceOf(request, world).properties.protectedItemsCount = sentCount
      }),
    },
    {
      id: 'count-of-items-is-echoed',
      says: 'The answer to a PUT shows the count of protected items that was sent',
      kind,
      middleware: altersAnswer({ of: 'create', kind, if: (request) => isCounted(request) }, ({ json }) => {
        json.properties.protectedItemsCount = sentCount
      }),
    },
    {
      id: 'count-of-items-refused',
      says: 'A policy with a count of protected items is refused',
      kind,
      middleware: answers({ of: 'create', kind, if: (request) => isCounted(request) }, 400, {
        error: { code: 'BMSUserErrorInvalidPolicyInput', message: 'No.' },
      }),
    },
  ],
})

const isCounted = (request: Request): boolean => bodyOf(request)?.properties?.protectedItemsCount === sentCount

const isAnotherFamily: NonNullable<Parameters<typeof altersAnswer>[0]['if']> = (request, answer, world) =>
  isThere(request, answer, world) &&
  bodyOf(request)?.properties?.backupManagementType === 'AzureStorage' &&
  resourceOf(request, world).properties.backupManagementType === 'AzureIaasVM'

export const familyOfAPolicyIsFixed = scenarioCheck({
  id: 'family-of-a-policy-is-fixed',
  title: 'A policy does not become one of another family',
  level: 'should',
  profile: 'lifecycle',
  family: 'policies',
  source: ['POLICY-FIXED'],
  verbs: ['create'],
  kinds,
  *judge({ write, before, after }: { write: Exchange; before: Exchange; after: Exchange }) {
    if (!refused(write)) yield at(write, '/status', `is ${status(write)} for a policy of another family`)
    for (const { pointer, says } of changed(body(before), body(after), backupPolicy))
      yield at(after, pointer, `${says} before a PUT of another family`)
  },
  defects: [
    {
      id: 'policy-changes-its-family',
      says: 'A PUT makes a policy one of another family',
      kind,
      also: ['refusals', 'create', 'echo'],
      middleware: alsoTakesAnotherFamily(200),
    },
    {
      id: 'policy-changes-its-family-when-refused',
      says: 'A PUT of another family is refused, and done',
      kind,
      also: ['refusals', 'create', 'echo', 'lists'],
      middleware: alsoTakesAnotherFamily(400),
    },
    {
      id: 'policy-of-another-family-ignored',
      says: 'A PUT of another family answers 200 and does nothing',
      kind,
      middleware: altersAnswer({ of: 'create', kind, answers: 400, if: isAnotherFamily }, (draft, request, world) => {
        draft.status = 200
        draft.json = resourceOf(request, world)
        setHeader(draft, 'x-ms-failure-cause', undefined)
      }),
    },
  ],
})

/** Takes a policy of another family in the place of one, and answers so. */
function alsoTakesAnotherFamily(answered: 200 | 400) {
  return instead({ of: 'create', kind, if: isAnotherFamily }, (request, world) => {
    const kept = resourceOf(request, world)
    kept.properties = { ...bodyOf(request).properties, protectedItemsCount: 0 }
    return answered === 200 ? reply(200, kept) : reply(400, { error: { code: 'BMSUserErrorInvalidPolicyInput', message: 'No.' } })
  })
}
