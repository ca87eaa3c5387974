/** What a scenario works with: plans, calls, lists, waits, and hands over to checks; keeps the ledger and the inventory while doing so. */
import { allowedName, allowedPart } from './fit.ts'
import { guessedNames, namesByWord } from './parameters.ts'
import { documentedResponse, type Operation } from '../spec/contract.ts'
import { retryAfterMs, type Client, type Origin } from './client.ts'
import { nap } from './clock.ts'
import { succeeded, type Exchange } from './exchange.ts'
import { HarnessError, ScenarioEnds } from './interruption.ts'
import type { LedgerEvent } from './ledger.ts'
import { settle as settleOperation, type Follower } from './long-running.ts'
import { tagsOf } from './ownership.ts'
import { enoughPages, itemsOf, readPages, type Item } from './paging.ts'
import type { Handover } from './record.ts'
import type { Stage } from './stage.ts'
import { random } from './random.ts'
import { boundOrPlain, obstacle } from './binding.ts'
import { fitsCheck, type ScenarioCheck } from './check.ts'
import { effectOf, idTemplate, pluralOf, type Kind } from './kind.ts'
import { isBelow, type Expected, type Resource } from './inventory.ts'
import { fillPath, parsePath, type Names } from '../spec/path-template.ts'
import type { RequestOptions, Scenario, Context } from './scenario.ts'
import { sameOrigin } from './target.ts'

/**
 * The first wait between two polls; later ones grow by half, up to the longest. A server may ask for up to ten minutes (ARM). Milliseconds.
 * Whoever asks for none is not asked more often than `soonest` in the long run. Whoever asks for long waits is polled a few times even beyond the bound of an operation: our impatience is no fault of the server.
 */
const pace = { first: 100, growth: 1.5, soonest: 2_000, longest: 30_000, longestAsked: 600_000, leastPolls: 4 }

export function newContext(stage: Stage, scenario: Pick<Scenario, 'id' | 'kind'>): Context {
  const { target, contract, binding, client, inventory, clock, signal, spent } = stage
  /** The parent in which resources of a kind are, where none is named. */
  const usualParent = (kind: Kind | undefined): Resource | undefined => (kind?.parent ? stage.parents.get(kind.parent.id) : undefined)

  const plan: Context['plan'] = (suffix, body, given, kind = scenario.kind) => {
    const parent = given ?? usualParent(kind)
    const template = kind && idTemplate(kind)
    const named = binding.bound.find((bound) => bound.kind === kind && bound.role.path === template)
    if (!kind || template === undefined || !named) throw new ScenarioEnds('the document has no operation that names a resource')
    const place = { subscription: target.subscription, group: target.group, name: allowedName(named, `${stage.run}-${suffix}`) }
    const id = fillPath(template, { ...place, ...namesOfParents(parent) })
    const tags = { ...(body['tags'] as object | undefined), ...target.tags, ...tagsOf(stage.run, clock.now()) }
    const whole = kind.traits.includes('tracked') ? { ...body, tags } : body
    const creating = binding.of(kind.id, 'create')
    return { kind, ...place, ...(parent && { parent }), id, body: creating ? allowedPart(creating, whole) : whole }
  }

  const can: Context['can'] = (verb, kind = scenario.kind) => obstacle(binding, kind, verb, target.readOnly) === undefined

  const call: Context['call'] = async (verb, on, ask = {}) => {
    const kind = on?.kind ?? scenario.kind
    const bound = stage.hurried ? boundOrPlain(binding, kind?.id, verb) : binding.of(kind?.id, verb)
    if (target.readOnly && (ask.method ?? bound?.operation.method) !== 'GET')
      throw new HarnessError(`a scenario would write in a read-only run: "${verb}"`)
    if (!bound) throw new HarnessError(`the document has no operation for "${verb}" of ${kind?.id ?? 'no kind'}`)
    const place = { subscription: target.subscription, group: target.group }
    const values = { ...place, ...namesOfParents(on?.parent ?? ask.parent ?? usualParent(bound.kind)), ...namesOf(on), ...defined(ask) }
    const { operation } = bound
    const request = await client.build(bound, values, ask, stage.hurried)
    // whoever was ended meanwhile plans nothing: what is not sent need not be looked for
    signal.throwIfAborted()
    const id = fillPath(bound.role.path, values)
    const known = inventory.state(id)
    const effect = ask.method === undefined ? effectOf(verb) : undefined
    const writes = ask.method === undefined && (effect !== undefined || verb === 'update')
    const was = inventory.written(id)
    const noted = writes ? inventory.wrote(id) : undefined
    if (effect === 'creates') inventory.spell(ask.spelling ? ask.spelling(id) : id)
    const undo = effect ? before(stage, effect, bound.kind, id, ask.free === true || ask.wrong !== undefined) : () => undefined
    const partOf = ask.method === undefined ? {} : { partOf: operation.id }
    // a creation under way is answered, whoever interrupts: it may come about all the same, and has to be removed then
    const sent = effect === 'creates' ? (stage.abandon ?? new AbortController().signal) : signal
    const exchange = await client.ask(
      { scenario: scenario.id, kind: bound.kind.id, role: verb, ...partOf, ...(ask.wrong !== undefined && { wrong: ask.wrong }) },
      request,
      signal,
      sent,
    )
    after(stage, verb, effect, id, exchange, undo)
    // what was refused left all as it was, unless it was sent before and may have been done then, or another write has begun meanwhile
    if (isRefused(exchange) && !exchange.repeated && was?.body && inventory.written(id)?.since === noted) inventory.wrote(id, was.body)
    const elsewhere = ask.subscription !== undefined || ask.group !== undefined || (on !== undefined && on.group !== target.group)
    const isThere = known === 'exists' || stage.keepsState === false || !bound!.role.path.includes('{name}')
    const isDue = !elsewhere && ask.spelling === undefined && (effect === 'creates' ? ask.free !== true : isThere)
    if (ask.wrong === undefined && ask.method === undefined) showsThatItIsServed(stage, scenario, operation, exchange, isDue)
    return exchange
  }

  const callOperation: Context['callOperation'] = async (operation, on, ask) => {
    const place = { subscriptions: target.subscription, resourcegroups: target.group, locations: target.location }
    const request = await client.request(operation, guessedNames(operation, { ...place, ...namesByWord(on) }), ask)
    return client.ask({ scenario: scenario.id, role: operation.id, ...(ask.wrong !== undefined && { wrong: ask.wrong }) }, request, signal)
  }

  /** GETs a URL that the target gave, if it leads to the target. */
  const get = async (url: string, context: Omit<Origin, 'scenario'>, ask: RequestOptions = {}): Promise<Exchange | undefined> =>
    sameOrigin(url, target)
      ? client.ask({ scenario: scenario.id, ...context }, { method: 'GET', url, headers: await client.headers(ask) }, signal)
      : undefined

  const follow: Context['follow'] = (url, role, from, ask = {}) => {
    const partOf = from.operation ?? from.partOf
    return get(
      url,
      {
        role,
        ...(from.kind !== undefined && { kind: from.kind }),
        ...(partOf !== undefined && { partOf }),
        ...(ask.wrong !== undefined && { wrong: ask.wrong }),
      },
      ask,
    )
  }

  const settle: Context['settle'] = async (initial, on) => {
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
    const effect = effectOf(initial.role)
    if (effect && settled.outcome === 'done') inventory.set(on.id, effect === 'creates' ? 'exists' : 'absent')
    return settled
  }

  const pages: Context['pages'] = async (verb, ask) => {
    const watched = inventory.watch()
    const kind = binding.of(scenario.kind?.id, verb)?.kind
    const parent = verb === 'listInParent' ? (ask?.parent ?? usualParent(kind)) : undefined
    const first = await call(verb, undefined, ask)
    // a further page is an answer of the same operation, wherever its link leads
    const read = await readPages(
      first,
      (link) =>
        get(link, {
          role: first.role,
          ...(first.kind !== undefined && { kind: first.kind }),
          ...(first.operation !== undefined && { operation: first.operation }),
        }),
      spent.endlessRoles.has(verb) ? enoughPages : undefined,
    )
    if (read.ended === 'too many') spent.endlessRoles.add(verb)
    return { ...read, expected: expectedOf(kind, parent, watched()) }
  }

  const strangers: Context['strangers'] = (list) => {
    const { kind } = scenario
    const creating = kind && binding.of(kind.id, 'create')
    if (!creating) return []
    const place = { subscription: target.subscription, group: target.group, ...namesOfParents(usualParent(kind)), name: `${stage.run}-` }
    const begins = fillPath(creating.role.path, place).toLowerCase()
    const known = new Set(list.expected.known.map((id) => id.toLowerCase()))
    const named = (text: string): boolean => text.toLowerCase().includes(`${stage.run}-`.toLowerCase())
    const pages = list.exchanges.filter(({ response }) => response && named(response.reduced ? response.reduced.table.rows : response.text))
    const found: (Item & { readonly id: string })[] = []
    for (const item of itemsOf(pages)) {
      const id = item.id?.toLowerCase()
      if (id === undefined || !id.startsWith(begins) || known.has(id)) continue
      found.push(item as Item & { readonly id: string })
      // another answer of the same server may have named it already
      if (inventory.state(id) !== undefined || target.readOnly) continue
      for (const event of ['planned', 'created'] as const) note(stage, event, item.id!, 'found in a list')
      inventory.set(item.id!, 'coming')
    }
    return found
  }

  const until: Context['until'] = async (ask, fits) => {
    const first = await ask()
    if (!target.lag) return { first, last: first }
    const end = clock.now() + target.lag.forMs
    for (let last = first; ; last = await ask()) {
      if (fits(last) || clock.now() + target.lag.everyMs > end) return { first, last }
      await clock.sleep(target.lag.everyMs, signal)
    }
  }

  return {
    kind: scenario.kind,
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
    wrote: ({ id }, body) => void inventory.wrote(id, body),
    written: ({ id }) => inventory.written(id)?.body,
    shared: (kind = scenario.kind) => sharedOf(stage, kind),
    random: random(stage.seed ^ hash(scenario.id)),
    check(rule, handed) {
      const exchanges = exchangesIn(handed, client.made)
      if (!isOfKind(stage, rule as ScenarioCheck<never>, exchanges)) return
      stage.handovers.push({
        check: rule.id,
        operation: operationOf(stage, rule as ScenarioCheck<never>, exchanges),
        scenario: scenario.id,
        handed: { kind: scenario.kind, ...handed } as Handover['handed'],
        exchanges,
      })
    },
    need(condition, reason) {
      if (!condition) throw new ScenarioEnds(reason)
    },
  }
}

/** What a list is to show: what is of its kind, and in the parent whose children it lists. */
function expectedOf(kind: Kind | undefined, parent: Resource | undefined, expected: Expected): Expected {
  const template = kind && idTemplate(kind)
  if (template === undefined) return expected
  const isMeant = (id: string): boolean => parsePath(template, id) !== undefined && (parent === undefined || isBelow(id, parent.id))
  return {
    ...expected,
    existing: expected.existing.filter(isMeant),
    gone: expected.gone.filter(isMeant),
    written: expected.written.filter(({ id }) => isMeant(id)),
  }
}

/** Hands over what a right request was answered: each that was due a success, and the first success, due or not. */
function showsThatItIsServed(stage: Stage, scenario: Pick<Scenario, 'id'>, operation: Operation, exchange: Exchange, isDue: boolean): void {
  const { served, answering, handovers } = stage
  if (!served || answering.has(operation.id) || !(isDue || succeeded(exchange))) return
  const promisesBody = (documentedResponse(operation, exchange.response?.status ?? 0)?.content.size ?? 0) > 0
  const handed = { exchange, promisesBody }
  handovers.push({
    check: served.id,
    operation: operation.id,
    scenario: scenario.id,
    handed,
    exchanges: [exchange],
  })
  if ([...served.judge(handed)].length === 0) answering.add(operation.id)
}

function before(stage: Stage, effect: 'creates' | 'deletes', kind: Kind, id: string, free: boolean): () => void {
  const { target, inventory, spent } = stage
  const known = inventory.state(id)
  const makesOneMore = effect === 'creates' && known === undefined && !free
  const made = spent.resources.get(kind.id) ?? 0
  const most = target.limits.maxResources?.[kind.id] ?? Infinity
  if (makesOneMore && made >= most) throw new ScenarioEnds(`the budget of ${most} ${pluralOf(kind)} is spent`)
  const costs = effect === 'deletes' && !free
  if (costs && spent.deletes >= (target.limits.maxDeletes ?? Infinity))
    throw new ScenarioEnds(`the budget of ${target.limits.maxDeletes} deletions is spent`)
  if (makesOneMore) spent.resources.set(kind.id, made + 1)
  if (costs) spent.deletes += 1
  if (effect === 'creates' && (known === undefined || known === 'absent')) note(stage, 'planned', id)
  if (effect === 'deletes') inventory.set(id, 'leaving')
  else if (known !== 'exists') inventory.set(id, 'coming')
  return () => {
    if (makesOneMore) spent.resources.set(kind.id, spent.resources.get(kind.id)! - 1)
    if (known === 'exists') inventory.set(id, 'exists')
  }
}

/** After an answer: what it says of the resource, and of what must be cleaned up. */
function after(
  stage: Stage,
  verb: string,
  effect: 'creates' | 'deletes' | undefined,
  id: string,
  exchange: Exchange,
  undo: () => void,
): void {
  const { inventory, ledger, target, unanswered } = stage
  const status = exchange.response?.status ?? 0
  if (effect === 'creates') unanswered[exchange.response ? 'delete' : 'add'](id)
  if (effect === 'creates') noteRefusal(stage, id, status)
  // 404 to a deletion leaves open whether it was there; any other refusal leaves all as it was
  if (status >= 400 && status < 500 && status !== 404) undo()
  if (effect === 'creates' && succeeded(exchange) && inventory.state(id) !== 'exists') note(stage, 'created', id)
  // an update that makes what it should have missed: a fault of the target, and ours to remove
  if (verb === 'update' && succeeded(exchange) && (inventory.state(id) === undefined || inventory.state(id) === 'absent')) {
    for (const event of ['planned', 'created'] as const) note(stage, event, id, 'made by an update')
    inventory.set(id, 'coming')
  }
  if (verb === 'read' && succeeded(exchange) && inventory.state(id) === 'denied') inventory.set(id, 'exists')
  if (verb !== 'read' || status !== 404) return
  // whatever becomes of it, no list need show it as long as a read does not
  if (inventory.state(id) === 'exists') inventory.set(id, 'denied')
  const last = ledger.entries.findLast((entry) => entry.id === id && entry.pass === target.pass)?.event
  // a read that is stale right after a creation says nothing; after a deletion, or a creation that was refused, it does
  if (inventory.state(id) === 'coming' && last === 'planned') inventory.set(id, 'absent')
  if (inventory.state(id) === 'leaving') inventory.set(id, 'absent')
  if (inventory.state(id) === 'absent' && last !== undefined && last !== 'deleted') note(stage, 'deleted', id)
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

/** The shared resource of a kind: made by the first scenario that asks for it. */
function sharedOf(stage: Stage, kind: Kind | undefined): Promise<Resource> {
  if (!kind) throw new HarnessError('a scenario of no kind asks for a shared resource')
  const made = stage.shared.get(kind.id) ?? makeShared(stage, kind)
  stage.shared.set(kind.id, made)
  return made
}

async function makeShared(stage: Stage, kind: Kind): Promise<Resource> {
  const parents = new Map(stage.parents)
  const parent = kind.parent && (await sharedOf(stage, kind.parent))
  if (parent) parents.set(parent.kind.id, parent)
  return stage.makeShared(newContext({ ...stage, parents }, { id: `shared-${kind.id}`, kind }), kind)
}

/** Names of a resource, as variables of templates. */
const namesOf = (on: Resource | undefined): Names => (on ? { subscription: on.subscription, group: on.group, name: on.name } : {})

/** The names of parents stand under the ids of their kinds. */
function namesOfParents(parent: Resource | undefined): Names {
  if (!parent) return {}
  return { subscription: parent.subscription, group: parent.group, ...namesOfParents(parent.parent), [parent.kind.id]: parent.name }
}

/** Whether a check is a requirement of the kind that exchanges are about, as far as its traits tell. */
function isOfKind({ binding }: Stage, { of, unless, kinds }: ScenarioCheck<never>, exchanges: readonly Exchange[]): boolean {
  const id = exchanges.find((exchange) => exchange.kind !== undefined)?.kind
  const own = binding.bound.find(({ kind }) => kind.id === id)
  return own === undefined || fitsCheck({ ...(of && { of }), ...(unless && { unless }), ...(kinds && { kinds }) }, own)
}

/** The operation on whose account a check is made: the one that fits it, or that of the first exchange handed over that fits. */
function operationOf({ binding }: Stage, rule: ScenarioCheck<never>, exchanges: readonly Exchange[]): string {
  const fitting = binding.bound.filter((bound) => fitsCheck(rule, bound))
  const ofKind = fitting.filter(({ kind }) => kind.id === exchanges.find((exchange) => exchange.kind !== undefined)?.kind)
  if (ofKind.length === 1) return ofKind[0]!.operation.id
  for (const exchange of exchanges) {
    const bound = ofKind.find(({ role }) => role.verb === exchange.role)
    if (bound) return bound.operation.id
  }
  throw new HarnessError(`"${rule.id}" was handed no exchange of its verbs (${rule.verbs.join(', ')})`)
}

/** All exchanges in what a scenario handed over, however deep. */
function exchangesIn(value: unknown, made: Client['made'], found: Exchange[] = []): Exchange[] {
  if (typeof value !== 'object' || value === null) return found
  if (made(value)) found.push(value)
  else for (const inner of Object.values(value)) exchangesIn(inner, made, found)
  return found
}

const isRefused = ({ response }: Exchange): boolean => response !== undefined && response.status >= 400 && response.status < 500

const defined = ({ subscription, group, name, operation }: RequestOptions): Names =>
  Object.fromEntries(Object.entries({ subscription, group, name, operation }).filter(([, value]) => value !== undefined)) as Names

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)
