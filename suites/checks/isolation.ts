/** A write changes the resource it names, and no other. */
import { pointerTo } from '../../spec/pointer.ts'
import { alsoDoes, altersAnswer, altersRequest, bodyOf, keyOf, together, type When } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, type Request, succeeded } from '../../harness/exchange.ts'
import type { Resource } from '../../harness/inventory.ts'
import type { World } from '../../harness/server.ts'
import { scopeOf, doneAllTheSame } from './common.ts'
import { body, show, status, tags } from '../reading.ts'
import { object } from '../../spec/json.ts'

/** `theirs` are tags that were sent to other vaults only. */
export const writesSpareOthers = scenarioCheck({
  id: 'writes-spare-others',
  title: 'A vault has no tag that was written to another one',
  level: 'must',
  profile: 'arm',
  family: 'isolation',
  source: ['ARM-PUT-03'],
  verbs: ['read'],
  of: ['tracked'],
  needsState: true,
  *judge({ other, theirs }: { other: Exchange; theirs: Record<string, unknown> }) {
    for (const [name, value] of Object.entries(theirs)) {
      if (tags(other)[name] === value) yield at(other, pointerTo('/body/tags', name), `is ${show(value)}, as another vault was tagged`)
    }
  },
  defects: [
    {
      id: 'patch-retags-the-whole-group',
      says: 'A PATCH of tags changes all vaults of the group',
      also: ['echo', 'create', 'refusals'],
      middleware: alsoDoes({ of: 'update', if: (request) => bodyOf(request)?.tags !== undefined }, ({ resources }, request) => {
        for (const [key, { resource }] of resources) if (scopeOf(key) === scopeOf(keyOf(request))) resource['tags'] = bodyOf(request).tags
      }),
    },
    {
      id: 'put-changes-vaults-of-that-prefix',
      says: 'A replacement changes the tags of all vaults whose names begin with the name',
      also: ['refusals'],
      middleware: alsoDoes({ of: 'create', answers: 200 }, ({ resources }, request) => {
        for (const [key, { resource }] of resources) if (key.startsWith(keyOf(request))) resource['tags'] = bodyOf(request).tags
      }),
    },
  ],
})

const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

const subscriptionOf = (key: string): string => key.split('/')[2]!

/** Where a vault of the name that a request asks for stands, if it stands nowhere but in another place. */
function elsewhere(request: Request, { resources }: World): string | undefined {
  const asked = keyOf(request)
  return resources.has(asked) ? undefined : [...resources.keys()].find((key) => nameOf(key) === nameOf(asked))
}

const ofOtherSubscription = (request: Request, world: World): boolean => {
  const key = elsewhere(request, world)
  return key !== undefined && subscriptionOf(key) !== subscriptionOf(keyOf(request))
}

const ofOtherGroup = (request: Request, world: World): boolean =>
  elsewhere(request, world) !== undefined && !ofOtherSubscription(request, world)

const moved = (request: Request, path: string): Request => ({
  ...request,
  url: `${new URL(request.url).origin}${path}${new URL(request.url).search}`,
})

/** Requests that name a vault of another place are served as if they named that place. */
const reaches = (of: When['of'], which: (request: Request, world: World) => boolean) =>
  altersRequest({ of, if: (request, _, world) => which(request, world) }, (request, world) => moved(request, elsewhere(request, world)!))

/** Refused, and done all the same. */
const changesFrom = (
  of: When['of'],
  which: (request: Request, world: World) => boolean,
  change: (world: World, key: string, request: Request) => void,
) =>
  alsoDoes({ of, answers: 'error', if: (request, _, world) => which(request, world) }, (world, request) =>
    change(world, elsewhere(request, world)!, request),
  )

const retags = (world: World, key: string, request: Request): void =>
  void (world.resources.get(key)!.resource['tags'] = bodyOf(request).tags)

const deletes = (world: World, key: string): void => void world.resources.delete(key)

export const otherScopeShowsNothing = scenarioCheck({
  id: 'other-scope-shows-nothing',
  title: 'A vault is not seen through a subscription or a group that it is not in',
  level: 'must',
  profile: 'lifecycle',
  family: 'isolation',
  source: ['ARM-ID-01', 'ARM-ERR-03', 'ARM-GET-02'],
  verbs: ['read', 'listInGroup'],
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    if (!succeeded(exchange)) return
    const { value, id } = body(exchange)
    if (exchange.role === 'read') yield at(exchange, '/status', `is ${status(exchange)} ${exchange.wrong}, and shows ${show(id)}`)
    else if (Array.isArray(value) && value.length > 0)
      yield at(exchange, '/body/value', `holds ${show(object(value[0])['id'])} ${exchange.wrong}`)
  },
  defects: [
    {
      id: 'any-subscription-reads',
      says: 'A vault can be read through any subscription.',
      at: ['read'],
      also: ['identity'],
      middleware: reaches('read', ofOtherSubscription),
    },
    {
      id: 'any-group-reads',
      says: 'A vault can be read through any group of its subscription.',
      at: ['read'],
      also: ['identity'],
      middleware: reaches('read', ofOtherGroup),
    },
    {
      id: 'names-are-global',
      says: 'A vault is looked up by its name alone.',
      at: ['read'],
      also: ['identity', 'lists', 'protocol', 'api-version', 'token', 'echo'],
      middleware: reaches(['read', 'update', 'delete'], (request, world) => elsewhere(request, world) !== undefined),
    },
    {
      id: 'groups-that-exist-share-names',
      says: 'A vault can be read through any group that exists.',
      at: ['read'],
      also: ['identity'],
      middleware: reaches(
        'read',
        (request, world) =>
          ofOtherGroup(request, world) && [...world.resources.keys()].some((key) => key.split('/')[4] === keyOf(request).split('/')[4]),
      ),
    },
    {
      id: 'read-shows-the-group-asked',
      says: 'A vault is read through any group, and says that it is of that group.',
      at: ['read'],
      middleware: () => {
        const read = reaches('read', ofOtherGroup)()
        return async (request, next, world) => {
          const answer = await read(request, next, world)
          if (!ofOtherGroup(request, world) || answer.status !== 200) return answer
          return { ...answer, body: JSON.stringify({ ...(JSON.parse(String(answer.body)) as object), id: new URL(request.url).pathname }) }
        }
      },
    },
    {
      id: 'group-listed-in-any-subscription',
      says: 'A group is listed through any subscription.',
      at: ['listInGroup'],
      also: ['identity', 'lists'],
      middleware: altersRequest({ of: 'listInGroup' }, (request, { resources }) => {
        const [own] = resources.keys()
        return own === undefined ? request : { ...request, url: request.url.replace(/(?<=subscriptions\/)[^/]+/, subscriptionOf(own)) }
      }),
    },
    {
      id: 'subscription-read-loosely',
      says: 'Of the subscription in the URL only its beginning is compared, and that of nothing is anything.',
      at: ['read', 'listInGroup'],
      also: ['identity', 'lists'],
      middleware: together(
        reaches('read', ofOtherSubscription),
        altersRequest({ of: 'listInGroup' }, (request, { resources }) => {
          const [own] = resources.keys()
          return own === undefined ? request : { ...request, url: request.url.replace(/(?<=subscriptions\/)[^/]+/, subscriptionOf(own)) }
        }),
      ),
    },
  ],
})

export const otherScopeRefusesWrites = scenarioCheck({
  id: 'other-scope-refuses-writes',
  title: 'A vault is not written or deleted through a subscription or a group that it is not in',
  level: 'must',
  profile: 'lifecycle',
  family: 'isolation',
  source: ['ARM-ID-01', 'ARM-ERR-03'],
  verbs: ['update', 'delete'],
  *judge({ write }: { write: Exchange }) {
    // 204: there was nothing to be deleted
    if (succeeded(write) && !(write.role === 'delete' && status(write) === 204))
      yield at(write, '/status', `is ${status(write)} ${write.wrong}`)
  },
  defects: [
    {
      id: 'any-subscription-updates',
      says: 'A vault can be updated through any subscription.',
      at: ['update'],
      also: ['identity', 'echo'],
      middleware: reaches('update', ofOtherSubscription),
    },
    {
      id: 'any-group-updates',
      says: 'A vault can be updated through any group.',
      at: ['update'],
      also: ['identity', 'echo'],
      middleware: reaches('update', ofOtherGroup),
    },
    {
      id: 'any-subscription-deletes',
      says: 'A vault can be deleted through any subscription.',
      at: ['delete'],
      also: ['lists'],
      middleware: reaches('delete', ofOtherSubscription),
    },
    {
      id: 'any-group-deletes',
      says: 'A vault can be deleted through any group.',
      at: ['delete'],
      also: ['lists'],
      middleware: reaches('delete', ofOtherGroup),
    },
    {
      id: 'any-subscription-accepts-an-update',
      says: 'An update through another subscription answers 200, and nothing is done.',
      at: ['update'],
      also: ['identity'],
      middleware: altersAnswer(
        { of: 'update', answers: 404, if: (request, _, world) => ofOtherSubscription(request, world) },
        (draft, request, world) => Object.assign(draft, { status: 200, json: world.resources.get(elsewhere(request, world)!)!.resource }),
      ),
    },
  ],
})

export const otherScopeChangesNothing = scenarioCheck({
  id: 'other-scope-changes-nothing',
  title: 'A write through a subscription or a group that a vault is not in leaves the vault as it is',
  level: 'must',
  profile: 'lifecycle',
  family: 'isolation',
  source: ['ARM-ID-01', 'ARM-ERR-03', 'ARM-DEL-03'],
  verbs: ['update', 'delete'],
  *judge({ write, before, after }: { write: Exchange; before: Exchange; after: Exchange }) {
    yield* doneAllTheSame(write, before, after)
  },
  defects: [
    {
      id: 'other-subscription-refused-and-updated',
      says: 'An update through another subscription answers 404, and is done.',
      at: ['update'],
      also: ['echo'],
      middleware: changesFrom('update', ofOtherSubscription, retags),
    },
    {
      id: 'other-group-refused-and-updated',
      says: 'An update through another group answers 404, and is done.',
      at: ['update'],
      also: ['echo'],
      middleware: changesFrom('update', ofOtherGroup, retags),
    },
    {
      id: 'other-subscription-refused-and-deleted',
      says: 'A deletion through another subscription answers 404, and is done.',
      at: ['delete'],
      also: ['lists', 'protocol', 'api-version', 'token'],
      middleware: changesFrom('delete', ofOtherSubscription, deletes),
    },
    {
      id: 'other-group-refused-and-deleted',
      says: 'A deletion through another group answers 404, and is done.',
      at: ['delete'],
      also: ['lists', 'protocol', 'api-version', 'token'],
      middleware: changesFrom('delete', ofOtherGroup, deletes),
    },
    {
      id: 'other-group-says-nothing-there-and-deletes',
      says: 'A deletion through another group answers 204, and the vault of that name is gone.',
      at: ['delete'],
      also: ['lists', 'absence', 'protocol', 'api-version', 'token'],
      middleware: () => async (request, next, world) => {
        const key = request.method === 'DELETE' && ofOtherGroup(request, world) ? elsewhere(request, world) : undefined
        const answer = await next(request)
        if (key === undefined || answer.status !== 404) return answer
        world.resources.delete(key)
        return { ...answer, status: 204, headers: answer.headers.filter(([name]) => !/^content-/i.test(name)), body: '' }
      },
    },
  ],
})

export const foreignIdSparesItsVault = scenarioCheck({
  id: 'foreign-id-spares-its-vault',
  title: 'A write whose body names another vault changes only the vault of its URL',
  level: 'must',
  profile: 'lifecycle',
  family: 'isolation',
  source: ['ARM-PUT-03', 'ARM-ID-01'],
  verbs: ['create'],
  *judge({ write, vault, named, other }: { write: Exchange; vault: Resource; named: Exchange; other: Resource }) {
    const whose = (of: Resource): unknown => object(of.body['tags'])['Whose']
    const found = tags(named)['Whose']
    if (found !== whose(other) && found === whose(vault))
      yield at(named, '/body/tags/Whose', `is ${show(found)} after ${write.wrong}, was ${show(whose(other))}`)
  },
  defects: [
    {
      id: 'body-id-wins',
      says: 'A PUT whose body names another vault writes its tags to that one.',
      also: ['refusals'],
      middleware: alsoDoes({ of: 'create' }, (world, request) => {
        const sent = bodyOf(request)
        const kept = typeof sent?.id === 'string' && sent.id.toLowerCase() !== keyOf(request) && world.resources.get(sent.id.toLowerCase())
        if (kept) kept.resource['tags'] = sent.tags
      }),
    },
    {
      id: 'body-name-wins',
      says: 'A PUT whose body has the name of another vault of the group writes its tags to that one.',
      also: ['refusals'],
      middleware: alsoDoes({ of: 'create' }, (world, request) => {
        const sent = bodyOf(request)
        const key = keyOf(request).replace(/[^/]+$/, String(sent?.name).toLowerCase())
        if (key !== keyOf(request) && world.resources.has(key)) world.resources.get(key)!.resource['tags'] = sent.tags
      }),
    },
  ],
})
