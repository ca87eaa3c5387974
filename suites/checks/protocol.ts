/** HTTP itself: versions, framing, parameters and headers that a server accepts or ignores. */
import { lists } from '../../fixtures/parts.ts'
import {
  admits,
  altersAnswer,
  altersRequest,
  armError,
  instead,
  reply,
  setHeader,
  type When,
  withApiVersion,
} from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, header, type Request } from '../../harness/exchange.ts'
import { credential, refused } from './common.ts'
import { status } from '../reading.ts'

const bare = ({ headers }: Request): boolean => header(headers, 'authorization') === undefined

const unversioned = ({ url }: Request): boolean => !new URL(url).searchParams.has('api-version')

export const tokenRequired = scenarioCheck({
  id: 'token-required',
  title: 'A request without a token is refused',
  level: 'must',
  profile: 'contract',
  family: 'protocol',
  source: ['OAS-SECURITY'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without Authorization`)
  },
  defects: [
    {
      id: 'anybody-reads',
      also: ['token'],
      says: 'A vault can be read without a token.',
      middleware: admits({ of: 'read', if: bare }),
      at: ['read'],
    },
    {
      id: 'anybody-lists-a-group',
      also: ['token'],
      says: 'The vaults of a group can be listed without a token.',
      at: ['listInGroup'],
      middleware: admits({ of: 'listInGroup', if: bare }),
    },
    {
      id: 'operations-are-public',
      also: ['token'],
      says: 'The list of operations wants no token.',
      middleware: admits({ of: 'listInProvider', if: bare }),
      at: ['listInProvider'],
    },
    {
      id: 'anybody-updates',
      also: ['token'],
      says: 'A vault can be updated without a token.',
      middleware: admits({ of: 'update', if: bare }),
      at: ['update'],
    },
    {
      id: 'anybody-creates',
      also: ['token'],
      says: 'A vault can be replaced without a token.',
      middleware: admits({ of: 'create', if: bare }),
      at: ['create'],
    },
    {
      id: 'missing-token-redirected',
      says: 'A request without a token is redirected to a sign-in page.',
      also: ['contract', 'arrival', 'json', 'token'],
      middleware: altersAnswer({ answers: 401, if: bare }, (draft) => {
        draft.status = 302
        draft.json = undefined
        draft.headers.push(['Location', 'https://login.example/'])
      }),
    },
    {
      id: 'missing-token-200',
      says: 'A request without a token answers 200 with the error in its body.',
      also: ['identity', 'token'],
      middleware: altersAnswer({ answers: 401, if: bare }, (draft) => void (draft.status = 200)),
    },
  ],
})

export const apiVersionRequired = scenarioCheck({
  id: 'api-version-required',
  title: 'A request without api-version is refused',
  level: 'must',
  profile: 'contract',
  family: 'protocol',
  source: ['OAS-API-VERSION'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without api-version`)
  },
  defects: [
    {
      id: 'api-version-defaulted',
      also: ['token', 'api-version'],
      says: 'A request without api-version is served with the newest one.',
      middleware: altersRequest({ if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'operations-of-any-version',
      also: ['api-version'],
      says: 'Only the list of operations needs no api-version.',
      at: ['listInProvider'],
      middleware: altersRequest({ of: 'listInProvider', if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'writes-of-any-version',
      also: ['token', 'api-version'],
      says: 'PUT and PATCH need no api-version.',
      at: ['create', 'update'],
      middleware: altersRequest({ of: ['create', 'update'], if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'deletion-of-any-version',
      also: ['token', 'api-version'],
      says: 'DELETE needs no api-version.',
      at: ['delete'],
      middleware: altersRequest({ of: 'delete', if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'missing-version-shows-help',
      also: ['api-version'],
      says: 'A list without api-version answers 200 with a page of help.',
      at: ['listInSubscription'],
      middleware: instead({ of: 'listInSubscription', if: unversioned }, () => reply(200, { value: [] })),
    },
  ],
})

const isFurtherPage = ({ url }: Request): boolean => /skiptoken/i.test(url)

const isForbidden = ({ headers }: Request): boolean =>
  /^(|Bearer this-token-was-never-issued)$/.test(header(headers, 'authorization') ?? '')

export const furtherPageNeedsToken = scenarioCheck({
  id: 'further-page-needs-token',
  title: 'A further page of a list is refused with 401 without a right token',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-AUTH-01', 'ARM-LIST-02'],
  verbs: ['list'],
  unless: ['found'],
  open: 'every list came in one page',
  needsState: true,
  capability: 'paging',
  *judge({ page }: { page: Exchange }) {
    if (status(page) !== 401) yield at(page, '/status', `is ${status(page)} for the nextLink, asked for ${page.wrong}`)
  },
  defects: [
    {
      id: 'further-pages-are-public',
      says: 'From the second page on, a list needs no token',
      middleware: admits({ of: lists, if: (request) => isFurtherPage(request) && isForbidden(request) }),
    },
    {
      id: 'further-pages-of-a-group-are-public',
      mode: { pageSize: 1 },
      says: 'From the second page on, the list of a group needs no token',
      at: ['listInGroup'],
      middleware: admits({ of: 'listInGroup', if: (request) => isFurtherPage(request) && isForbidden(request) }),
    },
    {
      id: 'further-pages-take-any-token',
      says: 'From the second page on, the list of a subscription takes any token',
      at: ['listInSubscription'],
      middleware: admits({ of: 'listInSubscription', if: (request) => isFurtherPage(request) && isForbidden(request) }),
    },
    {
      id: 'further-page-without-token-404',
      says: 'A further page without a right token answers 404',
      middleware: instead({ of: lists, if: (request) => isFurtherPage(request) && isForbidden(request) }, () => armError(404, 'NotFound')),
    },
    {
      id: 'further-page-without-token-is-empty',
      says: 'A further page without a right token is empty',
      middleware: instead({ of: lists, if: (request) => isFurtherPage(request) && isForbidden(request) }, () => reply(200, { value: [] })),
    },
  ],
})

const empty = (request: Request): boolean => /^bearer *$/i.test(credential(request))

/** The one token of the emulator with a letter more. */
const tooLong = (request: Request): boolean => credential(request).endsWith('tokenx')

const refusedAs = (when: When, code: number) => altersAnswer({ answers: 401, ...when }, (draft) => void (draft.status = code))

export const emptyToken401 = scenarioCheck({
  id: 'empty-token-401',
  title: 'An empty bearer token answers 401',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-AUTH-01', 'HTTP-BEARER-TOKEN'],
  verbs: ['read', 'update'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)} for an empty token`)
  },
  defects: [
    {
      id: 'empty-token-taken',
      also: ['token'],
      says: 'An empty bearer token is taken.',
      middleware: admits({ if: empty }),
    },
    { id: 'empty-token-reads', says: 'A vault is read with an empty token.', at: ['read'], middleware: admits({ of: 'read', if: empty }) },
    {
      id: 'empty-token-writes',
      also: ['token'],
      says: 'PUT and PATCH take an empty token.',
      at: ['update'],
      middleware: admits({ of: ['create', 'update'], if: empty }),
    },
    { id: 'empty-token-403', says: 'An empty token answers 403.', middleware: refusedAs({ if: empty }, 403) },
    {
      id: 'empty-token-400',
      says: 'A PATCH with an empty token answers 400.',
      at: ['update'],
      middleware: refusedAs({ of: 'update', if: empty }, 400),
    },
    {
      id: 'empty-token-crashes',
      says: 'A read with an empty token answers 500.',
      at: ['read'],
      also: ['errors'],
      middleware: instead({ of: 'read', if: empty }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const nearlyRightToken401 = scenarioCheck({
  id: 'nearly-right-token-401',
  title: 'A token that is right but for one character more answers 401',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-AUTH-01', 'ARM-ERR-28'],
  verbs: ['listInGroup', 'listInParent', 'delete'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 401)
      yield at(exchange, '/status', `is ${status(exchange)} for a token with one character more than the right one`)
  },
  defects: [
    {
      id: 'token-compared-by-its-beginning',
      also: ['token'],
      says: 'A token is compared as far as the right one goes.',
      middleware: admits({ if: tooLong }),
    },
    {
      id: 'lists-compare-the-beginning',
      says: 'The lists compare a token as far as the right one goes.',
      at: ['listInGroup'],
      middleware: admits({ of: lists, if: tooLong }),
    },
    {
      id: 'deletion-compares-the-beginning',
      also: ['token'],
      says: 'A deletion compares a token as far as the right one goes.',
      at: ['delete'],
      middleware: admits({ of: 'delete', if: tooLong }),
    },
    {
      id: 'nearly-right-token-403',
      says: 'A token that is nearly right answers 403.',
      middleware: refusedAs({ if: tooLong }, 403),
    },
    {
      id: 'nearly-right-token-deletes-404',
      says: 'A deletion with a token that is nearly right answers 404.',
      at: ['delete'],
      middleware: refusedAs({ of: 'delete', if: tooLong }, 404),
    },
  ],
})

const tokenOf = (request: Request): string => header(request.headers, 'authorization')?.split(' ').at(-1) ?? ''

const slow = { create: 'async', update: 'async', delete: 'async' } as const

export const tokenStaysSecret = exchangeCheck({
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
      at: ['listInSubscription'],
      middleware: altersAnswer(
        { of: lists },
        ({ json }, request) => void (json.nextLink &&= `${json.nextLink}&access_token=${tokenOf(request)}`),
      ),
    },
    {
      id: 'status-url-carries-the-token',
      says: 'The URL of the status of an operation has the bearer token in its query',
      mode: slow,
      middleware: altersAnswer({ of: ['create', 'update', 'delete'] }, (draft, request) => {
        const url = header(draft.headers, 'azure-asyncoperation')
        if (url !== undefined) setHeader(draft, 'azure-asyncoperation', `${url}&token=${encodeURIComponent(tokenOf(request))}`)
      }),
    },
    {
      id: 'token-in-a-header',
      says: 'A read answers the Authorization header that it was sent',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft, request) => setHeader(draft, 'x-authorization', `Bearer ${tokenOf(request)}`)),
    },
    {
      id: 'token-in-a-cookie',
      says: 'The list of operations sets a cookie with the bearer token',
      at: ['listInProvider'],
      middleware: altersAnswer({ of: 'listInProvider' }, (draft, request) =>
        setHeader(draft, 'set-cookie', `session=${tokenOf(request)}; Secure`),
      ),
    },
    {
      id: 'token-in-a-vault',
      says: 'A creation answers with the token of whoever made the vault',
      at: ['create'],
      middleware: altersAnswer(
        { of: 'create', answers: 201 },
        ({ json }, request) => void (json.systemData = { createdBy: tokenOf(request) }),
      ),
    },
    {
      id: 'status-shows-the-token',
      says: 'The status of an operation shows the token of who began it',
      mode: slow,
      middleware: altersAnswer({ of: 'poll' }, ({ json }, request) => void (json.properties = { caller: tokenOf(request) })),
    },
  ],
})

const queryOf = ({ url }: Request): string => new URL(url).search

const misspeltName = (request: Request): boolean => /[?&]API-Version=/.test(queryOf(request))

const repeated = (request: Request): boolean => queryOf(request).toLowerCase().split('api-version=').length > 2

export const oddApiVersionSurvived = scenarioCheck({
  id: 'odd-api-version-survived',
  title: 'An api-version that is there twice, once in capitals, brings no server down',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['HTTP-4XX'],
  verbs: ['listInProvider'],
  *judge({ list }: { list: Exchange }) {
    if (status(list) >= 500) yield at(list, '/status', `is ${status(list)} for a request ${list.wrong}`)
  },
  defects: [
    {
      id: 'repeated-api-version-crashes',
      says: 'An api-version that is there twice answers 500.',
      also: ['errors'],
      middleware: instead({ if: repeated }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'capital-api-version-crashes',
      says: 'The parameter API-Version answers 500.',
      also: ['errors'],
      middleware: instead({ if: misspeltName }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'repeated-api-version-502',
      says: 'An api-version that is there twice answers 502.',
      also: ['errors'],
      middleware: instead({ if: repeated }, () => armError(502, 'BadGateway')),
    },
  ],
})
