/** What a run goes by, resolved and checked. Plain data: it is handed to the thread in which the suite runs. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import type { Limits } from '../../harness/target.ts'
import { apiVersions } from '../../emulator/resources/catalogue.ts'
import { defined } from '../../spec/json.ts'
import type { RunFacts } from '../../reports/evidence.ts'
import type { FailOn } from '../../reports/verdict.ts'
import type { CloudName } from '../auth/clouds.ts'
import type { AuthMode } from '../auth/modes.ts'
import { areasFor } from './areas.ts'
import { variableOf, withDefaults } from '../options.ts'
import { UsageError } from '../usage.ts'
import type { Claims } from './claims.ts'
import { runOptions, type RunValues } from './options.ts'
import type { Place } from './place.ts'
import { resolveServer } from './server.ts'

export interface RunSettings {
  readonly kind: 'emulator' | 'azure' | 'url'
  /** How the bearer token is obtained. */
  readonly auth: AuthMode
  readonly cloud: CloudName
  /** Identifies the run: names of vaults begin with it, tags carry it. */
  readonly run: string
  readonly seed: number
  /** Absolute. */
  readonly out: string
  /** Absolute; absent: the documents of this package. */
  readonly contract?: readonly string[]
  readonly scope: RunFacts['scope']
  readonly shard?: RunFacts['shard'] & object
  readonly implementation?: RunFacts['implementation'] & object
  readonly tags: Readonly<Record<string, string>>
  readonly limits: Limits
  readonly runTimeoutMs: number
  /** What the server may ask for beyond bounds that nobody named: of an operation, of the run. Milliseconds; 0: nothing. */
  readonly patience: { readonly operationMs: number; readonly runMs: number }
  readonly waitMs: number
  readonly freshGroup: boolean
  readonly ca?: string
  /** The server asked, unless it is the embedded emulator. */
  readonly server?: Place
  /** Absolute; as `--waivers` and `--previous` name them. */
  readonly waiversFile?: string
  readonly previousFile?: string
  readonly failOn: FailOn
  /** Ids of subscriptions, tenants and objects are replaced in all that is written. */
  readonly redactIds: boolean
  /** The certificates of servers are not verified: an environment variable says so. */
  readonly unverified?: true
  /** What those files hold; read before the run, see claims.ts. */
  readonly claims?: Claims
  /** A line for each step, while the run goes on. */
  readonly progress: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/** Throws UsageError for settings that contradict each other or the kind of target. */
export function resolveSettings(given: RunValues, env: Env, cwd: string): RunSettings {
  const { target } = withDefaults(runOptions, given)
  const kind = target === 'emulator' || target === 'azure' ? target : 'url'
  const values = withDefaults(runOptions, given, kind)
  const file = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(cwd, path))
  if (kind === 'emulator') refuseWithEmulator(given, env)
  const implementation = claimant(given)
  const unverified = env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
  if (implementation && unverified)
    throw new UsageError(
      '--certify: NODE_TLS_REJECT_UNAUTHORIZED=0 turns off the check of certificates, so that anybody can answer instead of the target; unset it, or name a private authority with --ca',
    )
  const shard = values.shard.of > 1 ? values.shard : undefined
  if (shard && kind !== 'emulator' && values['fresh-group'])
    throw new UsageError('--fresh-group contradicts --shard: other shards use the same resource group')
  if (values['fail-on'] === 'new' && values.previous === undefined)
    throw new UsageError('--fail-on new needs --previous FILE, the report to compare with')
  return {
    ...(kind === 'emulator' ? { kind, auth: 'token', cloud: 'public' } : resolveServer(target, given, env, cwd)),
    run: `cst-${Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('')}`,
    seed: values.seed ?? randomInt(2 ** 31),
    out: resolve(cwd, values.out),
    ...defined({
      contract: values.contract?.map((path) => resolve(cwd, path)),
      ca: file(values.ca),
      waiversFile: file(values.waivers),
      previousFile: file(values.previous),
      shard,
      implementation,
      unverified: unverified && kind !== 'emulator' ? true : undefined,
    }),
    scope: {
      ...defined({
        areas: areasFor(values, kind),
        profiles: values.profile,
        checks: values.check,
        operations: values.operation,
        scenarios: values.scenario,
      }),
      readOnly: values['read-only'] === true,
      strict: values.strict === true,
      ...defined({
        apiVersion: values['api-version'],
        azure: kind === 'azure' ? true : undefined,
        unsupported: values.unsupported && [...new Set(values.unsupported)],
        frozen: implementation && true,
      }),
    },
    redactIds: values['redact-ids'] === true,
    tags: tagsOf(values.tag ?? []),
    limits: {
      timeoutMs: values.timeout,
      operationTimeoutMs: values['operation-timeout'],
      cleanupTimeoutMs: values['cleanup-timeout'],
      ...(values['max-vaults'] !== undefined && { maxResources: { vault: values['max-vaults'] } }),
      ...defined({ maxDeletes: values['max-deletes'] }),
    },
    runTimeoutMs: values['run-timeout'],
    patience: {
      operationMs: kind === 'url' && given['operation-timeout'] === undefined ? 600_000 : 0,
      runMs: kind === 'url' && given['run-timeout'] === undefined ? 1_800_000 : 0,
    },
    waitMs: values.wait,
    freshGroup: kind === 'emulator' || values['fresh-group'] === true,
    failOn: values['fail-on'],
    progress: true,
  }
}

/** Names of tags are compared ignoring case (ARM tags): of two that differ by case only, one would be lost. */
function tagsOf(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const names = pairs.map(([name]) => name.toLowerCase())
  const twice = pairs.find((_, i) => names.indexOf(names[i]!) !== i)
  if (twice) throw new UsageError(`--tag: "${twice[0]}" is given twice; names of tags are compared without case`)
  return Object.fromEntries(pairs)
}

/** What narrows a run, so that required results would be missing from its certificate. */
const narrowing = ['scenario', 'check', 'operation', 'read-only', 'shard', 'strict', 'fail-on'] as const
const identity = ['organisation', 'product', 'product-version', 'contact'] as const

/** Who claims conformance; `undefined`: nobody asked for a certificate. Asked for before the run, not after an hour. */
function claimant(given: RunValues): NonNullable<RunFacts['implementation']> | undefined {
  const { organisation, product, 'product-version': productVersion, contact } = given
  if (given.certify !== true) {
    const named = identity.find((name) => given[name] !== undefined)
    if (named !== undefined) throw new UsageError(`--${named} needs --certify`)
    return undefined
  }
  if (organisation === undefined || product === undefined || productVersion === undefined || contact === undefined) {
    const missing = identity.filter((name) => given[name] === undefined).map((name) => `--${name}`)
    throw new UsageError(`--certify needs ${missing.join(', ')}: a certificate states who claims what`)
  }
  const narrowed = narrowing.find(
    (name) => given[name] !== undefined && given[name] !== false && !(name === 'fail-on' && given[name] === 'any'),
  )
  if (narrowed !== undefined) throw new UsageError(`--certify needs a whole run, without --${narrowed}; --profile chooses what is claimed`)
  return { organisation, product, productVersion, contact }
}

/** What the embedded emulator brings itself. */
export const ofServers = ['auth', 'cloud', 'token-file', 'token-env', 'ca', 'subscription', 'resource-group', 'allow-http'] as const

function refuseWithEmulator(given: RunValues, env: Env): void {
  const version = given['api-version']
  if (version !== undefined && !apiVersions.has(version.toLowerCase()))
    throw new UsageError(
      `--api-version: the embedded emulator serves ${[...apiVersions].filter((served) => served >= '2023').join(', ')} and earlier ones, not ${version}`,
    )
  const name = ofServers.find((each) => given[each] !== undefined)
  if (name === undefined) return
  const source = env[variableOf(name)] ? `${variableOf(name)} is set, but` : ''
  throw new UsageError(`${source} --${name} needs --target azure or --target URL; the embedded emulator has its own`.trim())
}
