/**
 * A small honest Azure Backup: vaults and the operations list of Microsoft.RecoveryServices, kept in memory.
 * What it does, and on whose word, is told in `behaviours.ts`.
 */
import type { Handler, World } from '../harness/server.ts'
import { createControl, isControl } from './arm/control.ts'
import { createCore } from './arm/core.ts'
import { createJournal } from './arm/journal.ts'
import type { JournalEntry } from './arm/journal.ts'
import type { Store } from './arm/store.ts'
import { complete } from './options.ts'
import type { EmulatorOptions } from './options.ts'
import { recoveryServices } from './resources/kinds.ts'

export { defaults } from './options.ts'
export type { EmulatorOptions } from './options.ts'
export type { JournalEntry } from './arm/journal.ts'

export interface Emulator {
  readonly options: EmulatorOptions
  /** The server: no sockets, no timers. What a middleware throws, it throws: a broken middleware must not pass for a broken answer. */
  readonly handle: Handler
  readonly world: World
  /** Exactly the state at the start; the token stays the same. */
  reset(): void
  /** The requests since the start or the last reset, the latest 10 000, those to the control surface left out. */
  journal(): readonly JournalEntry[]
}

/** Makes an emulator; what is not given is as in `defaults`. Throws a RangeError on an option out of its range. */
export function createEmulator(options: Partial<EmulatorOptions> = {}): Emulator {
  const all = complete(options)
  const { store, answer, reset: restart } = createCore(recoveryServices(all), all)
  const world = worldOf(store)
  const journal = createJournal(all.token)
  const reset = (): void => {
    restart()
    journal.clear()
  }
  const control = createControl({ options: all, journal, reset })
  const server: Handler = async (request) => answer(request)
  const wrapped = (all.middlewares ?? []).reduceRight<Handler>((next, middleware) => (request) => middleware(request, next, world), server)
  const handle: Handler = async (request) => {
    const path = pathOf(request.url)
    if (isControl(path)) return control(request, path)
    const answered = await wrapped(request)
    journal.note(request, answered)
    return answered
  }
  return { options: all, handle, world, reset, journal: journal.entries }
}

/** The path of an absolute URL, without the cost of taking all of it apart. */
const pathOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*\/*(\/[^?#]*)/i.exec(url)?.[1] ?? '/'

/** What is kept, as the harness sees and changes it. */
const worldOf = (store: Store): World => ({
  resources: store.all(),
  snapshot: () => store.snapshot(),
  restore: (snapshot) => store.restore(snapshot as ReturnType<Store['snapshot']>),
})
