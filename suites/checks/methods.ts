/** Methods that the document does not declare. */
import { altersAnswer, altersRequest, answers, armError, instead, reply, setHeader } from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { field } from './common.ts'
import { sameText, show, status } from '../reading.ts'

export const undeclaredMethodRefused = scenarioCheck({
  id: 'undeclared-method-refused',
  title: 'A method that the document does not declare is refused',
  level: 'must',
  profile: 'arm',
  family: 'methods',
  source: ['ARM-GEN-09', 'HTTP-405', 'ARM-ERR-37'],
  verbs: ['read', 'listInGroup', 'listInProvider'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (![400, 401, 403, 404, 405].includes(status(exchange)))
      yield at(exchange, '/status', `is ${status(exchange)} for ${exchange.request.method}, 405 or 404 was due`)
  },
  defects: [
    {
      id: 'post-reads-a-vault',
      says: 'A POST to a vault reads it.',
      at: ['read'],
      middleware: altersRequest(
        { if: ({ method, url }) => method === 'POST' && /vaults\/[^/]+$/.test(new URL(url).pathname) },
        (request) => ({
          ...request,
          method: 'GET',
        }),
      ),
    },
    {
      id: 'put-on-a-list-says-yes',
      says: 'A PUT to the list of a group answers 200.',
      at: ['listInGroup'],
      middleware: instead({ if: ({ method, url }) => method === 'PUT' && new URL(url).pathname.endsWith('/vaults') }, () => reply(200, {})),
    },
    {
      id: 'operations-deleted',
      says: 'A DELETE of the list of operations answers 204.',
      at: ['listInProvider'],
      middleware: answers({ if: ({ method, url }) => method === 'DELETE' && new URL(url).pathname.endsWith('operations') }, 204, undefined),
    },
    {
      id: 'post-lists-a-group',
      says: 'A POST to the list of a group lists it.',
      at: ['listInGroup'],
      middleware: altersRequest({ if: ({ method, url }) => method === 'POST' && new URL(url).pathname.endsWith('/vaults') }, (request) => ({
        ...request,
        method: 'GET',
      })),
    },
    {
      id: 'post-creates-somewhere',
      says: 'A POST to the list of a group answers 201.',
      at: ['listInGroup'],
      middleware: instead({ if: ({ method, url }) => method === 'POST' && new URL(url).pathname.endsWith('/vaults') }, () =>
        reply(201, {}),
      ),
    },
    {
      id: 'strange-method-501',
      says: 'A method that is not offered answers 501.',
      also: ['errors'],
      middleware: altersAnswer({ answers: 405 }, (draft) => void (draft.status = 501)),
    },
  ],
})

export const optionsSurvived = scenarioCheck({
  id: 'options-survived',
  title: 'OPTIONS brings no server down',
  level: 'should',
  profile: 'arm',
  family: 'methods',
  source: ['HTTP-4XX'],
  verbs: ['read'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) >= 500) yield at(exchange, '/status', `is ${status(exchange)} for OPTIONS`)
  },
  defects: [
    {
      id: 'options-crash',
      says: 'OPTIONS answers 500.',
      also: ['errors'],
      middleware: instead({ if: ({ method }) => method === 'OPTIONS' }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'options-of-a-vault-502',
      says: 'OPTIONS of a vault answers 502.',
      also: ['errors'],
      middleware: instead({ if: ({ method, url }) => method === 'OPTIONS' && /vaults\/[^/]+$/.test(new URL(url).pathname) }, () =>
        armError(502, 'BadGateway'),
      ),
    },
  ],
})

export const allowSent = exchangeCheck({
  id: 'allow-sent',
  title: 'A 405 says in Allow which methods there are',
  level: 'should',
  profile: 'arm',
  family: 'methods',
  source: ['HTTP-405'],
  seesAbsence: true,
  polls: true,
  open: 'nothing answered 405',
  verbs: ['read', 'listInGroup', 'listInProvider'],
  when: ({ response }) => response.status === 405,
  *judge(exchange) {
    const allow = field(exchange, 'allow')
    if (allow === undefined) yield at(exchange, '/headers/allow', 'is absent')
    else if (allow.split(',').some((method) => sameText(method.trim(), exchange.request.method)))
      yield at(exchange, '/headers/allow', `is ${show(allow)}, which ${exchange.request.method} is one of`)
  },
  defects: [
    {
      id: 'method-refused-without-allow',
      says: 'A 405 does not say which methods there are.',
      middleware: altersAnswer({ answers: 405 }, (draft) => setHeader(draft, 'allow', undefined)),
    },
    {
      id: 'allow-names-what-is-refused',
      says: 'Allow of a 405 names the method that was refused.',
      middleware: altersAnswer({ answers: 405 }, (draft, { method }) => setHeader(draft, 'allow', `GET, ${method}`)),
    },
    {
      id: 'list-refused-without-allow',
      says: 'Only a 405 of a list does not say which methods there are.',
      at: ['listInGroup'],
      middleware: altersAnswer({ answers: 405, if: ({ url }) => new URL(url).pathname.endsWith('/vaults') }, (draft) =>
        setHeader(draft, 'allow', undefined),
      ),
    },
  ],
})
