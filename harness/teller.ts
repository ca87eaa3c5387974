/** What a story works with: plans, calls, lists, waits, and hands over to checks; keeps the ledger and the cast while doing so. */
import { retryAfterMs } from './client.ts'
import { succeeded, type Exchange } from './exchange.ts'
import { HarnessError, StoryEnds } from './interruption.ts'
import { openEntries, type LedgerEvent } from './ledger.ts'
import { settle as settleOperation, type Follower } from './long-running.ts'
import { readPages } from './paging.ts'
import type { Stage } from './pass.ts'
import { random } from './random.ts'
import { fillPath } from './role.ts'
import type { Ask, Story, Teller } from './story.ts'
import { sameOrigin } from './target.ts'

/**
 * The first wait between two polls; later ones grow by half, up to the longest. A server may ask for up to ten minutes (ARM). Milliseconds.
 * Whoever asks for long waits is polled a few times even beyond the bound of an operation: our impatience is no fault of the server.
 */
const pace = { first: 100, growth: 1.5, longest: 30_000, longestAsked: 600_000, leastPolls: 4 }

export function newTeller(stage: Stage, story: Pick<Story, 'id'>): Teller {
  const { target, contract, binding, client, cast, clock, signal, spent } = stage

  const plan: Teller['plan'] = (suffix, body) => {
    const creating = binding.roles.get('create')
    if (!creating) throw new StoryEnds('the document has no operation that creates')
    const place = { subscription: target.subscription, group: target.group, name: `${stage.run}-${suffix}` }
    const id = fillPath(creating.role.path, place)
    const tags = { ...(body['tags'] as object | undefined), ...target.tags, ...ownTags(stage) }
    return { ...place, id, body: { ...body, tags } }
  }

  const call: Teller['call'] = async (role, on, ask = {}) => {
    const bound = binding.roles.get(role)
    const values = { subscription: target.subscription, group: target.group, ...on, ...defined(ask) }
    const { request, operation } = await client.build(role, values as unknown as Record<string, string>, ask)
    const id = fillPath(bound!.role.path, values as unknown as Record<string, string>)
    const effect = ask.method === undefined ? bound!.role.effect : undefined
    if (effect) before(stage, effect, id)
    const partOf = ask.method === undefined ? {} : { partOf: operation.id }
    const exchange = await client.ask({ story: story.id, role, ...partOf, ...(ask.wrong !== undefined && { wrong: ask.wrong }) }, request, signal)
    after(stage, role, effect, id, exchange)
    return exchange
  }

  const callOperation: Teller['callOperation'] = async (operation, values, ask) => {
    const request = await client.request(operation, namesGuessed(operation.path, values), ask)
    return client.ask({ story: story.id, role: operation.id, ...(ask.wrong !== undefined && { wrong: ask.wrong }) }, request, signal)
  }

  const follow: Teller['follow'] = async (url, role, from) => {
    if (!sameOrigin(url, target)) return undefined
    const partOf = from.operation ?? from.partOf
    return client.ask({ story: story.id, role, ...(partOf !== undefined && { partOf }) }, { method: 'GET', url, headers: await client.headers() }, signal)
  }

  const settle: Teller['settle'] = async (initial, on) => {
    const deadline = clock.now() + target.limits.operationTimeoutMs / (spent.lateRoles.has(initial.role) ? 10 : 1)
    const follower: Follower = {
      follow: (url, role) => follow(url, role, initial),
      read: () => call('read', on),
      wait: async (latest, polls) => {
        const asked = retryAfterMs(latest, clock.now())
        const ms = Math.min(Math.max(asked ?? pace.first * pace.growth ** polls, pace.first), asked === undefined ? pace.longest : pace.longestAsked)
        if (clock.now() + ms > deadline && polls >= pace.leastPolls) return false
        await clock.sleep(ms, signal)
        return true
      },
    }
    const settled = await settleOperation(initial, follower)
    if (settled.outcome === 'late') spent.lateRoles.add(initial.role)
    const effect = binding.roles.get(initial.role)?.role.effect
    if (effect && settled.outcome === 'done') cast.set(on.id, effect === 'creates' ? 'exists' : 'absent')
    return settled
  }

  const pages: Teller['pages'] = async (role, ask) => {
    const watched = cast.watch()
    const first = await call(role, undefined, ask)
    const read = await readPages(first, (link) => followPage(link, first))
    return { ...read, expected: watched() }
  }

  /** A further page is an answer of the same operation, so it keeps its role. */
  const followPage = async (link: string, first: Exchange): Promise<Exchange | undefined> =>
    sameOrigin(link, target) ? client.ask({ story: story.id, role: first.role }, { method: 'GET', url: link, headers: await client.headers() }, signal) : undefined

  return {
    target, contract, binding, plan, call, callOperation, settle, pages, follow,
    standing: () => (stage.standing.made ??= stage.stand(newTeller(stage, { id: 'standing-vault' }))),
    random: random(stage.seed ^ hash(story.id)),
    hold(check, ...args) {
      stage.holds.push({ check: check.id, operation: operationOf(stage, check, args), story: story.id, args })
    },
    need(condition, reason) {
      if (!condition) throw new StoryEnds(reason)
    },
  }
}

/** Every resource carries whose it is and how long it may live; sweep goes by these and by nothing else. */
export function ownTags({ run, clock }: Pick<Stage, 'run' | 'clock'>): Record<string, string> {
  const now = clock.now()
  return {
    'azure-backup-conformance-run': run,
    'azure-backup-conformance-created': new Date(now).toISOString(),
    'azure-backup-conformance-expires': new Date(now + 24 * 3_600_000).toISOString(),
  }
}

function before(stage: Stage, effect: 'creates' | 'deletes', id: string): void {
  const { target, cast, spent } = stage
  if (effect === 'creates' && cast.state(id) === undefined) {
    if (++spent.vaults > (target.limits.maxVaults ?? Infinity)) throw new StoryEnds(`the budget of ${target.limits.maxVaults} vaults is spent`)
    note(stage, 'planned', id)
  }
  if (effect === 'deletes' && ++spent.deletes > (target.limits.maxDeletes ?? Infinity)) {
    throw new StoryEnds(`the budget of ${target.limits.maxDeletes} deletions is spent`)
  }
  if (effect === 'creates' && cast.state(id) === 'absent') note(stage, 'planned', id)
  if (cast.state(id) !== 'exists' || effect === 'deletes') cast.set(id, 'moving')
}

function after(stage: Stage, role: string, effect: 'creates' | 'deletes' | undefined, id: string, exchange: Exchange): void {
  const { cast } = stage
  if (effect === 'creates' && succeeded(exchange) && cast.state(id) !== 'exists') note(stage, 'created', id)
  if (role === 'read' && exchange.response?.status === 404 && cast.state(id) !== undefined) {
    if (openEntries(stage.ledger.entries).some((entry) => entry.id === id && entry.pass === stage.target.pass)) note(stage, 'deleted', id)
    if (cast.state(id) === 'moving') cast.set(id, 'absent')
  }
}

export function note({ ledger, clock, run, target }: Stage, event: LedgerEvent, id: string, why?: string): void {
  ledger.append({ at: new Date(clock.now()).toISOString(), event, run, pass: target.pass, target: target.kind, baseUrl: target.baseUrl, id, ...(why !== undefined && { note: why }) })
}

/** The operation on whose account a check is held: that of its role, or of the first exchange handed over that has one of its roles. */
function operationOf({ binding }: Stage, check: { id: string; roles: readonly string[] }, args: readonly unknown[]): string {
  const role = check.roles.length === 1 ? check.roles[0]! : exchangesIn(args).find((exchange) => check.roles.includes(exchange.role))?.role
  const bound = role === undefined ? undefined : binding.roles.get(role)
  if (!bound) throw new HarnessError(`"${check.id}" was handed no exchange of its roles (${check.roles.join(', ')})`)
  return bound.operation.id
}

/** All exchanges in what a story handed over, however deep. */
export function exchangesIn(value: unknown): Exchange[] {
  if (typeof value !== 'object' || value === null) return []
  if ('request' in value && 'story' in value) return [value as Exchange]
  return Object.values(value).flatMap(exchangesIn)
}

/** Values for the variables of an unknown path: a variable takes the value of the segment word in front of it. */
function namesGuessed(path: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const words: Readonly<Record<string, string>> = { subscriptions: 'subscription', resourcegroups: 'group', vaults: 'name', locations: 'location' }
  return Object.fromEntries([...path.matchAll(/([^/]+)\/\{([^}]*)\}/g)].map(([, word, name]) => [name!, values[words[word!.toLowerCase()] ?? ''] ?? 'conformance']))
}

const defined = ({ subscription, group, name }: Ask): object =>
  Object.fromEntries(Object.entries({ subscription, group, name }).filter(([, value]) => value !== undefined))

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)
