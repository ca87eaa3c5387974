/** The core carries kinds that it was not written for: a made-up provider, asked as one asks a server. */
import { describe, expect, test } from 'vitest'
import { createCore } from '../../emulator/arm/core.ts'
import { defaults } from '../../emulator/options.ts'
import { fleet, openFleet, types } from './fleet.ts'

const depot = { location: 'West Europe', tags: { a: 'b' } }
const spare = '/depots/North/yards/Main/trucks/Spare'
const truck = '/depots/North/yards/Main/trucks/Big-One'
const trip = `${truck}/trips/t1`

function opened(options: Parameters<typeof openFleet>[0] = {}) {
  const opening = openFleet(options)
  expect(opening.ask('PUT', '/depots/North', depot)).toMatchObject({ status: 201 })
  return opening
}

describe('a tracked resource of another provider', () => {
  test('is created, read, replaced, changed, listed and deleted', () => {
    const { ask, pages, group, root } = opened()
    expect(ask('GET', '/DEPOTS/north').json).toEqual({
      id: `${group}/depots/North`,
      name: 'North',
      type: types.depot,
      location: 'westeurope',
      tags: { a: 'b' },
      properties: { provisioningState: 'Succeeded' },
    })
    expect(ask('PUT', '/depots/NORTH', { location: 'westeurope' })).toMatchObject({ status: 200, json: { name: 'North', tags: {} } })
    expect(ask('PUT', '/depots/north', { location: 'eastus' })).toMatchObject({ status: 409, code: 'InvalidResourceLocation' })
    expect(ask('PUT', '/depots/other', { location: 'mars' })).toMatchObject({ code: 'LocationNotAvailableForResourceType' })
    expect(ask('PATCH', '/depots/north', { tags: { c: 'd' } })).toMatchObject({ status: 200, json: { tags: { c: 'd' } } })
    for (const name of ['d1', 'd2', 'd3']) ask('PUT', `/depots/${name}`, depot)
    expect(pages('/depots')).toEqual([['d1', 'd2', 'd3'], ['North']])
    expect(pages(`${root}/providers/Contoso.Fleet/depots`)).toEqual([['d1', 'd2', 'd3'], ['North']])
    expect(ask('GET', '/depots').json.value[0]).not.toHaveProperty('properties')
    expect(ask('DELETE', '/depots/north')).toMatchObject({ status: 200, json: undefined })
    expect(ask('DELETE', '/depots/north')).toMatchObject({ status: 204 })
    expect(ask('GET', '/depots/north')).toMatchObject({ status: 404, code: 'ResourceNotFound' })
  })

  test('is provisioned, and its operation is followed, at the paths of its own kind', () => {
    const { ask } = opened({ create: 'async', delete: 'async', update: 'async' })
    expect(ask('GET', '/depots/North').json.properties).toEqual({ provisioningState: 'Creating' })
    expect(ask('GET', '/depots/North').json.properties).toEqual({ provisioningState: 'Succeeded' })
    const { status, poll, location } = ask('DELETE', '/depots/North')
    expect([status, poll, location]).toEqual([202, expect.stringContaining('/North/states/'), expect.stringContaining('/North/results/')])
    expect(ask('GET', poll!).json).toMatchObject({ status: 'InProgress' })
    expect(ask('GET', location!).status).toBe(204)
    expect(ask('GET', poll!).json).toMatchObject({ status: 'Succeeded' })
  })

  test('the gate speaks of the provider that is there', () => {
    const { ask, group } = opened()
    expect(ask('GET', group.replace('Contoso.Fleet', 'Microsoft.RecoveryServices') + '/vaults')).toMatchObject({
      code: 'InvalidResourceNamespace',
    })
    expect(ask('GET', '/ships')).toMatchObject({ status: 404, code: 'InvalidResourceType' })
    const refused = ask('GET', `http://arm.test${group}${spare}?api-version=2024-01-01`)
    expect(refused).toMatchObject({ status: 400, code: 'NoRegisteredProviderFound' })
    expect(refused.json.error.message).toContain("for type 'depots/trucks'")
  })
})

describe('a child resource', () => {
  test('is created and replaced with 200, keeps the casing of its parent and of its creation, and has no PATCH', () => {
    const { ask, group } = opened()
    const made = ask('PUT', truck.replace('/depots/North', '/DEPOTS/north'), { properties: { wheels: 6 } })
    expect([made.status, made.json.id]).toEqual([200, `${group}${truck}`])
    expect(ask('PUT', truck.toUpperCase(), { properties: { wheels: 8 } })).toMatchObject({
      status: 200,
      json: { id: `${group}${truck}`, name: 'Big-One', properties: { wheels: 8 } },
    })
    const refused = ask('PATCH', truck, { properties: {} })
    expect([refused.status, refused.field('allow')]).toEqual([405, 'GET, PUT, DELETE'])
    expect(ask('PUT', `${truck};!`, { properties: {} })).toMatchObject({ status: 400, code: 'NameNotRight' })
    expect(ask('PUT', truck, [])).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })

  test('a semicolon in a name is the same however it is spelt', () => {
    const { ask } = opened()
    ask('PUT', '/depots/North/yards/Main/trucks/a;b', { properties: { wheels: 4 } })
    expect(ask('GET', '/depots/North/yards/Main/trucks/A%3Bb')).toMatchObject({ status: 200, json: { name: 'a;b' } })
  })

  test('each parent has what it has from the start, and what is removed of it stays removed', () => {
    const { ask, pages } = opened()
    expect(pages('/depots/North/trucks')).toEqual([['Spare']])
    expect(ask('DELETE', spare)).toMatchObject({ status: 200 })
    expect(pages('/depots/North/trucks')).toEqual([[]])
    ask('PUT', '/depots/South', depot)
    expect(ask('GET', spare.replace('North', 'South'))).toMatchObject({ status: 200 })
    ask('DELETE', '/depots/North')
    ask('PUT', '/depots/North', depot)
    expect(pages('/depots/North/trucks')).toEqual([['Spare']])
  })

  test('is listed in its parent alone, filtered and page by page; a token leads on in the list it is of', () => {
    const { ask, pages } = opened()
    ask('PUT', '/depots/North-2', depot)
    for (const [index, wheels] of [4, 6, 6, 4, 6, 6, 6].entries()) {
      ask('PUT', `/depots/North/yards/Main/trucks/truck-${index}`, { properties: { wheels } })
    }
    expect(pages('/depots/North/trucks').map(({ length }) => length)).toEqual([3, 3, 2])
    expect(pages('/depots/North-2/trucks')).toEqual([['Spare']])
    const filtered = pages('/depots/North/trucks?$filter=wheels%20eq%206')
    expect(filtered.map(({ length }) => length)).toEqual([3, 2])
    expect(pages('/depots/North/trucks?$filter=wheels%20eq%205')).toEqual([[]])
    const token = /skiptoken=(.*)$/.exec(ask('GET', '/depots/North/trucks').json.nextLink)![1]
    expect(ask('GET', `/depots/North-2/trucks?$skiptoken=${token}`)).toMatchObject({ status: 400, code: 'InvalidSkipToken' })
    expect(ask('GET', `/depots?$skiptoken=${token}`)).toMatchObject({ status: 400, code: 'InvalidSkipToken' })
  })

  test('is 404 in the words of its provider, and in those of Resource Manager where its parent is not there', () => {
    const { ask } = opened()
    expect(ask('GET', truck)).toMatchObject({ status: 404, code: 'NoSuchTruck' })
    expect(ask('DELETE', truck)).toMatchObject({ status: 204 })
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const refused = ask(method, '/depots/Nowhere/yards/Main/trucks/abc', { properties: {} })
      expect([refused.status, refused.code]).toEqual([404, 'ResourceNotFound'])
      expect(refused.json.error.message).toContain("'Contoso.Fleet/depots/Nowhere'")
    }
    expect(ask('GET', '/depots/Nowhere/trucks')).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect(ask('PUT', trip, { properties: {} })).toMatchObject({ status: 404, code: 'NoSuchTruck' })
    expect(ask('POST', `${truck}/wash`)).toMatchObject({ status: 404, code: 'NoSuchTruck' })
  })

  test('a deletion that takes time is followed below the resource, and by nobody elsewhere', () => {
    const { ask } = opened({ delete: 'async', lroPolls: 2 })
    const { status, poll, location } = ask('DELETE', spare)
    expect(status).toBe(202)
    expect([ask('GET', poll!).json.status, ask('GET', location!).status]).toEqual(['InProgress', 202])
    expect(ask('GET', location!).status).toBe(204)
    expect(ask('GET', poll!).json).toMatchObject({ status: 'Succeeded' })
    expect(ask('GET', poll!.replace('Spare', 'Other'))).toMatchObject({ status: 404, code: 'OperationNotFound' })
    expect(ask('GET', poll!.replace(/Spare.*\//, 'Spare/washes/'))).toMatchObject({ status: 404, code: 'OperationNotFound' })
  })

  test('a kind that is found has no PUT and no DELETE', () => {
    const { ask, pages } = opened()
    expect(pages('/depots/North/inspections')).toEqual([['first']])
    for (const method of ['PUT', 'PATCH', 'DELETE']) expect(ask(method, '/depots/North/inspections/first', {}).field('allow')).toBe('GET')
  })

  test('an action of a resource goes on after its answer, and does what it says', () => {
    const { ask } = opened()
    const { status, location, poll } = ask('POST', `${spare}/wash`)
    expect([status, poll]).toEqual([202, undefined])
    expect(ask('GET', location!).status).toBe(202)
    expect(ask('GET', location!).status).toBe(204)
    expect(ask('GET', spare).json.properties).toEqual({ clean: true })
    expect(ask('GET', `${spare}/wash`).field('allow')).toBe('POST')
  })
})

describe('a child of a child', () => {
  const begun = () => {
    const opening = opened()
    opening.ask('PUT', truck, { properties: {} })
    return { ...opening, made: opening.ask('PUT', trip, { properties: { to: 'Bonn' } }) }
  }

  test('is there when its creation has ended, which other paths than those of the headers tell too', () => {
    const { ask, made, pages } = begun()
    expect([made.status, made.json]).toEqual([202, {}])
    expect(ask('GET', trip).status).toBe(404)
    const id = made.poll!.split('/').at(-1)!.split('?')[0]!
    expect(ask('GET', `/depots/north/tripOperations/${id}`).json).toMatchObject({ id, properties: { jobId: id } })
    expect(ask('GET', made.location!)).toMatchObject({ status: 200, json: { name: 't1' } })
    expect(pages('/depots/North/trips')).toEqual([['t1']])
    expect(pages(`${truck}/trips`)).toEqual([['t1']])
    ask('PUT', '/depots/North/yards/Main/trucks/Loaded', { properties: {} })
    expect(pages('/depots/North/trips')).toEqual([['t1', 'first']])
    expect(ask('GET', '/depots/Nowhere/trips')).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect(pages(`${spare}/trips`)).toEqual([[]])
    expect(ask('GET', `/depots/Nowhere/tripOperations/${id}`)).toMatchObject({ status: 404, code: 'OperationNotFound' })
  })

  test('keeps its grand-parent from being deleted, is marked before it goes, and goes with its parent', () => {
    const { ask, made, core } = begun()
    ask('GET', made.poll!)
    ask('GET', made.poll!)
    expect(ask('DELETE', '/depots/North')).toMatchObject({ status: 400, code: 'TruckIsOut' })
    expect(ask('GET', trip)).toMatchObject({ status: 200 })
    const { poll, location } = ask('DELETE', trip)
    expect([poll, location]).toEqual([expect.stringContaining('/North/tripOperations/'), expect.stringContaining('/North/tripResults/')])
    expect(ask('GET', trip).json.properties).toEqual({ to: 'Bonn', ended: true })
    expect(ask('DELETE', truck)).toMatchObject({ status: 200 })
    expect(core.store.of(types.trip).size).toBe(0)
    ask('PUT', truck, { properties: {} })
    expect(ask('GET', trip)).toMatchObject({ status: 404 })
    expect(ask('DELETE', '/depots/North')).toMatchObject({ status: 200 })
  })

  test('whose creation is under way when its parent goes is never made', () => {
    const { ask, made, core } = begun()
    ask('DELETE', truck)
    expect(ask('GET', made.poll!).json).toMatchObject({ status: 'Canceled', error: { code: 'OperationCanceled' } })
    expect(core.store.of(types.trip).size).toBe(0)
  })
})

test('what is kept is copied and put back, all kinds of it, and a reset ends it', () => {
  const { ask, core, pages } = opened()
  ask('PUT', truck, { properties: {} })
  ask('DELETE', spare)
  const before = core.store.snapshot()
  ask('DELETE', '/depots/North')
  core.store.restore(before)
  expect(pages('/depots/North/trucks')).toEqual([['Big-One']])
  core.reset()
  expect(pages('/depots')).toEqual([[]])
})

test('what lived below a resource that somebody took away does not come back with a new one of its name', () => {
  const { ask, core, pages } = opened()
  ask('PUT', truck, { properties: {} })
  core.store.of(types.depot).clear()
  expect(ask('GET', truck)).toMatchObject({ status: 404, code: 'ResourceNotFound' })
  ask('PUT', '/depots/North', depot)
  expect(pages('/depots/North/trucks')).toEqual([['Spare']])
})

test('a table of kinds that contradicts itself is found when the server is made', () => {
  const [first, second] = fleet.kinds
  const made =
    (...kinds: (typeof fleet.kinds)[number][]) =>
    () =>
      createCore({ ...fleet, kinds }, defaults)
  expect(made(second!)).toThrow('its parent Contoso.Fleet/depots is to stand before it')
  expect(made(first!, { ...second!, path: '/elsewhere/{truck}' })).toThrow("its path is to begin with its parent's")
  expect(made(first!, { ...first!, type: 'Contoso.Fleet/garages' })).toThrow('is in the table twice')
  expect(made({ ...first!, follow: { status: '/a/{operation}', result: '/b/{operation}' } })).toThrow(
    '/a/{operation} lies below no resource',
  )
})
