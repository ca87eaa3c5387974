/** How a long-running operation goes: it can be asked, it ends, its result can be read. */
import { at, held, type Finding } from '../../../harness/check.ts'
import { header, type Exchange } from '../../../harness/exchange.ts'
import { isTerminal, statusOf, type Settled } from '../../../harness/long-running.ts'
import { body, isObject, object, show, status } from '../../reading.ts'

const writes = ['create', 'update', 'delete']
const open = 'every answer was final at once'
const byStatusUrl = ({ initial }: Settled): boolean => header(initial.response?.headers ?? [], 'azure-asyncoperation') !== undefined

export const operationEnds = held({
  id: 'operation-ends', title: 'A long-running operation ends', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-STATE-01', 'ARM-ASYNC-02'], roles: writes, needsState: true,
  *judge({ initial, polls, outcome, why }: Settled) {
    if (outcome === 'late') yield at(polls.at(-1) ?? initial, '/body/status', `is ${show(statusOf(polls.at(-1) ?? initial))}: ${why}`)
  },
  defects: [],
})

export const operationSucceeds = held({
  id: 'operation-succeeds', title: 'A right request that was accepted succeeds', level: 'must', profile: 'lifecycle', family: 'long-running',
  source: ['ARM-STATE-01'], roles: writes,
  *judge({ initial, polls, outcome, why }: Settled) {
    if (outcome === 'failed') yield at(polls.at(-1) ?? initial, '/body/status', `ended in ${why}`)
  },
  defects: [],
})

export const operationCanBeFollowed = held({
  id: 'operation-can-be-followed', title: 'Asked how it goes, a long-running operation answers 200 and its status', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-02', 'ARM-ASYNC-03'], roles: writes, needsState: true, open,
  *judge({ initial, polls, outcome, why }: Settled) {
    if (outcome === 'broken') yield at(polls.at(-1) ?? initial, polls.length ? '/status' : '/headers', `cannot be followed: ${why}`)
  },
  defects: [],
})

export const statusNamesAState = held({
  id: 'status-names-a-state', title: 'The status of an operation is a known word, and stays what it is once it is final', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-02', 'ARM-STATE-01'], roles: writes, needsState: true, open,
  *judge(settled: Settled) {
    if (!byStatusUrl(settled)) return
    for (const poll of settled.polls) {
      const state = statusOf(poll)
      if (status(poll) === 200 && !(typeof state === 'string' && /^[A-Za-z]+$/.test(state))) yield at(poll, '/body/status', `is ${show(state)}`)
    }
  },
  defects: [],
})

export const failureSaysWhy = held({
  id: 'failure-says-why', title: 'A status says error if and only if the operation failed or was canceled', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-02'], roles: writes, needsState: true, open,
  *judge(settled: Settled): Iterable<Finding> {
    if (!byStatusUrl(settled)) return
    for (const poll of settled.polls) {
      const failed = /^(failed|cancell?ed)$/i.test(String(statusOf(poll)))
      const { error } = body(poll)
      if (failed && !(typeof object(error)['code'] === 'string' && typeof object(error)['message'] === 'string')) yield at(poll, '/body/error', `is ${show(error)} for an operation that ${String(statusOf(poll))}`)
      if (!failed && isObject(error)) yield at(poll, '/body/error', `is ${show(error)} for an operation that is ${show(statusOf(poll))}`)
    }
  },
  defects: [],
})

export const finishedStaysFinished = held({
  id: 'finished-stays-finished', title: 'An operation that has ended answers the same when asked again', level: 'should', profile: 'arm', family: 'long-running',
  source: ['ARM-STATE-01'], roles: writes, needsState: true, open,
  *judge(settled: Settled, again: Exchange) {
    const last = settled.polls.at(-1)!
    if (status(again) === 200 && statusOf(again) !== statusOf(last)) yield at(again, '/body/status', `is ${show(statusOf(again))}, was ${show(statusOf(last))}`)
  },
  defects: [],
})

export const resultIsReadable = held({
  id: 'location-gives-the-result', title: 'Once an operation is done, its Location gives the result', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-ASYNC-03'], roles: ['update', 'delete'], needsState: true, open: 'no answer carried both Location and Azure-AsyncOperation',
  *judge({ initial, result }: Settled) {
    const wanted = initial.role === 'delete' ? [200, 204] : [200]
    if (result && !wanted.includes(status(result))) yield at(result, '/status', `is ${status(result)} for an operation that is done, ${wanted.join(' or ')} was due`)
    else if (result && initial.role === 'update' && typeof body(result)['id'] !== 'string') yield at(result, '/body/id', `is ${show(body(result)['id'])}: the result of an update is the vault`)
  },
  defects: [],
})

export const acceptedIsNotYetFinal = held({
  id: 'state-agrees-with-status', title: 'A vault reads as settled only when its operation is', level: 'must', profile: 'arm', family: 'long-running',
  source: ['ARM-PUT-04', 'ARM-STATE-01'], roles: ['create'], needsState: true, open: 'every creation was final at once',
  *judge({ initial }: Settled) {
    const state = object(body(initial)['properties'])['provisioningState']
    if (status(initial) < 300 && isTerminal(state)) yield at(initial, '/body/properties/provisioningState', `is ${show(state)} in an answer that names an operation still to be waited for`)
  },
  defects: [],
})
