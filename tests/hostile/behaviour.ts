/** A behaviour of a hostile or broken server, and what a run has to make of it. */
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import type { Part } from '../../fixtures/parts.ts'
import type { Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import type { Wire } from './wire.ts'

/** A request that the behaviour is shown to. */
export interface Meeting {
  readonly request: Request
  readonly wire: Wire
  /** What the honest emulator answers to it. */
  honest(): Promise<Answer>
  /** Base URL of another server, which ought to get no request. */
  readonly elsewhere: string
  /** How many of its requests came before this one. */
  readonly nth: number
}

export interface Behaviour {
  readonly id: string
  /** What the server does, in one sentence. */
  readonly says: string
  /** Which requests meet it; the honest emulator answers all others. Absent: all. */
  readonly of?: readonly Part[]
  readonly if?: (request: Request) => boolean
  /** Ids of the scenarios that are told; absent: those of the lists, which also make a vault and remove it. */
  readonly scenarios?: readonly string[] | 'all'
  readonly mode?: Partial<EmulatorOptions>
  /** Some of these requests are never answered: the tests do not wait for long. */
  readonly stalls?: true
  meet(meeting: Meeting): unknown
  /** The checks that turn red, and no other does. None: nobody is a false positive. */
  readonly red: readonly string[]
  /** The server is wrong in all that it says: others turn red as well. */
  readonly amongOthers?: true
  /** What some finding says. */
  readonly finds?: RegExp
  /** What each reason says why something could not be judged. Absent: all was judged. */
  readonly untested?: RegExp
  /** What was created may be left behind: it stands in the ledger, and the report names it. */
  readonly leaves?: true
  /** How many requests it gets at most; absent: as many as an honest one, and a few. */
  readonly requests?: number
  /** How many seconds the run waits at most, by its own clock; absent: five minutes. */
  readonly seconds?: number
}

/** A whole answer in JSON. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: [
    ['Content-Type', 'application/json'],
    ['Date', new Date().toUTCString()],
    ['x-ms-request-id', crypto.randomUUID()],
    ['x-ms-correlation-request-id', crypto.randomUUID()],
    ...Object.entries(headers),
  ],
})
