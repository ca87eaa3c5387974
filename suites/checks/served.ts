/** Every required operation is served: an operation that refuses all right requests does not conform. */
import type { Verb } from '../../harness/kind.ts'
import { armError, instead, refuses, reply } from '../../fixtures/servers.ts'
import { codeOf } from '../../harness/arm-error.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, mediaType, succeeded } from '../../harness/exchange.ts'
import { status } from '../reading.ts'

const page = (): ReturnType<typeof reply> =>
  reply(200, '<!doctype html><title>Portal</title>', { 'content-type': 'text/html; charset=utf-8' })

const absent = (of: Verb, id: string, says: string, answer: () => ReturnType<typeof reply>, also: readonly string[] = []) => ({
  id,
  says,
  middleware: instead({ of }, answer),
  at: [of],
  ...(also.length > 0 && { also }),
})

export const operationIsServed = scenarioCheck({
  id: 'operation-is-served',
  title: 'An operation of the document is served',
  level: 'must',
  profile: 'contract',
  family: 'served',
  source: ['OAS-SERVED'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  suffices: true,
  outages: true,
  // a vault that reads 404 may be one that never came about: what says so is no echo
  explains: ({ role, response }) => role !== 'read' || response?.status !== 404,
  /** Who is turned away, or named a place that is not offered, learns nothing of the operation. */
  mute({ exchange }: { exchange: Exchange; promisesBody: boolean }) {
    if ([401, 403].includes(status(exchange))) return `${exchange.role}: the caller is turned away (${status(exchange)})`
    return codeOf(exchange) === 'LocationNotAvailableForResourceType' ? `${exchange.role}: the location is not offered` : undefined
  },
  /** `promisesBody`: whether the document has a body for this status. */
  *judge({ exchange, promisesBody }: { exchange: Exchange; promisesBody: boolean }) {
    if (!succeeded(exchange))
      return yield at(exchange, '/status', `is ${status(exchange)}, as for every right request: the operation is not served`)
    const { response } = exchange
    const type = mediaType(response.headers) ?? 'of no type'
    if (promisesBody && response.size > 0 && response.json === undefined && !response.reduced && !/json/i.test(type))
      yield at(exchange, '/body', `is ${type} and no JSON, as for every right request: the operation is not served`)
  },
  defects: [
    absent('update', 'patch-405', 'PATCH is not served: 405.', () => armError(405, 'MethodNotAllowed')),
    absent('update', 'patch-501', 'PATCH is not served: 501.', () => armError(501, 'NotImplemented')),
    absent('update', 'patch-404', 'PATCH is not served: 404.', () => armError(404, 'NotFound')),
    absent('update', 'patch-400', 'PATCH is not served: 400.', () => armError(400, 'BadRequest')),
    absent('update', 'patch-page', 'PATCH answers 200 with a page of HTML, and does nothing.', page),
    absent('listInProvider', 'operations-400', 'The list of operations is not served: 400.', () =>
      armError(400, 'NoRegisteredProviderFound'),
    ),
    absent('listInProvider', 'operations-404', 'The list of operations is not served: 404 without a body.', () => reply(404, undefined)),
    absent('listInProvider', 'operations-page', 'The list of operations answers 200 with a page of HTML.', page),
    absent('listInSubscription', 'subscription-is-not-listed', 'The list of a subscription is not served: 404.', () =>
      armError(404, 'InvalidResourceType'),
    ),
    absent('listInSubscription', 'subscription-list-501', 'The list of a subscription is not served: 501.', () =>
      armError(501, 'NotImplemented'),
    ),
    absent('listInGroup', 'group-list-405', 'The list of a group is not served: 405.', () => armError(405, 'MethodNotAllowed')),
    absent('listInGroup', 'group-list-page', 'The list of a group answers 200 with a page of HTML.', page),
    absent('create', 'put-405', 'PUT is not served: 405.', () => armError(405, 'MethodNotAllowed')),
    absent('create', 'put-501', 'PUT is not served: 501 without a body.', () => reply(501, undefined)),
    absent('read', 'get-405', 'A vault cannot be read: 405.', () => armError(405, 'MethodNotAllowed')),
    {
      id: 'get-404',
      says: 'A vault cannot be read: 404, though it is listed.',
      middleware: refuses({ of: 'read' }, 404, 'ResourceNotFound'),
      at: ['read'],
      also: ['create'],
    },
    absent('delete', 'delete-405', 'DELETE is not served: 405.', () => armError(405, 'MethodNotAllowed')),
    absent('delete', 'delete-501', 'DELETE is not served: 501.', () => armError(501, 'NotImplemented')),
  ],
})
