/** Errors have the form that Azure Resource Manager documents. */
import { altersAnswer, answers, reply, resourceOf, setHeader } from '../../fixtures/servers.ts'
import { armErrorOf } from '../../harness/arm-error.ts'
import { at, exchangeCheck } from '../../harness/check.ts'
import { type Answered, header, mediaType, type Request } from '../../harness/exchange.ts'
import { isObject } from '../../spec/json.ts'
import { body, show } from '../reading.ts'

const isError = ({ response }: Answered): boolean => response.status >= 400

const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The request is wrong.' }

/** A way of saying in a message what only the server's own people should know. */
const tells =
  (text: string) =>
  ({ json }: { json: { error: { message: string } } }): void =>
    void (json.error.message = text)

export const errorEnvelope = exchangeCheck({
  id: 'error-envelope',
  title: 'An error is a JSON object error with a code and a message',
  level: 'must',
  profile: 'arm',
  family: 'errors',
  source: ['ARM-ERR-01'],
  polls: true,
  when: isError,
  *judge(exchange) {
    const { response } = exchange
    if (response.size === 0) return yield at(exchange, '/body', 'is empty')
    if (!isObject(response.json))
      return yield at(
        exchange,
        '/body',
        `is ${response.bodyFault ?? show(response.json)} (${mediaType(response.headers) ?? 'no media type'})`,
      )
    if (!isObject(body(exchange)['error'])) return yield at(exchange, '/body/error', `is ${show(body(exchange)['error'])}`)
    for (const name of ['code', 'message']) {
      if (typeof armErrorOf(exchange)[name] !== 'string' || (name === 'code' && armErrorOf(exchange)[name] === ''))
        yield at(exchange, `/body/error/${name}`, `is ${show(armErrorOf(exchange)[name])}`)
    }
  },
  defects: [
    {
      id: 'unknown-vault-is-html',
      says: 'A vault that does not exist answers a page of HTML.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read', answers: 404 }, (draft) => {
        draft.body = '<!DOCTYPE html><html><body><h1>404 - File or directory not found.</h1></body></html>'
        setHeader(draft, 'content-type', 'text/html')
      }),
    },
    {
      id: 'not-found-is-empty',
      says: 'A 404 has no body.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ answers: 404 }, (draft) => {
        draft.json = undefined
        setHeader(draft, 'content-type', undefined)
      }),
    },
    {
      id: 'refused-token-is-plain-text',
      says: 'A 401 says Unauthorized in plain text.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ answers: 401 }, (draft) => {
        draft.body = 'Unauthorized'
        setHeader(draft, 'content-type', 'text/plain')
      }),
    },
    {
      id: 'bad-request-without-wrapper',
      says: 'A 400 has code and message at the top.',
      middleware: altersAnswer({ answers: 400 }, (draft) => void (draft.json = draft.json.error)),
    },
    {
      id: 'refused-write-in-the-old-form',
      says: 'A PUT that is refused answers ErrorCode and Message with a language, as the provider once did.',
      at: ['create'],
      middleware: altersAnswer(
        { of: 'create', answers: 400 },
        (draft) =>
          void (draft.json = { ErrorCode: draft.json.error.code, Message: { Language: 'en-US', Value: draft.json.error.message } }),
      ),
    },
    {
      id: 'error-without-message',
      says: 'The error of an unknown group has a code and no message.',
      middleware: altersAnswer(
        { answers: 404, if: (_, { body }) => /ResourceGroupNotFound/.test(String(body)) },
        ({ json }) => void delete json.error.message,
      ),
    },
    {
      id: 'error-is-a-text',
      says: 'An error of a PATCH is a text.',
      at: ['update'],
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'update', answers: 'error' }, ({ json }) => void (json.error = json.error.message)),
    },
    {
      id: 'method-refused-in-silence',
      says: 'A 405 has no body.',
      middleware: altersAnswer({ answers: 405 }, (draft) => {
        draft.json = undefined
        setHeader(draft, 'content-type', undefined)
      }),
    },
    {
      id: 'code-is-empty',
      says: 'The code of an error in the list of a group is an empty text.',
      at: ['listInGroup'],
      also: ['absence', 'protocol', 'api-version', 'token'],
      middleware: altersAnswer({ of: 'listInGroup', answers: 'error' }, ({ json }) => void (json.error.code = '')),
    },
  ],
})

export const errorIsJson = exchangeCheck({
  id: 'error-is-json',
  title: 'An error calls itself application/json',
  level: 'must',
  profile: 'arm',
  family: 'errors',
  source: ['ARM-GEN-08'],
  polls: true,
  when: (exchange) => isError(exchange) && exchange.response.size > 0,
  *judge(exchange) {
    const type = mediaType(exchange.response.headers)
    if (type !== 'application/json') yield at(exchange, '/headers/content-type', `is ${type ?? 'absent'}`)
  },
  defects: [
    {
      id: 'errors-are-problems',
      says: 'A 400 is application/problem+json with the members of RFC 9457.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ answers: 400 }, (draft) => {
        draft.json = problem
        setHeader(draft, 'content-type', 'application/problem+json')
      }),
    },
    {
      id: 'not-found-calls-itself-text',
      says: 'A 404 is JSON that calls itself text/plain.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ answers: 404 }, (draft) => setHeader(draft, 'content-type', 'text/plain; charset=utf-8')),
    },
    {
      id: 'refused-list-has-no-type',
      says: 'An error of the list of a subscription has no Content-Type.',
      at: ['listInSubscription'],
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'listInSubscription', answers: 'error' }, (draft) => setHeader(draft, 'content-type', undefined)),
    },
  ],
})

export const errorCodeIsAName = exchangeCheck({
  id: 'error-code-is-a-name',
  title: 'The code of an error is a word in PascalCase',
  level: 'should',
  profile: 'arm',
  family: 'errors',
  source: ['ARM-ERR-01'],
  polls: true,
  when: (exchange) => isError(exchange) && typeof armErrorOf(exchange)['code'] === 'string',
  *judge(exchange) {
    const code = String(armErrorOf(exchange)['code'])
    if (!/^[A-Z][A-Za-z0-9]*$/.test(code)) yield at(exchange, '/body/error/code', `is ${show(code)}`)
  },
  defects: [
    {
      id: 'code-is-the-status',
      says: 'The code of a malformed body is 400.',
      middleware: altersAnswer(
        { of: ['create', 'update'], answers: 400, if: (_, { body }) => /InvalidRequestContent/.test(String(body)) },
        ({ json }) => void (json.error.code = '400'),
      ),
    },
    {
      id: 'code-has-underscores',
      says: 'The code of an api-version that is not served is INVALID_API_VERSION.',
      middleware: altersAnswer(
        { answers: 'error', if: (_, { body }) => /NoRegisteredProvider|InvalidResourceType/.test(String(body)) },
        ({ json }) => void (json.error.code = 'INVALID_API_VERSION'),
      ),
    },
    {
      id: 'code-is-a-sentence',
      says: 'The code of a method that is not offered is a sentence.',
      middleware: altersAnswer({ answers: 405 }, ({ json }) => void (json.error.code = 'Method not allowed')),
    },
  ],
})

/** Code and message, where a detail has them, are text. */
const isDetail = (detail: unknown): boolean =>
  isObject(detail) && ['code', 'message'].every((name) => ['string', 'undefined'].includes(typeof (detail[name] ?? undefined)))

export const errorDetailsAreShaped = exchangeCheck({
  id: 'error-details-are-shaped',
  title: 'target is text and details are errors of their own, where an error has them',
  level: 'should',
  profile: 'arm',
  family: 'errors',
  source: ['ARM-ERR-02'],
  polls: true,
  when: isError,
  *judge(exchange) {
    const { target, details } = armErrorOf(exchange)
    if (target !== undefined && target !== null && typeof target !== 'string')
      yield at(exchange, '/body/error/target', `is ${show(target)}`)
    if (details !== undefined && details !== null && !(Array.isArray(details) && details.every(isDetail)))
      yield at(exchange, '/body/error/details', `is ${show(details)}`)
  },
  defects: [
    {
      id: 'details-are-one-object',
      says: 'The details of a refused PUT are one object.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 400 }, ({ json }) => void (json.error.details = { code: 'Why', message: 'So.' })),
    },
    {
      id: 'details-have-numbers',
      says: 'The details of a refused PUT have numbers for codes.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 400 }, ({ json }) => void (json.error.details = [{ code: 17, message: 'No.' }])),
    },
    {
      id: 'details-are-texts',
      says: 'The details of a refused PATCH are texts.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update', answers: 400 }, ({ json }) => void (json.error.details = ['tags: too many'])),
    },
    {
      id: 'target-is-a-list',
      says: 'The target of a 404 is a list.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ answers: 404 }, ({ json }) => void (json.error.target = ['name'])),
    },
  ],
})

/** What a message shows that only the server's own people should know, by its look. */
const leaks: readonly (readonly [RegExp, string])[] = [
  [/\n\s+at .+[:(]\d+/, 'a stack trace'],
  [/\bat [\w.$]+\([\w./\\]+:\d+(:\d+)?\)/, 'a stack trace'],
  [/Traceback \(most recent call last\)/, 'a stack trace'],
  [/\bat [\w.`<>]+\(.*\) in .+:line \d+/, 'a stack trace'],
  [/goroutine \d+ \[/, 'a stack trace'],
  [/(\n|\\n)\s*at [\w$]+\.[\w.$`<>+]+\([^)\n]*\)/, 'a stack trace'],
  [/(^|[\s"'(])(\/(usr|home|var|opt|srv|root)\/[\w.-]+\/[\w./-]+)/, 'a path of the server'],
  [/\b(password|pwd|accountkey|sharedaccesskey|client_secret)\s*=\s*[^;\s]/i, 'a secret of the server'],
  [/\b(System|Microsoft|java|javax|org|com)(\.\w+)+(Exception|Error)\b/, 'the type of an exception'],
  [/https?:\/\/(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|localhost\b|127\.)/, 'an address inside'],
  [/[A-Z]:\\\\?[\w ]+\\\\?[\w\\.]+/, 'a path of the server'],
]

/** All text in a JSON value; in the raw text an escaped line break would look like part of a path. */
const words = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(words) : []

export const errorLeaksNothing = exchangeCheck({
  id: 'error-leaks-nothing',
  title: 'An error shows no stack trace, no path of the server and no credential',
  level: 'should',
  profile: 'arm',
  family: 'errors',
  source: ['QUALITY-LEAKS'],
  polls: true,
  when: isError,
  *judge(exchange) {
    const { json, text } = exchange.response
    const said = json === undefined ? [text] : words(json)
    const found = leaks.find(([pattern]) => said.some((one) => pattern.test(one)))
    if (found) yield at(exchange, '/body', `shows ${found[1]}`)
    const credential = header(exchange.request.headers, 'authorization')?.split(' ').at(-1)
    if (credential !== undefined && credential.length >= 8 && text.includes(credential))
      yield at(exchange, '/body', 'shows the credential of the request')
  },
  defects: [
    {
      id: 'crash-shows-the-stack',
      says: 'A body cut short answers with the stack of the parser.',
      middleware: altersAnswer(
        { of: ['create', 'update'], answers: 400 },
        tells(
          'Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at parse (/app/node_modules/body-parser/lib/types/json.js:92:19)',
        ),
      ),
    },
    {
      id: 'details-show-the-stack',
      says: 'A 404 has the stack of a .NET exception, without lines, in its details.',
      middleware: altersAnswer(
        { answers: 404 },
        ({ json }) =>
          void (json.error.details = [
            { code: 'Trace', message: 'Not found.\r\n   at Vaults.Store.Find(String name)\r\n   at Vaults.Api.Get(String name)' },
          ]),
      ),
    },
    {
      id: 'refusal-shows-a-java-stack',
      says: 'A 401 has the stack of a Java exception.',
      middleware: altersAnswer({ answers: 401 }, tells('java.lang.SecurityException: no token\n\tat com.example.Gate.check(Gate.java:42)')),
    },
    {
      id: 'not-found-shows-the-database',
      says: 'A vault that does not exist shows how the server reaches its database.',
      middleware: altersAnswer({ answers: 404 }, tells('Server=tcp:db01,1433;User ID=sa;Password=hunter2; timed out')),
    },
    {
      id: 'refusal-shows-an-exception',
      says: 'A 409 shows the type of the exception that it comes of.',
      middleware: altersAnswer({ answers: 409 }, tells('System.Data.SqlClient.SqlException: a row of that key exists')),
    },
    {
      id: 'refusal-shows-a-traceback',
      says: 'A 409 has a Python traceback.',
      middleware: altersAnswer({ answers: 409 }, tells('Traceback (most recent call last):\n  File "/srv/vaults/app.py", line 7, in put')),
    },
    {
      id: 'not-found-shows-a-path',
      says: 'A vault that does not exist is named by the file that it would be kept in.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read', answers: 404 }, tells("ENOENT: no such file, open '/var/lib/vaults/none.json'")),
    },
    {
      id: 'refused-token-comes-back',
      says: 'A 401 repeats the credential that it refuses.',
      also: ['protocol', 'api-version', 'token'],
      middleware: altersAnswer(
        { answers: 401 },
        ({ json }, { headers }) => void (json.error.message += ` Got ${header(headers, 'authorization')}.`),
      ),
    },
    {
      id: 'refusal-shows-a-windows-path',
      says: 'A refused PUT names a file of the server with its drive.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 400 }, tells('Invalid content, see D:\\home\\site\\wwwroot\\logs\\put.log')),
    },
  ],
})

/** A request with a bearer token and a version: neither is tested by it. */
const isRight = ({ url, headers }: Request): boolean =>
  url.includes('api-version=20') && header(headers, 'authorization')?.startsWith('Bearer ') === true

export const noServerError = exchangeCheck({
  id: 'no-server-error',
  title: 'No request, right or wrong, brings the server to a 5xx',
  level: 'must',
  profile: 'arm',
  family: 'errors',
  source: ['HTTP-4XX', 'ARM-ERR-04'],
  polls: true,
  outages: true,
  *judge(exchange) {
    if (exchange.response.status >= 500)
      yield at(
        exchange,
        '/status',
        `is ${exchange.response.status}${exchange.wrong === undefined ? ' for a right request' : ` for a request that is wrong (${exchange.wrong})`}`,
      )
  },
  defects: [
    {
      id: 'strange-method-crashes',
      says: 'A method that is not offered answers 500.',
      also: ['methods'],
      middleware: altersAnswer({ answers: 405 }, (draft) => void (draft.status = 500)),
    },
    {
      id: 'malformed-json-crashes',
      says: 'A body that is no JSON answers 500.',
      at: ['create', 'update'],
      also: ['refusals'],
      middleware: altersAnswer(
        { of: ['create', 'update'], answers: 400, if: (_, { body }) => /read as JSON/.test(String(body)) },
        (draft) => void (draft.status = 500),
      ),
    },
    {
      id: 'unknown-group-crashes',
      says: 'A read in a group that does not exist answers 500.',
      at: ['read'],
      also: ['absence'],
      middleware: altersAnswer({ of: 'read', answers: 404, if: ({ url }) => /no-group/.test(url) }, (draft) => void (draft.status = 500)),
    },
    {
      id: 'operations-down-twice',
      says: 'The first two right calls for the list of operations answer 503.',
      at: ['listInProvider'],
      also: ['lists', 'protocol'],
      middleware: answers({ of: 'listInProvider', to: 2, if: isRight }, 503, { error: { code: 'ServerTimeout', message: 'Try again.' } }),
    },
    {
      id: 'read-during-deletion-crashes',
      says: 'A vault that was just deleted reads 500 the first time.',
      at: ['read'],
      also: ['delete', 'casing'],
      middleware: () => {
        const deleted = new Set<string>()
        return async (request, next, world) => {
          const there = resourceOf(request, world) !== undefined
          const answer = await next(request)
          if (request.method === 'DELETE' && there && answer.status < 300) deleted.add(new URL(request.url).pathname)
          const first = request.method === 'GET' && deleted.delete(new URL(request.url).pathname)
          return first ? reply(500, { error: { code: 'InternalServerError', message: 'Being deleted.' } }) : answer
        }
      },
    },
    {
      id: 'forged-token-crashes',
      says: 'A skip token that was never given out answers 500.',
      also: ['paging'],
      middleware: altersAnswer(
        { answers: 400, if: (_, { body }) => /InvalidSkipToken/.test(String(body)) },
        (draft) => void (draft.status = 500),
      ),
    },
  ],
})
