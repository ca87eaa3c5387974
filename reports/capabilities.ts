/** What a target was seen to be: out of its answers, never out of its own word. */
import { header, succeeded, type Exchange } from '../harness/exchange.ts'
import type { PassRecord } from '../harness/record.ts'
import { noApiVersion, noToken } from '../harness/wrong.ts'

/** True: seen. False: seen not to be. Null: the run did not come to where it shows. */
type Capability = boolean | null

export function capabilitiesOf(passes: readonly PassRecord[]): Record<string, Capability> {
  const exchanges = passes.flatMap((pass) => pass.exchanges).filter(({ superseded, unsettled }) => !superseded && unsettled === undefined)
  const any = (role: string, fits: (exchange: Exchange) => boolean): Capability => {
    const answered = exchanges.filter((exchange) => exchange.role === role && exchange.wrong === undefined && succeeded(exchange))
    return answered.length === 0 ? null : answered.some(fits)
  }
  const refuses = (wrong: string): Capability => {
    const asked = exchanges.filter((exchange) => exchange.wrong === wrong && exchange.response)
    return asked.length === 0 ? null : asked.every(({ response }) => response!.status >= 400 && response!.status < 500)
  }
  const isAsynchronous = ({ response }: Exchange): boolean =>
    response!.status === 202 || header(response!.headers, 'azure-asyncoperation') !== undefined
  const lists = ['listInGroup', 'listInSubscription'].map((role) =>
    any(role, ({ response }) => typeof (response?.json as { nextLink?: unknown } | null)?.nextLink === 'string'),
  )
  return {
    keepsState: passes.some(({ exchanges: own }) => own.length > 0) ? passes.every(({ stateless }) => stateless === undefined) : null,
    pages: lists.every((list) => list === null) ? null : lists.includes(true),
    asynchronousCreate: any('create', isAsynchronous),
    asynchronousUpdate: any('update', isAsynchronous),
    asynchronousDelete: any('delete', isAsynchronous),
    checksApiVersion: refuses(noApiVersion),
    checksToken: refuses(noToken),
  }
}
