/** What a static bearer token says of its own end, when it is one that says anything. */
import { minute } from '../../reports/text.ts'
import { UsageError } from '../usage.ts'

/** `exp` of a JSON Web Token (RFC 7519 §4.1.4), in milliseconds since the epoch; `undefined`: it is none, or says nothing. */
export function expiryOf(token: string): number | undefined {
  const [, claims, signature] = token.split('.')
  if (!claims || signature === undefined) return undefined
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp?: unknown }
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}

/** A time in milliseconds since the epoch: `2026-01-01 12:30 UTC`. */
export const moment = (ms: number): string => minute(new Date(ms).toISOString())

/** A remark when the token may end before the run does. Throws UsageError when it has ended already. */
export function checkStatic(token: string, runTimeoutMs: number, now: number): string | undefined {
  const expiry = expiryOf(token)
  if (expiry === undefined) return undefined
  if (expiry <= now) throw new UsageError(`the token expired at ${moment(expiry)}: get a new one, or let --auth get one`)
  const end = now + runTimeoutMs
  if (expiry >= end) return undefined
  return `the token expires at ${moment(expiry)}, but the run may last until ${moment(end)}, and would end early (--auth azure-cli and others renew the token)`
}
