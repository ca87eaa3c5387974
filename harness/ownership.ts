/** Whose a resource is: the tags that every resource of the suite carries. Whoever removes goes by these, read with suspicion. */

const tag = {
  run: 'azure-backup-conformance-run',
  created: 'azure-backup-conformance-created',
  expires: 'azure-backup-conformance-expires',
} as const

/** How long a resource may live that nobody removed, in milliseconds. */
const lifetime = 24 * 3_600_000

/** What the tags say of a resource of ours; times in milliseconds since the epoch. */
export interface Ownership {
  readonly run: string
  readonly created: number
  readonly expires: number
}

/** The tags of a resource that a run makes at this time. */
export function tagsOf(run: string, now: number): Record<string, string> {
  return { [tag.run]: run, [tag.created]: new Date(now).toISOString(), [tag.expires]: new Date(now + lifetime).toISOString() }
}

/** Whether a tag of this name is one that says whose a resource is. */
export const isOwnTag = (name: string): boolean => Object.values<string>(tag).includes(name.toLowerCase())

/** `none`: not one of our tags; `partial`: some of them, or not as we write them: somebody else's, and worth a word. */
export function ownershipOf(tags: unknown): Ownership | 'none' | 'partial' {
  const [run, created, expires] = Object.values(tag).map((name) => valueOf(tags, name))
  if (!hasOurs(tags)) return 'none'
  const times = [created, expires].map(instant)
  if (typeof run !== 'string' || !runForm.test(run) || times[0] === undefined || times[1] === undefined || times[1] <= times[0])
    return 'partial'
  return { run, created: times[0], expires: times[1] }
}

/** The run that a resource says it is of, whatever else its tags lack. */
export const runOf = (tags: unknown): unknown => valueOf(tags, tag.run)

/**
 * Whether a name is one that this run gives: what carries its tags under another name has them copied. One digit may stand in front: that is an
 * impossible name, which the suite asks for on purpose.
 */
export const isNamedBy = (run: string, name: string): boolean => name.toLowerCase().replace(/^\d/, '').startsWith(`${run.toLowerCase()}-`)

/** What every run is called, letter for letter. */
export const runForm = /^cst-[0-9a-z]{6}$/

/** Whether any tag is called like one of ours: names of tags are compared ignoring case (ARM tags). */
const hasOurs = (tags: unknown): boolean => typeof tags === 'object' && tags !== null && Object.keys(tags).some(isOwnTag)

/** The value of a tag under exactly this name; `contested` when another one differs from it by case only, or stands in its place: it proves nothing. */
function valueOf(tags: unknown, name: string): unknown {
  if (typeof tags !== 'object' || tags === null) return undefined
  const alike = Object.entries(tags).filter(([key]) => key.toLowerCase() === name)
  return alike.length === 0 ? undefined : alike.length === 1 && alike[0]![0] === name ? alike[0]![1] : contested
}
const contested = Symbol('contested')

/** Only what we write ourselves: ISO 8601 in UTC, to the millisecond. */
function instant(text: unknown): number | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time
}
