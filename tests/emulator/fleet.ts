/**
 * A provider that does not exist, with kinds as differently shaped as real ones are: depots (tracked), trucks below them (no PATCH,
 * each depot has one from the start, PUT answers 200 always), trips below trucks (made and deleted asynchronously whatever the options
 * say, listed at the depot, marked as deleted before they are gone) and inspections (found, never made by a caller).
 */
import { invalid } from '../../emulator/arm/body.ts'
import { createCore } from '../../emulator/arm/core.ts'
import { header } from '../../emulator/arm/fields.ts'
import type { Json } from '../../emulator/arm/json.ts'
import type { Kind, Provider } from '../../emulator/arm/kind.ts'
import type { Follow } from '../../emulator/arm/long-running.ts'
import type { ArmOptions } from '../../emulator/arm/options.ts'
import { parameter } from '../../emulator/arm/gate.ts'
import { pointers } from '../../emulator/arm/polls.ts'
import { refusals } from '../../emulator/arm/refusal.ts'
import { keyOf } from '../../emulator/arm/store.ts'
import { checkTags } from '../../emulator/arm/tags.ts'
import { fill, template } from '../../emulator/arm/template.ts'
import { demandRegion, demandSameLocation, locationIn } from '../../emulator/arm/tracked.ts'
import { defaults } from '../../emulator/options.ts'
import type { Fields } from '../../harness/exchange.ts'

const namespace = 'Contoso.Fleet'
const subscription = '/subscriptions/{subscription}'
const depots = `${subscription}/resourceGroups/{group}/providers/${namespace}/depots`
const depot = `${depots}/{depot}`
const truck = `${depot}/yards/Main/trucks/{truck}`
const trip = `${truck}/trips/{trip}`

export const types = {
  depot: `${namespace}/depots`,
  truck: `${namespace}/depots/trucks`,
  trip: `${namespace}/depots/trucks/trips`,
  inspection: `${namespace}/depots/inspections`,
}

const refuse = refusals({ NoSuchTruck: [404, 'provider'], TruckIsOut: [400, 'provider'], NameNotRight: [400, 'provider'] })

const child = (type: string, id: string, name: string, properties: unknown): Json => ({ id, name, type, properties })
const objectIn = ({ properties }: Json): Json => {
  if (typeof properties !== 'object' || properties === null) throw invalid("'properties' is not an object")
  return properties as Json
}

/** Deletions of trips are followed at the depot; everything else about them below the trip. */
const atTrip: Follow = {
  status: `${trip}/operationsStatus/{operation}`,
  result: `${trip}/operationResults/{operation}`,
  also: [['status', `${depot}/tripOperations/{operation}`]],
  tells: ({ id }) => ({ id, properties: { jobId: id } }),
}
const atDepot: Follow = { status: `${depot}/tripOperations/{operation}`, result: `${depot}/tripResults/{operation}` }
const washed: Follow = { status: `${truck}/washes/{operation}`, result: `${truck}/washResults/{operation}` }

const kinds: readonly Kind[] = [
  {
    type: types.depot,
    noun: 'depot',
    path: depot,
    lists: [depots, `${subscription}/providers/${namespace}/depots`],
    follow: { status: `${depot}/states/{operation}`, result: `${depot}/results/{operation}` },
    module: {
      onPut({ call: { state }, id, name, body, before, later }) {
        const location = demandRegion(state.facts, types.depot, locationIn(body))
        if (before) demandSameLocation(String(before['location']), location, name)
        if (body['tags'] !== undefined) checkTags(body['tags'])
        const provisioningState = later ? 'Creating' : 'Succeeded'
        return { id, name, type: types.depot, location, tags: body['tags'] ?? {}, properties: { provisioningState } }
      },
      onProvisioned: (_state, resource) => ({ ...resource, properties: { provisioningState: 'Succeeded' } }),
      onPatch: {
        check: (_call, _before, { tags }) => checkTags(tags ?? {}),
        apply: (_state, before, { tags }) => ({ ...before, tags: tags ?? before['tags'] }),
      },
      onDelete({ state }, { id }) {
        if (state.store.of(types.trip).following(`${keyOf(String(id))}/`, '', 1).length > 0) throw refuse('TruckIsOut', 'A truck is out.')
        return undefined
      },
      listed: ({ properties: _properties, ...rest }) => rest,
    },
  },
  {
    type: types.truck,
    noun: 'truck',
    parent: types.depot,
    path: truck,
    lists: [`${depot}/trucks`],
    follow: { status: `${truck}/operations/{operation}`, result: `${truck}/operationResults/{operation}` },
    answers: { created: 200 },
    actions: [
      {
        method: 'POST',
        path: `${truck}/wash`,
        follow: washed,
        run(call) {
          const { state, names } = call
          const key = keyOf(fill(template(truck), names))
          const kept = state.store.of(types.truck).get(key)!
          const effect = (): void => void (kept.resource = { ...kept.resource, properties: { clean: true } })
          const begun = {
            id: state.random.guid(),
            verb: 'wash',
            key,
            names,
            noun: 'truck',
            follow: washed,
            began: state.clock.tick(),
            effect,
          }
          const operation = state.operations.start({ ...begun, result: () => ({ status: 204 }) })
          return { status: 202, headers: pointers(call, operation, ['result']) }
        },
      },
    ],
    module: {
      demandName(name) {
        if (!/^[a-z][a-z0-9;-]{2,20}$/i.test(name)) throw refuse('NameNotRight', `'${name}' is no name of a truck.`)
      },
      onPut: ({ id, name, body }) => child(types.truck, id, name, objectIn(body)),
      onDelete: () => undefined,
      takesTime: (verb, _body, asynchronous) => asynchronous && verb === 'delete',
      filter({ query }) {
        const wanted = /^wheels eq (\d+)$/.exec(parameter(query, '$filter') ?? '')?.[1]
        return wanted === undefined ? undefined : ({ properties }) => String((properties as Json)['wheels']) === wanted
      },
      seed: ({ id }) => [child(types.truck, `${String(id)}/yards/Main/trucks/Spare`, 'Spare', { wheels: 4 })],
      missing: ({ names }) => refuse('NoSuchTruck', `There is no truck '${names['truck']}'.`),
    },
  },
  {
    type: types.trip,
    noun: 'trip',
    parent: types.truck,
    path: trip,
    lists: [`${depot}/trips`, `${truck}/trips`],
    follow: atTrip,
    answers: {
      create: { status: 202, links: ['status', 'result'], body: {} },
      replace: { status: 202, links: ['status', 'result'], body: {} },
      delete: { status: 202, links: ['status', 'result'], follow: atDepot },
    },
    module: {
      onPut: ({ id, name, body }) => child(types.trip, id, name, objectIn(body)),
      // the first deletion marks it, the second removes it
      onDelete: (_call, trip) =>
        (trip['properties'] as Json)['ended'] === true
          ? undefined
          : { ...trip, properties: { ...(trip['properties'] as Json), ended: true } },
      takesTime: () => true,
      seed: ({ id, name }) => (name === 'Loaded' ? [child(types.trip, `${String(id)}/trips/first`, 'first', {})] : []),
    },
  },
  {
    type: types.inspection,
    noun: 'inspection',
    parent: types.depot,
    path: `${depot}/inspections/{inspection}`,
    lists: [`${depot}/inspections`],
    module: { seed: ({ id }) => [child(types.inspection, `${String(id)}/inspections/first`, 'first', {})] },
  },
]

export const fleet: Provider = {
  namespace,
  apiVersions: new Set(['2024-05-05']),
  regions: new Set(['westeurope', 'eastus']),
  kinds,
  operations: () => [{ name: `${namespace}/depots/read` }],
}

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads answers as it finds them
type Any = any

/** A server of the fleet, and the means to talk to it. Paths begin below the namespace in the first group, or are absolute URLs. */
export function openFleet(options: Partial<ArmOptions> = {}) {
  const all = { ...defaults, ...options }
  const core = createCore(fleet, all)
  const group = `/subscriptions/${all.subscription}/resourceGroups/${all.resourceGroups[0]}/providers/${namespace}`
  const ask = (method: string, path: string, body?: unknown) => {
    const [before, query] = path.split('?')
    const absolute = path.startsWith('http') ? path : `http://arm.test${before!.startsWith('/subscriptions') ? '' : group}${before}`
    const url = path.startsWith('http') ? path : `${absolute}?api-version=2024-05-05${query === undefined ? '' : `&${query}`}`
    const headers: Fields = [
      ['Authorization', `Bearer ${all.token}`],
      ['Content-Type', 'application/json'],
    ]
    const answer = core.answer({ method, url, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const json: Any = answer.body === '' ? undefined : JSON.parse(String(answer.body))
    const field = (name: string): string | undefined => header(answer.headers, name)
    return { status: answer.status, json, code: json?.error?.code, poll: field('azure-asyncoperation'), location: field('location'), field }
  }
  /** Names of all items of a list, page by page. */
  const pages = (path: string): string[][] => {
    const found: string[][] = []
    for (let next: string | undefined = path; next; ) {
      const { json } = ask('GET', next)
      found.push(json.value.map(({ name }: Any) => name))
      next = json.nextLink
    }
    return found
  }
  return { core, ask, pages, group, root: `/subscriptions/${all.subscription}` }
}
