/** The api-version: it is required, an unknown one is refused, and the refusal has the right code. */
import { altersAnswer, altersRequest, armError, instead, reply, withApiVersion } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { denial } from '../../harness/denial.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { otherCode } from './common.ts'
import { status } from '../reading.ts'

const version = ({ url }: { url: string }): string | null => new URL(url).searchParams.get('api-version')

const served = '2024-01-01'

export const missingApiVersion400 = scenarioCheck({
  id: 'missing-api-version-400',
  title: 'A request without api-version answers 400',
  level: 'must',
  profile: 'arm',
  family: 'api-version',
  source: ['ARM-GEN-01'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'missing-version-404',
      says: 'A request without api-version answers 404.',
      middleware: instead({ if: (request) => version(request) === null }, () => armError(404, 'NotFound')),
    },
    {
      id: 'missing-version-of-a-list-415',
      says: 'The list of a group without api-version answers 415.',
      at: ['listInGroup'],
      middleware: instead({ of: 'listInGroup', if: (request) => version(request) === null }, () => armError(415, 'UnsupportedApiVersion')),
    },
    {
      id: 'missing-version-crashes',
      says: 'The list of operations without api-version answers 500.',
      at: ['listInProvider'],
      also: ['errors', 'protocol'],
      middleware: instead({ of: 'listInProvider', if: (request) => version(request) === null }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const missingApiVersionCode = scenarioCheck({
  id: 'missing-api-version-code',
  title: 'The error of a missing api-version is MissingApiVersionParameter',
  level: 'should',
  profile: 'arm',
  family: 'api-version',
  source: ['ARM-ERR-08', 'ARM-GEN-01'],
  verbs: ['create', 'read', 'update', 'delete', 'list'],
  *judge({ exchange }: { exchange: Exchange }) {
    yield* otherCode(exchange, 400, 'MissingApiVersionParameter')
  },
  defects: [
    {
      id: 'missing-version-is-invalid',
      says: 'A missing api-version has the code of a malformed one.',
      middleware: altersAnswer(
        { answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('MissingApiVersionParameter', 'InvalidApiVersionParameter')),
      ),
    },
    {
      id: 'missing-version-of-a-write-is-bad-request',
      says: 'A PUT without api-version has the code BadRequest.',
      at: ['create'],
      middleware: altersAnswer(
        { of: 'create', answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('MissingApiVersionParameter', 'BadRequest')),
      ),
    },
  ],
})

export const malformedApiVersion400 = scenarioCheck({
  id: 'malformed-api-version-400',
  title: 'An api-version that is no date answers 400',
  level: 'must',
  profile: 'arm',
  family: 'api-version',
  source: ['ARM-GEN-01', 'ARM-ERR-09'],
  verbs: ['listInProvider', 'read'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'malformed-version-taken',
      says: 'An api-version that is no date is served with the newest one.',
      middleware: altersRequest({ if: (request) => /^\D/.test(version(request) ?? '1') }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'malformed-version-reads',
      says: 'Only a read of a vault takes an api-version that is no date.',
      at: ['read'],
      middleware: altersRequest({ of: 'read', if: (request) => /^\D/.test(version(request) ?? '1') }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'malformed-version-hides-the-vault',
      says: 'A read with an api-version that is no date answers 404.',
      at: ['read'],
      middleware: instead({ of: 'read', if: (request) => /^\D/.test(version(request) ?? '1') }, () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'malformed-version-404',
      says: 'An api-version that is no date answers 404.',
      middleware: instead({ if: (request) => /^\D/.test(version(request) ?? '1') }, () => armError(404, 'NotFound')),
    },
  ],
})

const isEmpty = (request: { url: string }): boolean => version(request) === ''

export const emptyApiVersion400 = scenarioCheck({
  id: 'empty-api-version-400',
  title: 'An empty api-version answers 400',
  level: 'must',
  profile: 'arm',
  family: 'api-version',
  source: ['ARM-GEN-01'],
  verbs: ['listInGroup', 'listInParent', 'create'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 400) yield at(exchange, '/status', `is ${status(exchange)} for an empty api-version`)
  },
  defects: [
    {
      id: 'empty-version-taken',
      also: ['token'],
      says: 'An empty api-version is served with the newest one.',
      middleware: altersRequest({ if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-lists',
      says: 'Only the lists take an empty api-version.',
      at: ['listInGroup'],
      middleware: altersRequest({ of: ['listInGroup', 'listInSubscription'], if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-writes',
      also: ['token'],
      says: 'Only PUT and PATCH take an empty api-version.',
      at: ['create'],
      middleware: altersRequest({ of: ['create', 'update'], if: isEmpty }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'empty-version-404',
      says: 'A list with an empty api-version answers 404.',
      at: ['listInGroup'],
      middleware: instead({ of: 'listInGroup', if: isEmpty }, () => armError(404, 'InvalidResourceType')),
    },
    {
      id: 'empty-version-crashes',
      says: 'A PUT with an empty api-version answers 500.',
      at: ['create'],
      also: ['errors'],
      middleware: instead({ of: 'create', if: isEmpty }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'empty-version-lists-nothing',
      says: 'A list with an empty api-version is empty.',
      at: ['listInGroup'],
      middleware: instead({ of: 'listInGroup', if: isEmpty }, () => reply(200, { value: [] })),
    },
  ],
})

export const unknownApiVersionRefused = scenarioCheck({
  id: 'unknown-api-version-refused',
  title: 'An api-version that is not served answers 400 or 404',
  level: 'must',
  profile: 'arm',
  family: 'api-version',
  source: ['ARM-GEN-01', 'ARM-ERR-10', 'ARM-ERR-11'],
  verbs: ['read', 'create', 'update', 'delete', 'list'],
  unless: ['found'],
  *judge({ exchange }: { exchange: Exchange }) {
    // whoever may not do this at all is told so first, or not
    if (![400, 404].includes(status(exchange)) && denial(exchange) === undefined) yield at(exchange, '/status', `is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'any-date-is-a-version',
      also: ['token'],
      says: 'Every date is served as an api-version.',
      middleware: altersRequest({ if: (request) => /^\d/.test(version(request) ?? '') }, (request) => withApiVersion(request, served)),
    },
    {
      id: 'any-date-lists',
      says: 'Only the list of a subscription takes every date for an api-version.',
      at: ['listInSubscription'],
      middleware: altersRequest({ of: 'listInSubscription', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'any-date-retags',
      also: ['token'],
      says: 'Only PATCH takes every date for an api-version.',
      at: ['update'],
      middleware: altersRequest({ of: 'update', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'any-date-deletes',
      also: ['token'],
      says: 'Only DELETE takes every date for an api-version.',
      at: ['delete'],
      middleware: altersRequest({ of: 'delete', if: (request) => version(request)?.startsWith('1999') === true }, (request) =>
        withApiVersion(request, served),
      ),
    },
    {
      id: 'unknown-version-crashes',
      says: 'A read with an api-version that is not served answers 500.',
      at: ['read'],
      also: ['errors'],
      middleware: instead({ of: 'read', if: (request) => version(request)?.startsWith('1999') === true }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
  ],
})
