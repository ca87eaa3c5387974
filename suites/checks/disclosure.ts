/** A refusal shows nothing of what it protects. */
import { pointerTo } from '../../spec/pointer.ts'
import { partOf } from '../../fixtures/parts.ts'
import { altersAnswer, type Draft, resourceOf, type When } from '../../fixtures/servers.ts'
import { at, exchangeCheck } from '../../harness/check.ts'
import type { Middleware } from '../../harness/server.ts'
import { isObject } from '../../spec/json.ts'
import { body, show, status } from '../reading.ts'

/** Puts what was asked for into the answer that refuses it. */
const tellsAllTheSame = (when: When, change: (draft: Draft, endings: Draft['json']) => void) => (): Middleware => {
  const endings = new Map<string, unknown>()
  const edit = altersAnswer(when, (draft, request) => {
    const known = endings.get(String(partOf(request)))
    if (known !== undefined && draft.json) change(draft, structuredClone(known))
  })()
  return async (request, next, world) => {
    const answer = await edit(request, next, world)
    const part = partOf(request)
    if (answer.status === 200 && part !== undefined && typeof answer.body === 'string' && answer.body !== '')
      endings.set(part, JSON.parse(answer.body))
    return answer
  }
}

export const refusalShowsNothing = exchangeCheck({
  id: 'refusal-shows-nothing',
  title: 'An answer that refuses a caller shows nothing of what was asked for',
  level: 'must',
  profile: 'arm',
  family: 'disclosure',
  source: ['ARM-AUTH-01'],
  open: 'nobody was refused',
  polls: true,
  when: ({ response }) => [401, 403].includes(response.status),
  *judge(exchange) {
    const { value, properties, id } = body(exchange)
    const shown = Array.isArray(value) && value.length > 0 ? 'value' : isObject(properties) ? 'properties' : undefined
    if (shown !== undefined) yield at(exchange, pointerTo('/body', shown), `is there, although the answer is ${status(exchange)}`)
    else if (typeof id === 'string' && /\/providers\/[^/]+\/[^/]+\/[^/]/i.test(id))
      yield at(exchange, '/body/id', `is ${show(id)}, although the answer is ${status(exchange)}`)
  },
  defects: [
    {
      id: 'refused-list-told',
      says: 'A list is refused with 401, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup', answers: 401 }, (draft, _, { resources }) => {
        draft.json.value = [...resources.values()].map(({ resource }) => resource)
      }),
    },
    {
      id: 'refused-subscription-list-told',
      says: 'The list of a subscription is refused for a false token, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listInSubscription'],
      middleware: tellsAllTheSame({ of: 'listInSubscription', answers: 401 }, (draft, endings) => void (draft.json.value = endings.value)),
    },
    {
      id: 'refused-operations-told',
      says: 'The list of operations is refused with 401, and stands in the answer all the same.',
      also: ['errors'],
      at: ['listInProvider'],
      middleware: tellsAllTheSame({ of: 'listInProvider', answers: 401 }, (draft, endings) => void (draft.json.value = endings.value)),
    },
    {
      id: 'refused-read-told',
      says: 'A read is refused with 401, and the vault stands beside the error.',
      also: ['errors'],
      at: ['read'],
      middleware: tellsAllTheSame({ of: 'read', answers: 401 }, (draft, endings) => void (draft.json = { ...endings, ...draft.json })),
    },
    {
      id: 'refused-write-told',
      says: 'A PATCH is refused with 401, and the answer shows the vault.',
      also: ['errors'],
      at: ['update'],
      middleware: altersAnswer({ of: 'update', answers: 401 }, (draft, request, world) => {
        const kept = resourceOf(request, world)
        if (kept) draft.json = { ...draft.json, id: kept.id, name: kept.name }
      }),
    },
  ],
})
