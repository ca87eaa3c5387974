/** Removes what a pass created, whatever became of its scenarios: in reverse, with retries, to the end of each deletion. */
import { retryAfterMs } from './client.ts'
import { codeOf, described, errorLine } from './arm-error.ts'
import { resourceOf } from './resource-id.ts'
import { succeeded, type Exchange } from './exchange.ts'
import { describe, isTerminal, provisioningState } from './long-running.ts'
import { RunEnds } from './interruption.ts'
import { inLanes } from './lanes.ts'
import { openEntries } from './ledger.ts'
import type { Stage } from './stage.ts'
import type { Context } from './scenario.ts'
import { newContext, note } from './context.ts'
import { byDepth, isBelow, type Resource } from './inventory.ts'

const attempts = 3
/** Milliseconds between two attempts, growing. */
const pause = 500

/** How many are removed side by side. */
const lanes = 4

/** How often a parent is asked for that still refuses for its children, which are gone: it may see that late. The pauses are four times as long each time. */
const attemptsOfParents = 5

/** A creation that was never answered may come about later: it is looked for as long again as an answer may take, and so often. Milliseconds. */
const late = { longest: 15_000, looks: 3 }

/**
 * Removes all that the pass still has open in the ledger, the newest first, and children before their parents. Goes on although the run was ended, within a bound of its own.
 * Never throws; what could not be removed stands in the ledger as leaked, with the reason.
 */
export async function cleanUp(stage: Stage, stateless: string | undefined): Promise<void> {
  const { ledger, clock, target, run, abandon } = stage
  const open = openEntries(ledger.entries).filter((entry) => entry.pass === target.pass && entry.run === run)
  if (open.length === 0) return
  const { cleanupTimeoutMs } = target.limits
  const over = new AbortController()
  const stop = (): void => over.abort(new RunEnds(`the ${cleanupTimeoutMs! / 1000} s for cleaning up were over`))
  const disarm = cleanupTimeoutMs === undefined ? undefined : clock.alarm(cleanupTimeoutMs, stop)
  const tidy = tidying(stage, abandon ? [over.signal, abandon] : [over.signal])
  const pauseMs = Math.min(target.limits.timeoutMs, late.longest) / late.looks
  const left = new Map<string, Removal>()
  await inLanes(
    lanes,
    byDepth(open),
    async ({ id }) => {
      let removal = await remove(tidy, id, stateless)
      for (let look = 0; look < late.looks && removal.unknown && stage.unanswered.has(id); look++) {
        removal = await clock.sleep(pauseMs, tidy.signal).then(
          () => remove(tidy, id, stateless),
          (error: Error) => ({ gone: false, why: error.message }),
        )
      }
      // what stays may go with its parent
      if (!removal.gone && open.some((other) => isBelow(id, other.id))) left.set(id, removal)
      else conclude(stage, id, removal)
    },
    (first, second) => isBelow(first.id, second.id),
  )
  for (const [id, removal] of left) {
    const after = await newContext(tidy, { id: 'cleanup' })
      .call('read', resourceOf(stage.binding.kinds, id)!)
      .catch(() => undefined)
    conclude(stage, id, after?.response?.status === 404 ? { gone: true, why: 'it went with its parent' } : removal)
  }
  disarm?.()
}

/** Removes one resource while scenarios go on. When the run is ended meanwhile nothing is noted: the cleaning up at its end begins anew. */
export async function cleanUpOne(stage: Stage, id: string, stateless: string | undefined): Promise<void> {
  const removal = await remove(tidying(stage, stage.abandon ? [stage.signal, stage.abandon] : [stage.signal]), id, stateless)
  if (removal.gone || !stage.signal.aborted) conclude(stage, id, removal)
}

const tidying = (stage: Stage, signals: AbortSignal[]): Stage => ({
  ...stage,
  hurried: true,
  signal: AbortSignal.any(signals),
  target: { ...stage.target, limits: { ...stage.target.limits, maxDeletes: Infinity } },
})

function conclude(stage: Stage, id: string, { gone, why }: Removal): void {
  if (!gone || why !== undefined) note(stage, gone ? 'deleted' : 'leaked', id, why)
}

/** How a removal went. `why`: what stood against it, or what happened in its place. */
export interface Removal {
  readonly gone: boolean
  readonly why?: string
  /** The target knew nothing of it. */
  readonly unknown?: boolean
}

/**
 * Removes one resource, follows its deletion to the end and sees that it is gone. What a deletion answers is never the last word: a read has it.
 * Never throws for what a server does, nor when the stage's signal is aborted.
 */
export async function remove(stage: Stage, id: string, stateless?: string): Promise<Removal> {
  const ctx = newContext(stage, { id: 'cleanup' })
  const planned = resourceOf(stage.binding.kinds, id)
  if (!planned) return { gone: false, why: 'its id is of no kind that the suite knows' }
  let why = 'nothing was asked'
  try {
    const refused = stage.refused.get(id)
    if (refused) {
      const never = absent(await ctx.call('read', planned), refused)
      if (never) return never
    }
    const hadChildren = stage.ledger.entries.some((entry) => isBelow(entry.id, id))
    for (let attempt = 1, ms = 0; attempt <= (hadChildren ? attemptsOfParents : attempts); attempt++) {
      if (attempt > 1) await stage.clock.sleep(Math.max(ms, hadChildren ? pause * 4 ** (attempt - 1) : pause * attempt), stage.signal)
      const deletion = await ctx.call('delete', planned)
      why = `the deletion answers ${described(deletion)}`
      ms = Math.min(retryAfterMs(deletion, stage.clock.now()) ?? 0, stage.target.limits.operationTimeoutMs)
      if (deletion.response?.status === 404) return nothing
      if (succeeded(deletion)) {
        const settled = await ctx.settle(deletion, planned)
        const after = await ctx.call('read', planned)
        if (after.response?.status === 404) return { gone: true, ...(deletion.response.status === 204 && { unknown: true }) }
        if (stateless !== undefined)
          return { gone: true, why: `deleted with ${describe(deletion)}; whether it is gone cannot be seen: ${stateless}` }
        why = `deleted with ${describe(deletion)}, ${errorLine(settled.polls.at(-1)) ?? settled.why ?? settled.outcome}, and still reads ${describe(after)}`
      } else {
        const { read, waited } = await calm(stage, ctx, planned)
        const gone = absent(read, refused)
        // where reads lag, one that denies what a deletion has just met is a read of before
        if (gone && !(stage.target.lag && deletion.response?.status === 409)) return gone
        if (isFinal(stage, deletion, hadChildren) && !waited) break
      }
    }
    return { gone: false, why }
  } catch (error) {
    return { gone: false, why: stage.signal.aborted ? `${(error as Error).message}; ${why}` : String(error) }
  }
}

const nothing: Removal = { gone: true, why: 'there is nothing of that name', unknown: true }

/** What a read denies is not left: it answers 404, or just what refused the creation. `refused`: the status that did, if it was refused each time. */
function absent({ response }: Exchange, refused: number | undefined): Removal | undefined {
  if (response?.status === 404) return nothing
  return refused && response?.status === refused
    ? { gone: true, why: `its creation was refused with ${refused}, and so is a read of it`, unknown: true }
    : undefined
}

/**
 * Refusals that no repetition changes: what a resource holds, a right or a method that is missing, a lock. Deletions are few in Azure, and not to be wasted
 * there. A parent whose children the run has removed may hold them a moment longer.
 */
function isFinal({ target }: Stage, deletion: Exchange, hadChildren: boolean): boolean {
  const status = deletion.response?.status ?? 0
  if ([401, 403, 405, 501].includes(status) || codeOf(deletion) === 'ScopeLocked') return true
  return status === 400 && !hadChildren && (target.kind === 'azure' || /not ?empty/i.test(described(deletion)))
}

/** A resource that is still being made or changed may refuse to be deleted: reads it, which costs little, until its state is final, or time is up. `waited`: it was not final at first. */
async function calm({ clock, signal, target }: Stage, ctx: Context, planned: Resource): Promise<{ read: Exchange; waited: boolean }> {
  const end = clock.now() + target.limits.operationTimeoutMs
  for (let ms = pause, waited = false; ; ms = Math.min(ms * 2, 30_000), waited = true) {
    const read = await ctx.call('read', planned)
    if (!succeeded(read) || isTerminal(provisioningState(read)) || clock.now() + ms >= end) return { read, waited }
    await clock.sleep(ms, signal)
  }
}
