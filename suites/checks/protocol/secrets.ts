/** What a client sends in confidence comes back in no answer. */
import { always, at } from '../../../harness/check.ts'
import { header } from '../../../harness/exchange.ts'
import { lists } from '../../../fixtures/roles.ts'
import { setHeader, tampers } from '../../../fixtures/servers.ts'
import type { Request } from '../../../harness/exchange.ts'

const tokenOf = (request: Request): string => header(request.headers, 'authorization')?.split(' ').at(-1) ?? ''
const slow = { create: 'async', update: 'async', delete: 'async' } as const

export const tokenStaysSecret = always({
  id: 'token-stays-secret',
  title: 'No answer shows the bearer token of the run',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['HTTP-TOKEN-SECRET'],
  polls: true,
  *judge(exchange) {
    const { tokenShown } = exchange
    if (tokenShown !== undefined) yield at(exchange, tokenShown, 'shows the bearer token that was sent')
  },
  defects: [
    {
      id: 'next-link-carries-the-token',
      says: 'The nextLink of a list has the bearer token in its query',
      seen: 'defects-2 PG25',
      at: ['listInSubscription'],
      layer: tampers({ of: lists }, ({ json }, request) => void (json.nextLink &&= `${json.nextLink}&access_token=${tokenOf(request)}`)),
    },
    {
      id: 'status-url-carries-the-token',
      says: 'The URL of the status of an operation has the bearer token in its query',
      seen: 'defects-2 PG25; derived',
      temper: slow,
      layer: tampers({ of: ['create', 'update', 'delete'] }, (draft, request) => {
        const url = header(draft.headers, 'azure-asyncoperation')
        if (url !== undefined) setHeader(draft, 'azure-asyncoperation', `${url}&token=${encodeURIComponent(tokenOf(request))}`)
      }),
    },
    {
      id: 'token-in-a-header',
      says: 'A read answers the Authorization header that it was sent',
      seen: 'defects-2 PG25; derived',
      at: ['read'],
      layer: tampers({ of: 'read' }, (draft, request) => setHeader(draft, 'x-authorization', `Bearer ${tokenOf(request)}`)),
    },
    {
      id: 'token-in-a-cookie',
      says: 'The list of operations sets a cookie with the bearer token',
      at: ['listOperations'],
      layer: tampers({ of: 'listOperations' }, (draft, request) => setHeader(draft, 'set-cookie', `session=${tokenOf(request)}; Secure`)),
    },
    {
      id: 'token-in-a-vault',
      says: 'A creation answers with the token of whoever made the vault',
      at: ['create'],
      layer: tampers({ of: 'create', answers: 201 }, ({ json }, request) => void (json.systemData = { createdBy: tokenOf(request) })),
    },
    {
      id: 'status-shows-the-token',
      says: 'The status of an operation shows the token of who began it',
      temper: slow,
      layer: tampers({ of: 'poll' }, ({ json }, request) => void (json.properties = { caller: tokenOf(request) })),
    },
  ],
})
