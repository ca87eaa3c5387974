/** The location of a tracked resource: required, normalised, fixed after creation. */
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  bodyOf,
  instead,
  isThere,
  keyOf,
  refuses,
  reply,
  resourceOf,
  withBody,
} from '../../fixtures/servers.ts'
import { normalLocation, nowhere } from '../../fixtures/vaults.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, succeeded } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import { otherCode, placeless } from './common.ts'
import { body, isRefused, show, status } from '../reading.ts'

export const locationNormalised = scenarioCheck({
  id: 'location-normalised',
  title: 'A location comes back in its normal form',
  level: 'should',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  verbs: ['create', 'read'],
  of: ['tracked'],
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    const { location } = body(exchange)
    if (succeeded(exchange) && typeof location === 'string' && location !== normalLocation(location))
      yield at(exchange, '/body/location', `is ${show(location)}`)
  },
  defects: [
    {
      id: 'location-kept-as-sent',
      says: 'A location comes back as it was sent',
      at: ['create', 'read'],
      middleware: () => {
        const sent = new Map<string, unknown>()
        return altersAnswer({ of: ['create', 'read', 'update'] }, (draft, request) => {
          if (request.method === 'PUT') sent.set(keyOf(request), bodyOf(request).location)
          draft.json.location = sent.get(keyOf(request)) ?? draft.json.location
        })()
      },
    },
    {
      id: 'locations-in-capitals',
      says: 'Locations come back in capitals',
      middleware: altersAnswer(
        { of: ['create', 'read', 'update'] },
        ({ json }) => void (json.location = String(json.location).toUpperCase()),
      ),
    },
  ],
})

export const locationIsOne = scenarioCheck({
  id: 'location-is-one',
  title: 'Every answer spells the location of a vault the same way',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  verbs: ['read'],
  of: ['tracked'],
  needsState: true,
  *judge({ write, read }: { write: Exchange; read: Exchange }) {
    const [first, second] = [body(write)['location'], body(read)['location']]
    if (succeeded(write) && succeeded(read) && typeof first === 'string' && first !== second)
      yield at(read, '/body/location', `is ${show(second)}, the write answered ${show(first)}`)
  },
  defects: [
    {
      id: 'create-answers-location-as-sent',
      says: 'A creation answers the location as sent, a read its normal form',
      middleware: altersAnswer({ of: 'create', answers: 201 }, (draft, request) => void (draft.json.location = bodyOf(request).location)),
    },
    {
      id: 'reads-spell-locations-for-people',
      says: 'A read answers West Europe where the creation answered westeurope',
      middleware: altersAnswer(
        { of: 'read', if: (_, { body }) => String(body).includes('"westeurope"') },
        ({ json }) => void (json.location = 'West Europe'),
      ),
    },
    {
      id: 'reads-leave-the-location-out',
      says: 'A read leaves the location out',
      also: ['echo', 'create', 'identity'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => delete json.location),
    },
  ],
})

export const locationSpellingIsNoMove = scenarioCheck({
  id: 'location-spelling-is-no-move',
  title: 'A PUT with another spelling of the same location is accepted',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01'],
  verbs: ['create'],
  of: ['tracked'],
  needsState: true,
  open: 'no other spelling of the location is known',
  *judge({ replacement, spelling }: { replacement: Exchange; spelling: string }) {
    if (!succeeded(replacement)) yield at(replacement, '/status', `is ${status(replacement)} for the location spelt ${show(spelling)}`)
  },
  defects: [
    {
      id: 'locations-compared-by-letter',
      says: 'Another spelling of the location is taken for a move',
      also: ['create'],
      middleware: refuses(
        {
          of: 'create',
          answers: 200,
          if: (request, _, world) => isThere(request, _, world) && bodyOf(request)?.location !== resourceOf(request, world).location,
        },
        409,
        'InvalidResourceLocation',
      ),
    },
    {
      id: 'replacement-refuses-spaces-in-locations',
      says: 'A replacement takes no location with a space',
      also: ['create'],
      middleware: refuses(
        { of: 'create', answers: 200, if: (request) => String(bodyOf(request)?.location).includes(' ') },
        400,
        'InvalidParameter',
      ),
    },
  ],
})

const placed = altersRequest({ of: 'create', if: placeless }, (request) =>
  withBody(request, { ...bodyOf(request), location: 'westeurope' }),
)

export const locationRequired = scenarioCheck({
  id: 'location-required',
  title: 'A vault cannot be created without a location',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01', 'ARM-ERR-07'],
  verbs: ['create'],
  of: ['tracked'],
  *judge({ creation }: { creation: Exchange }) {
    if (!isRefused(creation)) yield at(creation, '/status', `is ${status(creation)} for a body without location`)
  },
  defects: [
    {
      id: 'location-of-the-group-taken',
      says: 'A vault without location is created in that of its group.',
      middleware: placed,
    },
    {
      id: 'no-location-is-null',
      says: 'A vault without location is created with location null.',
      also: ['contract', 'arrival', 'json', 'identity'],
      middleware: () => {
        const create = placed()
        return async (request, next, world) => {
          const answer = await create(request, next, world)
          if (!placeless(request) || answer.status !== 201) return answer
          resourceOf(request, world).location = null
          return { ...answer, body: JSON.stringify(resourceOf(request, world)) }
        }
      },
    },
  ],
})

export const locationRequiredCode = scenarioCheck({
  id: 'location-required-code',
  title: 'The error of a missing location is LocationRequired',
  level: 'should',
  profile: 'arm',
  family: 'location',
  source: ['ARM-ERR-07'],
  verbs: ['create'],
  of: ['tracked'],
  *judge({ creation }: { creation: Exchange }) {
    yield* otherCode(creation, 400, 'LocationRequired')
  },
  defects: [
    {
      id: 'missing-location-is-content',
      says: 'The code of a missing location is InvalidRequestContent.',
      middleware: altersAnswer(
        { of: 'create', answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('LocationRequired', 'InvalidRequestContent')),
      ),
    },
    {
      id: 'missing-location-is-unavailable',
      says: 'A missing location is said to be not available.',
      middleware: altersAnswer(
        { of: 'create', answers: 400 },
        ({ json }) => void (json.error.code = json.error.code.replace('LocationRequired', 'LocationNotAvailableForResourceType')),
      ),
    },
  ],
})

export const locationImmutable = scenarioCheck({
  id: 'location-immutable',
  title: 'A PUT that would move a vault is refused',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-LOC-01', 'ARM-ERR-21'],
  verbs: ['create'],
  of: ['tracked'],
  needsState: true,
  *judge({ write, after, location }: { write: Exchange; after: Exchange; location: unknown }) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a PUT with another location`)
    else if (status(after) === 200 && body(after)['location'] !== location)
      yield at(after, '/body/location', `is ${show(body(after)['location'])}, was ${show(location)}`)
  },
  defects: [
    {
      id: 'put-moves-the-vault',
      says: 'A PUT with another location moves the vault.',
      middleware: altersRequest({ of: 'create' }, (request, world) => {
        const { location } = bodyOf(request) ?? {}
        const kept = resourceOf(request, world)
        if (kept && typeof location === 'string') kept.location = location.toLowerCase().replaceAll(' ', '')
        return request
      }),
    },
    {
      id: 'put-ignores-the-move',
      says: 'A PUT with another location answers 200 and leaves the vault where it is.',
      middleware: altersRequest(
        {
          of: 'create',
          if: (request, _, world) => typeof bodyOf(request)?.location === 'string' && resourceOf(request, world) !== undefined,
        },
        (request, world) => withBody(request, { ...bodyOf(request), location: resourceOf(request, world).location }),
      ),
    },
    {
      id: 'move-refused-and-done',
      says: 'A PUT with another location answers 409, and the vault has moved.',
      also: ['refusals'],
      middleware: alsoDoes(
        { of: 'create', answers: 409 },
        (world, request) => void (resourceOf(request, world).location = bodyOf(request).location),
      ),
    },
  ],
})

export const locationOfferedOnly = scenarioCheck({
  id: 'location-offered-only',
  title: 'A location that no cloud has is refused',
  level: 'should',
  profile: 'arm',
  family: 'location',
  source: ['ARM-ERR-20'],
  verbs: ['create'],
  of: ['tracked'],
  needsState: true,
  *judge({ creation }: { creation: Exchange }) {
    if (!isRefused(creation)) yield at(creation, '/status', `is ${status(creation)} for a location that is not offered`)
  },
  defects: [
    {
      id: 'any-word-is-a-location',
      says: 'A vault is created wherever the client says.',
      middleware: altersRequest({ of: 'create', if: (request) => bodyOf(request)?.location === nowhere }, (request) =>
        withBody(request, { ...bodyOf(request), location: 'westeurope' }),
      ),
    },
  ],
})

export const locationNotPatched = scenarioCheck({
  id: 'location-not-patched',
  title: 'PATCH does not move a vault',
  level: 'must',
  profile: 'arm',
  family: 'location',
  source: ['ARM-PATCH-03', 'ARM-LOC-01'],
  verbs: ['update'],
  of: ['tracked'],
  needsState: true,
  *judge({ before, update, after }: { before: Exchange; update: Exchange; after: Exchange }) {
    const [first, second] = [body(before)['location'], body(after)['location']]
    if (status(before) === 200 && status(after) === 200 && first !== second)
      yield at(after, '/body/location', `is ${show(second)}, was ${show(first)} before a PATCH that answered ${describe(update)}`)
  },
  defects: [
    {
      id: 'patch-relocates-the-vault',
      says: 'A PATCH with another location moves the vault',
      middleware: instead(
        { of: 'update', if: (request, _, world) => bodyOf(request)?.location !== undefined && isThere(request, _, world) },
        (request, world) => reply(200, Object.assign(resourceOf(request, world), { location: bodyOf(request).location })),
      ),
    },
    {
      id: 'patch-refuses-and-moves',
      says: 'A PATCH with another location is refused, and the vault has moved',
      middleware: alsoDoes(
        { of: 'update', answers: 409 },
        (world, request) => void (resourceOf(request, world).location = bodyOf(request).location),
      ),
    },
  ],
})
