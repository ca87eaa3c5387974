/** A wrong request is refused with a fitting error, and changes nothing. */
import { pointerTo } from '../../spec/pointer.ts'
import type { Kind } from '../../harness/kind.ts'
import {
  alsoDoes,
  altersAnswer,
  altersRequest,
  armError,
  bodyOf,
  instead,
  isThere,
  keyOf,
  reply,
  resourceOf,
  together,
  withBody,
  withHeader,
} from '../../fixtures/servers.ts'
import { intruder, longestName, refusedTag } from '../../fixtures/vaults.ts'
import type { Middleware } from '../../harness/server.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Exchange, Request } from '../../harness/exchange.ts'
import type { World } from '../../harness/server.ts'
import { isObject } from '../../spec/json.ts'
import { placeless, refused } from './common.ts'
import { schemaTakers } from './policies.ts'
import { body, changed, isRefused, ownMembers, requestPath, sameText, show, status, tags } from '../reading.ts'

export const bodySchemaEnforced = scenarioCheck({
  id: 'body-schema-enforced',
  title: 'A body that breaks the schema of the request is refused',
  level: 'must',
  profile: 'contract',
  family: 'refusals',
  source: ['OAS-REQUEST-BODY'],
  verbs: ['create', 'update'],
  *judge({ exchange }: { exchange: Exchange }) {
    if (!refused(exchange)) yield at(exchange, '/status', `is ${status(exchange)} for a body that is wrong: ${exchange.wrong}`)
  },
  defects: [
    {
      id: 'faulty-location-ignored',
      says: 'A PUT with a number for location goes on with the location that is kept.',
      at: ['create'],
      middleware: altersRequest(
        { of: 'create', if: (request) => typeof bodyOf(request)?.location === 'number' },
        (request, { resources }) =>
          withBody(request, { ...bodyOf(request), location: resources.get(keyOf(request))?.resource['location'] }),
      ),
    },
    {
      id: 'array-of-tags-is-none',
      says: 'A PUT with an array for tags clears them.',
      at: ['create'],
      middleware: altersRequest({ of: 'create', if: (request) => Array.isArray(bodyOf(request)?.tags) }, (request) =>
        withBody(request, { ...bodyOf(request), tags: {} }),
      ),
    },
    {
      id: 'tag-values-made-text',
      says: 'A number for the value of a tag is made a text.',
      at: ['create'],
      middleware: altersRequest({ of: 'create', if: (request) => isObject(bodyOf(request)?.tags) }, (request) => {
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
      middleware: altersRequest({ of: 'create', if: (request) => Array.isArray(bodyOf(request)?.properties) }, (request) =>
        withBody(request, { ...bodyOf(request), properties: {} }),
      ),
    },
    {
      id: 'array-patches-nothing',
      says: 'A PATCH with an array answers 200 and does nothing.',
      at: ['update'],
      middleware: altersRequest({ of: 'update', if: (request) => Array.isArray(bodyOf(request)) }, (request) => withBody(request, {})),
    },
    {
      id: 'faulty-location-crashes',
      says: 'A number for location answers 500.',
      at: ['create'],
      also: ['errors'],
      middleware: instead({ of: 'create', if: (request) => typeof bodyOf(request)?.location === 'number' }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
    ...schemaTakers,
  ],
})

/** What happens to a vault by itself, and what other scenarios leave on it where a server takes what it should refuse. */
const volatile = [...ownMembers, pointerTo('/body/tags', intruder)]

const ofWrites = ['create', 'update'] as const

const unreadable = (request: Request): boolean => !isObject(bodyOf(request))

const huge = ({ body }: Request): boolean => (body?.length ?? 0) > 8_000_000

/** A regular expression over eight million blanks may have no room to go back in. */
const withoutPadding = (body: string): string => `${body.slice(0, body.indexOf(',"padding":"'))}}`

const curious = (request: Request): boolean => bodyOf(request)?.['x-nobody-knows'] !== undefined

const tagNames = (request: Request): string[] => Object.keys(bodyOf(request)?.tags ?? {})

/** Stores tags that should have been refused. */
const storesTags = (fits: (request: Request) => boolean) =>
  instead({ of: 'update', if: (request, _, world) => resourceOf(request, world) !== undefined && fits(request) }, (request, world) => {
    resourceOf(request, world).tags = bodyOf(request).tags
    return reply(200, resourceOf(request, world))
  })

const nameIn = ({ url }: Request): string => new URL(url).pathname.split('/').at(-1)!

/** Keeps a vault that was refused. */
const keeps = (request: Request, { resources }: World): void => {
  const id = new URL(request.url).pathname
  resources.set(keyOf(request), {
    resource: { ...bodyOf(request), id, name: id.split('/').at(-1), type: 'Microsoft.RecoveryServices/vaults', location: 'westeurope' },
  })
}

export const malformedBodyRefused = scenarioCheck({
  id: 'malformed-body-refused',
  title: 'A body that is no JSON object is refused',
  level: 'must',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-GEN-08', 'ARM-ERR-06', 'OAS-REQUEST-BODY'],
  verbs: ['create', 'update'],
  *judge({ write }: { write: Exchange }) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body that is wrong: ${write.wrong}`)
  },
  defects: [
    {
      id: 'cut-body-is-no-body',
      says: 'A PUT with a body cut short answers 200 with the vault as it is.',
      at: ['create'],
      middleware: instead(
        {
          of: 'create',
          if: (request, _, world) => Boolean(request.body) && unreadable(request) && resourceOf(request, world) !== undefined,
        },
        (request, world) => reply(200, resourceOf(request, world)),
      ),
    },
    {
      id: 'empty-patch-does-nothing',
      says: 'A PATCH without a body answers 200.',
      at: ['update'],
      middleware: altersRequest({ of: 'update', if: ({ body }) => !body }, (request) => withBody(request, {})),
    },
    {
      id: 'patch-reads-what-it-can',
      says: 'A PATCH with a body cut short does nothing and answers 200.',
      at: ['update'],
      middleware: altersRequest({ of: 'update', if: unreadable }, (request) => withBody(request, {})),
    },
    {
      id: 'cut-creation-made-whole',
      says: 'A body cut short is read as far as it goes when a vault is created.',
      at: ['create'],
      middleware: altersRequest(
        { of: 'create', if: (request, _, world) => unreadable(request) && resourceOf(request, world) === undefined },
        (request) => withBody(request, { location: 'westeurope' }),
      ),
    },
  ],
})

export const malformedBody400 = scenarioCheck({
  id: 'malformed-body-400',
  title: 'A body that is no JSON object answers 400',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-ERR-06'],
  verbs: ['create', 'update'],
  *judge({ write }: { write: Exchange }) {
    if (isRefused(write) && status(write) !== 400)
      yield at(write, '/status', `is ${status(write)} for a body that is wrong: ${write.wrong}`)
  },
  defects: [
    {
      id: 'malformed-body-422',
      says: 'A body that is no JSON object answers 422.',
      at: ['create', 'update'],
      middleware: altersAnswer({ of: ofWrites, answers: 400, if: unreadable }, (draft) => void (draft.status = 422)),
    },
    {
      id: 'empty-body-411',
      says: 'A PUT without a body answers 411.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 400, if: ({ body }) => !body }, (draft) => void (draft.status = 411)),
    },
  ],
})

/** A PUT that is refused with this status, and whose tags are kept all the same. */
const keepsTags = (answers: number): (() => Middleware) =>
  alsoDoes({ of: 'create', answers, if: isThere }, (world, request) => void (resourceOf(request, world).tags = bodyOf(request).tags))

export const refusedWriteChangesNothing = scenarioCheck({
  id: 'refused-write-changes-nothing',
  title: 'A write that was refused changed nothing',
  level: 'must',
  profile: 'lifecycle',
  family: 'refusals',
  source: ['HTTP-REFUSED', 'ARM-PUT-07'],
  verbs: ['create', 'update'],
  /** `amid`: another write was taken meanwhile; this one is known by its tag alone. */
  *judge({ write, before, after, amid, kind }: { write: Exchange; before: Exchange; after: Exchange; amid: boolean; kind?: Kind }) {
    if (!isRefused(write)) return
    if (amid) {
      const mark = tags(after)[refusedTag]
      if (mark !== undefined && mark !== tags(before)[refusedTag] && mark === write.wrong)
        yield at(after, pointerTo('/body/tags', refusedTag), `is ${show(mark)}, as a write said that was refused`)
    } else if (status(after) !== status(before))
      yield at(after, '/status', `is ${status(after)} after a write that was refused, was ${status(before)}`)
    else
      for (const { pointer, says } of changed(body(before), body(after), kind, volatile))
        yield at(after, pointer, `${says} before a write that was refused (${write.wrong})`)
  },
  defects: [
    {
      id: 'other-media-type-refused-and-written',
      says: 'A PUT in another media type answers 415, and is done.',
      at: ['create'],
      also: ['echo'],
      middleware: keepsTags(415),
    },
    {
      id: 'another-location-refused-and-tagged',
      says: 'A PUT with another location answers 409, and its tags are kept.',
      at: ['create'],
      also: ['echo'],
      middleware: keepsTags(409),
    },
    {
      id: 'wrong-schema-refused-and-tagged',
      says: 'A PUT that breaks the schema answers 400, and its tags are kept.',
      at: ['create'],
      also: ['echo', 'protocol', 'api-version', 'token'],
      middleware: alsoDoes({ of: 'create', answers: 400, if: isThere }, (world, request) => {
        if (isObject(bodyOf(request)?.tags)) resourceOf(request, world).tags = bodyOf(request).tags
      }),
    },
    {
      id: 'faulty-tags-refused-and-kept-in-part',
      says: 'A PATCH with a tag against the rules answers 400, and the other tags are kept.',
      at: ['update'],
      also: ['echo'],
      middleware: alsoDoes({ of: 'update', answers: 400, if: isThere }, (world, request) => {
        const { tags } = bodyOf(request) ?? {}
        if (isObject(tags))
          resourceOf(request, world).tags = Object.fromEntries(
            Object.entries(tags)
              .filter(([name]) => /^[\w-]+$/.test(name))
              .slice(0, 50),
          )
      }),
    },
    {
      id: 'refused-amid-what-is-taken',
      says: 'Any number of tags is taken, and a PUT in another media type answers 415 and is done.',
      at: ['create'],
      also: ['echo'],
      middleware: together(
        alsoDoes(
          { of: 'create', answers: 415, if: isThere },
          (world, request) => void (resourceOf(request, world).tags = bodyOf(request).tags),
        ),
        storesTags((request) => tagNames(request).length > 50),
      ),
    },
    {
      id: 'refused-patch-clears-tags',
      says: 'A PATCH that is refused for its tags has cleared them.',
      at: ['update'],
      middleware: alsoDoes(
        { of: 'update', answers: 400, if: (_, { body }) => /InvalidTag/.test(String(body)) },
        (world, request) => void (resourceOf(request, world).tags = {}),
      ),
    },
    {
      id: 'refused-put-writes-half',
      says: 'A PUT that is refused for its tags has written the rest.',
      at: ['create'],
      middleware: alsoDoes(
        { of: 'create', answers: 400 },
        (world, request) => void (Array.isArray(bodyOf(request)?.tags) && (resourceOf(request, world).properties = {})),
      ),
    },
    {
      id: 'malformed-put-deletes',
      says: 'A PUT with an empty body is refused, and the tags are gone.',
      at: ['create'],
      middleware: alsoDoes(
        { of: 'create', answers: 400, if: ({ body }, _, { resources }) => !body && resources.size > 0 },
        (world, request) => void delete resourceOf(request, world)?.tags,
      ),
    },
  ],
})

export const refusedCreationStoresNothing = scenarioCheck({
  id: 'refused-creation-stores-nothing',
  title: 'A creation that was refused left no vault behind',
  level: 'must',
  profile: 'lifecycle',
  family: 'refusals',
  source: ['HTTP-REFUSED', 'ARM-PUT-07'],
  verbs: ['create'],
  *judge({ creation, after }: { creation: Exchange; after: Exchange }) {
    // a gateway refuses an impossible name with the same words, whatever is asked of it
    if (isRefused(creation) && status(after) !== 404 && status(after) !== status(creation))
      yield at(after, '/status', `is ${status(after)} for a vault whose creation was refused (${creation.wrong})`)
  },
  defects: [
    {
      id: 'creation-in-another-media-type-stored',
      says: 'A creation in another media type answers 415 and keeps the vault.',
      middleware: alsoDoes(
        { of: 'create', answers: 415, if: (request, _, { resources }) => !resources.has(keyOf(request)) },
        (world, request) => keeps(request, world),
      ),
    },
    {
      id: 'creation-without-location-stored',
      says: 'A creation without location answers 400 and keeps the vault.',
      middleware: alsoDoes({ of: 'create', answers: 400, if: placeless }, (world, request) => keeps(request, world)),
    },
    {
      id: 'cut-creation-stored',
      says: 'A creation with a body cut short answers 400 and keeps an empty vault.',
      also: ['identity'],
      middleware: alsoDoes(
        {
          of: 'create',
          answers: 400,
          if: (request, _, { resources }) => Boolean(request.body) && unreadable(request) && !resources.has(keyOf(request)),
        },
        (world, request) => keeps(request, world),
      ),
    },
  ],
})

export const unknownPropertiesSurvived = scenarioCheck({
  id: 'unknown-properties-survived',
  title: 'Properties that nobody knows bring no server down',
  level: 'must',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-PROP-02', 'HTTP-4XX'],
  verbs: ['create', 'update'],
  *judge({ write }: { write: Exchange }) {
    if (status(write) >= 500 || status(write) < 200)
      yield at(write, '/status', `is ${status(write)} for a body with properties that nobody knows`)
  },
  defects: [
    {
      id: 'unknown-member-crashes-put',
      says: 'A PUT with a member that nobody knows answers 500.',
      at: ['create'],
      also: ['errors'],
      middleware: instead({ of: 'create', if: curious }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'unknown-member-crashes-patch',
      says: 'A PATCH with a member that nobody knows answers 500.',
      at: ['update'],
      also: ['errors'],
      middleware: instead({ of: 'update', if: curious }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const readOnlyFaultsSurvived = scenarioCheck({
  id: 'read-only-faults-survived',
  title: 'A faulty value for a read-only field has no effect and brings no server down',
  level: 'must',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-PUT-03', 'HTTP-4XX'],
  verbs: ['create'],
  needsState: true,
  *judge({ write, before, after }: { write: Exchange; before: Exchange; after: Exchange }) {
    if (status(write) >= 500) yield at(write, '/status', `is ${status(write)} for ${write.wrong}`)
    if (status(before) !== 200 || status(after) !== 200) return
    for (const name of ['id', 'name', 'type']) {
      const [was, is] = [body(before)[name], body(after)[name]]
      if (!sameText(was, is) && JSON.stringify(was) !== JSON.stringify(is))
        yield at(after, pointerTo('/body', name), `is ${show(body(after)[name])} after ${write.wrong}, was ${show(body(before)[name])}`)
    }
  },
  defects: [
    {
      id: 'number-for-id-crashes',
      says: 'A PUT with a number for id answers 500.',
      also: ['errors'],
      middleware: instead({ of: 'create', if: (request) => typeof bodyOf(request)?.id === 'number' }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
    {
      id: 'object-for-name-kept',
      says: 'A PUT keeps the object that it was given for a name.',
      also: ['contract', 'arrival', 'json', 'identity'],
      middleware: alsoDoes(
        { of: 'create' },
        (world, request) => void (isObject(bodyOf(request)?.name) && (resourceOf(request, world).name = bodyOf(request).name)),
      ),
    },
    {
      id: 'null-type-erases-the-type',
      says: 'A PUT with null for type leaves the vault without one.',
      also: ['identity'],
      middleware: alsoDoes(
        { of: 'create' },
        (world, request) => void (bodyOf(request)?.type === null && delete resourceOf(request, world).type),
      ),
    },
  ],
})

export const oversizedBodyRefused = scenarioCheck({
  id: 'oversized-body-refused',
  title: 'A body over 8 MB is refused',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-GEN-08'],
  verbs: ['create'],
  *judge({ write }: { write: Exchange }) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body over 8 MB`)
  },
  defects: [
    {
      id: 'any-size-is-taken',
      says: 'A body over 8 MB is taken.',
      middleware: altersRequest({ of: 'create', if: huge }, (request) => ({
        ...request,
        body: withoutPadding(request.body!),
      })),
    },
    {
      id: 'oversized-body-crashes',
      says: 'A body over 8 MB answers 500.',
      also: ['errors'],
      middleware: instead({ of: 'create', if: huge }, () => armError(500, 'InternalServerError')),
    },
  ],
})

export const otherMediaTypeRefused = scenarioCheck({
  id: 'other-media-type-refused',
  title: 'A body in another media type is refused',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-GEN-08', 'OAS-REQUEST-BODY', 'ARM-ERR-36'],
  verbs: ['create'],
  *judge({ write }: { write: Exchange }) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for a body that calls itself text/plain`)
  },
  defects: [
    {
      id: 'any-media-type-is-json',
      says: 'Whatever a body calls itself, it is read as JSON.',
      middleware: altersRequest({ of: ofWrites }, (request) => withHeader(request, 'content-type', 'application/json')),
    },
    {
      id: 'plain-text-crashes',
      says: 'A body that calls itself text/plain answers 500.',
      also: ['errors'],
      middleware: altersAnswer({ of: 'create', answers: 415 }, (draft) => void (draft.status = 500)),
    },
  ],
})

export const tagRulesKept = scenarioCheck({
  id: 'tag-rules-kept',
  title: 'Tags against the rules of ARM are refused',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['ARM-TAG-01', 'ARM-ERR-24', 'ARM-ERR-25'],
  verbs: ['update'],
  of: ['tracked'],
  capability: 'tag-limits',
  *judge({ write }: { write: Exchange }) {
    if (!isRefused(write)) yield at(write, '/status', `is ${status(write)} for tags that break a rule: ${write.wrong}`)
  },
  defects: [
    {
      id: 'any-number-of-tags',
      says: 'More than 50 tags are taken.',
      middleware: storesTags((request) => tagNames(request).length > 50),
    },
    {
      id: 'any-letter-in-tags',
      says: 'Names of tags with reserved characters are taken.',
      middleware: storesTags((request) => tagNames(request).some((name) => /[<>%&?]/.test(name))),
    },
    {
      id: 'any-length-of-tags',
      says: 'Values of tags over 256 characters are taken.',
      middleware: storesTags((request) => Object.values<unknown>(bodyOf(request)?.tags ?? {}).some((value) => String(value).length > 256)),
    },
    {
      id: 'tags-that-differ-by-case',
      says: 'Two tags whose names differ by case are both kept.',
      middleware: storesTags((request) => new Set(tagNames(request).map((name) => name.toLowerCase())).size < tagNames(request).length),
    },
  ],
})

export const nameRulesKept = scenarioCheck({
  id: 'name-rules-kept',
  title: 'A name of more than 50 characters is refused',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['VAULT-NAME'],
  verbs: ['create'],
  kinds: ['vault'],
  needsState: true,
  *judge({ creation }: { creation: Exchange }) {
    if (!isRefused(creation))
      yield at(creation, '/status', `is ${status(creation)} for a name of ${requestPath(creation).split('/').at(-1)!.length} characters`)
  },
  defects: [
    {
      id: 'any-length-of-names',
      says: 'A name of more than 50 characters is taken.',
      middleware: instead({ of: 'create', if: (request) => nameIn(request).length > longestName }, (request, world) => {
        keeps(request, world)
        return reply(201, resourceOf(request, world))
      }),
    },
  ],
})

const numbered = (request: Request): boolean => /^[0-9]/.test(new URL(request.url).pathname.split('/').at(-1)!)

export const nameBeginsWithALetter = scenarioCheck({
  id: 'name-begins-with-a-letter',
  title: 'A name that begins with a digit is refused',
  level: 'should',
  profile: 'arm',
  family: 'refusals',
  source: ['VAULT-NAME'],
  verbs: ['create'],
  kinds: ['vault'],
  needsState: true,
  *judge({ creation }: { creation: Exchange }) {
    if (!isRefused(creation)) yield at(creation, '/status', `is ${status(creation)} for ${creation.wrong}`)
  },
  defects: [
    {
      id: 'digits-begin-names',
      says: 'A name may begin with a digit.',
      middleware: instead({ of: 'create', if: numbered }, (request, world) => {
        keeps(request, world)
        return reply(201, resourceOf(request, world))
      }),
    },
    {
      id: 'digit-in-front-crashes',
      says: 'A name that begins with a digit answers 500.',
      also: ['errors'],
      middleware: instead({ of: 'create', if: numbered }, () => armError(500, 'InternalServerError')),
    },
  ],
})
