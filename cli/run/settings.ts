/** What a run goes by, resolved and checked. Plain data: it is handed to the thread in which the suite runs. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import type { Limits } from '../../harness/target.ts'
import { apiVersions } from '../../emulator/resources/catalogue.ts'
import type { Capability } from '../../harness/capability.ts'
import type { RunFacts } from '../../reports/evidence.ts'
import type { FailOn } from '../../reports/verdict.ts'
import type { CloudName } from '../auth/clouds.ts'
import type { AuthMode } from '../auth/modes.ts'
import type { Values } from '../options.ts'
import { UsageError } from '../usage.ts'
import type { Claims } from './claims.ts'
import { resolveServer } from './server.ts'

export interface RunSettings {
  readonly kind: 'emulator' | 'azure' | 'url'
  /** How the bearer token is had. */
  readonly auth: AuthMode
  readonly cloud: CloudName
  /** Identifies the run: names of vaults begin with it, tags carry it. */
  readonly run: string
  readonly seed: number
  /** Absolute. */
  readonly out: string
  /** Absolute; absent: the shipped document. */
  readonly contract?: string
  readonly apiVersion?: string
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

/** Where one pass goes. */
export interface Place {
  readonly pass: string
  readonly baseUrl: string
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly token?: string
}

type Env = Readonly<Record<string, string | undefined>>

/** What is in force where nothing is said. Durations in milliseconds. */
const defaults: Readonly<Record<RunSettings['kind'], Values>> = {
  emulator: { timeout: 30_000, 'operation-timeout': 60_000, 'run-timeout': 90_000, 'cleanup-timeout': 120_000 },
  url: { timeout: 30_000, 'operation-timeout': 60_000, 'run-timeout': 90_000, 'cleanup-timeout': 120_000 },
  azure: {
    timeout: 30_000,
    'operation-timeout': 900_000,
    'run-timeout': 3_600_000,
    'cleanup-timeout': 1_200_000,
    'max-vaults': 3,
    'max-deletes': 5,
  },
}

export function resolveSettings(given: Values, env: Env, cwd: string): RunSettings {
  const target = (given['target'] as string | undefined) ?? 'emulator'
  const kind = target === 'emulator' || target === 'azure' ? target : 'url'
  const values = { ...defaults[kind], ...given }
  const text = (name: string): string | undefined => values[name] as string | undefined
  const list = (name: string): readonly string[] | undefined => values[name] as readonly string[] | undefined
  if (kind === 'emulator') refuseWithEmulator(values)
  const implementation = claimant(values)
  const unverified = env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
  if (implementation && unverified)
    throw new UsageError(
      '--certify: NODE_TLS_REJECT_UNAUTHORIZED=0 lets anybody answer in the place of the target; unset it, or name a private authority with --ca',
    )
  const shard = values['shard'] as RunFacts['shard']
  if (shard && shard.of > 1 && kind !== 'emulator' && values['fresh-group'] === true)
    throw new UsageError('--fresh-group: with --shard the group does not belong to this run alone')
  if (values['fail-on'] === 'new' && values['previous'] === undefined)
    throw new UsageError('--fail-on new needs --previous FILE: new since when?')
  return {
    ...(kind === 'emulator' ? { kind, auth: 'token', cloud: 'public' } : resolveServer(target, values, env, cwd)),
    run: `cst-${Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('')}`,
    seed: (values['seed'] as number | undefined) ?? randomInt(2 ** 31),
    out: resolve(cwd, text('out') ?? 'reports/out'),
    ...(text('contract') !== undefined && { contract: resolve(cwd, text('contract')!) }),
    ...(text('api-version') !== undefined && { apiVersion: text('api-version')! }),
    scope: {
      ...(list('profile') && { profiles: list('profile')! }),
      ...(list('check') && { checks: list('check')! }),
      ...(list('operation') && { operations: list('operation')! }),
      ...(list('scenario') && { scenarios: list('scenario')! }),
      readOnly: values['read-only'] === true,
      strict: values['strict'] === true,
      ...(kind === 'azure' && { azure: true }),
      ...(list('unsupported') && { unsupported: [...new Set(list('unsupported'))] as Capability[] }),
      ...(implementation && { frozen: true }),
    },
    ...(shard && shard.of > 1 && { shard }),
    ...(implementation && { implementation }),
    redactIds: values['redact-ids'] === true,
    tags: tagsOf((values['tag'] as [string, string][] | undefined) ?? []),
    limits: {
      timeoutMs: values['timeout'] as number,
      operationTimeoutMs: values['operation-timeout'] as number,
      cleanupTimeoutMs: values['cleanup-timeout'] as number,
      ...(values['max-vaults'] !== undefined && { maxResources: { vault: values['max-vaults'] as number } }),
      ...(values['max-deletes'] !== undefined && { maxDeletes: values['max-deletes'] as number }),
    },
    runTimeoutMs: values['run-timeout'] as number,
    patience: {
      operationMs: kind === 'url' && given['operation-timeout'] === undefined ? 600_000 : 0,
      runMs: kind === 'url' && given['run-timeout'] === undefined ? 1_800_000 : 0,
    },
    waitMs: (values['wait'] as number | undefined) ?? 0,
    freshGroup: kind === 'emulator' || values['fresh-group'] === true,
    ...(text('ca') !== undefined && { ca: resolve(cwd, text('ca')!) }),
    ...(unverified && kind !== 'emulator' && { unverified }),
    ...(text('waivers') !== undefined && { waiversFile: resolve(cwd, text('waivers')!) }),
    ...(text('previous') !== undefined && { previousFile: resolve(cwd, text('previous')!) }),
    failOn: (values['fail-on'] as FailOn | undefined) ?? 'any',
    progress: true,
  }
}

/** Names of tags are compared ignoring case (ARM tags): of two that differ by case only, one would be lost. */
function tagsOf(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const names = pairs.map(([name]) => name.toLowerCase())
  const twice = pairs.find((_, i) => names.indexOf(names[i]!) !== i)
  if (twice) throw new UsageError(`--tag: "${twice[0]}" is there twice; case does not tell names of tags apart`)
  return Object.fromEntries(pairs)
}

/** What narrows a run, so that required results would be missing from its certificate. */
const narrowing = ['scenario', 'check', 'operation', 'read-only', 'shard', 'strict', 'fail-on'] as const
const identity = { organisation: 'organisation', product: 'product', productVersion: 'product-version', contact: 'contact' } as const

/** Who claims conformance; `undefined`: nobody asked for a certificate. Asked for before the run, not after an hour. */
function claimant(values: Values): NonNullable<RunFacts['implementation']> | undefined {
  const named = Object.values(identity).filter((name) => values[name] !== undefined)
  if (values['certify'] !== true) {
    if (named.length > 0) throw new UsageError(`--${named[0]} goes with --certify`)
    return undefined
  }
  const missing = Object.values(identity).filter((name) => values[name] === undefined)
  if (missing.length > 0)
    throw new UsageError(`--certify needs ${missing.map((name) => `--${name}`).join(', ')}: a certificate says who claims what`)
  const narrowed = narrowing.find(
    (name) => values[name] !== undefined && values[name] !== false && !(name === 'fail-on' && values[name] === 'any'),
  )
  if (narrowed !== undefined) throw new UsageError(`--certify takes a whole run, without --${narrowed}; --profile chooses what is claimed`)
  return Object.fromEntries(Object.entries(identity).map(([member, name]) => [member, values[name]])) as unknown as NonNullable<
    RunFacts['implementation']
  >
}

function refuseWithEmulator(values: Values): void {
  const version = values['api-version'] as string | undefined
  if (version !== undefined && !apiVersions.has(version.toLowerCase()))
    throw new UsageError(
      `--api-version: the embedded emulator serves ${[...apiVersions].filter((served) => served >= '2023').join(', ')} and earlier ones, not ${version}`,
    )
  for (const name of ['auth', 'cloud', 'token-file', 'token-env', 'ca', 'subscription', 'resource-group', 'allow-http']) {
    if (values[name] !== undefined)
      throw new UsageError(`--${name} goes with --target azure or --target URL; the embedded emulator has its own`)
  }
}

/** The settings as they may be shown: secrets masked. */
export const masked = (settings: RunSettings): unknown => ({
  ...settings,
  ...(settings.server && { server: { ...settings.server, ...(settings.server.token !== undefined && { token: '***' }) } }),
})
