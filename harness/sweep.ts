/** What earlier runs left behind: found by tags in a list, or by a ledger; looked at again; removed. Nothing else is touched. */
import { described } from './arm-error.ts'
import { groupName, resourceOf } from './resource-id.ts'
import { remove, type Removal } from './cleanup.ts'
import { succeeded } from './exchange.ts'
import { inLanes } from './lanes.ts'
import { openEntries, type LedgerEntry } from './ledger.ts'
import { isNamedBy, ownershipOf, runForm, runOf } from './ownership.ts'
import { isList, itemsOf, type Pages } from './paging.ts'
import type { Stage } from './stage.ts'
import type { Binding } from './binding.ts'
import { byDepth, isBelow, type Resource } from './inventory.ts'
import type { ListVerb } from './kind.ts'
import type { Context } from './scenario.ts'
import { newContext } from './context.ts'

export interface Leftover {
  readonly id: string
  readonly run: string
  /** Milliseconds since its creation, by its tags; absent: only a ledger knows of it. */
  readonly ageMs?: number
  /** The open entry of the ledger that tells of it. */
  readonly entry?: LedgerEntry
}

/** What a sweep is for; absent members narrow nothing. */
export interface Criteria {
  readonly run?: string
  readonly group?: string
  /** Nothing younger is touched, in milliseconds: a run that is still going on may own it. */
  readonly olderThanMs: number
}

export interface Findings {
  /** The oldest first. */
  readonly leftovers: readonly Leftover[]
  /** What looks like ours and is left alone, and why. */
  readonly spared: readonly { readonly id: string; readonly why: string }[]
  readonly pages: number
  readonly seen: number
  /** Why the list could not be read to its end. */
  readonly unfinished?: string
}

/** Reads a list of resources to its end, and finds what is left behind in it. */
export async function findLeftovers(ctx: Context, list: ListVerb, criteria: Criteria, now: number): Promise<Findings> {
  const pages = await ctx.pages(list)
  const judged: NonNullable<Verdict>[] = []
  let seen = 0
  for (const { id, value } of itemsOf(pages.exchanges)) {
    seen++
    const verdict = judge(ctx, { id, tags: tagsIn(value) }, criteria, now)
    if (verdict) judged.push(verdict)
  }
  return {
    leftovers: judged.flatMap((verdict) => ('run' in verdict ? [verdict] : [])).sort((a, b) => b.ageMs! - a.ageMs!),
    spared: judged.flatMap((verdict) => ('why' in verdict ? [verdict] : [])),
    pages: pages.exchanges.length,
    seen,
    ...whyUnfinished(pages),
  }
}

/** The open entries of a ledger as leftovers, whatever their age: the run that wrote it has ended. */
export function leftoversOf(entries: readonly LedgerEntry[]): Leftover[] {
  return openEntries(entries).map((entry) => ({ id: entry.id, run: entry.run, entry }))
}

/**
 * Why a line of a ledger is nobody's proof; `undefined` when it fits what the suite itself writes of a resource at this target. A ledger is a file that anybody
 * may have written: run, name, subscription and group have to agree, each in its own form, before anything is asked.
 */
export function whyStrange(
  { target, binding }: { readonly target: { readonly subscription: string }; readonly binding: Binding },
  { id, run }: Pick<Leftover, 'id' | 'run'>,
  group?: string,
): string | undefined {
  const place = resourceOf(binding.kinds, id)
  if (!place) return 'its id is of no kind that the suite creates'
  if (!isSame(place.subscription, target.subscription)) return `it is in another subscription than ${target.subscription}`
  if (!groupName.test(place.group)) return 'its group is none that can be'
  if (group !== undefined && !isSame(place.group, group)) return `it is in another group than ${group}`
  if (!mayBeAsked.test(writtenName(id))) return notAName(place)
  if (!runForm.test(run)) return `it is said to be of "${run}", which is no id of a run`
  if (!isNamedBy(run, place.name)) return `it is said to be of ${run}, which names its resources otherwise`
  return isNamedBy(run, topmost(place).name) ? undefined : `it is in a ${topmost(place).kind.noun} that is not named by ${run}`
}

/** The resource in which another one lives, however deep; one that lives in none is its own. */
const topmost = (resource: Resource): Resource => (resource.parent ? topmost(resource.parent) : resource)

const notAName = ({ kind }: Resource): string => `its name is none that a ${kind.noun} can have`
/** The suite asks for resources under impossible names too: such a one is looked for, and never deleted by the word of a ledger. */
const mayBeAsked = /^[\w.~-]{1,200}$/

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const lanes = 4

/** Removes what was found, a few side by side; tells of each as it ends, and goes on after a failure. */
export async function sweepAway(
  stage: Stage,
  leftovers: readonly Leftover[],
  criteria: Criteria,
  report: (leftover: Leftover, removal: Removal) => void,
): Promise<void> {
  await inLanes(
    lanes,
    byDepth(leftovers),
    async (leftover) => {
      report(
        leftover,
        await sweepOne(stage, leftover, criteria).catch((error: unknown): Removal => ({ gone: false, why: (error as Error).message })),
      )
    },
    (first, second) => isBelow(first.id, second.id),
  )
}

/** A creation that was under way when its run was killed may come about a moment later. Milliseconds. */
const late = { youngerThan: 60_000, wait: 2_000 }
const mayComeLate = ({ event, at }: LedgerEntry, now: number): boolean => event === 'planned' && now - Date.parse(at) < late.youngerThan

/** Looks once more whether it is still there and still ours: a list may be stale, and a ledger old. */
async function sweepOne(stage: Stage, { id, run, entry }: Leftover, criteria: Criteria): Promise<Removal> {
  const { clock } = stage
  const ctx = newContext(stage, { id: 'sweep' })
  const strange = whyStrange(ctx, { id, run }, criteria.group)
  if (strange !== undefined) return { gone: false, why: strange }
  const resource = resourceOf(stage.binding.kinds, id)!
  let read = await ctx.call('read', resource)
  if (read.response?.status === 404 && entry && mayComeLate(entry, clock.now())) {
    await clock.sleep(late.wait, stage.signal)
    read = await ctx.call('read', resource)
  }
  if (read.response?.status === 404) return { gone: true, why: 'it was gone already' }
  if (!succeeded(read)) return { gone: false, why: `it cannot be read: ${described(read)}` }
  if (!resource.kind.name.test(writtenName(id))) return { gone: false, why: notAName(resource) }
  const tags = tagsIn(read.response.json)
  // the tags of a resource may have been cleared by the very scenario that was killed
  if (resource.parent && !(await isOf(run, ctx, topmost(resource))))
    return { gone: false, why: `the ${topmost(resource).kind.noun} that it is in is not of ${run}` }
  if (entry && isForeign(tags, run)) return { gone: false, why: `its tags do not say that it is of ${run}: somebody else's, it seems` }
  const isOurs = entry ? mayBeOf(tags, run) : isLeftover(judge(ctx, { id, tags }, { ...criteria, run }, clock.now()))
  return isOurs ? remove(stage, id) : { gone: false, why: 'its tags are not, or no longer, those of the run' }
}

/** Whether tags say that a resource is of a run, or nothing at all: a scenario may have cleared them. What somebody has put his own tags on is his. */
const mayBeOf = (tags: unknown, run: string): boolean => runOf(tags) === run || hasNone(tags)
const hasNone = (tags: unknown): boolean =>
  tags === undefined || tags === null || (typeof tags === 'object' && Object.keys(tags).length === 0)
const isForeign = (tags: unknown, run: string): boolean => runOf(tags) === undefined && !mayBeOf(tags, run)

async function isOf(run: string, ctx: Context, resource: Resource): Promise<boolean> {
  const read = await ctx.call('read', resource)
  return succeeded(read) && mayBeOf(tagsIn(read.response.json), run)
}

type Verdict = Leftover | { readonly id: string; readonly why: string } | undefined

const isLeftover = (verdict: Verdict): boolean => verdict !== undefined && 'run' in verdict

/** `undefined`: none of our business. */
function judge(ctx: Context, { id = '', tags }: { id?: string | undefined; tags: unknown }, criteria: Criteria, now: number): Verdict {
  const { run, group, olderThanMs } = criteria
  const ownership = ownershipOf(tags)
  const place = resourceOf(ctx.binding.kinds, id)
  if (ownership === 'none' || (place && group !== undefined && !isSame(place.group, group))) return undefined
  if (ownership === 'partial' && run !== undefined && runOf(tags) !== run) return undefined
  if (ownership === 'partial') return { id, why: 'its tags are like those of the suite, and not the same' }
  if (run !== undefined && ownership.run !== run) return undefined
  const ageMs = now - ownership.created
  if (!place || !isSame(place.subscription, ctx.target.subscription))
    return { id, why: 'its id is of no kind that the suite creates, or of another subscription' }
  if (!groupName.test(place.group) || !place.kind.name.test(writtenName(id)))
    return { id, why: `its id has a name that neither ${place.kind.noun} nor group can have` }
  if (!isNamedBy(ownership.run, place.name))
    return { id, why: `it carries the tags of ${ownership.run} under a name that no run gives: copied, it seems` }
  if (ageMs < 0) return { id, why: 'it says that it was created in the future' }
  if (ageMs < olderThanMs) return { id, why: `it is ${ageText(ageMs)} old, younger than ${ageText(olderThanMs)}` }
  return { id, run: ownership.run, ageMs }
}

const tagsIn = (resource: unknown): unknown => (resource as { tags?: unknown } | null | undefined)?.tags

/** The name as it stands in an id: what is escaped there is none that the suite gives. */
const writtenName = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** An age in days, hours or minutes: `3 d 4 h`, `25 min`. */
export function ageText(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  return days > 0
    ? `${days} d${hours > 0 ? ` ${hours} h` : ''}`
    : hours > 0
      ? `${hours} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`
      : `${minutes} min`
}

/** A page that is no list may have had anything in it. */
function whyUnfinished({ ended, link, exchanges }: Pages): { unfinished?: string } {
  const odd = exchanges.findIndex((page) => succeeded(page) && !isList(page))
  if (odd >= 0) return { unfinished: `page ${odd + 1} is no list (${exchanges[odd]!.response?.bodyFault ?? 'it has no array "value"'})` }
  if (ended === 'end') return {}
  const page = `page ${exchanges.length}`
  const reasons: Readonly<Record<Exclude<Pages['ended'], 'end'>, string>> = {
    refused: `${page}: ${described(exchanges.at(-1)!)}`,
    'not a link': `${page} has a nextLink that is no URL: ${link}`,
    'another origin': `the nextLink of ${page} leads elsewhere: ${link}`,
    loop: `the nextLink of ${page} leads back to a page that was read`,
    'no progress': `page after page brings nothing new, ${page} at the end`,
    'too many': `there are more than ${exchanges.length} pages`,
  }
  return { unfinished: reasons[ended].slice(0, 500) }
}
