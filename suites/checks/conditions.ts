/** Conditional requests: If-Match and If-None-Match. */
import { partOf } from '../../fixtures/parts.ts'
import { armError, instead, keyOf, together } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, header } from '../../harness/exchange.ts'
import { status } from '../reading.ts'

const conditional =
  (name: string) =>
  ({ headers }: { headers: Exchange['request']['headers'] }): boolean =>
    header(headers, name) !== undefined

export const existingMatchesAny = scenarioCheck({
  id: 'existing-matches-any',
  title: 'If-Match: * is no reason to refuse the update of a vault that exists',
  level: 'must',
  profile: 'arm',
  family: 'conditions',
  source: ['HTTP-CONDITIONS'],
  verbs: ['update'],
  capability: 'conditional-requests',
  needsState: true,
  *judge({ update }: { update: Exchange }) {
    if (status(update) === 412) yield at(update, '/status', 'is 412 for If-Match: * and a vault that exists')
  },
  defects: [
    {
      id: 'every-if-match-412',
      says: 'Every If-Match is answered 412.',
      middleware: instead({ if: conditional('if-match') }, () => armError(412, 'PreconditionFailed')),
    },
    {
      id: 'star-is-an-etag',
      says: 'If-Match: * is compared with the etag.',
      middleware: instead({ of: ['create', 'update', 'delete'], if: ({ headers }) => header(headers, 'if-match') === '*' }, () =>
        armError(412, 'PreconditionFailed'),
      ),
    },
  ],
})

export const freeNameMatchesNone = scenarioCheck({
  id: 'free-name-matches-none',
  title: 'If-None-Match: * is no reason to refuse the creation of a vault whose name is free',
  level: 'must',
  profile: 'arm',
  family: 'conditions',
  source: ['HTTP-CONDITIONS'],
  verbs: ['create'],
  capability: 'conditional-requests',
  open: 'the name of a deleted vault was not used again',
  needsState: true,
  *judge({ creation }: { creation: Exchange }) {
    if (status(creation) === 412) yield at(creation, '/status', 'is 412 for If-None-Match: * and a name that is free')
  },
  defects: [
    {
      id: 'if-none-match-412',
      says: 'If-None-Match: * lets a creation fail with 412.',
      middleware: instead({ of: 'create', if: conditional('if-none-match') }, () => armError(412, 'PreconditionFailed')),
    },
    {
      id: 'deleted-vault-still-matches',
      says: 'If-None-Match: * is answered 412 where a vault of the name was deleted.',
      middleware: () => {
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
