/** What an error says of itself: in the form of Resource Manager, or in the older one that some providers still answer with. */
import type { Exchange } from './exchange.ts'
import { describe } from './long-running.ts'

interface Said {
  readonly code?: unknown
  readonly message?: unknown
}

function errorOf(exchange: Exchange | undefined): Said {
  const json = exchange?.response?.json as { error?: object; ErrorCode?: unknown; Message?: { Value?: unknown } } | null | undefined
  return (typeof json?.error === 'object' ? json.error : undefined) ?? (json?.ErrorCode === undefined ? {} : { code: json.ErrorCode, message: json.Message?.Value })
}

/** What an error calls itself; `undefined` when it is none, or says nothing. */
export const codeOf = (exchange: Exchange | undefined): unknown => errorOf(exchange).code

/** Code and message in one line; `undefined` when there is neither. */
export function errorLine(exchange: Exchange | undefined): string | undefined {
  const { code, message } = errorOf(exchange)
  return code === undefined && message === undefined ? undefined : `${String(code)}, ${String(message).replaceAll(/\s+/g, ' ').slice(0, 300)}`
}

/** An answer in one line: status, and what the error says of itself. */
export const described = (exchange: Exchange): string => [describe(exchange), errorLine(exchange) ?? []].flat().join(': ')
