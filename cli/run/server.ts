/** The server that is asked: real Azure or one at a URL, and the way to its token. `sweep` goes by the same. */
import { resolve } from 'node:path'
import { clouds as allClouds, type Cloud, type CloudName } from '../auth/clouds.ts'
import { isLogin, type AuthMode, type Env } from '../auth/modes.ts'
import { isLoopback } from '../../harness/target.ts'
import { withDefaults, type Filled } from '../options.ts'
import { readText } from '../text-file.ts'
import { UsageError } from '../usage.ts'
import { guid } from '../values.ts'
import { runOptions, type RunValues } from './options.ts'
import type { Place } from './place.ts'

export interface Server {
  readonly kind: 'azure' | 'url'
  readonly auth: AuthMode
  readonly cloud: CloudName
  readonly server: Place
}

/** Throws UsageError for whatever is missing or contradicts itself. A token goes to the cloud's own host, or to the one that the user names. */
export function resolveServer(
  target: string,
  given: RunValues,
  env: Env,
  cwd: string,
  clouds: Readonly<Record<CloudName, Cloud>> = allClouds,
): Server {
  const kind = target === 'azure' ? 'azure' : 'url'
  const values = withDefaults(runOptions, given, kind)
  const { cloud, location } = values
  const baseUrl = kind === 'azure' ? clouds[cloud].resourceManager : checkUrl(target)
  const needed = (name: 'subscription' | 'resource-group'): string => {
    const value = values[name]
    if (!value) throw new UsageError(`--target ${kind === 'azure' ? 'azure' : 'URL'} needs --${name}`)
    return value
  }
  const { auth, token } = resolveAuth(kind, given, env, cwd)
  const { protocol, hostname } = new URL(baseUrl)
  if (auth !== 'none' && protocol === 'http:' && !isLoopback(hostname) && values['allow-http'] !== true) {
    throw new UsageError(`the token would be sent over plain http to ${hostname}; use https, or add --allow-http to allow it`)
  }
  if (!isLoopback(hostname) || isLogin(auth)) checkProxy(env)
  const place = {
    pass: kind === 'azure' ? 'azure' : 'target',
    baseUrl,
    subscription: needed('subscription'),
    group: needed('resource-group'),
    location,
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
      throw new UsageError(`${name} must be a URL with a scheme, such as http://proxy.example.com:3128`)
  }
}

function checkUrl(target: string): string {
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
    throw new UsageError(`--target must be emulator, azure, or a URL such as https://host:8443/prefix, not "${target}"`)
  const url = new URL(target)
  if (url.username || url.password || url.search || url.hash)
    throw new UsageError('--target must be a URL without user, password, query and fragment')
  return target.replace(/\/+$/, '')
}

/** How the token is obtained, and the token itself when it is a static one. Azure needs a login, unless a token is named; a URL gets a token when there is one. */
function resolveAuth(kind: 'azure' | 'url', given: RunValues, env: Env, cwd: string): { auth: AuthMode; token?: string } {
  const named = (['token-file', 'token-env'] as const).find((name) => given[name] !== undefined)
  const asked = given.auth
  if (asked === 'none' && kind === 'azure') throw new UsageError('--auth none: Azure accepts no request without a token')
  if (named !== undefined && asked !== undefined && asked !== 'token')
    throw new UsageError(`--auth ${asked} contradicts --${named}, which needs --auth token`)
  const auth = asked ?? (kind === 'azure' && named === undefined ? 'default' : undefined)
  if (auth !== undefined && auth !== 'token') return { auth }
  const token = staticToken(withDefaults(runOptions, given, kind), env, cwd, auth === 'token' || named !== undefined)
  return token === undefined ? { auth: 'none' } : { auth: 'token', token }
}

/** The static token, from a file or a variable; `undefined`: there is none, and none is needed. */
function staticToken(values: Filled<typeof runOptions>, env: Env, cwd: string, needed: boolean): string | undefined {
  const { 'token-file': file, 'token-env': variable } = values
  const token = (file === undefined ? env[variable] : readText(resolve(cwd, file), `--token-file: ${file}`))?.trim()
  if (!token && needed)
    throw new UsageError(file === undefined ? `the environment variable ${variable} holds no token` : `--token-file: ${file}: is empty`)
  if (token && !/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(`the token in ${file ?? variable} has characters that no bearer token has`)
  return token || undefined
}
