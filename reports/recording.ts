/** Recorded traffic as a pass: which exchanges belong to the contract, and to which of its operations. */
import { matchOperation, type Contract } from '../spec/contract.ts'
import { header, type Exchange } from '../harness/exchange.ts'
import type { PassRecord } from '../harness/pass.ts'
import type { Binding } from '../harness/role.ts'

export interface Recording {
  readonly record: PassRecord
  /** Exchanges that belong to no operation and were no polls of one. */
  readonly notJudged: number
  /** Written by this suite, with all headers. */
  readonly own: boolean
}

export function toRecord(
  { exchanges, extra }: { exchanges: readonly Exchange[]; extra?: unknown },
  contract: Contract,
  binding: Binding,
): Recording {
  const roles = new Map([...binding.roles].map(([role, { operation }]) => [operation.id, role]))
  const own = extra !== undefined
  const handedOut = new Map<string, string>()
  const kept = exchanges.flatMap((exchange): Exchange[] => {
    const placed = place(exchange, contract, handedOut)
    // a request that a browser gave up says nothing of the server
    if (!placed || (!own && !placed.response)) return []
    for (const name of ['azure-asyncoperation', 'location']) {
      const url = header(placed.response?.headers ?? [], name)
      const account = placed.operation ?? placed.partOf
      if (url !== undefined && account !== undefined) handedOut.set(withoutSignature(url), account)
    }
    if (placed.operation !== undefined && placed.request.method !== 'GET')
      handedOut.set(withoutSignature(placed.request.url), placed.operation)
    const role = own ? placed.role : (roles.get(placed.operation ?? '') ?? 'poll')
    return [{ ...placed, role }]
  })
  return {
    record: { target: { pass: 'recording', baseUrl: contract.server }, exchanges: kept, holds: [], told: [] },
    notJudged: exchanges.length - kept.length,
    own,
  }
}

/** The exchange with its operation, or with the one that it polls for; `undefined` when it has neither. Any path prefix is allowed. */
function place(exchange: Exchange, contract: Contract, handedOut: ReadonlyMap<string, string>): Exchange | undefined {
  const { method, url } = exchange.request
  if (!URL.canParse(url)) return undefined
  const { operation: _, partOf: __, ...plain } = exchange
  const path = new URL(url).pathname
  const start = path.search(/\/(subscriptions|providers)\//i)
  const operation = start < 0 ? undefined : matchOperation(contract, method, path.slice(start))
  if (operation) return { ...plain, operation: operation.id }
  const resource = url.split(/\/operation(?:status|results)\//i)[0]!
  // recorders shorten ids, so that a poll may bear a URL that nobody handed out: it belongs to the latest write of its resource
  const partOf =
    handedOut.get(withoutSignature(url)) ?? exchange.partOf ?? (resource === url ? undefined : handedOut.get(withoutSignature(resource)))
  return partOf === undefined ? undefined : { ...plain, partOf }
}

/** Azure signs polling URLs anew with each answer; what stays is the path. */
const withoutSignature = (url: string): string => url.split('?')[0]!.toLowerCase()
