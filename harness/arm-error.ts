/** What an error says of itself: in the form of Resource Manager, or in the older one that some providers still answer with. */
import { isObject, type Json } from '../spec/json.ts'
import type { Exchange } from './exchange.ts'
import { describe } from './long-running.ts'

/** The error in the form of Resource Manager, the only one that is promised; empty when there is none. For whoever judges an answer, or excuses one by its code. */
export function armErrorOf({ response }: Pick<Exchange, 'response'>): Json {
  const error = isObject(response?.json) && response.json['error']
  return isObject(error) ? error : {}
}

/** The error in either form. For whoever acts on an answer, or tells a reader of it: what it says counts, and not how it is put. */
function errorOf(exchange: Exchange | undefined): Json {
  const json = exchange?.response?.json
  if (!isObject(json)) return {}
  const { error, ErrorCode: code, Message: message } = json
  if (isObject(error)) return error
  return code === undefined ? {} : { code, message: isObject(message) ? message['Value'] : undefined }
}

/** What an error calls itself, in either form; `undefined` when it is none, or says nothing. */
export const codeOf = (exchange: Exchange | undefined): unknown => errorOf(exchange).code

/** Code and message in one line; `undefined` when there is neither. */
export function errorLine(exchange: Exchange | undefined): string | undefined {
  const { code, message } = errorOf(exchange)
  return code === undefined && message === undefined
    ? undefined
    : `${String(code)}, ${String(message).replaceAll(/\s+/g, ' ').slice(0, 300)}`
}

/** An answer in one line: status, and what the error says of itself. */
export const described = (exchange: Exchange): string => [describe(exchange), errorLine(exchange) ?? []].flat().join(': ')
