/** Long-running operations as Azure Resource Manager has them: follow one to its end, within bounds, and tell how it went. */
import { header, succeeded, type Exchange } from './exchange.ts'

export interface Settled {
  /** The request that began it. */
  readonly initial: Exchange
  /** Status requests, in order. */
  readonly polls: readonly Exchange[]
  /** What the `Location` of the first answer gave once the operation was done. */
  readonly result?: Exchange
  /** `refused`: the first answer was no success; `broken`: it could not be followed; `late`: no end within the bound. */
  readonly outcome: 'done' | 'failed' | 'refused' | 'broken' | 'late'
  /** Whether the first answer left anything to be waited for. */
  readonly asynchronous: boolean
  /** Why it is broken, or which state it ended in. */
  readonly why?: string
}

/** How one is followed: everything that touches the network or the clock. */
export interface Follower {
  /** GETs a URL that the server gave, verbatim; `undefined` when it is not the target's own. */
  follow(url: string, role: 'poll' | 'result'): Promise<Exchange | undefined>
  /** Reads the resource itself. */
  read(): Promise<Exchange>
  /** Whether the result is wanted, once it is done. */
  readonly wantsResult: boolean
  /** Waits before the next poll; false when the bound for the whole operation is reached. */
  wait(latest: Exchange, polls: number): Promise<boolean>
}

/** Terminal states; the swagger spells one of them with two l, ARM with one. */
const ends: Readonly<Record<string, 'done' | 'failed'>> = { succeeded: 'done', failed: 'failed', canceled: 'failed', cancelled: 'failed' }

/** The word that tells the state of an operation or resource, as the body has it. */
export const statusOf = (exchange: Exchange): unknown => member(exchange.response?.json, 'status')
export const provisioningState = (exchange: Exchange): unknown => member(member(exchange.response?.json, 'properties'), 'provisioningState')

const member = (value: unknown, name: string): unknown => (value as Record<string, unknown> | null | undefined)?.[name]
const end = (state: unknown): 'done' | 'failed' | undefined => (typeof state === 'string' ? ends[state.toLowerCase()] : undefined)

/** Whether a state says that nothing is going on any more. A missing one means Succeeded (ARM asynchronous operations). */
export const isTerminal = (state: unknown): boolean => state === undefined || state === null || end(state) !== undefined

/**
 * Where a header field of an answer leads. A reference without a host is taken from the URL of the request, as clients do
 * (RFC 3986 §5, RFC 9110 §10.2.2); an absolute one stays as it is spelt. `undefined`: the answer has no such field.
 */
export function linkIn({ request, response }: Exchange, name: 'azure-asyncoperation' | 'location'): string | undefined {
  const link = header(response?.headers ?? [], name)
  // links of a megabyte are not taken apart where their beginning tells that they are absolute
  return link === undefined || /^[a-z][a-z0-9+.-]*:/i.test(link) || !URL.canParse(link, request.url)
    ? link
    : new URL(link, request.url).href
}

type Step = { outcome: Settled['outcome']; why?: string } | 'on'

/** Whether a state says that what was asked for did not come about. */
export const hasFailed = (state: unknown): boolean => end(state) === 'failed'

/** Follows what an answer began; bounded by `follower.wait`. */
export async function settle(initial: Exchange, follower: Follower): Promise<Settled> {
  const polls: Exchange[] = []
  const closing = (outcome: Settled['outcome'], why?: string): Settled => ({
    initial,
    polls,
    outcome,
    asynchronous: way !== undefined,
    ...(why !== undefined && { why }),
  })
  const way = howToFollow(initial)
  if (!succeeded(initial)) return closing('refused', describe(initial))
  if (!way) return closing(hasFailed(provisioningState(initial)) ? 'failed' : 'done', String(provisioningState(initial) ?? 'Succeeded'))
  let url = way.url
  for (let latest: Exchange = initial; ; ) {
    if (!(await follower.wait(latest, polls.length))) return closing('late', `no end after ${polls.length} polls`)
    // by the latest link, as clients do; where that leads elsewhere, by the one before
    const newest = way.link && linkIn(latest, way.link)
    const by = newest !== undefined && newest !== url ? await follower.follow(newest, 'poll') : undefined
    if (by) url = newest
    const poll = by ?? (url === undefined ? await follower.read() : await follower.follow(url, 'poll'))
    if (!poll) return closing('broken', `the URL to poll is not the target's own: ${String(url).slice(0, 200)}`)
    polls.push((latest = poll))
    const step = way.judge(poll)
    if (step === 'on') continue
    if (step.outcome === 'broken' && isGone(initial, poll) && (await follower.read()).response?.status === 404)
      return closing('done', 'the status went with the resource')
    const settled = closing(step.outcome, step.why)
    const location = linkIn(initial, 'location')
    if (step.outcome !== 'done' || !way.resultAt || location === undefined || !follower.wantsResult) return settled
    const result = await follower.follow(location, 'result')
    return result ? { ...settled, result } : settled
  }
}

/** Whether an answer leaves something to be waited for. */
export const isUnderWay = (answer: Exchange): boolean => succeeded(answer) && howToFollow(answer) !== undefined

interface Way {
  /** Absent: the resource itself is polled. */
  readonly url?: string
  /** The header field that names the URL, in this answer and in later ones. */
  readonly link?: 'azure-asyncoperation' | 'location'
  readonly judge: (poll: Exchange) => Step
  /** Whether `Location` holds a result to be read at the end. */
  readonly resultAt: boolean
}

/** `Azure-AsyncOperation` wins over `Location`, and both over the state in the body (ARM asynchronous operations). */
function howToFollow(answer: Exchange): Way | undefined {
  const { request, response } = answer
  if (!response || request.method === 'GET') return undefined
  const status = linkIn(answer, 'azure-asyncoperation')
  const location = linkIn(answer, 'location')
  if (status !== undefined) return { url: status, link: 'azure-asyncoperation', judge: byStatus, resultAt: response.status === 202 }
  if (response.status === 202 && location !== undefined) return { url: location, link: 'location', judge: byLocation, resultAt: false }
  if (response.status === 202) return { judge: request.method === 'DELETE' ? byAbsence : byState, resultAt: false }
  const state = member(member(response.json, 'properties'), 'provisioningState')
  return isTerminal(state) ? undefined : { judge: byState, resultAt: false }
}

/** What is kept below a resource may go with it (ARM asynchronous operations, Location headers): whether the deletion is done, the resource itself then tells. */
const isGone = (initial: Exchange, poll: Exchange): boolean => initial.request.method === 'DELETE' && poll.response?.status === 404

function byStatus(poll: Exchange): Step {
  if (poll.response?.status !== 200) return { outcome: 'broken', why: `the status request answers ${describe(poll)}` }
  const status = statusOf(poll)
  if (typeof status !== 'string') return { outcome: 'broken', why: 'the status request answers no status' }
  return end(status) ? { outcome: end(status)!, why: status } : 'on'
}

function byLocation(poll: Exchange): Step {
  if (poll.response?.status === 202) return 'on'
  return succeeded(poll) ? { outcome: 'done' } : { outcome: 'broken', why: `the Location answers ${describe(poll)}` }
}

function byState(poll: Exchange): Step {
  if (!succeeded(poll)) return { outcome: 'broken', why: `the resource answers ${describe(poll)}` }
  const state = provisioningState(poll)
  return isTerminal(state) ? { outcome: end(state) ?? 'done', why: String(state ?? 'Succeeded') } : 'on'
}

function byAbsence(poll: Exchange): Step {
  return poll.response?.status === 404 ? { outcome: 'done' } : 'on'
}

/** An answer in two or three words: `404`, `no answer (ECONNRESET)`. */
export function describe({ response, failure }: Exchange): string {
  return response ? String(response.status) : `no answer (${failure?.code ?? 'unknown'})`
}
