/** What a story works with: plans, calls, lists, waits, and hands over to checks; keeps the ledger and the cast while doing so. */
import { allowedName, allowedPart } from './fit.ts'
import { guessedNames } from './parameters.ts'
import { documentedResponse, type Operation } from '../spec/contract.ts'
import { retryAfterMs, type Client, type Context } from './client.ts'
import { nap } from './clock.ts'
import { succeeded, type Exchange } from './exchange.ts'
import { HarnessError, StoryEnds } from './interruption.ts'
import type { LedgerEvent } from './ledger.ts'
import { settle as settleOperation, type Follower } from './long-running.ts'
import { tagsOf } from './ownership.ts'
import { enoughPages, itemsOf, readPages, type Item } from './paging.ts'
import type { Stage } from './pass.ts'
import { random } from './random.ts'
import { boundOrPlain, fillPath, obstacle } from './role.ts'
import type { Ask, Story, Teller } from './story.ts'
import { sameOrigin } from './target.ts'

/**
 * The first wait between two polls; later ones grow by half, up to the longest. A server may ask for up to ten minutes (ARM). Milliseconds.
 * Whoever asks for none is not asked more often than `soonest` in the long run. Whoever asks for long waits is polled a few times even beyond the bound of an operation: our impatience is no fault of the server.
 */
const pace = { first: 100, growth: 1.5, soonest: 2_000, longest: 30_000, longestAsked: 600_000, leastPolls: 4 }

export function newTeller(stage: Stage, story: Pick<Story, 'id'>): Teller {
  const { target, contract, binding, client, cast, clock, signal, spent } = stage

  const plan: Teller['plan'] = (suffix, body) => {
    const named = [...binding.roles.values()].find(({ role }) => role.path.includes('{name}'))
    if (!named) throw new StoryEnds('the document has no operation that names a resource')
    const place = { subscription: target.subscription, group: target.group, name: allowedName(named, `${stage.run}-${suffix}`) }
    const id = fillPath(named.role.path, place)
    const tags = { ...(body['tags'] as object | undefined), ...target.tags, ...tagsOf(stage.run, clock.now()) }
    const creating = binding.roles.get('create')
    return { ...place, id, body: creating ? allowedPart(creating, { ...body, tags }) : { ...body, tags } }
  }

  const can: Teller['can'] = (role) => obstacle(binding, role, target.readOnly) === undefined

  const call: Teller['call'] = async (role, on, ask = {}) => {
    const bound = stage.hurried ? boundOrPlain(binding, role) : binding.roles.get(role)
    if (target.readOnly && (ask.method ?? bound?.operation.method) !== 'GET')
      throw new HarnessError(`a story would write in a read-only run: "${role}"`)
    const values = { subscription: target.subscription, group: target.group, ...on, ...defined(ask) }
    const { request, operation } = await client.build(role, values as unknown as Record<string, string>, ask, stage.hurried)
    // whoever was ended meanwhile plans nothing: what is not sent need not be looked for
    signal.throwIfAborted()
    const id = fillPath(bound!.role.path, values as unknown as Record<string, string>)
    const known = cast.state(id)
    const effect = ask.method === undefined ? bound!.role.effect : undefined
    const writes = ask.method === undefined && (effect !== undefined || role === 'update')
    const was = cast.written(id)
    const noted = writes ? cast.wrote(id) : undefined
    if (effect === 'creates') cast.spell(ask.spelling ? ask.spelling(id) : id)
    const undo = effect ? before(stage, effect, id, ask.free === true || ask.wrong !== undefined) : () => undefined
    const partOf = ask.method === undefined ? {} : { partOf: operation.id }
    // a creation under way is answered, whoever interrupts: it may come about all the same, and has to be removed then
    const sent = effect === 'creates' ? (stage.abandon ?? new AbortController().signal) : signal
    const exchange = await client.ask(
      { story: story.id, role, ...partOf, ...(ask.wrong !== undefined && { wrong: ask.wrong }) },
      request,
      signal,
      sent,
    )
    after(stage, role, effect, id, exchange, undo)
    // what was refused left all as it was, unless another write has begun meanwhile
    if (isRefused(exchange) && was?.body && cast.written(id)?.since === noted) cast.wrote(id, was.body)
    const elsewhere = ask.subscription !== undefined || ask.group !== undefined || (on !== undefined && on.group !== target.group)
    const isThere = known === 'exists' || stage.keepsState === false || !bound!.role.path.includes('{name}')
    const isDue = !elsewhere && ask.spelling === undefined && (effect === 'creates' ? ask.free !== true : isThere)
    if (ask.wrong === undefined && ask.method === undefined) showsThatItIsServed(stage, story, operation, exchange, isDue)
    return exchange
  }

  const callOperation: Teller['callOperation'] = async (operation, values, ask) => {
    const request = await client.request(operation, guessedNames(operation, values), ask)
    return client.ask({ story: story.id, role: operation.id, ...(ask.wrong !== undefined && { wrong: ask.wrong }) }, request, signal)
  }

  /** GETs a URL that the target gave, if it leads to the target. */
  const get = async (url: string, context: Omit<Context, 'story'>, ask: Ask = {}): Promise<Exchange | undefined> =>
    sameOrigin(url, target)
      ? client.ask({ story: story.id, ...context }, { method: 'GET', url, headers: await client.headers(ask) }, signal)
      : undefined

  const follow: Teller['follow'] = (url, role, from, ask = {}) => {
    const partOf = from.operation ?? from.partOf
    return get(url, { role, ...(partOf !== undefined && { partOf }), ...(ask.wrong !== undefined && { wrong: ask.wrong }) }, ask)
  }

  const settle: Teller['settle'] = async (initial, on) => {
    const begun = clock.now()
    let patience = stage.hurried ? 0 : (target.patience?.operationMs ?? 0)
    let deadline = begun + target.limits.operationTimeoutMs / (spent.lateRoles.has(initial.role) ? 10 : 1)
    const follower: Follower = {
      follow: (url, role) => follow(url, role, initial),
      read: () => call('read', on),
      wantsResult: stage.hurried !== true,
      wait: async (latest, polls) => {
        // a machine that was shut and opened again has not waited meanwhile
        if (latest.durationMs > target.limits.timeoutMs + nap) deadline += latest.durationMs
        const asked = retryAfterMs(latest, clock.now())
        const longest =
          asked === undefined ? pace.longest : stage.hurried ? Math.max(pace.longest, (deadline - clock.now()) / 4) : pace.longestAsked
        const growing = pace.first * pace.growth ** polls
        const ms = Math.min(asked === undefined ? growing : Math.max(asked, Math.min(growing, pace.soonest)), longest)
        // an operation gets what it asks for, as long as there is patience; more than the longest wait of ARM is not meant
        const granted = asked !== undefined && asked <= pace.longestAsked ? Math.min(asked, patience) : 0
        patience -= granted
        deadline += granted
        if (clock.now() + ms > deadline && (stage.hurried || polls >= pace.leastPolls)) return false
        if (granted > 0) target.patience?.asked(granted)
        stage.waiting.set(initial.id, { since: begun, what: `${initial.role} of ${on.name}, asked ${polls} times how it goes` })
        const due = clock.now() + ms
        await clock.sleep(ms, signal)
        deadline += Math.max(0, clock.now() - due)
        return true
      },
    }
    const settled = await settleOperation(initial, follower).finally(() => stage.waiting.delete(initial.id))
    if (settled.outcome === 'late') spent.lateRoles.add(initial.role)
    const effect = binding.roles.get(initial.role)?.role.effect
    if (effect && settled.outcome === 'done') cast.set(on.id, effect === 'creates' ? 'exists' : 'absent')
    return settled
  }

  const pages: Teller['pages'] = async (role, ask) => {
    const watched = cast.watch()
    const first = await call(role, undefined, ask)
    // a further page is an answer of the same operation, wherever its link leads
    const read = await readPages(
      first,
      (link) => get(link, { role: first.role, ...(first.operation !== undefined && { operation: first.operation }) }),
      spent.endlessRoles.has(role) ? enoughPages : undefined,
    )
    if (read.ended === 'too many') spent.endlessRoles.add(role)
    return { ...read, expected: watched() }
  }

  const strangers: Teller['strangers'] = (list) => {
    const creating = binding.roles.get('create')
    if (!creating) return []
    const begins = fillPath(creating.role.path, { ...target, name: `${stage.run}-` } as unknown as Record<string, string>).toLowerCase()
    const known = new Set(list.expected.known.map((id) => id.toLowerCase()))
    const named = (text: string): boolean => text.toLowerCase().includes(`${stage.run}-`.toLowerCase())
    const pages = list.exchanges.filter(({ response }) => response && named(response.reduced ? response.reduced.table.rows : response.text))
    const found: (Item & { readonly id: string })[] = []
    for (const item of itemsOf(pages)) {
      const id = item.id?.toLowerCase()
      if (id === undefined || !id.startsWith(begins) || known.has(id)) continue
      found.push(item as Item & { readonly id: string })
      // another answer of the same server may have named it already
      if (cast.state(id) !== undefined || target.readOnly) continue
      for (const event of ['planned', 'created'] as const) note(stage, event, item.id!, 'found in a list')
      cast.set(item.id!, 'coming')
    }
    return found
  }

  const until: Teller['until'] = async (ask, fits) => {
    const first = await ask()
    if (!target.lag) return { first, last: first }
    const end = clock.now() + target.lag.forMs
    for (let last = first; ; last = await ask()) {
      if (fits(last) || clock.now() + target.lag.everyMs > end) return { first, last }
      await clock.sleep(target.lag.everyMs, signal)
    }
  }

  return {
    target,
    contract,
    binding,
    keepsState: stage.keepsState !== false,
    plan,
    can,
    call,
    callOperation,
    settle,
    pages,
    strangers,
    follow,
    until,
    wrote: ({ id }, body) => void cast.wrote(id, body),
    written: ({ id }) => cast.written(id)?.body,
    standing: () => (stage.standing.made ??= stage.stand(newTeller(stage, { id: 'standing-vault' }))),
    random: random(stage.seed ^ hash(story.id)),
    hold(check, ...args) {
      const exchanges = exchangesIn(args, client.made)
      stage.holds.push({ check: check.id, operation: operationOf(stage, check, exchanges), story: story.id, args, exchanges })
    },
    need(condition, reason) {
      if (!condition) throw new StoryEnds(reason)
    },
  }
}

/** Hands over what a right request was answered: each that was due a success, and the first success, due or not. */
function showsThatItIsServed(stage: Stage, story: Pick<Story, 'id'>, operation: Operation, exchange: Exchange, isDue: boolean): void {
  const { served, answering, holds } = stage
  if (!served || answering.has(operation.id) || !(isDue || succeeded(exchange))) return
  const promisesBody = (documentedResponse(operation, exchange.response?.status ?? 0)?.content.size ?? 0) > 0
  const args = [exchange, promisesBody] as const
  holds.push({ check: served.id, operation: operation.id, story: story.id, args, exchanges: [exchange] })
  if ([...served.judge(...args)].length === 0) answering.add(operation.id)
}

function before(stage: Stage, effect: 'creates' | 'deletes', id: string, free: boolean): () => void {
  const { target, cast, spent } = stage
  const known = cast.state(id)
  const makesOneMore = effect === 'creates' && known === undefined && !free
  if (makesOneMore && spent.vaults >= (target.limits.maxVaults ?? Infinity))
    throw new StoryEnds(`the budget of ${target.limits.maxVaults} vaults is spent`)
  const costs = effect === 'deletes' && !free
  if (costs && spent.deletes >= (target.limits.maxDeletes ?? Infinity))
    throw new StoryEnds(`the budget of ${target.limits.maxDeletes} deletions is spent`)
  if (makesOneMore) spent.vaults += 1
  if (costs) spent.deletes += 1
  if (effect === 'creates' && (known === undefined || known === 'absent')) note(stage, 'planned', id)
  if (effect === 'deletes') cast.set(id, 'leaving')
  else if (known !== 'exists') cast.set(id, 'coming')
  return () => {
    if (makesOneMore) spent.vaults -= 1
    if (known === 'exists') cast.set(id, 'exists')
  }
}

/** After an answer: what it says of the resource, and of what must be cleaned up. */
function after(
  stage: Stage,
  role: string,
  effect: 'creates' | 'deletes' | undefined,
  id: string,
  exchange: Exchange,
  undo: () => void,
): void {
  const { cast, ledger, target, unanswered } = stage
  const status = exchange.response?.status ?? 0
  if (effect === 'creates') unanswered[exchange.response ? 'delete' : 'add'](id)
  if (effect === 'creates') noteRefusal(stage, id, status)
  // 404 to a deletion leaves open whether it was there; any other refusal leaves all as it was
  if (status >= 400 && status < 500 && status !== 404) undo()
  if (effect === 'creates' && succeeded(exchange) && cast.state(id) !== 'exists') note(stage, 'created', id)
  // an update that makes what it should have missed: a fault of the target, and ours to remove
  if (role === 'update' && succeeded(exchange) && (cast.state(id) === undefined || cast.state(id) === 'absent')) {
    for (const event of ['planned', 'created'] as const) note(stage, event, id, 'made by an update')
    cast.set(id, 'coming')
  }
  if (role === 'read' && succeeded(exchange) && cast.state(id) === 'denied') cast.set(id, 'exists')
  if (role !== 'read' || status !== 404) return
  // whatever becomes of it, no list need show it as long as a read does not
  if (cast.state(id) === 'exists') cast.set(id, 'denied')
  const last = ledger.entries.findLast((entry) => entry.id === id && entry.pass === target.pass)?.event
  // a read that is stale right after a creation says nothing; after a deletion, or a creation that was refused, it does
  if (cast.state(id) === 'coming' && last === 'planned') cast.set(id, 'absent')
  if (cast.state(id) === 'leaving') cast.set(id, 'absent')
  if (cast.state(id) === 'absent' && last !== undefined && last !== 'deleted') note(stage, 'deleted', id)
}

/** 408 is no refusal: whatever was late may come about. What a lost or failed creation left open, a later refusal does not settle. */
function noteRefusal({ refused, ledger, target }: Stage, id: string, status: number): void {
  const asked = ledger.entries.some((entry) => entry.id === id && entry.pass === target.pass && entry.event === 'created')
  const isRefusal = status >= 400 && status < 500 && status !== 408
  if (isRefusal && !asked && refused.get(id) !== doubtful) refused.set(id, status)
  else if (!isRefusal) refused.set(id, doubtful)
}
/** Stands for a status: a creation was not refused, or nobody knows. */
const doubtful = 0

export function note(
  { ledger, clock, run, target }: Pick<Stage, 'ledger' | 'clock' | 'run' | 'target'>,
  event: LedgerEvent,
  id: string,
  why?: string,
): void {
  ledger.append({
    at: new Date(clock.now()).toISOString(),
    event,
    run,
    pass: target.pass,
    target: target.kind,
    baseUrl: target.baseUrl,
    id,
    ...(why !== undefined && { note: why }),
  })
}

/** The operation on whose account a check is held: that of its role, or of the first exchange handed over that has one of its roles. */
function operationOf({ binding }: Stage, check: { id: string; roles: readonly string[] }, exchanges: readonly Exchange[]): string {
  const role = check.roles.length === 1 ? check.roles[0]! : exchanges.find((exchange) => check.roles.includes(exchange.role))?.role
  const bound = role === undefined ? undefined : binding.roles.get(role)
  if (!bound) throw new HarnessError(`"${check.id}" was handed no exchange of its roles (${check.roles.join(', ')})`)
  return bound.operation.id
}

/** All exchanges in what a story handed over, however deep. */
function exchangesIn(value: unknown, made: Client['made'], found: Exchange[] = []): Exchange[] {
  if (typeof value !== 'object' || value === null) return found
  if (made(value)) found.push(value)
  else for (const inner of Object.values(value)) exchangesIn(inner, made, found)
  return found
}

const isRefused = ({ response }: Exchange): boolean => response !== undefined && response.status >= 400 && response.status < 500

const defined = ({ subscription, group, name }: Ask): object =>
  Object.fromEntries(Object.entries({ subscription, group, name }).filter(([, value]) => value !== undefined))

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)
