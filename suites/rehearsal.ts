/** The suite put to a server in-process, with a simulated clock: how defects and variants are tried, a hundred a second. */
import { simulatedClock } from '../harness/clock.ts'
import type { Temper } from '../harness/defect.ts'
import { toResponse } from '../harness/exchange.ts'
import type { JudgedCell } from '../harness/judge.ts'
import { ledgerSums, memoryLedger } from '../harness/ledger.ts'
import type { PassRecord } from '../harness/pass.ts'
import type { Handler, Layer } from '../harness/server.ts'
import type { Limits } from '../harness/target.ts'
import type { Suite } from './conformance.ts'
import { azureManners } from '../harness/azure.ts'

/** A fresh server in the given temper with layers put around it. */
export type MakeServer = (temper: Temper, layers: readonly Layer[]) => RehearsalServer

export interface RehearsalServer {
  readonly handle: Handler
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly token: string
}

export interface Rehearsal {
  readonly cells: readonly JudgedCell[]
  readonly record: PassRecord
  /** Ids of what could not be removed. */
  readonly leaked: readonly string[]
}

/** The two tempers of the default run: one vault a page shows pages in a group of two, whatever other stories do. */
export const synchronous: Temper = { create: 'sync', update: 'sync', delete: 'sync', pageSize: 1, vaults: 1 }
export const asynchronous: Temper = { create: 'async', update: 'async', delete: 'async', pageSize: 20, vaults: 3 }

/** The server of a rehearsal, where nothing else is said: two pages of the subscription show what ten would show, with a tenth of the requests fewer. */
export const rehearsed: Temper = { ...synchronous, pageSize: 3, vaults: 2 }

export async function rehearse(
  suite: Suite,
  makeServer: MakeServer,
  temper: Temper = {},
  layer?: () => Layer,
  limits: Partial<Limits> = {},
  seed = 1,
): Promise<Rehearsal> {
  const { target, ...manners } = { ...rehearsed, ...temper }
  const server = makeServer(manners, layer ? [layer()] : [])
  const ledger = memoryLedger()
  const pass = suite.open({
    target: {
      pass: 'rehearsal',
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
          // A layer that breaks the connection throws what a socket would; anything else is a broken layer, and our own fault.
          const { code, message } = error as { code?: unknown; message: string }
          if (typeof code !== 'string') throw error
          return { failure: { code, message } }
        }
      },
    },
    ledger,
    clock: simulatedClock(),
    run: 'cst-rehearsal',
    seed,
    version: 'rehearsal',
    signal: new AbortController().signal,
  })
  await pass.close()
  return { cells: suite.judge([pass.record]), record: pass.record, leaked: ledgerSums(ledger.entries).leaked }
}
