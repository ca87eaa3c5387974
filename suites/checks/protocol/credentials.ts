/** Credentials that are wrong by little, or spelt otherwise: each is refused, or taken, as HTTP has it. */
import { always, at, held } from '../../../harness/check.ts'
import { header, type Exchange, type Request } from '../../../harness/exchange.ts'
import { isObject } from '../../../spec/json.ts'
import { body, show, status } from '../../reading.ts'
import { lists, partOf } from '../../../fixtures/roles.ts'
import { admits, armError, instead, resourceOf, tampers, type Draft, type When } from '../../../fixtures/servers.ts'
import type { Layer } from '../../../harness/server.ts'

const credential = ({ headers }: Request): string => header(headers, 'authorization') ?? ''
const empty = (request: Request): boolean => /^bearer *$/i.test(credential(request))
/** The one token of the emulator with a letter more. */
const tooLong = (request: Request): boolean => credential(request).endsWith('tokenx')
const lowerScheme = (request: Request): boolean => credential(request).startsWith('bearer ')
const refusedAs = (when: When, code: number) => tampers({ answers: 401, ...when }, (draft) => void (draft.status = code))

export const emptyToken401 = held({
  id: 'empty-token-401',
  title: 'An empty bearer token answers 401',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-AUTH-01', 'HTTP-BEARER-TOKEN'],
  roles: ['read', 'update'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)} for an empty token`)
  },
  defects: [
    { id: 'empty-token-taken', says: 'An empty bearer token is taken.', seen: 'defects-2 AU06', layer: admits({ if: empty }) },
    { id: 'empty-token-reads', says: 'A vault is read with an empty token.', at: ['read'], layer: admits({ of: 'read', if: empty }) },
    {
      id: 'empty-token-writes',
      says: 'PUT and PATCH take an empty token.',
      at: ['update'],
      layer: admits({ of: ['create', 'update'], if: empty }),
    },
    { id: 'empty-token-403', says: 'An empty token answers 403.', layer: refusedAs({ if: empty }, 403) },
    {
      id: 'empty-token-400',
      says: 'A PATCH with an empty token answers 400.',
      at: ['update'],
      layer: refusedAs({ of: 'update', if: empty }, 400),
    },
    {
      id: 'empty-token-crashes',
      says: 'A read with an empty token answers 500.',
      at: ['read'],
      also: ['errors'],
      layer: instead({ of: 'read', if: empty }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const nearlyRightToken401 = held({
  id: 'nearly-right-token-401',
  title: 'A token that is right but for one character more answers 401',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-AUTH-01', 'ARM-ERR-28'],
  roles: ['listInGroup', 'delete'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 401)
      yield at(exchange, '/status', `is ${status(exchange)} for a token with one character more than the right one`)
  },
  defects: [
    { id: 'token-compared-by-its-beginning', says: 'A token is compared as far as the right one goes.', layer: admits({ if: tooLong }) },
    {
      id: 'lists-compare-the-beginning',
      says: 'The lists compare a token as far as the right one goes.',
      at: ['listInGroup'],
      layer: admits({ of: lists, if: tooLong }),
    },
    {
      id: 'deletion-compares-the-beginning',
      says: 'A deletion compares a token as far as the right one goes.',
      at: ['delete'],
      layer: admits({ of: 'delete', if: tooLong }),
    },
    {
      id: 'nearly-right-token-403',
      says: 'A token that is nearly right answers 403.',
      layer: refusedAs({ if: tooLong }, 403),
    },
    {
      id: 'nearly-right-token-deletes-404',
      says: 'A deletion with a token that is nearly right answers 404.',
      at: ['delete'],
      layer: refusedAs({ of: 'delete', if: tooLong }, 404),
    },
  ],
})

export const schemeIgnoresCase = held({
  id: 'scheme-ignores-case',
  title: 'The scheme of a credential is recognised in lower case',
  level: 'should',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-SCHEME-CASE'],
  roles: ['listOperations'],
  *judge(exchange: Exchange) {
    // another status says that the list is not served, whatever the scheme
    if ([400, 401, 403].includes(status(exchange)) || status(exchange) >= 500)
      yield at(exchange, '/status', `is ${status(exchange)} for the right token behind "bearer"`)
  },
  defects: [
    {
      id: 'lower-case-scheme-refused',
      says: 'The scheme bearer in lower case is refused.',
      seen: 'defects-2 AU13',
      layer: instead({ if: lowerScheme }, () =>
        armError(401, 'AuthenticationFailedInvalidHeader', 'No.', { 'WWW-Authenticate': 'Bearer', 'x-ms-correlation-request-id': '1' }),
      ),
    },
    {
      id: 'lower-case-scheme-400',
      says: 'The scheme bearer in lower case answers 400.',
      layer: instead({ if: lowerScheme }, () => armError(400, 'BadRequest')),
    },
    {
      id: 'lower-case-scheme-crashes',
      says: 'The scheme bearer in lower case answers 500.',
      also: ['errors'],
      layer: instead({ if: lowerScheme }, () => armError(500, 'InternalServerError')),
    },
  ],
})

/** Puts what was asked for into the answer that refuses it. */
const tellsAllTheSame = (when: When, change: (draft: Draft, told: Draft['json']) => void) => (): Layer => {
  const told = new Map<string, unknown>()
  const edit = tampers(when, (draft, request) => {
    const known = told.get(String(partOf(request)))
    if (known !== undefined && draft.json) change(draft, structuredClone(known))
  })()
  return async (request, next, world) => {
    const answer = await edit(request, next, world)
    const part = partOf(request)
    if (answer.status === 200 && part !== undefined && typeof answer.body === 'string' && answer.body !== '')
      told.set(part, JSON.parse(answer.body))
    return answer
  }
}

export const refusalShowsNothing = always({
  id: 'refusal-shows-nothing',
  title: 'An answer that refuses a caller shows nothing of what was asked for',
  level: 'must',
  profile: 'arm',
  family: 'disclosure',
  source: ['ARM-AUTH-01'],
  open: 'nobody was refused',
  polls: true,
  when: ({ response }) => [401, 403].includes(response.status),
  *judge(exchange) {
    const { value, properties, id } = body(exchange)
    const shown = Array.isArray(value) && value.length > 0 ? 'value' : isObject(properties) ? 'properties' : undefined
    if (shown !== undefined) yield at(exchange, `/body/${shown}`, `is there, although the answer is ${status(exchange)}`)
    else if (typeof id === 'string' && /\/vaults\//i.test(id))
      yield at(exchange, '/body/id', `is ${show(id)}, although the answer is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'refused-list-told',
      says: 'A list is refused with 401, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listInGroup'],
      layer: tampers({ of: 'listInGroup', answers: 401 }, (draft, _, { vaults }) => {
        draft.json.value = [...vaults.values()].map(({ resource }) => resource)
      }),
    },
    {
      id: 'refused-subscription-list-told',
      says: 'The list of a subscription is refused for a false token, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listInSubscription'],
      layer: tellsAllTheSame({ of: 'listInSubscription', answers: 401 }, (draft, told) => void (draft.json.value = told.value)),
    },
    {
      id: 'refused-operations-told',
      says: 'The list of operations is refused with 401, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listOperations'],
      layer: tellsAllTheSame({ of: 'listOperations', answers: 401 }, (draft, told) => void (draft.json.value = told.value)),
    },
    {
      id: 'refused-read-told',
      says: 'A read is refused with 401, and the vault stands beside the error.',
      also: ['errors'],
      at: ['read'],
      layer: tellsAllTheSame({ of: 'read', answers: 401 }, (draft, told) => void (draft.json = { ...told, ...draft.json })),
    },
    {
      id: 'refused-write-told',
      says: 'A PATCH is refused with 401, and the answer shows the vault.',
      also: ['errors'],
      at: ['update'],
      layer: tampers({ of: 'update', answers: 401 }, (draft, request, world) => {
        const kept = resourceOf(request, world)
        if (kept) draft.json = { ...draft.json, id: kept.id, name: kept.name }
      }),
    },
  ],
})
