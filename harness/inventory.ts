/** The inventory: the resources of a run and whether they exist, as far as the suite can know. */
import type { Kind } from './kind.ts'

/** A resource to be created, or created. */
export interface Resource {
  readonly kind: Kind
  readonly subscription: string
  readonly group: string
  readonly name: string
  readonly parent?: Resource
  /** Path of the resource, without host and query, in the casing of its creation. */
  readonly id: string
  /** What a PUT sends. */
  readonly body: Readonly<Record<string, unknown>>
}

/** `coming`, `leaving`: a write is under way, or its outcome is unknown. `denied`: it was made, and the last read says that it is not there. */
type State = 'absent' | 'coming' | 'exists' | 'leaving' | 'denied'

/** What a list must and must not hold, by id: known to exist, or to be gone, all the while the list was read. */
export interface Expected {
  readonly existing: readonly string[]
  readonly gone: readonly string[]
  /** Whatever the run has to do with, existing or not. */
  readonly known: readonly string[]
  /** What was last written, of the resources that nobody wrote to meanwhile and of which it is known. */
  readonly written: readonly Written[]
  /** Ids as the URLs of creations and replacements spelt them: a server may take over any of these spellings. */
  readonly spelt: readonly string[]
}

/** A resource by id, and what a write left there. */
export interface Written {
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Inventory {
  set(id: string, state: State): void
  state(id: string): State | undefined
  /** Notes what a resource is written as; without a body: a write is under way, or what came of it is unknown. The result stands for this note. */
  wrote(id: string, body?: Written['body']): number
  /** What a resource was last written as, and the note that says so. */
  written(id: string): { readonly body?: Written['body']; readonly since: number } | undefined
  /** A PUT spells an id so. */
  spell(id: string): void
  /** Begins to watch; the result tells what stayed the same until it is called. */
  watch(): () => Expected
}

export function newInventory(): Inventory {
  const states = new Map<string, { id: string; state: State; since: number }>()
  const notes = new Map<string, { id: string; body?: Written['body']; since: number }>()
  const spelt = new Set<string>()
  let changes = 0
  return {
    set: (id, state) => void states.set(id.toLowerCase(), { id, state, since: ++changes }),
    state: (id) => states.get(id.toLowerCase())?.state,
    wrote(id, body) {
      notes.set(id.toLowerCase(), { id, ...(body && { body }), since: ++changes })
      return changes
    },
    written: (id) => notes.get(id.toLowerCase()),
    spell: (id) => void spelt.add(id),
    watch() {
      const begun = changes
      return () => {
        const steady = (state: State): string[] =>
          [...states.values()].filter((known) => known.state === state && known.since <= begun).map(({ id }) => id)
        const written = [...notes.values()].flatMap(({ id, body, since }) => (body && since <= begun ? [{ id, body }] : []))
        return {
          existing: steady('exists'),
          gone: steady('absent'),
          known: [...states.values()].map(({ id }) => id),
          written,
          spelt: [...spelt],
        }
      }
    },
  }
}

/** Whether an id is that of something below another one. */
export const isBelow = (id: string, parent: string): boolean => id.toLowerCase().startsWith(`${parent.toLowerCase()}/`)

/** The deepest first: a child is gone before its parent is deleted. */
export const byDepth = <T extends { readonly id: string }>(resources: readonly T[]): T[] => {
  const depth = ({ id }: T): number => id.split('/').length
  return [...resources].sort((a, b) => depth(b) - depth(a))
}
