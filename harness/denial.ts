/** Denials: what the caller may not do, or no longer, says nothing of the target. */
import type { Exchange } from './exchange.ts'

/** Why a right credential was turned away, in words that name what is missing; `undefined` when it was not. */
export function denial({ role, response }: Exchange): string | undefined {
  const error = (response?.json as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error
  if (response?.status === 401 && error?.code === 'ExpiredAuthenticationToken') return `${role}: the token has expired (401 ExpiredAuthenticationToken)`
  if (response?.status !== 403 || error?.code !== 'AuthorizationFailed') return undefined
  const action = /action '([^']+)'/.exec(String(error.message))?.[1]
  return `${role}: the token may not do this (403 AuthorizationFailed${action === undefined ? '' : `, ${action}`})`
}
