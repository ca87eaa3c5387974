/** The server that is asked: real Azure or one at a URL, and the way to its token. `sweep` goes by the same. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { clouds as allClouds, type Cloud, type CloudName } from '../auth/clouds.ts'
import { isLogin, type AuthMode, type Env } from '../auth/modes.ts'
import { isLoopback } from '../../harness/target.ts'
import type { Values } from '../options.ts'
import { UsageError } from '../usage.ts'
import { guid } from '../values.ts'
import type { Place } from './settings.ts'

export interface Server {
  readonly kind: 'azure' | 'url'
  readonly auth: AuthMode
  readonly cloud: CloudName
  readonly server: Place
}

/** Throws UsageError for whatever is missing or contradicts itself. A token goes to the cloud's own host, or to the one that the user names. */
export function resolveServer(
  target: string,
  values: Values,
  env: Env,
  cwd: string,
  clouds: Readonly<Record<CloudName, Cloud>> = allClouds,
): Server {
  const kind = target === 'azure' ? 'azure' : 'url'
  const cloud = (values['cloud'] as CloudName | undefined) ?? 'public'
  const baseUrl = kind === 'azure' ? clouds[cloud].resourceManager : checkUrl(target)
  const needed = (name: string): string => {
    const value = values[name] as string | undefined
    if (!value) throw new UsageError(`--target ${kind === 'azure' ? 'azure' : 'URL'} needs --${name}`)
    return value
  }
  const { auth, token } = resolveAuth(kind, values, env, cwd)
  const { protocol, hostname } = new URL(baseUrl)
  if (auth !== 'none' && protocol === 'http:' && !isLoopback(hostname) && values['allow-http'] !== true) {
    throw new UsageError(`the token would go over plain http to ${hostname}; use https, or --allow-http if that is what you want`)
  }
  if (!isLoopback(hostname) || isLogin(auth)) checkProxy(env)
  const place = {
    pass: kind === 'azure' ? 'azure' : 'target',
    baseUrl,
    subscription: needed('subscription'),
    group: needed('resource-group'),
    location: (values['location'] as string | undefined) ?? 'westeurope',
    ...(token !== undefined && { token }),
  }
  if (kind === 'azure') guid(place.subscription, '--subscription')
  return { kind, auth, cloud, server: place }
}

/** Each scheme with its own variable, the one in small letters first. A value is not quoted: a password may stand in it. */
const proxies = [
  ['http_proxy', 'HTTP_PROXY'],
  ['https_proxy', 'HTTPS_PROXY'],
] as const

function checkProxy(env: Env): void {
  for (const names of proxies) {
    const name = names.find((each) => env[each] !== undefined)
    const value = name && env[name]
    if (value && !(URL.canParse(value) && /^(https?|socks5?):$/.test(new URL(value).protocol) && new URL(value).hostname))
      throw new UsageError(`${name} is a URL with a scheme, such as http://proxy.example.com:3128; what it holds is none`)
  }
}

function checkUrl(target: string): string {
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
    throw new UsageError(`--target is emulator, azure, or a URL such as https://host:8443/prefix, not "${target}"`)
  const url = new URL(target)
  if (url.username || url.password || url.search || url.hash)
    throw new UsageError('--target takes a URL without user, password, query and fragment')
  return target.replace(/\/+$/, '')
}

/** How the token is had, and the token itself when it is a static one. Azure is logged in to, unless a token is named; a URL gets a token when there is one. */
function resolveAuth(kind: 'azure' | 'url', values: Values, env: Env, cwd: string): { auth: AuthMode; token?: string } {
  const named = (['token-file', 'token-env'] as const).find((name) => values[name] !== undefined)
  const asked = values['auth'] as AuthMode | undefined
  if (asked === 'none' && kind === 'azure') throw new UsageError('--auth none: Azure takes no request without a token')
  if (named !== undefined && asked !== undefined && isLogin(asked))
    throw new UsageError(`--${named} goes with --auth token, not with --auth ${asked}`)
  const auth = asked ?? (kind === 'azure' && named === undefined ? 'default' : undefined)
  if (auth !== undefined && auth !== 'token') return { auth }
  const token = staticToken(values, env, cwd, auth === 'token' || named !== undefined)
  return token === undefined ? { auth: 'none' } : { auth: 'token', token }
}

/** The static token, from a file or a variable; `undefined`: there is none, and none is needed. */
function staticToken(values: Values, env: Env, cwd: string, needed: boolean): string | undefined {
  const file = values['token-file'] as string | undefined
  const variable = (values['token-env'] as string | undefined) ?? 'AZBACKUP_TOKEN'
  const token = file === undefined ? env[variable]?.trim() : readToken(resolve(cwd, file))
  if (!token && needed)
    throw new UsageError(file === undefined ? `the environment variable ${variable} holds no token` : `--token-file: ${file} is empty`)
  if (token && !/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(`the token in ${file ?? variable} has characters that no bearer token has`)
  return token || undefined
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`--token-file: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
