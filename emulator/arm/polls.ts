/** How a long-running operation is followed: the links to it, its status, its result. */
import type { Fields } from '../../harness/exchange.ts'
import type { Call } from './call.ts'
import { Refusal } from './refusal.ts'
import { keyOf, vaultId } from '../resources/ids.ts'
import type { Operation } from './long-running.ts'
import type { Reply } from './reply.ts'

const links = {
  status: ['Azure-AsyncOperation', 'operationStatus'],
  result: ['Location', 'operationResults'],
} as const

/**
 * The headers that lead to an operation. Signed anew each time, as Resource Manager does; nothing checks the signature,
 * so old links hold as well.
 */
export function pointers({ state, origin, apiVersion }: Call, operation: Operation, to: readonly (keyof typeof links)[]): Fields {
  const { random, options } = state
  const wait: Fields = options.retryAfter === 'none' ? [] : [['Retry-After', String(options.retryAfter)]]
  const fields = to.map((link) => {
    const [name, segment] = links[link]
    const signature = `t=${ticks(random.below(1e9))}&c=${random.text(120)}&s=${random.text(86)}&h=${random.text(43)}`
    return [name, `${origin}${operation.vaultId}/${segment}/${operation.id}?api-version=${apiVersion}&${signature}`] as const
  })
  return [...fields, ...wait]
}

/** Eighteen digits, as .NET counts time. */
const ticks = (some: number): string => `638400000${String(some).padStart(9, '0')}`

function asked({ state, group, vault, operation: id }: Call): Operation {
  const operation = state.operations.find(keyOf(vaultId(state.options.subscription, group, vault)), id)
  if (operation) return operation
  throw new Refusal('OperationNotFound', `There is no operation '${id}' on the vault '${vault}'.`)
}

const overtaken = { code: 'OperationCanceled', message: 'A later request on the vault made this operation pointless.' } as const

/** Always 200: that the operation failed is no failure of the call. */
export function operationStatus(call: Call): Reply {
  const operation = asked(call)
  const { id, vaultId: vault } = operation
  // What is told is how things stood when asked: `lroPolls` answers say InProgress, the next says how it ended.
  call.state.operations.poll(operation)
  const { status } = operation
  return {
    status: 200,
    json: { id: `${vault}/operationStatus/${id}`, name: id, status, ...(status === 'Canceled' && { error: overtaken }) },
    ...(status === 'InProgress' && { headers: pointers(call, operation, ['status', 'result']) }),
  }
}

/** 202 while it goes on, then what the call itself would have answered had it waited. */
export function operationResults(call: Call): Reply {
  const operation = asked(call)
  call.state.operations.poll(operation)
  if (operation.status === 'InProgress') return { status: 202, headers: pointers(call, operation, ['result']) }
  if (operation.status === 'Canceled') throw new Refusal(overtaken.code, overtaken.message)
  const kept = call.state.vaults.get(operation.key)
  return operation.kind === 'delete' || !kept ? { status: 204 } : { status: 200, json: kept.resource }
}
