/** The emulator agrees with a model of sixty lines on whatever is asked of it, in whatever order, in both its modes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaults } from '../../emulator/emulator.ts'
import { asynchronous, synchronous } from '../../suites/simulation.ts'
import { setUp } from '../emulator/support.ts'
import './seed.ts'

interface Body {
  readonly location?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly access?: string
}
type Step =
  | { readonly ask: 'PUT' | 'PATCH' | 'GET' | 'DELETE'; readonly name: string; readonly body: Body }
  | { readonly ask: 'list'; readonly everywhere: boolean }
  | { readonly ask: 'poll'; readonly which: number }

/** What is to be seen of a vault. */
interface Seen {
  readonly name: string
  readonly location: string
  readonly tags: Body['tags']
  readonly access: string
  readonly state: string
}
interface Pending {
  readonly vault: string
  readonly kind: 'create' | 'update' | 'delete'
  readonly body: Body
  left: number
  status: 'InProgress' | 'Succeeded' | 'Canceled'
}

function newModel(mode: 'sync' | 'async') {
  const vaults = new Map<string, Seen>()
  const started: Pending[] = []
  const running = (vault: string): Pending[] => started.filter((each) => each.vault === vault && each.status === 'InProgress')
  const cancel = (vault: string, ...kinds: Pending['kind'][]): void =>
    running(vault).forEach((each) => void (kinds.includes(each.kind) && (each.status = 'Canceled')))
  const start = (vault: string, kind: Pending['kind'], body: Body): void =>
    void started.push({ vault, kind, body, left: defaults.lroPolls, status: 'InProgress' })
  const change = (vault: string, body: Body): void => {
    const now = vaults.get(vault)
    if (now) vaults.set(vault, { ...now, tags: body.tags ?? now.tags, access: body.access ?? now.access })
  }
  /** What began earlier ends no later. */
  const end = (pending: Pending): void => {
    for (const each of running(pending.vault)) {
      each.status = 'Succeeded'
      const now = vaults.get(each.vault)
      if (each.kind === 'create' && now) vaults.set(each.vault, { ...now, state: 'Succeeded' })
      if (each.kind === 'update') change(each.vault, each.body)
      if (each === pending) return
    }
  }
  const look = (pending: Pending): void => {
    if (pending.status !== 'InProgress') return
    if (pending.left-- === 0) end(pending)
  }
  return {
    started,
    list: () =>
      [...vaults]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, seen]) => ({ name: seen.name, location: seen.location, tags: seen.tags, state: seen.state })),
    poll: (which: number) => (look(started[which]!), started[which]!.status),
    ask(method: string, name: string, body: Body): { status: number; seen?: Seen | undefined; started?: boolean } {
      const vault = name.toLowerCase()
      const there = vaults.get(vault)
      if (method === 'GET') {
        running(vault).forEach(look)
        return there ? { status: 200, seen: vaults.get(vault) } : { status: 404 }
      }
      if (method === 'DELETE') {
        if (!there) return { status: 204 }
        vaults.delete(vault)
        cancel(vault, 'create', 'update')
        return mode === 'sync' ? { status: 200 } : (start(vault, 'delete', {}), { status: 202, started: true })
      }
      if (method === 'PATCH') {
        if (!there) return { status: 404 }
        if (body.location !== undefined && body.location !== there.location) return { status: 409 }
        if (mode === 'async' && body.access !== undefined) return (start(vault, 'update', body), { status: 202, started: true })
        change(vault, body)
        return { status: 200, seen: vaults.get(vault) }
      }
      if (!there && name.length < 2) return { status: 400 }
      if (body.location === undefined) return { status: 400 }
      if (there && there.location !== body.location) return { status: 409 }
      const state = mode === 'async' && !there ? 'Provisioning' : 'Succeeded'
      vaults.set(vault, { name: there?.name ?? name, location: body.location, tags: body.tags, access: body.access ?? 'Enabled', state })
      cancel(vault, 'update', ...(there ? [] : (['create'] as const)))
      if (mode === 'sync' || there) return { status: there ? 200 : 201, seen: vaults.get(vault) }
      return (start(vault, 'create', body), { status: 201, seen: vaults.get(vault), started: true })
    },
  }
}

const tags = fc.option(fc.dictionary(fc.constantFrom('a', 'B', '__proto__'), fc.constantFrom('1', '2', ''), { maxKeys: 2 }), {
  nil: undefined,
})
const body = fc
  .record({
    location: fc.constantFrom('westeurope', 'westeurope', 'westeurope', 'northeurope', undefined),
    tags,
    access: fc.constantFrom('Enabled', 'Disabled', undefined),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Body)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ask: fc.constantFrom('PUT', 'PUT', 'PATCH', 'PATCH', 'GET', 'DELETE'),
      name: fc.constantFrom('alpha', 'ALPHA', 'Alpha', 'beta', 'Be-2', 'x'),
      body,
    }),
  },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('list'), everywhere: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ ask: fc.constant('poll'), which: fc.nat() }) },
) as fc.Arbitrary<Step>

interface Shown {
  readonly name: string
  readonly location: string
  readonly tags?: Body['tags']
  readonly properties: { readonly provisioningState: string; readonly publicNetworkAccess: string }
}
const listed = ({ name, location, tags: own, properties }: Shown) => ({ name, location, tags: own, state: properties.provisioningState })
const whole = (shown: Shown): Seen => ({ ...listed(shown), access: shown.properties.publicNetworkAccess })

for (const [mode, options] of Object.entries({ sync: synchronous, async: asynchronous })) {
  test(`${mode}: any sequence of requests`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 3 }), async (steps, pageSize) => {
        const { ask, pages, vault, inGroup, inSubscription } = setUp({ ...options, pageSize, neighbours: 0 })
        const model = newModel(mode as 'sync' | 'async')
        const urls: string[] = []
        for (const each of steps) {
          if (each.ask === 'list') {
            const { items, count } = await pages(each.everywhere ? inSubscription : inGroup.toUpperCase())
            expect(items.map(listed)).toEqual(model.list())
            expect(count).toBe(Math.max(1, Math.ceil(items.length / pageSize)))
          } else if (each.ask === 'poll') {
            if (urls.length === 0) continue
            const which = each.which % urls.length
            expect((await ask('GET', urls[which]!)).json.status).toBe(model.poll(which))
          } else {
            const { location, tags: own, access } = each.body
            const sent = {
              ...(location !== undefined && { location }),
              ...(own !== undefined && { tags: own }),
              ...(access !== undefined && { properties: { publicNetworkAccess: access } }),
            }
            const answer = await ask(each.ask, vault(each.name), each.ask === 'GET' || each.ask === 'DELETE' ? {} : { body: sent })
            const due = model.ask(each.ask, each.name, each.body)
            expect({ status: answer.status, started: answer.header('azure-asyncoperation') !== undefined }).toEqual({
              status: due.status,
              started: due.started ?? false,
            })
            if (due.started) urls.push(answer.header('azure-asyncoperation')!)
            if (due.seen) expect(whole(answer.json as Shown)).toEqual(due.seen)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
}
