/** What a run goes by, resolved and checked. Plain data: it is handed to the thread in which the suite runs. */
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Scope } from '../../harness/cells.ts'
import type { Limits } from '../../harness/target.ts'
import type { Values } from '../options.ts'
import { UsageError } from '../usage.ts'

export interface RunSettings {
  readonly kind: 'emulator' | 'url'
  /** Identifies the run: names of vaults begin with it, tags carry it. */
  readonly run: string
  readonly seed: number
  /** Absolute. */
  readonly out: string
  /** Absolute; absent: the shipped document. */
  readonly contract?: string
  readonly apiVersion?: string
  readonly scope: Scope & { readonly stories?: readonly string[]; readonly readOnly?: boolean; readonly strict?: boolean }
  readonly tags: Readonly<Record<string, string>>
  readonly limits: Limits
  readonly runTimeoutMs: number
  readonly waitMs: number
  readonly freshGroup: boolean
  readonly ca?: string
  /** The server asked, for a URL. */
  readonly server?: Place
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

export function resolveSettings(values: Values, env: Env, cwd: string): RunSettings {
  const text = (name: string): string | undefined => values[name] as string | undefined
  const list = (name: string): readonly string[] | undefined => values[name] as readonly string[] | undefined
  const target = text('target') ?? 'emulator'
  const kind = target === 'emulator' ? 'emulator' : 'url'
  if (kind === 'emulator') refuseWithEmulator(values)
  return {
    kind,
    run: `cst-${Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('')}`,
    seed: (values['seed'] as number | undefined) ?? randomInt(2 ** 31),
    out: resolve(cwd, text('out') ?? 'reports/out'),
    ...(text('contract') !== undefined && { contract: resolve(cwd, text('contract')!) }),
    ...(text('api-version') !== undefined && { apiVersion: text('api-version')! }),
    scope: {
      ...(list('profile') && { profiles: list('profile') as Scope['profiles'] & object }), ...(list('check') && { checks: list('check')! }),
      ...(list('operation') && { operations: list('operation')! }), ...(list('story') && { stories: list('story')! }),
      readOnly: values['read-only'] === true, strict: values['strict'] === true,
    },
    tags: Object.fromEntries((values['tag'] as [string, string][] | undefined) ?? []),
    limits: {
      timeoutMs: (values['timeout'] as number | undefined) ?? 30_000, operationTimeoutMs: (values['operation-timeout'] as number | undefined) ?? 60_000,
      ...(values['max-vaults'] !== undefined && { maxVaults: values['max-vaults'] as number }), ...(values['max-deletes'] !== undefined && { maxDeletes: values['max-deletes'] as number }),
    },
    runTimeoutMs: (values['run-timeout'] as number | undefined) ?? 90_000,
    waitMs: (values['wait'] as number | undefined) ?? 0,
    freshGroup: kind === 'emulator' || values['fresh-group'] === true,
    ...(text('ca') !== undefined && { ca: resolve(cwd, text('ca')!) }),
    ...(kind === 'url' && { server: resolveServer(target, values, env, cwd) }),
    progress: true,
  }
}

function refuseWithEmulator(values: Values): void {
  for (const name of ['auth', 'token-file', 'token-env', 'ca', 'subscription', 'resource-group', 'allow-http']) {
    if (values[name] !== undefined) throw new UsageError(`--${name} goes with --target URL; the embedded emulator has its own`)
  }
}

function resolveServer(target: string, values: Values, env: Env, cwd: string): Place {
  if (target === 'azure') throw new UsageError('--target azure is not in this version; --target emulator and --target URL are')
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol)) throw new UsageError(`--target is emulator or a URL such as https://host:8443/prefix, not "${target}"`)
  const url = new URL(target)
  if (url.username || url.password || url.search || url.hash) throw new UsageError('--target takes a URL without user, password, query and fragment')
  const needed = (name: string): string => {
    const value = values[name] as string | undefined
    if (!value) throw new UsageError(`--target URL needs --${name}`)
    return value
  }
  const token = resolveToken(values, env, cwd)
  const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (token !== undefined && url.protocol === 'http:' && !loopback && values['allow-http'] !== true) {
    throw new UsageError(`the token would go over plain http to ${url.hostname}; use https, or --allow-http if that is what you want`)
  }
  return {
    pass: 'target', baseUrl: target.replace(/\/+$/, ''), subscription: needed('subscription'), group: needed('resource-group'),
    location: (values['location'] as string | undefined) ?? 'westeurope', ...(token !== undefined && { token }),
  }
}

/** The static token, from a file or a variable; `undefined`: requests carry none. */
function resolveToken(values: Values, env: Env, cwd: string): string | undefined {
  if (values['auth'] === 'none') return undefined
  const file = values['token-file'] as string | undefined
  const variable = (values['token-env'] as string | undefined) ?? 'AZBACKUP_TOKEN'
  const token = file === undefined ? env[variable]?.trim() : readToken(resolve(cwd, file))
  if (!token && (values['auth'] === 'token' || values['token-env'] !== undefined || file !== undefined)) {
    throw new UsageError(file === undefined ? `the environment variable ${variable} holds no token` : `--token-file: ${file} is empty`)
  }
  if (token && !/^[\x21-\x7e]+$/.test(token)) throw new UsageError(`the token in ${file ?? variable} has characters that no bearer token has`)
  return token || undefined
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`--token-file: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** The settings as they may be shown: secrets masked. */
export const masked = (settings: RunSettings): unknown => ({ ...settings, ...(settings.server && { server: { ...settings.server, ...(settings.server.token !== undefined && { token: '***' }) } }) })
