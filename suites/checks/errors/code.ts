/** What an error is called. */
import { armErrorOf } from '../../../harness/arm-error.ts'
import { at, type Finding } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { show, status } from '../../reading.ts'

/** Another code than is due, where the status is the one that is due; that the error has a code at all is for `error-envelope` to say. */
export function* otherCode(exchange: Exchange, dueStatus: number, due: string): Iterable<Finding> {
  const { code } = armErrorOf(exchange)
  if (status(exchange) === dueStatus && typeof code === 'string' && code !== due) yield at(exchange, '/body/error/code', `is ${show(code)}`)
}
