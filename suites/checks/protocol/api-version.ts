/** Every request names the api-version, and only one that is served. */
import { at, held } from '../../../harness/check.ts'
import { denial } from '../../../harness/denial.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { everyRole } from '../../../fixtures/roles.ts'
import { status } from '../../reading.ts'
import { otherCode } from '../errors/code.ts'
import { armError, instead, reply, takes, tampers, withApiVersion } from '../../../fixtures/servers.ts'

const version = ({ url }: { url: string }): string | null => new URL(url).searchParams.get('api-version')
const served = '2024-01-01'

export const missingApiVersion400 = held({
  id: 'missing-api-version-400',
  title: 'A request without api-version answers 400',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-GEN-01'],
  roles: everyRole,
  *judge(exchange: Exchange) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'missing-version-404',
      says: 'A request without api-version answers 404.',
      layer: instead({ if: (request) => version(request) === null }, () => armError(404, 'NotFound')),
    },
    {
      id: 'missing-version-of-a-list-415',
      says: 'The list of a group without api-version answers 415.',
      at: ['listInGroup'],
      layer: instead({ of: 'listInGroup', if: (request) => version(request) === null }, () => armError(415, 'UnsupportedApiVersion')),
    },
    {
      id: 'missing-version-crashes',
      says: 'The list of operations without api-version answers 500.',
      at: ['listOperations'],
      also: ['errors'],
      layer: instead({ of: 'listOperations', if: (request) => version(request) === null }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const missingApiVersionNamed = held({
  id: 'missing-api-version-code',
  title: 'The error of a missing api-version is MissingApiVersionParameter',
  level: 'should',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-ERR-08', 'ARM-GEN-01'],
  roles: everyRole,
  *judge(exchange: Exchange) {
    yield* otherCode(exchange, 400, 'MissingApiVersionParameter')
  },
  defects: [
    {
      id: 'missing-version-is-invalid',
      says: 'A missing api-version has the code of a malformed one.',
      layer: tampers(
        { answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('MissingApiVersionParameter', 'InvalidApiVersionParameter')),
      ),
    },
    {
      id: 'missing-version-of-a-write-is-bad-request',
      says: 'A PUT without api-version has the code BadRequest.',
      at: ['create'],
      layer: tampers(
        { of: 'create', answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('MissingApiVersionParameter', 'BadRequest')),
      ),
    },
  ],
})

export const malformedApiVersion400 = held({
  id: 'malformed-api-version-400',
  title: 'An api-version that is no date answers 400',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-GEN-01', 'ARM-ERR-09'],
  roles: ['listOperations', 'read'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'malformed-version-taken',
      says: 'An api-version that is no date is served with the newest one.',
      layer: takes({ if: (request) => /^\D/.test(version(request) ?? '1') }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'malformed-version-reads',
      says: 'Only a read of a vault takes an api-version that is no date.',
      at: ['read'],
      layer: takes({ of: 'read', if: (request) => /^\D/.test(version(request) ?? '1') }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'malformed-version-hides-the-vault',
      says: 'A read with an api-version that is no date answers 404.',
      at: ['read'],
      layer: instead({ of: 'read', if: (request) => /^\D/.test(version(request) ?? '1') }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'malformed-version-404',
      says: 'An api-version that is no date answers 404.',
      layer: instead({ if: (request) => /^\D/.test(version(request) ?? '1') }, () => armError(404, 'NotFound')),
    },
  ],
})

const isEmpty = (request: { url: string }): boolean => version(request) === ''

export const emptyApiVersion400 = held({
  id: 'empty-api-version-400',
  title: 'An empty api-version answers 400',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-GEN-01'],
  roles: ['listInGroup', 'create'],
  *judge(exchange: Exchange) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)} for an empty api-version`)
  },
  defects: [
    {
      id: 'empty-version-taken',
      says: 'An empty api-version is served with the newest one.',
      seen: 'defects-2 AV07',
      layer: takes({ if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-lists',
      says: 'Only the lists take an empty api-version.',
      at: ['listInGroup'],
      layer: takes({ of: ['listInGroup', 'listInSubscription'], if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-writes',
      says: 'Only PUT and PATCH take an empty api-version.',
      at: ['create'],
      layer: takes({ of: ['create', 'update'], if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-404',
      says: 'A list with an empty api-version answers 404.',
      at: ['listInGroup'],
      layer: instead({ of: 'listInGroup', if: isEmpty }, () => armError(404, 'InvalidResourceType')),
    },
    {
      id: 'empty-version-crashes',
      says: 'A PUT with an empty api-version answers 500.',
      at: ['create'],
      also: ['errors'],
      layer: instead({ of: 'create', if: isEmpty }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'empty-version-lists-nothing',
      says: 'A list with an empty api-version is empty.',
      at: ['listInGroup'],
      layer: instead({ of: 'listInGroup', if: isEmpty }, () => reply(200, { value: [] })),
    },
  ],
})

export const unknownApiVersionRefused = held({
  id: 'unknown-api-version-refused',
  title: 'An api-version that is not served answers 400 or 404',
  level: 'must',
  profile: 'arm',
  family: 'protocol',
  source: ['ARM-GEN-01', 'ARM-ERR-10', 'ARM-ERR-11'],
  roles: everyRole.filter((role) => role !== 'listOperations'),
  *judge(exchange: Exchange) {
    // whoever may not do this at all is told so first, or not
    if (![400, 404].includes(status(exchange)) && denial(exchange) === undefined) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'any-date-is-a-version',
      says: 'Every date is served as an api-version.',
      layer: takes({ if: (request) => /^\d/.test(version(request) ?? '') }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'any-date-lists',
      says: 'Only the list of a subscription takes every date for an api-version.',
      at: ['listInSubscription'],
      layer: takes({ of: 'listInSubscription', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'any-date-retags',
      says: 'Only PATCH takes every date for an api-version.',
      at: ['update'],
      layer: takes({ of: 'update', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'any-date-deletes',
      says: 'Only DELETE takes every date for an api-version.',
      at: ['delete'],
      layer: takes({ of: 'delete', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'unknown-version-crashes',
      says: 'A read with an api-version that is not served answers 500.',
      at: ['read'],
      also: ['errors'],
      layer: instead({ of: 'read', if: (request) => version(request)?.startsWith('1999') === true }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
  ],
})
