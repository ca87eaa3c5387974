/** Denials: what the caller may not do, or no longer, says nothing of the target. */
import { armErrorOf } from './arm-error.ts'
import type { Exchange } from './exchange.ts'

/**
 * Why a right credential was turned away, in words that name what is missing; `undefined` when it was not. Only Resource Manager itself knows who may do
 * what, and it has one form for its errors: a code in another form is the target's own, and excuses nothing.
 */
export function denial({ role, response }: Exchange): string | undefined {
  if (response?.status !== 401 && response?.status !== 403) return undefined
  const { code, message } = armErrorOf({ response })
  if (response.status === 401)
    return code === 'ExpiredAuthenticationToken' ? `${role}: the token has expired (401 ExpiredAuthenticationToken)` : undefined
  if (code !== 'AuthorizationFailed') return undefined
  const action = /action '([^']+)'/.exec(String(message))?.[1]
  return `${role}: the token may not do this (403 AuthorizationFailed${action === undefined ? '' : `, ${action}`})`
}
