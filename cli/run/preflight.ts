/** A few harmless questions before a server is judged: whether it is there, takes the token, and has the group. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openHttp, type Http } from '../../harness/http.ts'
import type { Exchange, Response } from '../../harness/exchange.ts'
import { newClient } from '../../harness/client.ts'
import { realClock } from '../../harness/clock.ts'
import type { Suite } from '../../suites/conformance.ts'
import { isLogin, type AuthMode } from '../auth/modes.ts'
import type { TokenSource } from '../auth/token-source.ts'
import { UsageError } from '../usage.ts'
import { version } from '../version.ts'
import type { Place, RunSettings } from './settings.ts'

/** Throws UsageError, with what to do, when the run could only fail for a reason that is no fault of the target's answers. */
export async function preflight(settings: RunSettings, place: Place, suite: Suite, token?: TokenSource): Promise<void> {
  const http = openHttp({ ...(settings.ca !== undefined && { ca: settings.ca }), proxy: true })
  try {
    await waitFor(http, settings, place)
    await askFirst(http, settings, place, suite, token)
  } finally {
    await http.close()
  }
}

async function waitFor(http: Http, { waitMs, limits }: RunSettings, { baseUrl }: Place): Promise<void> {
  const end = Date.now() + waitMs
  for (;;) {
    const answer = await http.send({ method: 'GET', url: `${baseUrl}/`, headers: [['accept', 'application/json']] }, { timeoutMs: limits.timeoutMs, signal: new AbortController().signal })
    if ('response' in answer) return
    if (Date.now() >= end) throw new UsageError(`cannot reach ${baseUrl}: ${answer.failure.message}${waitMs === 0 ? ' (--wait 30s waits until it is up)' : ''}`)
    await sleep(250)
  }
}

async function askFirst(http: Http, { kind, auth, limits, freshGroup, tags, apiVersion }: RunSettings, { token: _given, ...place }: Place, { contract, binding }: Suite, token?: TokenSource): Promise<void> {
  const target = { ...place, kind, send: http.send, apiVersion: apiVersion ?? contract.apiVersion, tags, freshGroup, limits, ...(token && { token }) }
  const client = newClient({ target, contract, binding, clock: realClock, userAgent: `azure-backup-conformance/${version} (preflight)`, requestId: () => crypto.randomUUID() })
  const ask = async (role: string): Promise<Response | undefined> => {
    if (!binding.roles.has(role)) return undefined
    const { request } = await client.build(role, { subscription: place.subscription, group: place.group }, {})
    const exchange: Exchange = await client.ask({ story: 'preflight', role }, request, new AbortController().signal)
    return exchange.response
  }
  const [operations, group] = [await ask('listOperations'), await ask('listInGroup')]
  // Azure refuses no token that is right; of any other server, one operation that does may be its fault
  if (group?.status === 401 && (kind === 'azure' || operations?.status === 401)) {
    const code = codeOf(group)
    throw new UsageError(token === undefined ? `${place.baseUrl} demands a token${code}: put one into AZBACKUP_TOKEN, or name it with --token-env or --token-file` : `${place.baseUrl} refuses the token${code}${advice(code, auth)}`)
  }
  if (kind === 'azure' && group?.status === 404 && codeOf(group).includes('SubscriptionNotFound')) throw new UsageError(`there is no subscription ${place.subscription} at ${place.baseUrl}, or this login may not see it; check --subscription and --cloud`)
  if (group?.status === 404 && codeOf(group).includes('ResourceGroupNotFound')) throw new UsageError(`the resource group "${place.group}" does not exist at ${place.baseUrl}; the suite creates vaults, not groups`)
  const value = (group?.json as { value?: unknown } | null | undefined)?.value
  if (freshGroup && Array.isArray(value) && value.length > 0) throw new UsageError(`--fresh-group: the group "${place.group}" is not empty, it has ${value.length} vaults or more`)
}

/** What helps against a refusal, by its code. */
function advice(code: string, auth: AuthMode): string {
  if (code.includes('InvalidAuthenticationTokenTenant')) return ': the subscription is of another tenant than the login; check --subscription and AZURE_TENANT_ID'
  if (code.includes('ExpiredAuthenticationToken')) return ': it has expired; get a new one'
  if (code.includes('Audience')) return ': it was issued for somebody else; check --cloud'
  return isLogin(auth) ? `, which --auth ${auth} got; check --cloud and what the login may do` : ''
}

const codeOf = ({ json, status }: Response): string => {
  const code = (json as { error?: { code?: unknown } } | null | undefined)?.error?.code
  return ` (${status}${typeof code === 'string' ? ` ${code}` : ''})`
}
