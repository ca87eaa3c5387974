/** One URL, spelt in several ways: what means the same is found, and what means nothing brings no server down. */
import { at, held } from '../../../harness/check.ts'
import type { Planned } from '../../../harness/cast.ts'
import { pathOf, type Exchange, type Request } from '../../../harness/exchange.ts'
import { body, sameText, show, status } from '../../reading.ts'
import { armError, instead, reply, takes } from '../../../fixtures/servers.ts'

const queryOf = ({ url }: Request): string => new URL(url).search
const escaped = (request: Request): boolean => /%(2d|6[1-9a-f]|7[0-9a])/i.test(pathOf(request.url))
const slashed = (request: Request): boolean => /[^/]\/\/|\/$/.test(pathOf(request.url))
const misspeltName = (request: Request): boolean => /[?&]API-Version=/.test(queryOf(request))
const repeated = (request: Request): boolean => queryOf(request).toLowerCase().split('api-version=').length > 2

export const escapedNameFound = held({
  id: 'escaped-name-found',
  title: 'A vault is found by a URL that escapes letters and hyphens of its name',
  level: 'should',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-URI-ESCAPES'],
  roles: ['read'],
  needsState: true,
  *judge(read: Exchange) {
    if (status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a URL that is equivalent to the one that answers 200`)
  },
  defects: [
    {
      id: 'escapes-not-decoded',
      says: 'An escaped hyphen or letter in the name of a vault is not recognised.',
      seen: 'defects-2 EN19',
      layer: instead({ of: 'read', if: escaped }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'escapes-refused',
      says: 'A URL that escapes what need not be escaped answers 400.',
      layer: instead({ if: escaped }, () => armError(400, 'InvalidRequestUri')),
    },
    {
      id: 'escapes-crash',
      says: 'A URL that escapes what need not be escaped answers 500.',
      also: ['errors'],
      layer: instead({ if: escaped }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'escapes-redirected',
      says: 'A URL that escapes what need not be escaped is redirected to the plain one.',
      also: ['contract'],
      layer: instead({ if: escaped }, ({ url }) =>
        reply(308, undefined, { location: decodeURI(url).replace(/%2d/gi, '-'), 'x-ms-correlation-request-id': '1' }),
      ),
    },
  ],
})

export const strangeSlashesSurvived = held({
  id: 'strange-slashes-survived',
  title: 'A path with a slash too many is refused, or leads to the same vault',
  level: 'must',
  profile: 'arm',
  family: 'spelling',
  source: ['HTTP-4XX', 'ARM-GET-02'],
  roles: ['read'],
  *judge(read: Exchange, vault: Planned) {
    if (status(read) >= 500) yield at(read, '/status', `is ${status(read)} for a path with a slash too many`)
    else if (status(read) === 200 && !sameText(body(read)['id'], vault.id))
      yield at(read, '/body/id', `is ${show(body(read)['id'])}, asked for was ${vault.id} with a slash too many`)
  },
  defects: [
    {
      id: 'empty-segment-crashes',
      says: 'A path with an empty segment answers 500.',
      also: ['errors'],
      layer: instead({ if: slashed }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'trailing-slash-lists',
      says: 'A vault with a slash behind its name reads as the list of its group.',
      also: ['contract', 'identity', 'lists'],
      layer: takes({ if: slashed }, (request) => ({
        ...request,
        url: request.url.replace(/([^:/])\/\//, '$1/').replace(/\/[^/?]+\/(?=\?|$)/, ''),
      })),
    },
    {
      id: 'empty-segment-503',
      says: 'A path with an empty segment answers 503.',
      also: ['errors'],
      layer: instead({ if: slashed }, () => armError(503, 'ServiceUnavailable')),
    },
  ],
})

export const oddApiVersionSurvived = held({
  id: 'odd-api-version-survived',
  title: 'An api-version that is there twice, once in capitals, brings no server down',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['HTTP-4XX'],
  roles: ['listOperations'],
  *judge(list: Exchange) {
    if (status(list) >= 500) yield at(list, '/status', `is ${status(list)} for a request ${list.wrong}`)
  },
  defects: [
    {
      id: 'repeated-api-version-crashes',
      says: 'An api-version that is there twice answers 500.',
      also: ['errors'],
      layer: instead({ if: repeated }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'capital-api-version-crashes',
      says: 'The parameter API-Version answers 500.',
      also: ['errors'],
      layer: instead({ if: misspeltName }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'repeated-api-version-502',
      says: 'An api-version that is there twice answers 502.',
      also: ['errors'],
      layer: instead({ if: repeated }, () => armError(502, 'BadGateway')),
    },
  ],
})
