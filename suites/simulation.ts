/** The suite put to a server in-process, with a simulated clock: how defects and variants are tried, a hundred a second. */
import { simulatedClock } from '../harness/clock.ts'
import type { Mode } from '../harness/defect.ts'
import { toResponse } from '../harness/exchange.ts'
import type { Result } from '../harness/results.ts'
import { ledgerSums, memoryLedger } from '../harness/ledger.ts'
import type { PassRecord } from '../harness/record.ts'
import type { Handler, Middleware } from '../harness/server.ts'
import type { Limits } from '../harness/target.ts'
import type { Suite } from './conformance.ts'
import { azureManners } from '../harness/azure.ts'

/** A fresh server in the given mode with middlewares put around it. */
export type MakeServer = (mode: Mode, middlewares: readonly Middleware[]) => SimulatedServer

export interface SimulatedServer {
  readonly handle: Handler
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly token: string
}

export interface Simulation {
  readonly results: readonly Result[]
  readonly record: PassRecord
  /** Ids of what could not be removed. */
  readonly leaked: readonly string[]
}

/** The two modes of the default run: one vault a page shows pages in a group of two, whatever other scenarios do. */
export const synchronous: Mode = { create: 'sync', update: 'sync', delete: 'sync', pageSize: 1, neighbours: 1 }
export const asynchronous: Mode = { create: 'async', update: 'async', delete: 'async', pageSize: 20, neighbours: 3 }

/** The server of a simulation, where nothing else is said: two pages of the subscription show what ten would show, with a tenth of the requests fewer. */
export const simulatedMode: Mode = { ...synchronous, pageSize: 3, neighbours: 2 }

export async function simulate(
  suite: Suite,
  makeServer: MakeServer,
  mode: Mode = {},
  middleware?: () => Middleware,
  limits: Partial<Limits> = {},
  seed = 1,
): Promise<Simulation> {
  const { target, ...manners } = { ...simulatedMode, ...mode }
  const server = makeServer(manners, middleware ? [middleware()] : [])
  const ledger = memoryLedger()
  const pass = suite.open({
    target: {
      pass: 'simulation',
      kind: target ?? 'emulator',
      ...(target && azureManners),
      baseUrl: 'http://emulator.invalid',
      apiVersion: suite.contract.apiVersion,
      tags: {},
      freshGroup: true,
      subscription: server.subscription,
      group: server.group,
      location: server.location,
      limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000, ...limits },
      token: () => Promise.resolve(server.token),
      async send(request) {
        try {
          const { status, headers, body } = await server.handle(request)
          return { response: toResponse(status, headers, body) }
        } catch (error) {
          // A middleware that breaks the connection throws what a socket would; anything else is a broken middleware, and our own fault.
          const { code, message } = error as { code?: unknown; message: string }
          if (typeof code !== 'string') throw error
          return { failure: { code, message } }
        }
      },
    },
    ledger,
    clock: simulatedClock(),
    run: 'cst-simulated',
    seed,
    version: 'simulation',
    signal: new AbortController().signal,
  })
  await pass.close()
  return { results: suite.judge([pass.record]), record: pass.record, leaked: ledgerSums(ledger.entries).leaked }
}
