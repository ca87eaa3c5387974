/** A name is used again after deletion, and nothing of the old resource returns. */
import { alsoDoes, armError, bodyOf, instead, isThere, keyOf, refuses, resourceOf, together } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, succeeded } from '../../harness/exchange.ts'
import { remembering } from './common.ts'
import { sameText, status, tags } from '../reading.ts'

export const nameCanBeUsedAgain = scenarioCheck({
  id: 'name-can-be-used-again',
  title: 'The name of a deleted vault can be used again',
  level: 'should',
  profile: 'lifecycle',
  family: 'recreate',
  source: ['ARM-DEL-04'],
  verbs: ['create'],
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge({ creation, read }: { creation: Exchange; read: Exchange }) {
    if (!succeeded(creation)) yield at(creation, '/status', `is ${status(creation)} for the name of a deleted vault`)
    else if (status(read) !== 200) yield at(read, '/status', `is ${status(read)} for a vault created under a name used before`)
  },
  defects: [
    {
      id: 'recreate-refused',
      says: 'A name that was used before is refused',
      middleware: remembering(({ isGone }) => refuses({ of: 'create', if: isGone }, 409, 'VaultNameNotAvailable')),
    },
    {
      id: 'recreated-reads-404',
      says: 'A vault under a name used before is created and never found',
      middleware: remembering(({ deleted }) =>
        instead({ of: 'read', if: (request) => deleted.has(keyOf(request)) }, () => armError(404, 'ResourceNotFound')),
      ),
    },
  ],
})

export const recreatedIsNew = scenarioCheck({
  id: 'recreated-is-new',
  title: 'A vault created under a name used before has nothing of the old one',
  level: 'must',
  profile: 'lifecycle',
  family: 'recreate',
  source: ['ARM-DEL-02', 'OAS-PUT-201'],
  verbs: ['create'],
  open: 'a name rests for a day on real Azure',
  capability: 'name-reuse',
  *judge({ creation, read, oldTags }: { creation: Exchange; read: Exchange; oldTags: readonly string[] }) {
    if (!succeeded(creation) || status(read) !== 200) return
    const kept = Object.keys(tags(read)).filter((name) => oldTags.some((old) => sameText(old, name)))
    if (kept.length) yield at(read, '/body/tags', `has ${kept.join(', ')} of the vault that was deleted`)
  },
  defects: [
    {
      id: 'recreate-brings-tags-back',
      says: 'A vault under a name used before has the old tags besides its own',
      middleware: remembering(({ deleted }) =>
        alsoDoes({ of: 'create', answers: 201, if: (request) => deleted.has(keyOf(request)) }, (world, request) => {
          const kept = resourceOf(request, world)
          kept.tags = { ...deleted.get(keyOf(request)).tags, ...kept.tags }
        }),
      ),
    },
    {
      id: 'recreate-undeletes',
      says: 'A creation under a name used before brings the old vault back',
      middleware: remembering(({ deleted }) =>
        alsoDoes({ of: 'create', answers: 201, if: (request) => deleted.has(keyOf(request)) }, (world, request) =>
          Object.assign(resourceOf(request, world), deleted.get(keyOf(request))),
        ),
      ),
    },
    {
      id: 'patch-waits-for-its-vault',
      says: 'A PATCH on a vault that does not exist takes effect once the vault is created',
      middleware: () => {
        const waiting = new Map<string, object>()
        return together(
          alsoDoes({ of: 'update', answers: 404 }, (_, request) => void waiting.set(keyOf(request), bodyOf(request).tags)),
          alsoDoes({ of: 'create', answers: 201, if: isThere }, (world, request) => {
            Object.assign((resourceOf(request, world).tags ??= {}), waiting.get(keyOf(request)))
          }),
        )()
      },
    },
  ],
})
