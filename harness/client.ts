/** Puts requests to a target: builds them from the contract, waits out throttling, keeps every exchange. */
import { pointerTo } from '../spec/pointer.ts'
import { matchOperation, requestSchema, type Contract, type Operation } from '../spec/contract.ts'
import { jsonMedia } from '../spec/media.ts'
import { nap, type Clock } from './clock.ts'
import { denial } from './denial.ts'
import { header, pathOf, type Exchange, type Fields, type Request, type Response } from './exchange.ts'
import { ScenarioEnds } from './interruption.ts'
import { newLimiter } from './limiter.ts'
import { longestWhole, newReducer, weight } from './excerpt.ts'
import { describe, isTerminal } from './long-running.ts'
import { demandedValues, faultOf } from './parameters.ts'
import type { Bound } from './binding.ts'
import { fillPath, type Names } from '../spec/path-template.ts'
import type { RequestOptions } from './scenario.ts'
import { isOurSocket } from './system-fault.ts'
import type { Target } from './target.ts'

/** Who asks, for the request's place in the evidence. */
export interface Origin {
  readonly scenario: string
  /** Id of the kind of resource, where it is known. */
  readonly kind?: string
  /** Verb of the kind, `poll` or `result` of a long-running operation, or the id of an operation that no kind has. */
  readonly role: string
  readonly wrong?: string
  /** The operation that a poll, or a request of an undeclared method, is put to the account of. */
  readonly partOf?: string
  /** The operation that answers, where the URL may be of any shape. */
  readonly operation?: string
}

export interface Client {
  readonly exchanges: readonly Exchange[]
  /** Whether a value is one of its exchanges, and not what a server made look like one. */
  made(value: object): value is Exchange
  /** Rejects only when `signal` is aborted, or `sent` once the request is under way; absent: the same signal. */
  ask(context: Origin, request: Request, signal: AbortSignal, sent?: AbortSignal): Promise<Exchange>
  /**
   * The URL of a role for a resource, and the request that goes with it. Throws StoryEnds when a right request breaks the contract,
   * and HarnessError when the document has no such operation; `removing`: neither, for what was created is removed whatever the document says.
   */
  build(bound: Pick<Bound, 'operation' | 'names'>, names: Names, ask: RequestOptions, removing?: boolean): Promise<Request>
  /** The same for an operation of the document, its variables by the document's names. */
  request(operation: Operation, values: Readonly<Record<string, string>>, ask: RequestOptions, unchecked?: boolean): Promise<Request>
  headers(ask?: RequestOptions): Promise<[string, string][]>
}

export interface ClientOptions {
  readonly target: Target
  readonly contract: Contract
  readonly clock: Clock
  /** Product token of every request. */
  readonly userAgent: string
  readonly requestId: () => string
  /** Which shard this is: ids of exchanges then differ from those of all others. */
  readonly part?: number
  /** Whether an item of a long list is kept whole. */
  readonly isOurs: (id: string, tags: unknown) => boolean
}

/** Bytes. Once all bodies that are kept come to `together`, only short ones are read to their end. */
const room = { whole: 32 * 2 ** 20, together: 192 * 2 ** 20, short: 2 ** 20 }
/** How often a throttled request is sent. Whoever asks for a wait longer than any operation may take is not asked again. */
const throttled = { attempts: 5 }
/** How often a request is sent when a gateway fails. */
const gateway = { attempts: 3 }
/** Statuses that say of the moment, and nothing of the request (RFC 9110 §15.5.9, §15.6.3 to §15.6.5). */
const outages = [408, 502, 503, 504]
/** How often a resource is read after a write whose answer was lost, until nothing is going on with it. */
const looks = 8
/** The verbs that write to what a GET of the same URL reads, and the header fields that go with them alone. */
const writes: readonly string[] = ['create', 'update', 'delete']
const onlyOfWrites = ['content-type', 'if-match', 'if-none-match']

export function newClient({ target, contract, clock, userAgent, requestId, part, isOurs }: ClientOptions): Client {
  const exchanges: Exchange[] = []
  const own = new WeakSet<object>()
  const prefix = new URL(target.baseUrl).pathname.replace(/\/$/, '').length
  const reduce = newReducer({ isOurs, longest: target.limits.longestWhole ?? longestWhole })
  let asked = 0
  const named = part === undefined ? target.pass : `${target.pass}-${part}`
  let kept = 0

  /** Credentials of the run itself, as they were sent: that one of them ends is no fault of the target's, whatever was asked. */
  const credentials = new Set<string>()

  const once = async (context: Origin, request: Request, signal: AbortSignal, sent: AbortSignal): Promise<Exchange> => {
    signal.throwIfAborted()
    const id = `${named}-${String(++asked).padStart(3, '0')}`
    const begun = clock.now()
    const answer = await target.send(padded(request), {
      timeoutMs: target.limits.timeoutMs,
      signal: sent,
      room: kept < room.together ? room.whole : room.short,
    })
    // a machine that sleeps loses its connections
    const slept = 'failure' in answer && clock.now() - begun > target.limits.timeoutMs + nap
    const operation =
      matchOperation(contract, request.method, pathOf(request.url).slice(prefix)) ??
      contract.operations.find(({ id: known }) => known === context.operation)
    const tokenShown = 'response' in answer ? placeOf(credentials, answer.response) : undefined
    const exchange: Exchange = {
      id,
      pass: target.pass,
      ...context,
      ...(operation && { operation: operation.id }),
      startedAt: new Date(begun).toISOString(),
      durationMs: Math.round(clock.now() - begun),
      request,
      ...('response' in answer ? { response: reduce(answer.response, operation) } : answer),
      ...(tokenShown !== undefined && { tokenShown }),
      ...(slept && { unsettled: `${context.role}: the machine slept while it waited for the answer` }),
      ...('failure' in answer &&
        isOurSocket(answer.failure.code) && {
          unsettled: `${context.role}: this machine opens no more connections (${answer.failure.code})`,
        }),
    }
    kept += exchange.response ? weight(exchange.response) : 0
    exchanges.push(exchange)
    own.add(exchange)
    return exchange
  }

  const limiter = target.gentle && newLimiter(target.gentle.buckets, clock)

  /** Marks an exchange that was kept; a later answer, or none, counts in its place. */
  const mark = (exchange: Exchange, marks: Pick<Exchange, 'superseded' | 'unsettled' | 'repeated'>): Exchange => {
    const marked = { ...exchange, ...marks }
    own.add(marked)
    exchanges[exchanges.indexOf(exchange)] = marked
    return marked
  }

  /** What was overlooked once in this pass: a second answer that is lost, or a second outage, of the same kind of request stands as it is. */
  const overlooked = new Set<string>()
  const overlooks = (kind: string): boolean => !overlooked.has(kind) && overlooked.add(kind) !== undefined

  /**
   * Whether a request may be sent once more, for the answer says nothing of it: any may, for PUT, PATCH and DELETE come to the same however often they are
   * sent (RFC 9110 §9.2.2, RFC 7396). What a server does every time it does the second time as well.
   */
  const mayAskAgain = ({ response, failure }: Exchange, kind: string, attempt: number): boolean => {
    const status = response?.status ?? 0
    if (status === 429) return attempt < throttled.attempts
    if (target.gentle?.retried.includes(status)) return attempt < gateway.attempts
    if (status === 503 && response!.headers.some(([name]) => name.toLowerCase() === 'retry-after')) return attempt < throttled.attempts
    if (outages.includes(status)) return overlooks(`${kind} outage`)
    // silence until time is up costs as much time again: it is overlooked once in all
    return failure !== undefined && overlooks(/TIMEOUT/.test(failure.code) ? 'silence' : `${kind} loss`)
  }

  /** After a write of which nobody knows whether it was done: reads what it was to change until nothing is going on there. */
  const settleDown = async (context: Origin, { url, headers }: Request, signal: AbortSignal): Promise<void> => {
    const read: Request = { method: 'GET', url, headers: headers.filter(([name]) => !onlyOfWrites.includes(name.toLowerCase())) }
    const { scenario, kind, wrong } = context
    const origin: Origin = { scenario, ...(kind !== undefined && { kind }), role: 'read', ...(wrong !== undefined && { wrong }) }
    for (let [look, unheard] = [1, 0]; look <= looks && unheard < 2; look++) {
      const exchange = await once(origin, read, signal, signal)
      const { response } = exchange
      const isUnheard = response === undefined || outages.includes(response.status)
      if (isUnheard) {
        mark(exchange, { superseded: true })
        unheard++
      }
      const state = (response?.json as { properties?: { provisioningState?: unknown } } | null | undefined)?.properties?.provisioningState
      if (!isUnheard && (response.status !== 200 || isTerminal(state))) return
      await clock.sleep(1000 * 2 ** look, signal)
    }
  }

  const ask: Client['ask'] = async (context, request, signal, sent = signal) => {
    const answers: string[] = []
    // each wrong write may have its own reason to close the connection
    const kind = `${request.method} ${context.role} ${request.method === 'GET' ? '' : (context.wrong ?? '')}`
    for (let attempt = 1; ; attempt++) {
      await limiter?.take(request.method, signal)
      const asked = await once(context, request, signal, sent)
      const exchange = attempt > 1 && request.method !== 'GET' ? mark(asked, { repeated: true }) : asked
      limiter?.observe(exchange)
      const status = exchange.response?.status ?? 0
      const wait = retryAfterMs(exchange, clock.now())
      const pause = wait ?? 1000 * 2 ** attempt
      const longest = Math.max(target.limits.operationTimeoutMs, target.patience?.operationMs ?? 0)
      const again = pause <= longest && mayAskAgain(exchange, kind, attempt)
      answers.push(describe(exchange))
      if (!again) {
        const denied = status === 401 && credentials.has(header(request.headers, 'authorization') ?? '') ? denial(exchange) : undefined
        if (denied !== undefined) return mark(exchange, { unsettled: denied })
        // a gateway that answers the same every time is the target's answer; one that wavers says nothing
        const wavers = target.gentle?.retried.includes(status) && new Set(answers).size > 1
        return wavers ? mark(exchange, { unsettled: `${context.role}: a gateway failed, ${answers.join(', ')}` }) : exchange
      }
      if (wait) target.patience?.asked(wait)
      try {
        await clock.sleep(pause, signal)
        // whoever is asked too often is not asked more; and only what a GET of the same URL reads can be looked at
        if (status !== 429 && writes.includes(context.role) && context.partOf === undefined) await settleDown(context, request, signal)
      } catch (error) {
        if (!signal.aborted) throw error
        // the first may have been done: whoever asked must know of it, to remove what it made
        return mark(exchange, { unsettled: `${context.role}: the run ended before it was sent again` })
      }
      mark(exchange, { superseded: true })
    }
  }

  const headers: Client['headers'] = async (ask = {}) => {
    const authorization = ask.authorization !== undefined ? ask.authorization : target.token ? `Bearer ${await target.token()}` : null
    if (ask.authorization === undefined && authorization !== null) credentials.add(authorization)
    return [
      ['accept', 'application/json'],
      // without a word any coding would do (RFC 9110 §12.5.3)
      ['accept-encoding', 'identity'],
      ['user-agent', userAgent],
      ['x-ms-client-request-id', requestId()],
      ...(authorization === null ? [] : [['authorization', authorization] as [string, string]]),
    ]
  }

  const build: Client['build'] = ({ operation, names }, given, ask, removing) =>
    request(operation, Object.fromEntries([...names].map(([ours, theirs]) => [theirs, given[ours] ?? ''])), ask, removing)

  const request: Client['request'] = async (operation, values, ask, unchecked = false) => {
    const path = fillPath(operation.path, values)
    const version = ask.apiVersion === undefined ? target.apiVersion : ask.apiVersion
    const demanded = demandedValues(operation, Object.entries(ask.headers ?? {}))
    const given = { ...(version !== null && { 'api-version': version }), ...demanded.query, ...ask.query }
    const query = Object.entries(given)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&')
    const body = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
    if (ask.wrong === undefined && !unchecked) checkRequest(operation, values, version, ask.body)
    const type = jsonMedia(operation.body?.content.keys() ?? []) ?? 'application/json'
    const fields: Fields = [
      ...(await headers(ask)),
      ...demanded.headers,
      ...(body === undefined || ask.headers?.['content-type'] !== undefined ? [] : [['content-type', type] as const]),
      ...Object.entries(ask.headers ?? {}),
    ]
    return {
      method: ask.method ?? operation.method,
      url: `${target.baseUrl}${ask.spelling ? ask.spelling(path) : path}${query && `?${query}`}`,
      headers: fields,
      ...(body !== undefined && { body }),
      ...(ask.padding !== undefined && { padding: ask.padding }),
    }
  }

  return { exchanges, made: (value): value is Exchange => own.has(value), ask, build, request, headers }
}

/** A token shorter than this may stand in a text by chance. */
const shortestToken = 12

/** Where an answer shows a credential, as it is or percent-encoded. */
function placeOf(credentials: ReadonlySet<string>, { headers, text }: Response): string | undefined {
  for (const credential of credentials) {
    const token = credential.replace(/^\S+ /, '')
    if (token.length < shortestToken) continue
    const forms = [token, encodeURIComponent(token)]
    const shows = (value: string): boolean => forms.some((form) => value.includes(form))
    const field = headers.find(([, value]) => shows(value))
    if (field) return pointerTo('/headers', field[0].toLowerCase())
    if (shows(text)) return '/body'
  }
  return undefined
}

/** With its padding, which is sent and not kept: nobody wants it back, in the evidence least of all. */
const padded = ({ padding, ...request }: Request): Request =>
  padding === undefined ? request : { ...request, body: `${request.body!.slice(0, -1)},"padding":"${' '.repeat(padding)}"}` }

/** How the reason begins for which a right request of ours is not sent. */
export const notAllowed = 'the document does not allow a request of the suite'

/** Our own requests keep the contract, unless they are meant to break it: one that does not says nothing of the target. */
function checkRequest(operation: Operation, path: Readonly<Record<string, string>>, apiVersion: string | null, body: unknown): void {
  const refuse = (why: string): never => {
    throw new ScenarioEnds(`${notAllowed}: ${operation.id}, ${why}`)
  }
  const fault = faultOf(operation, path, apiVersion)
  if (fault !== undefined) refuse(fault)
  if (operation.body?.required && body === undefined) refuse('the body is left out')
  if (body !== undefined && operation.body && operation.body.content.size > 0 && jsonMedia(operation.body.content.keys()) === undefined)
    refuse(`it takes ${[...operation.body.content.keys()].join(', ')} and no JSON`)
  const problem = body === undefined ? undefined : requestSchema(operation)?.validate(body)[0]
  if (problem) refuse(`the body${problem.pointer && ` at ${problem.pointer}`} ${problem.says}`)
}

/** What `Retry-After` asks for, in milliseconds from now: seconds or a date (RFC 9110 §10.2.3), reckoned by the clock of the answer's own Date; `undefined` when absent or neither. */
export function retryAfterMs({ response }: Exchange, now: number): number | undefined {
  const value = response && header(response.headers, 'retry-after')?.trim()
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = /[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN
  const theirs = Date.parse(header(response!.headers, 'date') ?? '')
  return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(theirs) ? now : theirs))
}
