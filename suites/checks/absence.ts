/** What does not exist is answered with the right 404: the resource, its parent, its group. */
import { partOf } from '../../fixtures/parts.ts'
import { altersAnswer, altersRequest, answers, armError, instead, reply, setHeader, type When } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, succeeded } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import { otherCode } from './common.ts'
import { status } from '../reading.ts'

const code = (when: When, value: string) => altersAnswer({ answers: 404, ...when }, ({ json }) => void (json.error.code = value))

const noGroup = (_: unknown, { body }: { body: unknown }): boolean => /ResourceGroupNotFound/.test(String(body))

const noSubscription = (_: unknown, { body }: { body: unknown }): boolean => /SubscriptionNotFound/.test(String(body))

const noVault = (_: unknown, { body }: { body: unknown }): boolean => /"ResourceNotFound/.test(String(body))

export const unknownVaultReads404 = scenarioCheck({
  id: 'unknown-vault-reads-404',
  title: 'A vault that nobody created reads 404',
  level: 'must',
  profile: 'lifecycle',
  family: 'absence',
  source: ['OAS-GET-404', 'ARM-GET-02'],
  verbs: ['read'],
  needsState: false,
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 404)
      yield at(
        exchange,
        '/status',
        `is ${status(exchange)} for a vault under a random name${status(exchange) < 300 ? ': the target keeps no state' : ''}`,
      )
  },
  defects: [
    {
      id: 'unknown-vault-reads-400',
      says: 'A vault that nobody created reads 400.',
      middleware: altersAnswer({ of: 'read', answers: 404, to: 1 }, (draft) => void (draft.status = 400)),
    },
    {
      id: 'unknown-vault-reads-204',
      says: 'A vault that nobody created reads 204.',
      also: ['contract', 'arrival', 'json'],
      middleware: answers({ of: 'read', to: 1 }, 204, undefined),
    },
    {
      id: 'unknown-vault-reads-403',
      says: "A vault that nobody created reads 403, as if it were another's.",
      middleware: instead({ of: 'read', to: 1 }, () => armError(403, 'Forbidden')),
    },
    {
      id: 'unknown-vault-reads-null',
      says: 'A vault that nobody created reads 200 and null.',
      also: ['contract', 'arrival', 'json'],
      middleware: answers({ of: 'read', to: 1 }, 200, null),
    },
  ],
})

export const unknownVaultCode = scenarioCheck({
  id: 'unknown-vault-code',
  title: 'The error of a vault that does not exist is ResourceNotFound',
  level: 'should',
  profile: 'arm',
  family: 'absence',
  source: ['ARM-ERR-05', 'ARM-ERR-17'],
  verbs: ['read', 'update'],
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    yield* otherCode(exchange, 404, 'ResourceNotFound')
  },
  defects: [
    {
      id: 'unknown-vault-is-not-found',
      says: 'The code of a vault that does not exist is NotFound.',
      at: ['read'],
      middleware: code({ of: 'read', if: noVault }, 'NotFound'),
    },
    {
      id: 'unknown-vault-patched-otherwise',
      says: 'A PATCH of a vault that does not exist has another code than a read of it.',
      at: ['update'],
      middleware: code({ of: 'update', if: noVault }, 'VaultNotFound'),
    },
  ],
})

const inGroup = ['listInGroup', 'listInParent', 'read', 'create', 'update', 'delete'] as const

export const unknownGroup404 = scenarioCheck({
  id: 'unknown-group-404',
  title: 'Whatever is asked of a group that does not exist answers 404',
  level: 'must',
  profile: 'arm',
  family: 'absence',
  source: ['ARM-ERR-03'],
  verbs: inGroup,
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) !== 404) yield at(exchange, '/status', `is ${status(exchange)} for a group that does not exist`)
  },
  defects: [
    {
      id: 'unknown-group-lists-nothing',
      says: 'The list of a group that does not exist is empty.',
      at: ['listInGroup'],
      middleware: instead({ of: 'listInGroup', if: ({ url }) => /no-group/.test(url) }, () => reply(200, { value: [] })),
    },
    {
      id: 'unknown-group-deletes-204',
      says: 'A deletion in a group that does not exist answers 204.',
      at: ['delete'],
      middleware: answers({ of: 'delete', if: ({ url }) => /no-group/.test(url) }, 204, undefined),
    },
    {
      id: 'unknown-group-403',
      says: 'A read in a group that does not exist answers 403.',
      at: ['read'],
      also: [],
      middleware: instead({ of: 'read', if: ({ url }) => /no-group/.test(url) }, () => armError(403, 'Forbidden')),
    },
    {
      id: 'unknown-group-patched-400',
      says: 'A PATCH in a group that does not exist answers 400.',
      at: ['update'],
      middleware: altersAnswer({ of: 'update', answers: 404, if: noGroup }, (draft) => void (draft.status = 400)),
    },
    {
      id: 'unknown-group-put-400',
      says: 'A PUT into a group that does not exist answers 400.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 404, if: noGroup }, (draft) => void (draft.status = 400)),
    },
  ],
})

export const unknownGroupCode = scenarioCheck({
  id: 'unknown-group-code',
  title: 'The error of a group that does not exist is ResourceGroupNotFound',
  level: 'should',
  profile: 'arm',
  family: 'absence',
  source: ['ARM-ERR-16', 'ARM-ERR-03'],
  verbs: inGroup,
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    yield* otherCode(exchange, 404, 'ResourceGroupNotFound')
  },
  defects: [
    {
      id: 'unknown-group-is-unknown-resource',
      says: 'The code of a group that does not exist is that of a vault that does not.',
      at: ['read', 'update'],
      middleware: code({ of: ['read', 'update'], if: noGroup }, 'ResourceNotFound'),
    },
    {
      id: 'unknown-group-list-is-not-found',
      says: 'The list of a group that does not exist has the code NotFound.',
      at: ['listInGroup'],
      middleware: code({ of: 'listInGroup', if: noGroup }, 'NotFound'),
    },
    {
      id: 'unknown-group-parent-not-found',
      says: 'A PUT or DELETE in a group that does not exist has the code ParentResourceNotFound.',
      at: ['create', 'delete'],
      middleware: code({ of: ['create', 'delete'], if: noGroup }, 'ParentResourceNotFound'),
    },
  ],
})

export const unknownGroupHoldsNothing = scenarioCheck({
  id: 'unknown-group-holds-nothing',
  title: 'A vault cannot be put into a group that does not exist',
  level: 'must',
  profile: 'lifecycle',
  family: 'absence',
  source: ['ARM-ERR-03', 'HTTP-REFUSED'],
  verbs: ['create'],
  *judge({ creation, after }: { creation: Exchange; after: Exchange }) {
    if (succeeded(after))
      yield at(
        after,
        '/status',
        `is ${status(after)} for a vault in a group that does not exist, whose creation answered ${describe(creation)}`,
      )
  },
  defects: [
    {
      id: 'group-made-on-the-fly',
      says: 'A PUT makes the group that does not exist, and the vault in it.',
      middleware: () => {
        const made = new Map<string, unknown>()
        return async (request, next) => {
          const path = new URL(request.url).pathname
          const part = partOf(request)
          if (part === 'create' && /no-group/.test(path)) {
            const resource = {
              ...(JSON.parse(request.body!) as object),
              id: path,
              name: path.split('/').at(-1),
              type: 'Microsoft.RecoveryServices/vaults',
            }
            made.set(path, { ...resource, properties: { provisioningState: 'Succeeded' } })
            return reply(201, made.get(path))
          }
          return made.has(path) && part === 'read' ? reply(200, made.get(path)) : next(request)
        }
      },
    },
    {
      id: 'refused-in-no-group-and-stored',
      says: 'A PUT into a group that does not exist answers 404 and keeps the vault.',
      middleware: () => {
        const made = new Map<string, unknown>()
        return async (request, next) => {
          const path = new URL(request.url).pathname
          if (partOf(request) === 'create' && /no-group/.test(path)) {
            made.set(path, {
              ...(JSON.parse(request.body!) as object),
              id: path,
              name: path.split('/').at(-1),
              type: 'Microsoft.RecoveryServices/vaults',
            })
          }
          return made.has(path) && partOf(request) === 'read' ? reply(200, made.get(path)) : next(request)
        }
      },
    },
  ],
})

export const unknownSubscriptionRefused = scenarioCheck({
  id: 'unknown-subscription-refused',
  title: 'A subscription that does not exist has no list of vaults',
  level: 'must',
  profile: 'arm',
  family: 'absence',
  source: ['ARM-ERR-03'],
  verbs: ['listInSubscription'],
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) < 400) yield at(exchange, '/status', `is ${status(exchange)} for a subscription that does not exist`)
  },
  defects: [
    {
      id: 'unknown-subscription-lists-nothing',
      says: 'The list of a subscription that does not exist is empty.',
      middleware: altersAnswer({ of: 'listInSubscription', answers: 404, if: noSubscription }, (draft) =>
        Object.assign(draft, { status: 200, json: { value: [] } }),
      ),
    },
    {
      id: 'unknown-subscription-204',
      says: 'The list of a subscription that does not exist answers 204.',
      also: ['contract', 'arrival', 'json'],
      middleware: altersAnswer({ of: 'listInSubscription', answers: 404, if: noSubscription }, (draft) => {
        draft.status = 204
        draft.json = undefined
        setHeader(draft, 'content-type', undefined)
      }),
    },
    {
      id: 'any-subscription-is-ours',
      says: 'The subscription in the URL is not looked at.',
      also: ['lists'],
      middleware: () => {
        let own: string | undefined
        return altersRequest({ of: 'listInSubscription' }, (request) => {
          const id = request.url.split('/')[4]!
          return { ...request, url: request.url.replace(id, (own ??= id)) }
        })()
      },
    },
  ],
})

export const unknownSubscription404 = scenarioCheck({
  id: 'unknown-subscription-404',
  title: 'A subscription that does not exist, or is not to be seen, answers 404, 401 or 403',
  level: 'should',
  profile: 'arm',
  family: 'absence',
  source: ['ARM-ERR-03', 'ARM-ERR-13'],
  verbs: ['listInSubscription'],
  needsState: true,
  *judge({ exchange }: { exchange: Exchange }) {
    if (status(exchange) >= 400 && ![401, 403, 404].includes(status(exchange)))
      yield at(exchange, '/status', `is ${status(exchange)} for a subscription that does not exist`)
  },
  defects: [
    {
      id: 'unknown-subscription-400',
      says: 'The list of a subscription that does not exist answers 400.',
      middleware: altersAnswer({ of: 'listInSubscription', answers: 404, if: noSubscription }, (draft) => void (draft.status = 400)),
    },
    {
      id: 'unknown-subscription-409',
      says: 'The list of a subscription that does not exist answers 409.',
      middleware: altersAnswer({ of: 'listInSubscription', answers: 404, if: noSubscription }, (draft) => void (draft.status = 409)),
    },
  ],
})
