/** The form that errors of the Recovery Services provider had before ARM's: still met here and there. */
import { isObject } from './json.ts'

export interface FormerEnvelope {
  readonly ErrorCode: string
  readonly Message: { readonly Language?: string; readonly Value: string }
}

/** Whether a body is an error in the former form, and nothing but that: an object `error` beside it would make it another thing. */
export function isFormerEnvelope(body: unknown): body is FormerEnvelope {
  if (!isObject(body) || typeof body['ErrorCode'] !== 'string' || body['ErrorCode'] === '' || 'error' in body) return false
  const message = body['Message']
  return isObject(message) && typeof message['Value'] === 'string'
}
