/** Recorded traffic as a pass: which exchanges belong to the contract, and to which of its operations. */
import { matchOperation, type Contract, type Operation } from '../spec/contract.ts'
import type { Exchange } from '../harness/exchange.ts'
import { linkIn } from '../harness/long-running.ts'
import type { PassRecord } from '../harness/record.ts'
import type { Binding, Bound } from '../harness/binding.ts'
import { notRecorded } from '../harness/recorded.ts'
import { readRecorded } from './har-recorded.ts'

/** Entries are named by their number in the file, from 1. */
export interface Recording {
  readonly record: PassRecord
  /** Exchanges that belong to no operation and were no polls of one. */
  readonly notJudged: number
  /** Entries of the contract, or perhaps of it, that cannot be read, and why. */
  readonly unreadable: readonly { readonly entry: number; readonly why: string }[]
  /** Entries of the contract that hold no answer of the server, by what they hold. */
  readonly notOfServer: ReadonlyMap<string, readonly number[]>
  /** Answers whose bodies were not recorded. */
  readonly withoutBody: number
}

/** Of this suite's own evidence: everything but what belongs to no operation. `foreign`: it was recorded by others when it was judged before. */
export function ownRecording(exchanges: readonly Exchange[], contract: Contract, foreign: boolean): Recording {
  const placer = newPlacer(contract)
  const kept = exchanges.flatMap((exchange): Exchange[] => {
    const place = placer(exchange.request) ?? (exchange.partOf === undefined ? undefined : { partOf: exchange.partOf })
    return place ? [placer.learn(placed(exchange, place, exchange))] : []
  })
  return {
    record: recordOf(contract, kept, foreign),
    notJudged: exchanges.length - kept.length,
    unreadable: [],
    notOfServer: new Map(),
    withoutBody: 0,
  }
}

/** Of other recorders: `entries` are read one after the other, and what is not judged is not kept. */
export function foreignRecording(entries: Iterable<unknown>, contract: Contract, binding: Binding): Recording {
  const bound = new Map(binding.bound.map((each) => [each.operation.id, each]))
  const placer = newPlacer(contract)
  const kept: Exchange[] = []
  const unreadable: { entry: number; why: string }[] = []
  const notOfServer = new Map<string, number[]>()
  let [index, notJudged, withoutBody] = [0, 0, 0]
  for (const entry of entries) {
    const { asked, exchange, unreadable: why, notOfServer: whose } = readRecorded(entry, index++)
    const place = asked && placer(asked)
    if (asked && !place) notJudged++
    else if (why !== undefined) unreadable.push({ entry: index, why })
    else if (whose !== undefined) put(notOfServer, whose, index)
    else if (exchange && place) {
      kept.push(placer.learn(placed(exchange, place, boundRole(bound.get(place.operation ?? '')))))
      if (exchange.response?.bodyFault === notRecorded) withoutBody++
    }
  }
  return { record: recordOf(contract, kept, true), notJudged, unreadable, notOfServer, withoutBody }
}

function put(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const recordOf = (contract: Contract, exchanges: readonly Exchange[], foreign: boolean): PassRecord => ({
  target: { pass: 'recording', baseUrl: contract.server },
  exchanges,
  handovers: [],
  endings: [],
  ...(foreign && { foreign }),
})

type Place = Pick<Exchange, 'operation' | 'partOf'>

/** What a recorded request asks for; a URL of no operation is a poll. */
const boundRole = (bound: Bound | undefined): Asked => (bound ? { kind: bound.kind.id, role: bound.role.verb } : { role: 'poll' })

type Asked = Pick<Exchange, 'kind' | 'role'>

function placed(exchange: Exchange, place: Place, asked: Asked): Exchange {
  const { operation: _, partOf: __, ...plain } = exchange
  return { ...plain, ...place, ...asked }
}

interface Placer {
  /** The operation of a request, or the one that it polls for; `undefined` when it has neither. */
  (request: Pick<Exchange['request'], 'method' | 'url'>): Place | undefined
  /** Takes down which URLs an answer hands out. */
  learn(exchange: Exchange): Exchange
}

function newPlacer(contract: Contract): Placer {
  /** The operation that a URL was handed out by, or was written with. */
  const handedOut = new Map<string, string>()
  const place = ({ method, url }: Pick<Exchange['request'], 'method' | 'url'>): Place | undefined => {
    const operation = operationAt(contract, method, url)
    if (operation) {
      if (method !== 'GET') handedOut.set(withoutSignature(url), operation.id)
      return { operation: operation.id }
    }
    // browsers ask for permission with OPTIONS at the same URLs; polls are reads
    if (method !== 'GET') return undefined
    const resource = url.split(/\/operation(?:status|results)\//i)[0]!
    // recorders shorten ids, so that a poll may bear a URL that nobody handed out: it belongs to the latest write of its resource
    const partOf = handedOut.get(withoutSignature(url)) ?? (resource === url ? undefined : handedOut.get(withoutSignature(resource)))
    return partOf === undefined ? undefined : { partOf }
  }
  const learn = (exchange: Exchange): Exchange => {
    const account = exchange.operation ?? exchange.partOf
    for (const name of ['azure-asyncoperation', 'location'] as const) {
      const url = linkIn(exchange, name)
      if (url !== undefined && account !== undefined) handedOut.set(withoutSignature(url), account)
    }
    return exchange
  }
  return Object.assign(place, { learn })
}

/** Any path prefix is allowed, and HTTP alone: a web socket belongs to none. */
function operationAt(contract: Contract, method: string, url: string): Operation | undefined {
  if (/^(?!https?:)[a-z][\w+.-]*:\/\//i.test(url)) return undefined
  const path = URL.canParse(url) ? new URL(url).pathname : url.split(/[?#]/)[0]!
  const start = path.search(/\/(subscriptions|providers)\//i)
  return start < 0 ? undefined : matchOperation(contract, method, path.slice(start))
}

/** Azure signs polling URLs anew with each answer; what stays is the path. */
const withoutSignature = (url: string): string => url.split('?')[0]!.toLowerCase()
