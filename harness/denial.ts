/** Denials: what the caller may not do, or no longer, says nothing of the target. */
import type { Exchange } from './exchange.ts'

/** Why a right credential was turned away, in words that name what is missing; `undefined` when it was not. */
export function denial({ role, response }: Exchange): string | undefined {
  if (response?.status !== 401 && response?.status !== 403) return undefined
  const error = (response.json as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error
  if (response.status === 401) return error?.code === 'ExpiredAuthenticationToken' ? `${role}: the token has expired (401 ExpiredAuthenticationToken)` : undefined
  if (error?.code !== 'AuthorizationFailed') return undefined
  const action = /action '([^']+)'/.exec(String(error.message))?.[1]
  return `${role}: the token may not do this (403 AuthorizationFailed${action === undefined ? '' : `, ${action}`})`
}
