/** A few harmless questions before a server is judged: whether it is there, takes the token, and has the group; and what it is. */
import type { Verb } from '../../harness/kind.ts'
import { vault } from '../../fixtures/kinds/vault.ts'
import { openHttp, type Http } from '../../harness/http.ts'
import { header, type Exchange } from '../../harness/exchange.ts'
import { newClient } from '../../harness/client.ts'
import { realClock } from '../../harness/clock.ts'
import { newPatience, patientAlarm } from '../../harness/patience.ts'
import type { RequestOptions } from '../../harness/scenario.ts'
import { noApiVersion, noToken } from '../../harness/wrong.ts'
import { visible } from '../../reports/text.ts'
import type { Suite } from '../../suites/conformance.ts'
import { isLogin, type AuthMode } from '../auth/modes.ts'
import type { TokenSource } from '../auth/token-source.ts'
import { Interrupted } from '../interrupted.ts'
import { UsageError } from '../usage.ts'
import { version } from '../version.ts'
import { answer, type FirstAnswers } from './acquaintance.ts'
import { unreachable } from './reach.ts'
import type { RunSettings } from './settings.ts'
import type { Place } from './place.ts'

/** How the target is asked: `role` by name, differently by `ask`; `undefined` when the document has no such operation. */
type Question = (role: Verb, ask?: RequestOptions) => Promise<Exchange | undefined>

/**
 * Six requests at most, none of which writes. Throws UsageError, with what to do, when the run could only fail for a reason
 * that is no fault of the target's answers, and Interrupted when `interrupt` is aborted.
 */
export async function preflight(
  settings: RunSettings,
  place: Place,
  suite: Suite,
  token: TokenSource | undefined,
  interrupt: AbortSignal,
): Promise<FirstAnswers> {
  return questioning(settings, place, suite, token, interrupt, async (ask, http, signal) => {
    await waitFor(http, settings, place, signal)
    const [operations, group] = [await ask('listInProvider'), await ask('listInGroup')]
    refuse(settings, place, operations, group, token !== undefined)
    const [unknown, unversioned, anonymous] = await Promise.all([
      ask('read', { name: `nobody-${crypto.randomUUID().slice(0, 8)}` }),
      ask('listInSubscription', { apiVersion: null, wrong: noApiVersion }),
      ask('listInSubscription', { authorization: null, wrong: noToken }),
    ])
    return { ...(group && { group }), ...(unknown && { unknown }), ...(unversioned && { unversioned }), ...(anonymous && { anonymous }) }
  })
}

/** Throws UsageError when the group is not as empty as `--fresh-group` says. */
export async function checkFreshGroup(
  settings: RunSettings,
  place: Place,
  suite: Suite,
  token: TokenSource | undefined,
  interrupt: AbortSignal,
): Promise<void> {
  const group = await questioning(settings, place, suite, token, interrupt, (ask) => ask('listInGroup'))
  const value = (group?.response?.json as { value?: unknown } | null | undefined)?.value
  if (Array.isArray(value) && value.length > 0)
    throw new UsageError(`--fresh-group: the group "${place.group}" is not empty, it has ${value.length} vaults or more`)
}

async function questioning<T>(
  { kind, ca, limits, freshGroup, tags, scope, runTimeoutMs, patience: given }: RunSettings,
  { token: _given, ...place }: Place,
  { contract, binding }: Suite,
  token: TokenSource | undefined,
  interrupt: AbortSignal,
  put: (ask: Question, http: Http, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const http = openHttp({ ...(ca !== undefined && { ca }), proxy: true })
  const patience = newPatience(realClock, given)
  const late = new AbortController()
  const disarm = patientAlarm(realClock, runTimeoutMs, patience, () => late.abort())
  const signal = AbortSignal.any([interrupt, late.signal])
  const target = {
    ...place,
    kind,
    send: http.send,
    apiVersion: scope.apiVersion ?? contract.apiVersion,
    tags,
    freshGroup,
    limits,
    patience,
    ...(token && { token }),
  }
  const client = newClient({
    target,
    contract,
    clock: realClock,
    userAgent: `azure-backup-conformance/${version} (preflight)`,
    requestId: () => crypto.randomUUID(),
    isOurs: () => false,
  })
  const ask: Question = async (role, asked = {}) => {
    const bound = binding.of(vault.id, role)
    if (!bound) return undefined
    const request = await client.build(
      bound,
      { subscription: place.subscription, group: place.group, ...(asked.name !== undefined && { name: asked.name }) },
      asked,
    )
    return client.ask({ scenario: 'preflight', kind: bound.kind.id, role }, request, signal)
  }
  try {
    return await put(ask, http, signal)
  } catch (error) {
    if (interrupt.aborted) throw new Interrupted('nothing was created')
    throw late.signal.aborted
      ? new UsageError(
          `${place.baseUrl} did not answer the first requests within ${runTimeoutMs / 1000} s; nothing was created; raise --run-timeout`,
        )
      : error
  } finally {
    disarm()
    await http.close()
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

function refuse(
  { kind, auth }: RunSettings,
  { baseUrl, subscription, group: name }: Place,
  first: Exchange | undefined,
  list: Exchange | undefined,
  hasToken: boolean,
): void {
  const asked = [first, list].flatMap((exchange) => exchange ?? [])
  const all = (is: (exchange: Exchange) => boolean): boolean => asked.length > 0 && asked.every(is)
  const [operations, group] = [first?.response, list?.response]
  // Azure refuses no token that is right; of any other server, one operation that does may be its fault
  if (group?.status === 401 && (kind === 'azure' || operations?.status === 401)) {
    const code = ` (${answer(list)})`
    throw new UsageError(
      hasToken
        ? `${baseUrl} refuses the token${code}${adviceFor(code, auth)}`
        : `${baseUrl} requires a token${code}: set AZBACKUP_TOKEN, or name one with --token-env or --token-file`,
    )
  }
  if (group?.status === 404 && answer(list).includes('SubscriptionNotFound'))
    throw new UsageError(
      `there is no subscription ${subscription} at ${baseUrl}, or this login may not see it; check --subscription${kind === 'azure' ? ' and --cloud' : ''}`,
    )
  if (group?.status === 400 && answer(list).includes('InvalidSubscriptionId'))
    throw new UsageError(`${baseUrl} rejects "${subscription}" as a subscription id (${answer(list)}); check --subscription`)
  if (group?.status === 404 && answer(list).includes('ResourceGroupNotFound'))
    throw new UsageError(`the resource group "${name}" does not exist at ${baseUrl}; the suite creates vaults, not groups`)
  if (all(({ response }) => response?.status === 404))
    throw new UsageError(
      `${baseUrl} knows neither ${asked.map(({ request }) => visible(new URL(request.url).pathname)).join(' nor ')} (${answer(asked[0])}); check the path of --target${kind === 'azure' ? '' : ', and --subscription'}`,
    )
  if (all(({ response }) => response?.status === 429)) {
    const asks = header(group?.headers ?? [], 'retry-after')
    throw new UsageError(
      `${baseUrl} is throttled: it answers 429${asks === undefined ? '' : `, and asks to wait (Retry-After: ${visible(asks).slice(0, 80)})`}; try again later`,
    )
  }
  if (all(({ failure }) => failure?.code === 'TIMEOUT'))
    throw new UsageError(`${baseUrl} accepts connections but does not answer: ${asked[0]!.failure!.message}`)
}

/** What helps against a refusal, by its code. */
function adviceFor(code: string, auth: AuthMode): string {
  if (code.includes('InvalidAuthenticationTokenTenant'))
    return ': the subscription belongs to another tenant than the login; check --subscription and AZURE_TENANT_ID'
  if (code.includes('ExpiredAuthenticationToken')) return ': it has expired; get a new one'
  if (code.includes('Audience')) return ': it was issued for another audience; check --cloud'
  return isLogin(auth) ? `, which --auth ${auth} got; check --cloud and what the login may do` : ''
}
