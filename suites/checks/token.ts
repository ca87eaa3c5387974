/** The credential: without a valid one nothing is shown and nothing is changed. */
import { actsBeforeRefusing, admits, alsoDoes, altersAnswer, keyOf, setHeader, type When } from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, header, type Request } from '../../harness/exchange.ts'
import { otherCode, doneAllTheSame } from './common.ts'
import { show, status } from '../reading.ts'

const bare = ({ headers }: Request): boolean => header(headers, 'authorization') === undefined

const basic = ({ headers }: Request): boolean => /^basic/i.test(header(headers, 'authorization') ?? '')

/** A bearer token that is refused: known by the answer, for a middleware cannot tell it by looking. */
const refusedAs = (pattern: RegExp, status: number, more: When = {}) =>
  altersAnswer({ answers: 401, if: (_, { body }) => pattern.test(String(body)), ...more }, (draft) => void (draft.status = status))

const never = ({ headers }: Request): boolean => /never-issued/.test(header(headers, 'authorization') ?? '')

export const missingToken401 = scenarioCheck({
  id: 'missing-token-401',
  title: 'A request without a token answers 401',
  level: 'must',
  profile: 'arm',
  family: 'token',
  source: ['ARM-AUTH-01', 'OAS-SECURITY'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    { id: 'missing-token-403', says: 'A request without a token answers 403.', middleware: refusedAs(/"AuthenticationFailed"/, 403) },
    {
      id: 'missing-token-hides-the-vault',
      says: 'A read without a token answers 404.',
      at: ['read'],
      middleware: refusedAs(/"AuthenticationFailed"/, 404, { of: 'read' }),
    },
    {
      id: 'missing-token-of-a-write-400',
      says: 'PUT and PATCH without a token answer 400.',
      at: ['create', 'update'],
      middleware: refusedAs(/"AuthenticationFailed"/, 400, { of: ['create', 'update'] }),
    },
    {
      id: 'body-read-before-the-token',
      says: 'A DELETE without a token of a vault that exists answers 409.',
      at: ['delete'],
      middleware: refusedAs(/"AuthenticationFailed"/, 409, { of: 'delete' }),
    },
  ],
})

export const missingTokenCode = scenarioCheck({
  id: 'missing-token-code',
  title: 'The error of a missing token is AuthenticationFailed',
  level: 'should',
  profile: 'arm',
  family: 'token',
  source: ['ARM-ERR-26', 'ARM-AUTH-01'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    yield* otherCode(exchange, 401, 'AuthenticationFailed')
  },
  defects: [
    {
      id: 'missing-token-is-unauthorized',
      says: 'The code of a missing token is Unauthorized.',
      middleware: altersAnswer({ answers: 401, if: bare }, ({ json }) => void (json.error.code = 'Unauthorized')),
    },
    {
      id: 'missing-token-of-operations-is-false',
      says: 'The list of operations says InvalidAuthenticationToken of a token that is not there.',
      at: ['listInProvider'],
      middleware: altersAnswer(
        { of: 'listInProvider', answers: 401, if: bare },
        ({ json }) => void (json.error.code = 'InvalidAuthenticationToken'),
      ),
    },
  ],
})

export const malformedToken401 = scenarioCheck({
  id: 'malformed-token-401',
  title: 'A credential that is no bearer token answers 401',
  level: 'must',
  profile: 'arm',
  family: 'token',
  source: ['ARM-AUTH-01', 'ARM-ERR-27'],
  verbs: ['listInProvider'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    { id: 'any-credential-will-do', says: 'A credential that is no bearer token is not looked at.', middleware: admits({ if: basic }) },
    {
      id: 'malformed-token-400',
      also: ['protocol'],
      says: 'A credential that is no bearer token answers 400.',
      middleware: refusedAs(/AuthenticationFailedInvalidHeader/, 400),
    },
  ],
})

export const falseToken401 = scenarioCheck({
  id: 'false-token-401',
  title: 'A token that nobody issued answers 401',
  level: 'must',
  profile: 'arm',
  family: 'token',
  source: ['ARM-AUTH-01', 'ARM-ERR-28'],
  verbs: ['read', 'create', 'update', 'delete', 'list'],
  unless: ['found'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 401) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'any-token-reads',
      says: 'A read is served with a token that nobody issued.',
      middleware: admits({ of: 'read', if: never }),
      at: ['read'],
    },
    {
      id: 'any-token-lists',
      says: 'A group is listed with a token that nobody issued.',
      middleware: admits({ of: 'listInGroup', if: never }),
      at: ['listInGroup'],
    },
    {
      id: 'any-token-retags',
      says: 'A vault is updated with a token that nobody issued.',
      middleware: admits({ of: 'update', if: never }),
      at: ['update'],
    },
    {
      id: 'false-token-403',
      also: ['protocol'],
      says: 'A token that nobody issued answers 403.',
      middleware: refusedAs(/InvalidAuthenticationToken/, 403),
    },
    {
      id: 'false-token-deletes-404',
      also: ['protocol'],
      says: 'A deletion with a token that nobody issued answers 404.',
      at: ['delete'],
      middleware: refusedAs(/InvalidAuthenticationToken/, 404, { of: 'delete' }),
    },
  ],
})

export const unauthorisedChangesNothing = scenarioCheck({
  id: 'unauthorised-changes-nothing',
  title: 'What is asked without a valid token or api-version changes nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'token',
  source: ['ARM-AUTH-01', 'OAS-SECURITY', 'ARM-GEN-01', 'HTTP-REFUSED', 'ARM-DEL-03'],
  verbs: ['create', 'update', 'delete'],
  *judge({ request, before, after }: { request: Exchange; before: Exchange; after: Exchange }) {
    yield* doneAllTheSame(request, before, after)
  },
  defects: [
    {
      id: 'put-before-the-token',
      says: 'A PUT without a token is refused, and done.',
      middleware: actsBeforeRefusing({ of: 'create', if: bare }),
      at: ['create'],
    },
    {
      id: 'patch-before-the-token',
      says: 'A PATCH without a token is refused, and done.',
      at: ['update'],
      middleware: actsBeforeRefusing({ of: 'update', if: bare }),
    },
    {
      id: 'patch-before-the-signature',
      says: 'A PATCH with a token that nobody issued is refused, and done.',
      at: ['update'],
      middleware: actsBeforeRefusing({ of: 'update', if: never }),
    },
    {
      id: 'patch-before-an-empty-token',
      says: 'A PATCH with an empty token is refused, and done.',
      at: ['update'],
      middleware: actsBeforeRefusing({ of: 'update', if: ({ headers }) => /^bearer *$/i.test(header(headers, 'authorization') ?? '') }),
    },
    {
      id: 'delete-before-the-whole-token',
      says: 'A DELETE with a token that is nearly right is refused, and done.',
      at: ['delete'],
      also: ['lists', 'isolation'],
      middleware: actsBeforeRefusing({ of: 'delete', if: ({ headers }) => header(headers, 'authorization')?.endsWith('tokenx') === true }),
    },
    {
      id: 'delete-before-the-version',
      says: 'A DELETE without api-version is refused, and done.',
      at: ['delete'],
      also: ['lists', 'isolation'],
      middleware: alsoDoes(
        { of: 'delete', answers: 400, if: (request) => !request.url.includes('api-version') },
        (world, request) => void world.resources.delete(keyOf(request)),
      ),
    },
    {
      id: 'anybody-deletes',
      also: ['protocol'],
      says: 'A vault can be deleted without a token.',
      middleware: admits({ of: 'delete', if: bare }),
      at: ['delete'],
    },
    {
      id: 'delete-before-the-token',
      says: 'A DELETE without a token is refused, and done.',
      at: ['delete'],
      also: ['lists', 'isolation'],
      middleware: actsBeforeRefusing({ of: 'delete', if: bare }),
    },
  ],
})

export const challengeSent = exchangeCheck({
  id: 'challenge-sent',
  title: 'A 401 says in WWW-Authenticate how to authenticate',
  level: 'must',
  profile: 'arm',
  family: 'token',
  source: ['HTTP-401'],
  seesAbsence: true,
  polls: true,
  open: 'nothing answered 401',
  when: ({ response }) => response.status === 401,
  *judge(exchange) {
    const challenge = header(exchange.response.headers, 'www-authenticate')
    if (!challenge?.trim()) yield at(exchange, '/headers/www-authenticate', `is ${show(challenge)}`)
  },
  defects: [
    {
      id: 'refused-without-a-challenge',
      says: 'A 401 has no WWW-Authenticate.',
      middleware: altersAnswer({ answers: 401 }, (draft) => setHeader(draft, 'www-authenticate', undefined)),
    },
    {
      id: 'false-token-without-a-challenge',
      says: 'A 401 for a token that nobody issued has no WWW-Authenticate.',
      middleware: altersAnswer({ answers: 401, if: never }, (draft) => setHeader(draft, 'www-authenticate', undefined)),
    },
    {
      id: 'challenge-is-blank',
      says: 'WWW-Authenticate of the lists is empty.',
      at: ['listInGroup', 'listInSubscription'],
      middleware: altersAnswer({ of: ['listInGroup', 'listInSubscription'], answers: 401 }, (draft) =>
        setHeader(draft, 'www-authenticate', ''),
      ),
    },
  ],
})

export const challengeNamesBearer = exchangeCheck({
  id: 'challenge-names-bearer',
  title: 'A 401 asks for a bearer token',
  level: 'should',
  profile: 'arm',
  family: 'token',
  source: ['ARM-AUTH-01', 'HTTP-BEARER'],
  polls: true,
  open: 'nothing answered 401 with a challenge',
  when: ({ response }) => response.status === 401 && Boolean(header(response.headers, 'www-authenticate')?.trim()),
  *judge(exchange) {
    const challenges = exchange.response.headers.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value)
    if (!challenges.some((value) => /(^|[\s,])bearer([\s,]|$)/i.test(value)))
      yield at(exchange, '/headers/www-authenticate', `is ${show(challenges.join(', '))}`)
  },
  defects: [
    {
      id: 'challenge-asks-for-a-password',
      says: 'WWW-Authenticate of a 401 asks for Basic.',
      middleware: altersAnswer({ answers: 401 }, (draft) => setHeader(draft, 'www-authenticate', 'Basic realm="vaults"')),
    },
  ],
})
