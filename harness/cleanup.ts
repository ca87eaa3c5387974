/** Removes what a pass created, whatever became of its stories: in reverse, with retries, to the end of each deletion. */
import type { Exchange } from './exchange.ts'
import { describe } from './long-running.ts'
import { openEntries } from './ledger.ts'
import type { Stage } from './pass.ts'
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
    const reason = await remove(tidy, id, stateless).catch((error: unknown) => String(error))
    if (reason !== undefined) note(stage, 'leaked', id, reason)
  }
}

/** Removes one resource and sees that it is gone; the reason why not, if so. */
async function remove(stage: Stage, id: string, stateless: string | undefined): Promise<string | undefined> {
  const teller = newTeller(stage, { id: 'cleanup' })
  const planned = fromId(id)
  let reason = ''
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await stage.clock.sleep(pause * attempt, stage.signal)
    const deletion = await teller.call('delete', planned)
    const settled = await teller.settle(deletion, planned)
    if (deletion.response && deletion.response.status < 300) {
      const after = await teller.call('read', planned)
      if (after.response?.status === 404) return undefined
      if (stateless !== undefined) {
        note(stage, 'deleted', id, `deleted with ${describe(deletion)}; whether it is gone cannot be seen: ${stateless}`)
        return undefined
      }
      reason = `deleted with ${describe(deletion)}, ${settled.why ?? settled.outcome}, and still reads ${describe(after)}`
    } else if (deletion.response?.status === 404) {
      note(stage, 'deleted', id, 'there is nothing of that name')
      return undefined
    } else reason = `the deletion answers ${describe(deletion)}${message(deletion)}`
  }
  return reason
}

function message({ response }: Exchange): string {
  const error = (response?.json as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error
  return error ? `: ${String(error.code)}, ${String(error.message).slice(0, 300)}` : ''
}

/** ARM ids are `/subscriptions/S/resourceGroups/G/providers/N/T/NAME`. */
function fromId(id: string): Planned {
  const [, , subscription, , group, ...rest] = id.split('/').map(decodeURIComponent)
  return { id, subscription: subscription!, group: group!, name: rest.at(-1)!, body: {} }
}
