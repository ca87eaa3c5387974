/** Spellings that mean the same are accepted as the same. */
import { altersRequest, armError, instead, reply } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, pathOf, type Request } from '../../harness/exchange.ts'
import type { Resource } from '../../harness/inventory.ts'
import { credential } from './common.ts'
import { body, sameText, show, status } from '../reading.ts'

const lowerScheme = (request: Request): boolean => credential(request).startsWith('bearer ')

export const schemeIgnoresCase = scenarioCheck({
  id: 'scheme-ignores-case',
  title: 'The scheme of a credential is recognised in lower case',
  level: 'should',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-SCHEME-CASE'],
  verbs: ['listInProvider'],
  *judge({ exchange }: { exchange: Exchange }) {
    // another status says that the list is not served, whatever the scheme
    if ([400, 401, 403].includes(status(exchange)) || status(exchange) >= 500)
      yield at(exchange, '/status', `is ${status(exchange)} for the right token behind "bearer"`)
  },
  defects: [
    {
      id: 'lower-case-scheme-refused',
      says: 'The scheme bearer in lower case is refused.',
      middleware: instead({ if: lowerScheme }, () =>
        armError(401, 'AuthenticationFailedInvalidHeader', 'No.', { 'WWW-Authenticate': 'Bearer', 'x-ms-correlation-request-id': '1' }),
      ),
    },
    {
      id: 'lower-case-scheme-400',
      says: 'The scheme bearer in lower case answers 400.',
      middleware: instead({ if: lowerScheme }, () => armError(400, 'BadRequest')),
    },
    {
      id: 'lower-case-scheme-crashes',
      says: 'The scheme bearer in lower case answers 500.',
      also: ['errors'],
      middleware: instead({ if: lowerScheme }, () => armError(500, 'InternalServerError')),
    },
  ],
})

const escaped = (request: Request): boolean => /%(2d|6[1-9a-f]|7[0-9a])/i.test(pathOf(request.url))

const slashed = (request: Request): boolean => /[^/]\/\/|\/$/.test(pathOf(request.url))

export const escapedNameFound = scenarioCheck({
  id: 'escaped-name-found',
  title: 'A vault is found by a URL that escapes letters and hyphens of its name',
  level: 'should',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-URI-ESCAPES'],
  verbs: ['read'],
  needsState: true,
  *judge({ read }: { read: Exchange }) {
    if (status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a URL that is equivalent to the one that answers 200`)
  },
  defects: [
    {
      id: 'escapes-not-decoded',
      says: 'An escaped hyphen or letter in the name of a vault is not recognised.',
      middleware: instead({ of: 'read', if: escaped }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'escapes-refused',
      says: 'A URL that escapes what need not be escaped answers 400.',
      middleware: instead({ if: escaped }, () => armError(400, 'InvalidRequestUri')),
    },
    {
      id: 'escapes-crash',
      says: 'A URL that escapes what need not be escaped answers 500.',
      also: ['errors'],
      middleware: instead({ if: escaped }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'escapes-redirected',
      says: 'A URL that escapes what need not be escaped is redirected to the plain one.',
      also: ['contract', 'arrival', 'json'],
      middleware: instead({ if: escaped }, ({ url }) =>
        reply(308, undefined, { location: decodeURI(url).replace(/%2d/gi, '-'), 'x-ms-correlation-request-id': '1' }),
      ),
    },
  ],
})

export const strangeSlashesSurvived = scenarioCheck({
  id: 'strange-slashes-survived',
  title: 'A path with a slash too many is refused, or leads to the same vault',
  level: 'must',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-4XX', 'ARM-GET-02'],
  verbs: ['read'],
  *judge({ read, vault }: { read: Exchange; vault: Resource }) {
    if (status(read) >= 500) yield at(read, '/status', `is ${status(read)} for a path with a slash too many`)
    else if (status(read) === 200 && !sameText(body(read)['id'], vault.id))
      yield at(read, '/body/id', `is ${show(body(read)['id'])}, asked for was ${vault.id} with a slash too many`)
  },
  defects: [
    {
      id: 'empty-segment-crashes',
      says: 'A path with an empty segment answers 500.',
      also: ['errors'],
      middleware: instead({ if: slashed }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'trailing-slash-lists',
      says: 'A vault with a slash behind its name reads as the list of its group.',
      also: ['contract', 'arrival', 'json', 'identity', 'lists'],
      middleware: altersRequest({ if: slashed }, (request) => ({
        ...request,
        url: request.url.replace(/([^:/])\/\//, '$1/').replace(/\/[^/?]+\/(?=\?|$)/, ''),
      })),
    },
    {
      id: 'empty-segment-503',
      says: 'A path with an empty segment answers 503.',
      also: ['errors'],
      middleware: instead({ if: slashed }, () => armError(503, 'ServiceUnavailable')),
    },
  ],
})
