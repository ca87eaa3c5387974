/** The suite put to a hostile server in-process, over real sockets, with everything that a run does: judged, reported, written. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derive } from '../../cli/verdict/derivation.ts'
import { createEmulator } from '../../emulator/emulator.ts'
import { partOf } from '../../fixtures/parts.ts'
import { simulatedClock } from '../../harness/clock.ts'
import type { Request } from '../../harness/exchange.ts'
import { openHttp } from '../../harness/http.ts'
import type { Result } from '../../harness/results.ts'
import { memoryLedger } from '../../harness/ledger.ts'
import type { PassRecord } from '../../harness/record.ts'
import { toConsole } from '../../reports/console.ts'
import type { Report } from '../../reports/report.ts'
import { gather } from '../../reports/evidence.ts'
import { writeReports } from '../../reports/write.ts'
import type { Contract } from '../../spec/contract.ts'
import type { Requirement } from '../../spec/requirements.ts'
import { newSuite } from '../../suites/conformance.ts'
import type { Behaviour } from './behaviour.ts'
import { listen } from './wire.ts'

/** A token in the form of real ones, with characters that encodings change. */
export const token = `eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.${'c2VjcmV0/of+a~run'.repeat(4)}.S1gn`

export interface Met {
  readonly results: readonly Result[]
  readonly record: PassRecord
  readonly report: Report
  /** Files by name. */
  readonly files: Readonly<Record<string, string>>
  readonly console: string
  /** What came to the server, and to the one elsewhere. */
  readonly requests: readonly Request[]
  readonly elsewhere: readonly Request[]
  /** Seconds that the run waited, by its own clock. */
  readonly seconds: number
  /** Ids of the run's vaults that the emulator still holds. */
  readonly left: readonly string[]
}

/** Milliseconds for one answer: where it is to come, more than any machine needs; where it never does, few. */
const patience = { honest: 600_000, stalled: 250 }

type Shown = Pick<Behaviour, 'of' | 'if' | 'meet' | 'mode' | 'scenarios' | 'stalls'>

/** What all runs share, read once. */
export interface Ground {
  readonly contract: Contract
  readonly requirements: readonly Requirement[]
}

export async function meet(
  { contract, requirements }: Ground,
  { of, if: fits, meet: act, mode, scenarios = ['operations-are-listed', 'vaults-are-listed'], stalls }: Shown,
): Promise<Met> {
  const suite = newSuite(contract, scenarios === 'all' ? {} : { scenarios })
  const emulator = createEmulator({ create: 'sync', update: 'sync', delete: 'sync', pageSize: 2, neighbours: 3, token, ...mode })
  const isMeant = (request: Request): boolean => {
    const part = partOf(request)
    return (of === undefined || (part !== undefined && of.includes(part))) && fits?.(request) !== false
  }
  let nth = 0
  const other = await listen({
    meet: (_, wire) => wire.send({ status: 200, headers: [['Content-Type', 'application/json']], body: '{"value":[]}' }),
  })
  const front = await listen({
    async meet(request, wire) {
      await (isMeant(request)
        ? act({ request, wire, honest: () => emulator.handle(request), elsewhere: other.url, nth: nth++ })
        : wire.send(await emulator.handle(request)))
    },
  })
  const [http, clock, ledger] = [openHttp({ proxy: true }), simulatedClock(), memoryLedger()]
  const { subscription, resourceGroups, location } = emulator.options
  const out = mkdtempSync(join(tmpdir(), 'hostile-'))
  try {
    const begun = clock.now()
    const pass = suite.open({
      target: {
        pass: 'target',
        kind: 'url',
        baseUrl: front.url,
        apiVersion: contract.apiVersion,
        tags: {},
        freshGroup: false,
        subscription,
        group: resourceGroups[0]!,
        location,
        limits: { timeoutMs: patience.honest, operationTimeoutMs: 60_000, cleanupTimeoutMs: 120_000 },
        token: () => Promise.resolve(token),
        send: (request, options) => http.send(request, stalls && isMeant(request) ? { ...options, timeoutMs: patience.stalled } : options),
      },
      ledger,
      clock,
      run: 'cst-hostile',
      seed: 1,
      version: 'test',
      signal: new AbortController().signal,
    })
    await pass.close()
    const { record } = pass
    const evidence = gather(
      {
        suite: { name: 'azure-backup-conformance', version: 'test' },
        contract: { apiVersion: contract.apiVersion, sha256: contract.sha256 },
        target: { kind: 'url', baseUrl: front.url },
        scope: scenarios === 'all' ? {} : { scenarios },
        run: 'cst-hostile',
        seed: 1,
        startedAt: begun,
        finishedAt: clock.now(),
        complete: true,
        ledger: ledger.entries,
        waivers: [],
        coverageDue: false,
        notes: [],
      },
      [record],
      { secrets: [token] },
    )
    const { report, results } = derive(evidence, suite, requirements)
    const paths = await writeReports(out, report, evidence)
    const files = Object.fromEntries(paths.map((path) => [path.slice(out.length + 1), readFileSync(path, 'utf8')]))
    return {
      results,
      record,
      report,
      files,
      console: toConsole(JSON.parse(files['report.json']!) as Report, { colour: false, width: 80, out }),
      requests: front.requests,
      elsewhere: other.requests,
      seconds: (clock.now() - begun) / 1000,
      left: [...emulator.world.resources.keys()].filter((id) => id.includes('cst-hostile')),
    }
  } finally {
    await Promise.all([http.close(), front.close(), other.close()])
    rmSync(out, { recursive: true, force: true })
  }
}
