/** A few harmless questions before the passes: whether the target is there, takes the token, and has the group; and what it is. They are judged as all others. */
import type { Verb } from '../../harness/kind.ts'
import { vault } from '../../fixtures/kinds/vault.ts'
import { openHttp, type Http } from '../../harness/http.ts'
import { header, type Exchange } from '../../harness/exchange.ts'
import { realClock } from '../../harness/clock.ts'
import { newContext } from '../../harness/context.ts'
import { ScenarioEnds } from '../../harness/interruption.ts'
import { memoryLedger } from '../../harness/ledger.ts'
import { newPatience, patientAlarm } from '../../harness/patience.ts'
import type { Context, RequestOptions } from '../../harness/scenario.ts'
import { openStage } from '../../harness/stage.ts'
import type { Send } from '../../harness/target.ts'
import { carried, type CarriedPass } from '../../reports/evidence.ts'
import { visible } from '../../reports/text.ts'
import { unknownVaultCode, unknownVaultReads404 } from '../../suites/checks/absence.ts'
import { emptyGroupListsNothing } from '../../suites/checks/lists.ts'
import type { Suite } from '../../suites/conformance.ts'
import { breaches } from '../../suites/scenarios/protocol.ts'
import { isLogin, type AuthMode } from '../auth/modes.ts'
import type { TokenSource } from '../auth/token-source.ts'
import { Interrupted } from '../interrupted.ts'
import { UsageError } from '../usage.ts'
import { version } from '../version.ts'
import { answer, type FirstAnswers } from './acquaintance.ts'
import { unreachable } from './reach.ts'
import type { RunSettings } from './settings.ts'
import type { Place } from './place.ts'
import { targetOf } from './target.ts'

/** What was asked before the passes, as one pass of its own: no requirement that it saw to be failed is excused. */
export interface Preflight {
  /**
   * Five questions at most, none of which writes. Throws UsageError, with what to do, when the run could only fail for a reason
   * that is no fault of the target's answers, and Interrupted when it is interrupted.
   */
  ask(): Promise<FirstAnswers>
  /** Throws UsageError when the group is not as empty as `--fresh-group` says. */
  checkFreshGroup(): Promise<void>
  /** All that was asked so far, and what it is to be judged by. */
  seen(): CarriedPass
  close(): Promise<void>
}

const passName = 'preflight'

export function openPreflight(
  settings: RunSettings,
  place: Place,
  suite: Suite,
  token: TokenSource | undefined,
  interrupt: AbortSignal,
): Preflight {
  const http = openHttp({ ...(settings.ca !== undefined && { ca: settings.ca }), proxy: true })
  const patience = newPatience(realClock, settings.patience)
  const target = { ...targetOf(settings, { ...place, pass: passName }, suite, whenThere(http, settings, place), token), patience }
  const stage = openStage({
    target,
    contract: suite.contract,
    binding: suite.binding,
    scenarios: [],
    makeShared: () => Promise.reject(new Error('the first questions create nothing')),
    ledger: memoryLedger(),
    clock: realClock,
    run: settings.run,
    // ids of requests differ from those of the passes
    seed: settings.seed ^ 0xf125,
    version,
    signal: interrupt,
    ...(settings.shard && { part: settings.shard.part }),
  })
  /** Within the time of a run. */
  const questioning = async <T>(put: (ask: Question) => Promise<T>): Promise<T> => {
    const late = new AbortController()
    const disarm = patientAlarm(realClock, settings.runTimeoutMs, patience, () => late.abort())
    const ctx = newContext({ ...stage, signal: AbortSignal.any([interrupt, late.signal]) }, { id: passName, kind: vault })
    try {
      return await put(questionIn(ctx))
    } catch (error) {
      if (interrupt.aborted) throw new Interrupted('nothing was created')
      throw late.signal.aborted
        ? new UsageError(
            `${place.baseUrl} did not answer the first requests within ${settings.runTimeoutMs / 1000} s; nothing was created; raise --run-timeout`,
          )
        : error
    } finally {
      disarm()
    }
  }
  return {
    ask: () => questioning((ask) => firstAnswers(ask, settings, place, token !== undefined)),
    checkFreshGroup: () =>
      questioning(async (ask) => {
        const group = await ask('listInGroup', {}, (ctx, page) => ctx.check(emptyGroupListsNothing, { page }))
        const value = (group?.response?.json as { value?: unknown } | null | undefined)?.value
        if (Array.isArray(value) && value.length > 0)
          throw new UsageError(`--fresh-group: the group "${place.group}" is not empty, it has ${value.length} vaults or more`)
      }),
    seen: () =>
      carried({
        target: { pass: passName, baseUrl: place.baseUrl },
        exchanges: stage.client.exchanges,
        handovers: stage.handovers,
        endings: [],
      }),
    close: () => http.close(),
  }
}

/** How the target is asked: `verb` by name, differently by `ask`, and what judges the answer; `undefined` when the document has, or allows, no such request. */
type Question = (verb: Verb, ask?: RequestOptions, judge?: (ctx: Context, exchange: Exchange) => void) => Promise<Exchange | undefined>

const questionIn =
  (ctx: Context): Question =>
  async (verb, ask = {}, judge) => {
    if (!ctx.can(verb)) return undefined
    try {
      const exchange = await ctx.call(verb, undefined, ask)
      judge?.(ctx, exchange)
      return exchange
    } catch (error) {
      if (error instanceof ScenarioEnds) return undefined
      throw error
    }
  }

async function firstAnswers(ask: Question, settings: RunSettings, place: Place, hasToken: boolean): Promise<FirstAnswers> {
  const [operations, group] = [await ask('listInProvider'), await ask('listInGroup')]
  const why = refusal(settings, place, operations, group, hasToken)
  if (why !== undefined) throw new UsageError(why)
  const breach = ({ ask: how, checks }: (typeof breaches)['noApiVersion' | 'noToken']): Promise<Exchange | undefined> =>
    ask('listInSubscription', how, (ctx, exchange) => checks.forEach((rule) => ctx.check(rule, { exchange })))
  const [unknown, unversioned, anonymous] = await Promise.all([
    ask('read', { name: `nobody-${crypto.randomUUID().slice(0, 8)}` }, (ctx, exchange) => {
      ctx.check(unknownVaultReads404, { exchange })
      ctx.check(unknownVaultCode, { exchange })
    }),
    breach(breaches.noApiVersion),
    breach(breaches.noToken),
  ])
  return { ...(group && { group }), ...(unknown && { unknown }), ...(unversioned && { unversioned }), ...(anonymous && { anonymous }) }
}

/** Sends as `http` does, once the target is there: until it answers anything, it is waited for, and nothing is held against it. */
function whenThere(http: Http, settings: RunSettings, place: Place): Send {
  let isThere = false
  return async (request, options) => {
    const sent = await http.send(request, options)
    if (isThere || 'response' in sent) {
      isThere = true
      return sent
    }
    await waitFor(http, settings, place, options.signal)
    isThere = true
    return http.send(request, options)
  }
}

async function waitFor(http: Http, { waitMs, limits }: RunSettings, { baseUrl }: Place, signal: AbortSignal): Promise<void> {
  const end = Date.now() + waitMs
  for (;;) {
    const sent = await http.send(
      { method: 'GET', url: `${baseUrl}/`, headers: [['accept', 'application/json']] },
      { timeoutMs: limits.timeoutMs, signal },
    )
    if ('response' in sent) return
    if (Date.now() >= end) throw new UsageError(unreachable(baseUrl, sent.failure.message, waitMs > 0))
    await realClock.sleep(250, signal)
  }
}

/** Why a run could only fail, for a reason that is no fault of the target's answers; `undefined`: nothing speaks against it. */
function refusal(
  { kind, auth }: RunSettings,
  { baseUrl, subscription, group: name }: Place,
  first: Exchange | undefined,
  list: Exchange | undefined,
  hasToken: boolean,
): string | undefined {
  const asked = [first, list].flatMap((exchange) => exchange ?? [])
  const all = (is: (exchange: Exchange) => boolean): boolean => asked.length > 0 && asked.every(is)
  const [operations, group] = [first?.response, list?.response]
  // Azure refuses no token that is right; of any other server, one operation that does may be its fault
  if (group?.status === 401 && (kind === 'azure' || operations?.status === 401)) {
    const code = ` (${answer(list)})`
    return hasToken
      ? `${baseUrl} refuses the token${code}${adviceFor(code, auth)}`
      : `${baseUrl} requires a token${code}: set AZBACKUP_TOKEN, or name one with --token-env or --token-file`
  }
  if (group?.status === 404 && answer(list).includes('SubscriptionNotFound'))
    return `there is no subscription ${subscription} at ${baseUrl}, or this login may not see it; check --subscription${kind === 'azure' ? ' and --cloud' : ''}`
  if (group?.status === 400 && answer(list).includes('InvalidSubscriptionId'))
    return `${baseUrl} rejects "${subscription}" as a subscription id (${answer(list)}); check --subscription`
  if (group?.status === 404 && answer(list).includes('ResourceGroupNotFound'))
    return `the resource group "${name}" does not exist at ${baseUrl}; the suite creates vaults, not groups`
  if (all(({ response }) => response?.status === 404))
    return `${baseUrl} knows neither ${asked.map(({ request }) => visible(new URL(request.url).pathname)).join(' nor ')} (${answer(asked[0])}); check the path of --target${kind === 'azure' ? '' : ', and --subscription'}`
  if (all(({ response }) => response?.status === 429)) {
    const asks = header(group?.headers ?? [], 'retry-after')
    return `${baseUrl} is throttled: it answers 429${asks === undefined ? '' : `, and asks to wait (Retry-After: ${visible(asks).slice(0, 80)})`}; try again later`
  }
  if (all(({ failure }) => failure?.code === 'TIMEOUT'))
    return `${baseUrl} accepts connections but does not answer: ${asked[0]!.failure!.message}`
  return undefined
}

/** What helps against a refusal, by its code. */
function adviceFor(code: string, auth: AuthMode): string {
  if (code.includes('InvalidAuthenticationTokenTenant'))
    return ': the subscription belongs to another tenant than the login; check --subscription and AZURE_TENANT_ID'
  if (code.includes('ExpiredAuthenticationToken')) return ': it has expired; get a new one'
  if (code.includes('Audience')) return ': it was issued for another audience; check --cloud'
  return isLogin(auth) ? `, which --auth ${auth} got; check --cloud and what the login may do` : ''
}
