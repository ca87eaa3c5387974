/** Removes what a pass created, whatever became of its stories: in reverse, with retries, to the end of each deletion. */
import { succeeded, type Exchange } from './exchange.ts'
import { describe, isTerminal, provisioningState } from './long-running.ts'
import { openEntries } from './ledger.ts'
import type { Stage } from './pass.ts'
import type { Teller } from './story.ts'
import { newTeller, note } from './teller.ts'
import type { Planned } from './cast.ts'

const attempts = 3
/** Milliseconds between two attempts, growing. */
const pause = 500

/** Never throws; what could not be removed stands in the ledger as leaked, with the reason. Goes on although the run was interrupted. `only`: this one id. */
export async function cleanUp(stage: Stage, stateless: string | undefined, only?: string): Promise<void> {
  const open = openEntries(stage.ledger.entries).filter(({ pass, run, id }) => pass === stage.target.pass && run === stage.run && (only === undefined || id === only))
  if (open.length === 0) return
  const signal = new AbortController().signal
  const limits = { ...stage.target.limits, maxDeletes: Infinity }
  const tidy: Stage = { ...stage, signal, target: { ...stage.target, limits } }
  for (const { id } of open) {
    const { gone, why } = await remove(tidy, id, stateless).catch((error: unknown): Removal => ({ gone: false, why: String(error) }))
    if (!gone || why !== undefined) note(stage, gone ? 'deleted' : 'leaked', id, why)
  }
}

/** How a removal went. `why`: what stood against it, or what happened in its place. */
export interface Removal {
  readonly gone: boolean
  readonly why?: string
}

/** Removes one resource, follows its deletion to the end and sees that it is gone. Rejects only when the stage's signal is aborted. */
export async function remove(stage: Stage, id: string, stateless?: string): Promise<Removal> {
  const teller = newTeller(stage, { id: 'cleanup' })
  const planned = fromId(id)
  let why = ''
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await stage.clock.sleep(pause * attempt, stage.signal)
    const deletion = await teller.call('delete', planned)
    const settled = await teller.settle(deletion, planned)
    if (deletion.response && deletion.response.status < 300) {
      const after = await teller.call('read', planned)
      if (after.response?.status === 404) return { gone: true }
      if (stateless !== undefined) return { gone: true, why: `deleted with ${describe(deletion)}; whether it is gone cannot be seen: ${stateless}` }
      why = `deleted with ${describe(deletion)}, ${errorLine(settled.polls.at(-1)) ?? settled.why ?? settled.outcome}, and still reads ${describe(after)}`
    } else if (deletion.response?.status === 404) {
      return { gone: true, why: 'there is nothing of that name' }
    } else {
      why = `the deletion answers ${described(deletion)}`
      if (isFinal(deletion)) break
      await calm(stage, teller, planned)
    }
  }
  return { gone: false, why }
}

/** Refusals that no repetition changes: what a vault holds, a right that is missing, a lock. Deletions are few in Azure, and not to be wasted. */
function isFinal(deletion: Exchange): boolean {
  return [400, 401, 403].includes(deletion.response?.status ?? 0) || errorOf(deletion).code === 'ScopeLocked'
}

/** A resource that is still being made or changed may refuse to be deleted: reads it, which costs little, until its state is final, or time is up. */
async function calm({ clock, signal, target }: Stage, teller: Teller, planned: Planned): Promise<void> {
  const end = clock.now() + target.limits.operationTimeoutMs
  for (let ms = pause; clock.now() + ms < end; ms = Math.min(ms * 2, 30_000)) {
    const read = await teller.call('read', planned)
    if (!succeeded(read) || isTerminal(provisioningState(read))) return
    await clock.sleep(ms, signal)
  }
}

/** An answer in one line: status, and what the error says of itself. */
export const described = (exchange: Exchange): string => [describe(exchange), errorLine(exchange) ?? []].flat().join(': ')

function errorLine(exchange: Exchange | undefined): string | undefined {
  const { code, message } = errorOf(exchange)
  return code === undefined && message === undefined ? undefined : `${String(code)}, ${String(message).replaceAll(/\s+/g, ' ').slice(0, 300)}`
}

/** In the form of ARM, or in the older one that some providers still answer with. */
function errorOf(exchange: Exchange | undefined): { code?: unknown; message?: unknown } {
  const json = exchange?.response?.json as { error?: object; ErrorCode?: unknown; Message?: { Value?: unknown } } | null | undefined
  return json?.error ?? (json?.ErrorCode === undefined ? {} : { code: json.ErrorCode, message: json.Message?.Value })
}

/** ARM ids are `/subscriptions/S/resourceGroups/G/providers/N/T/NAME`. */
export function fromId(id: string): Planned {
  const [, , subscription, , group, ...rest] = id.split('/').map(decodeURIComponent)
  return { id, subscription: subscription!, group: group!, name: rest.at(-1)!, body: {} }
}
