/** Long-running operations: where they are followed, how they proceed, how they end. */
import { pointerTo } from '../../spec/pointer.ts'
import type { Kind } from '../../harness/kind.ts'
import {
  alsoDoes,
  altersAnswer,
  answers,
  armError,
  doesNothing,
  instead,
  keyOf,
  reply,
  resourceOf,
  together,
} from '../../fixtures/servers.ts'
import { at, type Finding, scenarioCheck } from '../../harness/check.ts'
import type { Mode } from '../../harness/defect.ts'
import { type Exchange, header, pathOf } from '../../harness/exchange.ts'
import { hasFailed, isTerminal, provisioningState, type Settled, statusOf } from '../../harness/long-running.ts'
import type { Answer, Middleware } from '../../harness/server.ts'
import { isObject, object } from '../../spec/json.ts'
import { decoded } from '../../spec/percent.ts'
import { body, changed, contradictions, requestPath, sameText, show, status } from '../reading.ts'

export const settledStateIsFinal = scenarioCheck({
  id: 'settled-state-is-final',
  title: 'A vault whose operation has ended in success is in a final state that says so',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-STATE-01', 'ARM-ASYNC-02'],
  verbs: ['create', 'update'],
  needsState: true,
  /** `write` began an operation that succeeded. */
  *judge({ write, read }: { write: Exchange; read: Exchange }) {
    const state = provisioningState(read)
    if (status(read) === 200 && (!isTerminal(state) || hasFailed(state)))
      yield at(read, '/body/properties/provisioningState', `is ${show(state)} after the ${write.request.method} has succeeded`)
  },
  defects: [
    {
      id: 'state-stays-provisioning',
      says: 'A creation has succeeded, and the vault reads Provisioning for ever',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.properties.provisioningState = 'Provisioning')),
    },
    {
      id: 'update-leaves-updating',
      says: 'After an update the vault reads Updating',
      at: ['update'],
      middleware: alsoDoes(
        { of: 'update' },
        (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Updating'),
      ),
    },
    {
      id: 'replacement-leaves-accepted',
      says: 'After a replacement the vault reads Accepted',
      at: ['create'],
      middleware: alsoDoes(
        { of: 'create', answers: 200 },
        (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Accepted'),
      ),
    },
    {
      id: 'reads-say-failed',
      says: 'Whatever is written succeeds, and every read of the vault says Failed',
      also: ['echo'],
      middleware: altersAnswer({ of: 'read' }, ({ json }) => void (json.properties.provisioningState = 'Failed')),
    },
    {
      id: 'reads-flap-to-failed',
      says: 'Every second read of a vault that was written with success says Failed',
      also: ['echo'],
      middleware: altersAnswer({ of: 'read', every: 2 }, ({ json }) => void (json.properties.provisioningState = 'Failed')),
    },
    {
      id: 'async-update-reads-canceled',
      says: 'An update has succeeded, and the vault reads Canceled',
      mode: { update: 'async' },
      at: ['update'],
      middleware: alsoDoes({ of: 'poll' }, (world, request) => void (resourceOf(request, world).properties.provisioningState = 'Canceled')),
    },
  ],
})

const writes = ['create', 'update', 'delete'] as const

const open = 'every answer was final at once'

const byStatusUrl = ({ initial }: Settled): boolean => header(initial.response?.headers ?? [], 'azure-asyncoperation') !== undefined

const slow: Mode = { create: 'async', update: 'async', delete: 'async' }

const why = { code: 'InternalFailure', message: 'It did not work out.' }

/** What a poll says in place of a word. */
const says =
  (word: RegExp, value: unknown, more: object = {}) =>
  (draft: { json: { status?: unknown } }): void => {
    if (word.test(String(draft.json.status))) Object.assign(draft.json, { status: value }, more)
  }

/** A vault answers otherwise while something is done to it. */
const whileUnderWay = (of: 'create' | 'delete', answer: () => Answer) => (): Middleware => {
  const busy = new Set<string>()
  return together(
    altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (_, request) => void busy.delete(keyOf(request))),
    alsoDoes(
      { of, if: (_, { headers }) => header(headers, 'azure-asyncoperation') !== undefined },
      (_, request) => void busy.add(keyOf(request)),
    ),
    instead({ of: 'read', if: (request) => busy.has(keyOf(request)) }, answer),
  )()
}

/** Where an operation, or the vault it works on, said last how it goes. */
function lastState(settled: Settled): { exchange: Exchange; pointer: string; state: unknown } {
  const exchange = settled.polls.at(-1) ?? settled.initial
  const byUrl = byStatusUrl(settled) && settled.polls.length > 0
  if (byUrl) return { exchange, pointer: '/body/status', state: statusOf(exchange) }
  return { exchange, pointer: '/body/properties/provisioningState', state: provisioningState(exchange) }
}

export const operationEnds = scenarioCheck({
  id: 'operation-ends',
  title: 'A long-running operation ends',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-STATE-01', 'ARM-ASYNC-02'],
  verbs: writes,
  needsState: true,
  *judge({ settled }: { settled: Settled }) {
    const { pointer, state, exchange } = lastState(settled)
    if (settled.outcome === 'late') yield at(exchange, pointer, `is ${show(state)}: ${settled.why}`)
  },
  defects: [
    {
      id: 'create-never-ends',
      says: 'A creation is in progress for ever.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, says(/./, 'InProgress')),
    },
    {
      id: 'delete-never-ends',
      says: 'A deletion is in progress for ever.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll' }, says(/./, 'InProgress')),
    },
    {
      id: 'ends-in-success',
      says: 'The last word of an update is Success, which is none of the final ones.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Success')),
    },
    {
      id: 'vault-stays-in-creation',
      says: 'A vault whose creation names no operation stays in the state Creating for ever.',
      at: ['create'],
      middleware: altersAnswer({ of: ['create', 'read'] }, ({ json }) => void (json.properties.provisioningState = 'Creating')),
    },
  ],
})

export const operationSucceeds = scenarioCheck({
  id: 'operation-succeeds',
  title: 'A right request that was accepted succeeds',
  level: 'must',
  profile: 'lifecycle',
  family: 'long-running',
  source: ['OAS-PUT', 'OAS-PATCH', 'OAS-DELETE', 'ARM-STATE-01'],
  verbs: writes,
  *judge({ settled }: { settled: Settled }) {
    const { pointer, exchange } = lastState(settled)
    if (settled.outcome === 'failed') yield at(exchange, pointer, `ended in ${settled.why}`)
  },
  defects: [
    {
      id: 'create-ends-in-failed',
      says: 'A right creation fails.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Failed', { error: why })),
    },
    {
      id: 'update-ends-in-canceled',
      says: 'A right update is canceled.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Canceled', { error: why })),
    },
    {
      id: 'put-answers-failed',
      says: 'A PUT over a vault that exists answers 200 and the state Failed.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, ({ json }) => void (json.properties.provisioningState = 'Failed')),
    },
    {
      id: 'second-delete-fails',
      says: 'The operation of the second deletion fails although the vault is gone.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll', from: 3 }, says(/Succeeded/, 'Failed', { error: why })),
    },
  ],
})

export const operationCanBeFollowed = scenarioCheck({
  id: 'operation-can-be-followed',
  title: 'Asked how it goes, a long-running operation answers 200 and its status',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-02', 'ARM-ASYNC-03', 'ARM-ASYNC-06', 'ARM-PUT-05'],
  verbs: writes,
  needsState: true,
  open,
  *judge({ settled: { initial, polls, outcome, why } }: { settled: Settled }) {
    if (outcome === 'broken') yield at(polls.at(-1) ?? initial, polls.length ? '/status' : '/headers', `cannot be followed: ${why}`)
  },
  defects: [
    {
      id: 'status-url-404',
      says: 'The URL of the status answers 404.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: answers({ of: 'poll' }, 404, { error: why }),
    },
    {
      id: 'status-gone-before-the-vault',
      says: 'The status of a deletion answers 404 while the vault is still there.',
      mode: { delete: 'async' },
      at: ['delete'],
      also: ['delete', 'casing', 'lists', 'absence'],
      middleware: together(
        doesNothing({ of: 'delete', answers: 202 }),
        instead({ of: 'poll' }, () => armError(404, 'ResourceNotFound')),
      ),
    },
    {
      id: 'status-of-a-deletion-crashes',
      says: 'The status of a deletion answers 500 once the vault is gone.',
      mode: { delete: 'async' },
      at: ['delete'],
      also: ['errors'],
      middleware: instead({ of: 'poll', if: (request, _, { resources }) => !resources.has(keyOf(request)) }, () =>
        armError(500, 'InternalServerError'),
      ),
    },
    {
      id: 'status-of-an-update-is-gone',
      says: 'The status of an update answers 404 once the update is done.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) => {
        draft.status = 404
        draft.json = { error: { code: 'ResourceNotFound', message: 'There is no such operation.' } }
      }),
    },
    {
      id: 'second-poll-404',
      says: 'An operation is known for one poll only.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll', if: (_, { body }) => !/InProgress/.test(String(body)) }, (draft) => {
        draft.status = 404
        draft.json = { error: { code: 'OperationNotFound', message: 'There is no such operation.' } }
      }),
    },
    {
      id: 'poll-answers-202',
      says: 'The status of an operation in progress answers 202.',
      mode: slow,
      middleware: altersAnswer({ of: 'poll', if: (_, { body }) => /InProgress/.test(String(body)) }, (draft) => void (draft.status = 202)),
    },
    {
      id: 'poll-has-no-status',
      says: 'The answer of a poll has state, and no status.',
      mode: slow,
      middleware: altersAnswer({ of: 'poll' }, ({ json }) => {
        json.state = json.status
        delete json.status
      }),
    },
    {
      id: 'poll-crashes-once',
      says: 'The first poll answers 500.',
      mode: { create: 'async' },
      at: ['create'],
      also: ['errors'],
      middleware: answers({ of: 'poll', to: 1 }, 500, { error: why }),
    },
  ],
})

export const statusNamesAState = scenarioCheck({
  id: 'status-names-a-state',
  title: 'The status of an operation is a known word, and stays what it is once it is final',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-02', 'ARM-STATE-01'],
  verbs: writes,
  needsState: true,
  open,
  *judge({ settled }: { settled: Settled }) {
    if (!byStatusUrl(settled)) return
    for (const poll of settled.polls) {
      const state = statusOf(poll)
      if (status(poll) === 200 && !(typeof state === 'string' && /^[A-Za-z]+$/.test(state)))
        yield at(poll, '/body/status', `is ${show(state)}`)
    }
  },
  defects: [
    {
      id: 'status-is-a-number',
      says: 'The status of an operation is a number.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 2)),
    },
    {
      id: 'status-is-a-sentence',
      says: 'The status of a deletion under way is a sentence.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll' }, says(/InProgress/, 'Still at work.')),
    },
    {
      id: 'status-is-a-percentage',
      says: 'The status of an update under way is 50%.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, says(/InProgress/, '50%')),
    },
    {
      id: 'status-is-empty',
      says: 'The status of an operation under way is an empty text.',
      mode: slow,
      middleware: altersAnswer({ of: 'poll' }, says(/InProgress/, '')),
    },
  ],
})

export const failureSaysWhy = scenarioCheck({
  id: 'failure-says-why',
  title: 'A status says error if and only if the operation failed or was canceled',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-02'],
  verbs: writes,
  needsState: true,
  open,
  *judge({ settled }: { settled: Settled }): Iterable<Finding> {
    if (!byStatusUrl(settled)) return
    for (const poll of settled.polls.filter((asked) => status(asked) === 200)) {
      const failed = /^(failed|cancell?ed)$/i.test(String(statusOf(poll)))
      const { error } = body(poll)
      if (failed && !(typeof object(error)['code'] === 'string' && typeof object(error)['message'] === 'string'))
        yield at(poll, '/body/error', `is ${show(error)} for an operation that ${String(statusOf(poll))}`)
      if (!failed && isObject(error)) yield at(poll, '/body/error', `is ${show(error)} for an operation that is ${show(statusOf(poll))}`)
    }
  },
  defects: [
    {
      id: 'failed-without-error',
      says: 'A creation that failed does not say why.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Failed')),
    },
    {
      id: 'progress-with-error',
      says: 'A deletion under way has an error with the code None.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll' }, says(/InProgress/, 'InProgress', { error: { code: 'None', message: '' } })),
    },
    {
      id: 'success-with-error',
      says: 'An update that succeeded has an error.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Succeeded', { error: why })),
    },
    {
      id: 'canceled-in-a-word',
      says: 'The error of an update that was canceled is a text.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, says(/Succeeded/, 'Canceled', { error: 'Overtaken.' })),
    },
  ],
})

export const finishedStaysFinished = scenarioCheck({
  id: 'finished-stays-finished',
  title: 'An operation that has ended answers the same when asked again',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-STATE-01'],
  verbs: ['update', 'delete'],
  needsState: true,
  open,
  *judge({ settled, again }: { settled: Settled; again: Exchange }) {
    const last = settled.polls.at(-1)!
    // it may be forgotten in time, and its words may be spelt otherwise
    if (status(last) === 200 && status(again) === 200 && !sameText(statusOf(again), statusOf(last)))
      yield at(again, '/body/status', `is ${show(statusOf(again))}, was ${show(statusOf(last))}`)
  },
  defects: [
    {
      id: 'finished-begins-again',
      says: 'An operation that succeeded is in progress when it is asked again.',
      mode: slow,
      middleware: () => {
        const finished = new Set<string>()
        return altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) => {
          if (finished.has(draft.json.name)) draft.json.status = 'InProgress'
          finished.add(draft.json.name)
        })()
      },
    },
    {
      id: 'succeeded-has-failed',
      says: 'An update that succeeded has failed when it is asked again.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: () => {
        const finished = new Set<string>()
        return altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) => {
          if (finished.has(draft.json.name)) Object.assign(draft.json, { status: 'Failed', error: why })
          finished.add(draft.json.name)
        })()
      },
    },
    {
      id: 'finished-says-nothing',
      says: 'An operation that succeeded has no status any more when it is asked again.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: () => {
        const finished = new Set<string>()
        return altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) => {
          if (finished.has(draft.json.name)) delete draft.json.status
          finished.add(draft.json.name)
        })()
      },
    },
    {
      id: 'finished-is-canceled',
      says: 'An operation that succeeded is canceled when it is asked again.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: () => {
        const finished = new Set<string>()
        return altersAnswer({ of: 'poll', if: (_, { body }) => /Succeeded/.test(String(body)) }, (draft) => {
          if (finished.has(draft.json.name)) Object.assign(draft.json, { status: 'Canceled', error: why })
          finished.add(draft.json.name)
        })()
      },
    },
  ],
})

export const resultWaitsForTheEnd = scenarioCheck({
  id: 'result-waits-for-the-end',
  title: 'Location answers 202 as long as the operation goes on',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-03'],
  verbs: ['delete'],
  // the document has an operation for the result of these alone
  kinds: ['backup-policy'],
  needsState: true,
  open: 'no Location was asked while its operation went on',
  capability: 'long-running-operations',
  /** `early`: what Location gave before the status was asked, which said that the operation goes on. */
  *judge({ early }: { early: Exchange }) {
    if (status(early) !== 202) yield at(early, '/status', `is ${status(early)}, and the operation goes on for longer`)
  },
  defects: [
    {
      id: 'result-before-the-end',
      says: 'The Location of a deletion answers 204 while it goes on',
      kind: 'backup-policy',
      also: ['operation-headers', 'headers'],
      mode: { delete: 'async', lroPolls: 3 },
      middleware: altersAnswer({ of: 'result', answers: 202 }, (draft) =>
        Object.assign(draft, { status: 204, headers: [], json: undefined, body: '' }),
      ),
    },
    {
      id: 'result-404-before-the-end',
      says: 'The Location of a deletion answers 404 while it goes on',
      kind: 'backup-policy',
      also: ['contract', 'errors'],
      mode: { delete: 'async', lroPolls: 3 },
      middleware: instead({ of: 'result', to: 1 }, () => armError(404, 'OperationNotFound')),
    },
  ],
})

export const locationGivesTheResult = scenarioCheck({
  id: 'location-gives-the-result',
  title: 'Once an operation is done, its Location gives the result',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-03'],
  verbs: ['update', 'delete'],
  needsState: true,
  open: 'no answer carried both Location and Azure-AsyncOperation',
  capability: 'long-running-operations',
  /** `now`: the vault as it reads once an update is done. */
  *judge({ settled: { initial, result }, now, kind }: { settled: Settled; now?: Exchange; kind?: Kind }) {
    // what is kept below a vault may go with it
    const below =
      result &&
      initial.role === 'delete' &&
      requestPath(result)
        .toLowerCase()
        .startsWith(`${requestPath(initial).toLowerCase()}/`)
    const wanted = initial.role === 'delete' ? [200, 204, ...(below ? [404] : [])] : [200]
    if (result && !wanted.includes(status(result)))
      yield at(result, '/status', `is ${status(result)} for an operation that is done, ${wanted.join(' or ')} was due`)
    else if (result && initial.role === 'update' && !sameText(body(result)['id'], requestPath(initial)))
      yield at(result, '/body/id', `is ${show(body(result)['id'])}: the result of an update is the vault`)
    else if (result && now && status(now) === 200) {
      const differences = [
        ...changed(body(now)['tags'], body(result)['tags'], undefined, [], '/body/tags'),
        ...contradictions(body(now), body(result), kind, ['/body/etag', '/body/systemData', '/body/tags']),
      ]
      for (const { pointer, says } of differences) yield at(result, pointer, `${says} when read afterwards`)
    }
  },
  defects: [
    {
      id: 'result-404',
      says: 'The Location of an update answers 404.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: answers({ of: 'result' }, 404, { error: why }),
    },
    {
      id: 'delete-result-404',
      says: 'The Location of a deletion, which is not kept below the vault, answers 404 once it is done.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 202 }, (draft) => {
        const location = draft.headers.find(([name]) => name.toLowerCase() === 'location')!
        location[1] = location[1].replace(/resourceGroups\/[^/]+\//i, '').replace(/vaults\/[^/]+\//i, 'locations/westeurope/')
      }),
    },
    {
      id: 'result-still-accepted',
      says: 'The Location of a deletion answers 202 though the status says Succeeded.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: answers({ of: 'result' }, 202, undefined),
    },
    {
      id: 'update-result-is-empty',
      says: 'The Location of an update answers 200 without a body.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: instead({ of: 'result' }, () => reply(200, undefined)),
    },
    {
      id: 'result-shows-the-old-setting',
      says: 'The Location of an update gives the vault as it was before.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer(
        { of: 'result', answers: 200 },
        ({ json }) => void (json.properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures = 'Enabled'),
      ),
    },
    {
      id: 'result-is-still-updating',
      says: 'The Location of an update gives the vault in the state Updating once it is done.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'result', answers: 200 }, ({ json }) => void (json.properties.provisioningState = 'Updating')),
    },
    {
      id: 'result-is-the-status',
      says: 'The Location of an update gives the status again and not the vault.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer(
        { of: 'result', answers: 200 },
        (draft, { url }) =>
          void (draft.json = { id: new URL(url).pathname.replace('operationResults', 'operationStatus'), status: 'Succeeded' }),
      ),
    },
  ],
})

export const readableMeanwhile = scenarioCheck({
  id: 'readable-meanwhile',
  title: 'A vault reads 200 while it is made or changed, and 200 or 404 while it is deleted',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-PUT-05'],
  verbs: ['create', 'delete'],
  needsState: true,
  open,
  capability: 'long-running-operations',
  *judge({ answer, read }: { answer: Exchange; read: Exchange }) {
    // a creation that answers 202 may keep the vault out of sight until it is made (ARM asynchronous operations, 202 and Location)
    const wanted = answer.role === 'delete' || status(answer) === 202 ? [200, 404] : [200]
    if (!wanted.includes(status(read)))
      yield at(read, '/status', `is ${status(read)} while the ${answer.role === 'delete' ? 'deletion' : 'creation'} goes on`)
  },
  defects: [
    {
      id: 'vault-hidden-until-made',
      says: 'A vault reads 404 until its creation has ended.',
      mode: { create: 'async' },
      at: ['create'],
      middleware: whileUnderWay('create', () => armError(404, 'ResourceNotFound')),
    },
    {
      id: 'vault-crashes-until-gone',
      says: 'A vault reads 500 until its deletion has ended.',
      mode: { delete: 'async' },
      at: ['delete'],
      also: ['errors'],
      middleware: whileUnderWay('delete', () => armError(500, 'InternalServerError')),
    },
  ],
})

export const stateAgreesWithStatus = scenarioCheck({
  id: 'state-agrees-with-status',
  title: 'A vault reads as settled only when its operation is',
  level: 'must',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-PUT-04', 'ARM-STATE-01'],
  verbs: ['create'],
  unless: ['accepted-with-202'],
  needsState: true,
  open: 'every creation was final at once',
  capability: 'long-running-operations',
  *judge({ settled: { initial } }: { settled: Settled }) {
    const state = object(body(initial)['properties'])['provisioningState']
    const why = ['azure-asyncoperation', 'location'].some((name) => header(initial.response?.headers ?? [], name) !== undefined)
      ? 'an answer that names an operation still to be waited for'
      : 'a 202, which says that the creation goes on'
    if (status(initial) < 300 && isTerminal(state)) yield at(initial, '/body/properties/provisioningState', `is ${show(state)} in ${why}`)
  },
  defects: [
    {
      id: 'created-too-early',
      says: 'A creation that goes on answers the state Succeeded.',
      mode: { create: 'async' },
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => void (json.properties.provisioningState = 'Succeeded')),
    },
    {
      id: 'created-without-state',
      says: 'A creation that goes on answers no provisioningState.',
      mode: { create: 'async' },
      middleware: altersAnswer({ of: 'create', answers: 201 }, ({ json }) => void delete json.properties.provisioningState),
    },
    {
      id: 'accepted-and-succeeded',
      says: 'A creation answers 202 without a link, and the state Succeeded.',
      also: ['contract', 'arrival', 'json', 'create'],
      middleware: altersAnswer({ of: 'create', answers: 201 }, (draft) => void (draft.status = 202)),
    },
  ],
})

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value))

export const statusIsSound = scenarioCheck({
  id: 'status-is-sound',
  title: 'What a status says of its operation is sound',
  level: 'should',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-07'],
  verbs: writes,
  needsState: true,
  open,
  capability: 'long-running-operations',
  *judge({ settled }: { settled: Settled }) {
    if (!byStatusUrl(settled)) return
    for (const poll of settled.polls.filter((asked) => status(asked) === 200)) {
      const { id, name, percentComplete, startTime, endTime } = body(poll)
      if (typeof id === 'string' && typeof name === 'string' && id.split('/').at(-1) !== name)
        yield at(poll, '/body/name', `is ${show(name)}, the id ends in ${show(id.split('/').at(-1))}`)
      const share = percentComplete ?? 0
      if (typeof share !== 'number' || share < 0 || share > 100) yield at(poll, '/body/percentComplete', `is ${show(percentComplete)}`)
      for (const [member, time] of Object.entries({ startTime, endTime }))
        if ((time ?? undefined) !== undefined && !isTime(time)) yield at(poll, pointerTo('/body', member), `is ${show(time)}`)
      // the year 1 stands for an end that is still to come
      if (
        isTime(startTime) &&
        isTime(endTime) &&
        !String(endTime).startsWith('0001-') &&
        Date.parse(String(endTime)) < Date.parse(String(startTime))
      )
        yield at(poll, '/body/endTime', `is ${show(endTime)}, before ${show(startTime)}`)
    }
  },
  defects: [
    {
      id: 'status-of-another-operation',
      says: 'A status has the name of another operation than its id.',
      mode: slow,
      middleware: altersAnswer({ of: 'poll' }, ({ json }) => void (json.name = 'another')),
    },
    {
      id: 'more-than-all-is-done',
      says: 'A status says that 200 percent are done.',
      mode: { delete: 'async' },
      at: ['delete'],
      middleware: altersAnswer({ of: 'poll' }, ({ json }) => void (json.percentComplete = 200)),
    },
    {
      id: 'ended-before-it-began',
      says: 'A status says that an update ended before it began.',
      mode: { update: 'async' },
      at: ['update'],
      middleware: altersAnswer({ of: 'poll' }, ({ json }) =>
        Object.assign(json, { startTime: '2024-01-02T00:00:00Z', endTime: '2024-01-01T00:00:00Z' }),
      ),
    },
  ],
})

const slowLongRunning = { create: 'async', update: 'async', delete: 'async' } as const

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const statusNamesItsOperation = scenarioCheck({
  id: 'status-names-its-operation',
  title: 'The status of an operation of a vault has the name that its URL ends in, and an id that ends so too',
  level: 'should',
  profile: 'arm',
  family: 'long-running',
  source: ['ARM-ASYNC-08'],
  verbs: ['create', 'update', 'delete'],
  needsState: true,
  open: 'every answer was final at once',
  capability: 'long-running-operations',
  *judge({ settled: { polls } }: { settled: Settled }) {
    for (const poll of polls.filter((asked) => asked.role === 'poll' && status(asked) === 200)) {
      const path = pathOf(poll.request.url)
      // a URL may be of any shape; below a vault it ends in the operation, as recorded
      if (!/\/vaults\/[^/]+\/operation[a-z]*\/[^/]+$/i.test(path) || typeof body(poll)['status'] !== 'string') continue
      const wanted = lastOf(decoded(path) ?? path)
      const { name, id } = body(poll)
      if (typeof name === 'string' && !sameText(name, wanted))
        yield at(poll, '/body/name', `is ${show(name)}, the URL ends in ${show(wanted)}`)
      if (typeof id === 'string' && !sameText(lastOf(decoded(id) ?? id), wanted))
        yield at(poll, '/body/id', `is ${show(id)}, the URL ends in ${show(wanted)}`)
    }
  },
  defects: [
    {
      id: 'status-of-the-first-operation',
      says: 'Name and id in a status are those of the first operation of all',
      mode: slowLongRunning,
      middleware: () => {
        let first: { name: unknown; id: unknown } | undefined
        return altersAnswer({ of: 'poll' }, ({ json }) => {
          first ??= { name: json.name, id: json.id }
          Object.assign(json, first)
        })()
      },
    },
    {
      id: 'status-named-as-the-vault',
      says: 'A status has the name and the id of the vault',
      mode: slowLongRunning,
      middleware: altersAnswer({ of: 'poll' }, ({ json }) => {
        json.id = json.id.replace(/\/operationStatus\/.*/i, '')
        json.name = json.id.split('/').at(-1)
      }),
    },
    {
      id: 'status-numbered-anew',
      says: 'Each poll has an id of its own',
      mode: slowLongRunning,
      middleware: altersAnswer({ of: 'poll' }, ({ json }) => void (json.id = json.id.replace(/[^/]+$/, crypto.randomUUID()))),
    },
  ],
})
