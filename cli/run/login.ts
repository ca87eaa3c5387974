/** The token of a run, in the main thread: got before anything is sent to the target, and renewed while the run goes on. */
import { clouds as allClouds, type Cloud, type CloudName } from '../auth/clouds.ts'
import { openLogin } from '../auth/credentials.ts'
import { isLogin, type Env } from '../auth/modes.ts'
import { checkStatic } from '../auth/static-token.ts'
import { tokenSource, type TokenSource } from '../auth/token-source.ts'
import { checkAuthority } from './authority.ts'
import type { RunSettings } from './settings.ts'

export interface Login {
  /** Absent: requests carry no token. */
  readonly token?: TokenSource
  /** Something the user should know. */
  readonly note?: string
}

/** Logs in. Throws UsageError, one line with what to do, when that fails or the static token has expired. */
export async function login(
  { auth, cloud, server, ca, runTimeoutMs }: Pick<RunSettings, 'auth' | 'cloud' | 'server' | 'ca' | 'runTimeoutMs'>,
  env: Env,
  clouds: Readonly<Record<CloudName, Cloud>> = allClouds,
  now: () => number = Date.now,
): Promise<Login> {
  if (ca !== undefined) checkAuthority(ca, `--ca: ${ca}`)
  if (!isLogin(auth)) {
    const fixed = server?.token
    const note = fixed === undefined ? undefined : checkStatic(fixed, runTimeoutMs, now())
    return { ...(fixed !== undefined && { token: () => Promise.resolve(fixed) }), ...(note !== undefined && { note }) }
  }
  const token = tokenSource(await openLogin(auth, { cloud: clouds[cloud], env, ...(ca !== undefined && { ca }) }), now)
  await token()
  return { token }
}
