/** The same update twice, two at once, one under a condition that holds, and a tag without a value. */
import { at, held } from '../../../harness/check.ts'
import { header, succeeded, type Exchange } from '../../../harness/exchange.ts'
import type { Settled } from '../../../harness/long-running.ts'
import type { Layer } from '../../../harness/server.ts'
import { armError, bodyOf, instead, keyOf, reply, resourceOf, takes, together, withBody } from '../../../fixtures/servers.ts'
import type { Json } from '../../../spec/json.ts'
import { partOf } from '../../../fixtures/roles.ts'
import { pairTag } from '../../../fixtures/vaults.ts'
import { body, contradictions, object, show, status, tags } from '../../reading.ts'

const conditional =
  (name: string) =>
  ({ headers }: { headers: Exchange['request']['headers'] }): boolean =>
    header(headers, name) !== undefined

/** What an update answers that has the body of the one before, to the same vault. */
const repeatedAnswers = (code: number, name: string) => (): Layer => {
  const last = new Map<string, string | undefined>()
  return async (request, next) => {
    if (partOf(request) !== 'update') return next(request)
    const again = last.get(keyOf(request)) === request.body
    last.set(keyOf(request), request.body)
    return again ? armError(code, name) : next(request)
  }
}

export const repeatedUpdateAccepted = held({
  id: 'repeated-update-accepted',
  title: 'An update is taken a second time',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-01'],
  roles: ['update'],
  needsState: true,
  *judge(first: Exchange, second: Exchange) {
    if (succeeded(first) && !succeeded(second)) yield at(second, '/status', `is ${status(second)} for an update that was taken before`)
  },
  defects: [
    {
      id: 'repeated-update-409',
      says: 'The second identical PATCH answers 409.',
      seen: 'defects-2 TG11',
      layer: repeatedAnswers(409, 'Conflict'),
    },
    { id: 'repeated-update-400', says: 'A PATCH that changes nothing answers 400.', layer: repeatedAnswers(400, 'NothingToUpdate') },
    { id: 'repeated-update-422', says: 'The second identical PATCH answers 422.', layer: repeatedAnswers(422, 'Duplicate') },
    {
      id: 'repeated-update-500',
      says: 'The second identical PATCH answers 500.',
      also: ['errors'],
      layer: repeatedAnswers(500, 'InternalServerError'),
    },
  ],
})

/** Each update works on a copy that it took when it came, and writes the copy back: of two at once one is lost. */
const worksOnCopies = (turns: (request: { readonly body?: string }) => number) => (): Layer => {
  const flying = new Map<string, number>()
  return async (request, next, world) => {
    if (partOf(request) !== 'update') return next(request)
    const key = keyOf(request)
    const copy: Record<string, unknown> | undefined = structuredClone(resourceOf(request, world))
    flying.set(key, (flying.get(key) ?? 0) + 1)
    for (let turn = 0; turn < turns(request); turn++) await new Promise(setImmediate)
    const kept = world.vaults.get(key)
    if (kept && copy) kept.resource = copy
    try {
      return await next(request)
    } finally {
      flying.set(key, flying.get(key)! - 1)
    }
  }
}
const setsTags = (request: { readonly body?: string }): boolean => Boolean(request.body?.includes('"tags"'))

/** Of two updates at once, the one that comes second is answered otherwise. */
const second = (answer: 'nothing' | 'crash') => (): Layer => {
  const flying = new Map<string, number>()
  return async (request, next, world) => {
    if (partOf(request) !== 'update') return next(request)
    const key = keyOf(request)
    const before = flying.get(key) ?? 0
    flying.set(key, before + 1)
    await new Promise(setImmediate)
    try {
      if (before === 0) return await next(request)
      return answer === 'crash' ? armError(500, 'InternalServerError') : reply(200, resourceOf(request, world))
    } finally {
      flying.set(key, flying.get(key)! - 1)
    }
  }
}

export const pairOfUpdatesKept = held({
  id: 'pair-of-updates-kept',
  title: 'Of two updates at once, of tags and of a setting, neither undoes the other',
  level: 'must',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-01', 'ARM-PATCH-02'],
  roles: ['update'],
  capability: 'concurrent-updates',
  needsState: true,
  *judge(pair: readonly Settled[], read: Exchange) {
    // one of them may be refused while the other goes on; what a read does not show is no contradiction
    for (const { initial, outcome } of pair) {
      if (outcome !== 'done') continue
      const { tags: sent, properties } = object(JSON.parse(initial.request.body!))
      const shown = tags(read)
      const differs = sent === undefined ? contradictions(properties, body(read)['properties'], [], '/body/properties') : []
      for (const { pointer, says } of differs) yield at(read, pointer, `${says} in an update that was taken while another was`)
      if (sent !== undefined && Object.keys(shown).length > 0 && shown[pairTag] === undefined)
        yield at(read, `/body/tags/${pairTag}`, 'is absent, and was set by an update that was taken while another was')
    }
  },
  defects: [
    {
      id: 'updates-work-on-copies',
      says: 'Of two updates at once, the tags are lost.',
      seen: 'defects-2 RC05',
      layer: worksOnCopies((request) => (setsTags(request) ? 1 : 3)),
    },
    {
      id: 'updates-work-on-copies-turned',
      says: 'Of two updates at once, the setting is lost.',
      layer: worksOnCopies((request) => (setsTags(request) ? 3 : 1)),
    },
    {
      id: 'second-update-at-once-forgotten',
      says: 'Of two updates at once, the second answers 200 and is not done.',
      layer: second('nothing'),
    },
  ],
})

export const pairOfUpdatesSurvived = held({
  id: 'pair-of-updates-survived',
  title: 'Two updates of a vault at once bring no server down',
  level: 'must',
  profile: 'arm',
  family: 'concurrency',
  source: ['ARM-ERR-04'],
  roles: ['update'],
  needsState: true,
  *judge(update: Exchange) {
    if (status(update) >= 500) yield at(update, '/status', `is ${status(update)} while another update went on`)
  },
  defects: [
    {
      id: 'second-update-at-once-crashes',
      says: 'Of two updates at once, the second answers 500.',
      also: ['errors'],
      layer: second('crash'),
    },
  ],
})

export const existingMatchesAny = held({
  id: 'existing-matches-any',
  title: 'If-Match: * is no reason to refuse the update of a vault that exists',
  level: 'must',
  profile: 'arm',
  family: 'conditions',
  source: ['HTTP-CONDITIONS'],
  roles: ['update'],
  capability: 'conditional-requests',
  needsState: true,
  *judge(update: Exchange) {
    if (status(update) === 412) yield at(update, '/status', 'is 412 for If-Match: * and a vault that exists')
  },
  defects: [
    {
      id: 'every-if-match-412',
      says: 'Every If-Match is answered 412.',
      seen: 'defects-2 IM01',
      layer: instead({ if: conditional('if-match') }, () => armError(412, 'PreconditionFailed')),
    },
    {
      id: 'star-is-an-etag',
      says: 'If-Match: * is compared with the etag.',
      layer: instead({ of: ['create', 'update', 'delete'], if: ({ headers }) => header(headers, 'if-match') === '*' }, () =>
        armError(412, 'PreconditionFailed'),
      ),
    },
  ],
})

export const freeNameMatchesNone = held({
  id: 'free-name-matches-none',
  title: 'If-None-Match: * is no reason to refuse the creation of a vault whose name is free',
  level: 'must',
  profile: 'arm',
  family: 'conditions',
  source: ['HTTP-CONDITIONS'],
  roles: ['create'],
  capability: 'conditional-requests',
  open: 'the name of a deleted vault was not used again',
  needsState: true,
  *judge(creation: Exchange) {
    if (status(creation) === 412) yield at(creation, '/status', 'is 412 for If-None-Match: * and a name that is free')
  },
  defects: [
    {
      id: 'if-none-match-412',
      says: 'If-None-Match: * lets a creation fail with 412.',
      seen: 'defects-2 IM03',
      layer: instead({ of: 'create', if: conditional('if-none-match') }, () => armError(412, 'PreconditionFailed')),
    },
    {
      id: 'deleted-vault-still-matches',
      says: 'If-None-Match: * is answered 412 where a vault of the name was deleted.',
      layer: () => {
        const known = new Set<string>()
        return together(
          () => async (request, next) => {
            if (partOf(request) === 'delete') known.add(keyOf(request))
            return next(request)
          },
          instead({ of: 'create', if: (request) => conditional('if-none-match')(request) && known.has(keyOf(request)) }, () =>
            armError(412, 'PreconditionFailed'),
          ),
        )()
      },
    },
  ],
})

export const nullTagIsNoText = held({
  id: 'null-tag-is-no-text',
  title: 'A tag whose value is null does not get the text "null"',
  level: 'should',
  profile: 'arm',
  family: 'update',
  source: ['ARM-PATCH-02'],
  roles: ['update'],
  needsState: true,
  *judge(update: Exchange, name: string) {
    const value = tags(update)[name]
    if (succeeded(update) && value === 'null') yield at(update, `/body/tags/${name}`, `is ${show(value)}, sent was null`)
  },
  defects: [
    {
      id: 'null-tag-becomes-text',
      says: 'A null tag value in PATCH is stored as the string "null".',
      seen: 'defects-2 TG05',
      layer: takes({ of: 'update' }, (request) => {
        const sent = object(bodyOf(request)) as Json
        const named = Object.entries(object(sent['tags'])).map(([name, value]) => [name, value === null ? 'null' : value] as const)
        return 'tags' in sent && named.length > 0 ? withBody(request, { ...sent, tags: Object.fromEntries(named) }) : request
      }),
    },
  ],
})
