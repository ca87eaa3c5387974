/** What the document demands of a request is demanded by the server: the credential, the parameters, the shape of the body. */
import { isObject } from '../../../spec/json.ts'
import { at, held } from '../../../harness/check.ts'
import { header, type Exchange, type Request } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { status } from '../../reading.ts'
import { admits, armError, bodyOf, instead, keyOf, reply, takes, tampers, withApiVersion, withBody } from '../../../fixtures/servers.ts'

const refused = (exchange: Exchange): boolean => status(exchange) >= 400 && status(exchange) < 500

const bare = ({ headers }: Request): boolean => header(headers, 'authorization') === undefined
const unversioned = ({ url }: Request): boolean => !new URL(url).searchParams.has('api-version')

export const tokenRequired = held({
  id: 'token-required',
  title: 'A request without a token is refused',
  level: 'must',
  profile: 'contract',
  family: 'protocol',
  source: ['OAS-SECURITY'],
  roles: everyRole,
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without Authorization`)
  },
  defects: [
    { id: 'anybody-reads', says: 'A vault can be read without a token.', layer: admits({ of: 'read', if: bare }), at: ['read'] },
    {
      id: 'anybody-lists-a-group',
      says: 'The vaults of a group can be listed without a token.',
      at: ['listInGroup'],
      layer: admits({ of: 'listInGroup', if: bare }),
    },
    {
      id: 'operations-are-public',
      says: 'The list of operations wants no token.',
      layer: admits({ of: 'listOperations', if: bare }),
      at: ['listOperations'],
    },
    { id: 'anybody-updates', says: 'A vault can be updated without a token.', layer: admits({ of: 'update', if: bare }), at: ['update'] },
    { id: 'anybody-creates', says: 'A vault can be replaced without a token.', layer: admits({ of: 'create', if: bare }), at: ['create'] },
    {
      id: 'missing-token-redirected',
      says: 'A request without a token is redirected to a sign-in page.',
      also: ['contract'],
      layer: tampers({ answers: 401, if: bare }, (draft) => {
        draft.status = 302
        draft.json = undefined
        draft.headers.push(['Location', 'https://login.example/'])
      }),
    },
    {
      id: 'missing-token-200',
      says: 'A request without a token answers 200 with the error in its body.',
      also: ['identity'],
      layer: tampers({ answers: 401, if: bare }, (draft) => void (draft.status = 200)),
    },
  ],
})

export const apiVersionRequired = held({
  id: 'api-version-required',
  title: 'A request without api-version is refused',
  level: 'must',
  profile: 'contract',
  family: 'protocol',
  source: ['OAS-API-VERSION'],
  roles: everyRole,
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a request without api-version`)
  },
  defects: [
    {
      id: 'api-version-defaulted',
      says: 'A request without api-version is served with the newest one.',
      seen: 'defects K01',
      layer: takes({ if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'operations-of-any-version',
      says: 'Only the list of operations needs no api-version.',
      at: ['listOperations'],
      seen: 'defects K01',
      layer: takes({ of: 'listOperations', if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'writes-of-any-version',
      says: 'PUT and PATCH need no api-version.',
      at: ['create', 'update'],
      seen: 'defects K01',
      layer: takes({ of: ['create', 'update'], if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'deletion-of-any-version',
      says: 'DELETE needs no api-version.',
      at: ['delete'],
      seen: 'defects K01',
      layer: takes({ of: 'delete', if: unversioned }, (request) => withApiVersion(request, '2024-01-01')),
    },
    {
      id: 'missing-version-shows-help',
      says: 'A list without api-version answers 200 with a page of help.',
      at: ['listInSubscription'],
      layer: instead({ of: 'listInSubscription', if: unversioned }, () => reply(200, { value: [] })),
    },
  ],
})

export const bodySchemaEnforced = held({
  id: 'body-schema-enforced',
  title: 'A body that breaks the schema of the request is refused',
  level: 'must',
  profile: 'contract',
  family: 'refusals',
  source: ['OAS-REQUEST-BODY'],
  roles: ['create', 'update'],
  *judge(exchange: Exchange) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a body that is wrong: ${exchange.wrong}`)
  },
  defects: [
    {
      id: 'faulty-location-ignored',
      says: 'A PUT with a number for location goes on with the location that is kept.',
      at: ['create'],
      layer: takes({ of: 'create', if: (request) => typeof bodyOf(request)?.location === 'number' }, (request, { vaults }) =>
        withBody(request, { ...bodyOf(request), location: vaults.get(keyOf(request))?.resource['location'] }),
      ),
    },
    {
      id: 'array-of-tags-is-none',
      says: 'A PUT with an array for tags clears them.',
      at: ['create'],
      layer: takes({ of: 'create', if: (request) => Array.isArray(bodyOf(request)?.tags) }, (request) =>
        withBody(request, { ...bodyOf(request), tags: {} }),
      ),
    },
    {
      id: 'tag-values-made-text',
      says: 'A number for the value of a tag is made a text.',
      at: ['create'],
      layer: takes({ of: 'create', if: (request) => isObject(bodyOf(request)?.tags) }, (request) => {
        const body = bodyOf(request)
        return withBody(request, {
          ...body,
          tags: Object.fromEntries(Object.entries(body.tags).map(([name, value]) => [name, String(value)])),
        })
      }),
    },
    {
      id: 'array-of-properties-dropped',
      says: 'A PUT with an array for properties goes on without them.',
      at: ['create'],
      layer: takes({ of: 'create', if: (request) => Array.isArray(bodyOf(request)?.properties) }, (request) =>
        withBody(request, { ...bodyOf(request), properties: {} }),
      ),
    },
    {
      id: 'array-patches-nothing',
      says: 'A PATCH with an array answers 200 and does nothing.',
      at: ['update'],
      layer: takes({ of: 'update', if: (request) => Array.isArray(bodyOf(request)) }, (request) => withBody(request, {})),
    },
    {
      id: 'faulty-location-crashes',
      says: 'A number for location answers 500.',
      at: ['create'],
      also: ['errors'],
      layer: instead({ of: 'create', if: (request) => typeof bodyOf(request)?.location === 'number' }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
  ],
})
