/** A session: one run from the first request to the written reports. Lives in the thread in which vitest runs the suite. */
import { join } from 'node:path'
import { realClock } from '../../harness/clock.ts'
import { openHttp } from '../../harness/http.ts'
import { RunEnds } from '../../harness/interruption.ts'
import type { Exchange } from '../../harness/exchange.ts'
import type { Result } from '../../harness/results.ts'
import { fileLedger } from '../../harness/ledger.ts'
import { newPatience, patientAlarm } from '../../harness/patience.ts'
import type { Pass } from '../../harness/pass.ts'
import type { ScenarioEnd } from '../../harness/record.ts'
import type { Scenario } from '../../harness/scenario.ts'
import type { Suite } from '../../suites/conformance.ts'
import { compareReports } from '../../reports/compare.ts'
import { gather, narrowingOf, passesOf, type CarriedPass, type Evidence } from '../../reports/evidence.ts'
import { newIdRedactor } from '../../reports/ids.ts'
import { redactor, tokensOf } from '../../reports/redact.ts'
import type { Report } from '../../reports/report.ts'
import { textRedactor } from '../../reports/secrets.ts'
import { writeReports, writeWhole } from '../../reports/write.ts'
import { version } from '../version.ts'
import { derive, suiteFor, type Derived } from '../verdict/derivation.ts'
import { newProgress } from './progress.ts'
import type { RunSettings } from './settings.ts'
import type { Place } from './place.ts'
import { stopChannel, type StopMessage } from './stop-channel.ts'
import { targetOf } from './target.ts'
import { openTokens } from './tokens.ts'

/** Ends early when the stop channel says so: what was created is still removed, what was found is still reported. */
export interface Session {
  readonly suite: Suite
  readonly passes: readonly Pass[]
  /** Tells all scenarios of all passes side by side; `tell` waits for one of them. */
  start(): void
  run(pass: Pass, scenario: Scenario): Promise<ScenarioEnd>
  /** The exchanges of a scenario as they may be shown: at once, or, where ids are replaced, when all are known. */
  shown(pass: Pass, scenario: Scenario): Promise<readonly Exchange[]>
  /** Everything told and cleaned up, and how each result was judged. */
  results(): Promise<readonly Result[]>
  /** Writes the reports, once all is judged. */
  finish(): Promise<Report>
}

/** `first`: what was asked of the target before its passes. It is evidence as all else, and comes first. */
export async function openSession(settings: RunSettings, places: readonly Place[], first?: CarriedPass): Promise<Session> {
  const suite = await suiteFor(settings)
  const { contract } = suite
  const [ending, abandoning] = [new AbortController(), new AbortController()]
  const before = first ? passesOf({ facts: { passes: [first.pass], scope: settings.scope }, exchanges: first.exchanges }) : []
  const startedAt = Math.min(Date.now(), ...(first?.exchanges ?? []).map((exchange) => Date.parse(exchange.startedAt)))
  const usedBefore = new Set(first?.exchanges.flatMap(tokensOf))
  const ledgerFile = join(settings.out, 'ledger.ndjson')
  const https = places.map(() => openHttp({ ...(settings.ca !== undefined && { ca: settings.ca }), proxy: settings.kind !== 'emulator' }))
  const stop = (reason: string): void => ending.abort(new RunEnds(reason))
  const tokens = openTokens(settings, stop)
  const secrets = (): string[] => [...places.flatMap(({ token }) => token ?? []), ...usedBefore, ...tokens.used]
  // a server may give the token back in what it says, to requests that had none too
  const ids = settings.redactIds ? newIdRedactor(places.map(({ subscription }) => subscription)) : undefined
  const clean = (text: string): string => textRedactor(secrets(), ids?.replace)(text)
  const ledger = fileLedger(ledgerFile, (text) => textRedactor(secrets())(text))
  const progress = settings.progress ? newProgress((line) => process.stdout.write(line), Date.now, clean) : undefined
  const patience = newPatience(realClock, settings.patience)
  const passes = places.map((place, i) =>
    suite.open({
      target: { ...targetOf(settings, place, suite, https[i]!.send, tokens.of(place)), patience },
      ledger,
      clock: realClock,
      run: settings.run,
      seed: settings.seed,
      version,
      signal: ending.signal,
      abandon: abandoning.signal,
      ...(progress && { progress: (step) => progress.step(step) }),
      ...(settings.shard && { part: settings.shard.part }),
    }),
  )
  const channel = stopChannel(settings.run)
  channel.onmessage = (message) => {
    const { ends, reason } = (message as { data: StopMessage }).data
    ;(ends === 'stop' ? ending : abandoning).abort(new RunEnds(reason))
  }
  channel.postMessage('open')
  const disarm = patientAlarm(realClock, settings.runTimeoutMs, patience, () => stop(timeIsUp(settings, patience.granted())))
  const unwatch = progress?.watch(passes)
  const gathered = (): Evidence => {
    const reason = ending.signal.aborted ? (ending.signal.reason as Error).message : undefined
    return gather(
      {
        suite: { name: 'azure-backup-conformance', version },
        contract: { apiVersion: contract.apiVersion, sha256: contract.sha256 },
        target: { kind: settings.kind, baseUrl: places.map(({ baseUrl }) => baseUrl).join(' and ') },
        scope: settings.scope,
        ...(settings.shard && { shard: settings.shard }),
        ...(settings.implementation && { implementation: settings.implementation }),
        run: settings.run,
        seed: settings.seed,
        startedAt,
        finishedAt: Date.now(),
        complete: reason === undefined,
        ledger: ledger.entries,
        waivers: settings.claims?.waivers ?? [],
        coverageDue: settings.kind === 'emulator' && settings.contract === undefined && narrowingOf(settings).length === 0,
        notes: [
          ...(reason === undefined ? [] : [`The run ended early: ${reason}.`]),
          ...(settings.unverified
            ? ['NODE_TLS_REJECT_UNAUTHORIZED=0: the certificate of the target was not verified; anybody may have answered in its place.']
            : []),
        ],
      },
      [...before, ...passes.map(({ record }) => record)],
      {
        secrets: secrets(),
        ...(ids && { ids }),
      },
    )
  }
  let closed: Promise<Derived & { evidence: Evidence }> | undefined
  const judged = (): Promise<Derived & { evidence: Evidence }> =>
    (closed ??= Promise.all(passes.map((pass) => pass.close())).then(async () => {
      disarm()
      unwatch?.()
      channel.close()
      tokens.close()
      await Promise.all(https.map((http) => http.close()))
      const evidence = gathered()
      return { evidence, ...derive(evidence, suite) }
    }))
  return {
    suite,
    passes,
    start: () => void judged(),
    async run(pass, scenario) {
      const endings = await pass.run(scenario)
      return endings.ended === undefined ? endings : { ...endings, ended: clean(endings.ended) }
    },
    async shown({ record }, { id }) {
      const exchanges = settings.redactIds ? (await judged()).evidence.exchanges : record.exchanges
      return exchanges.filter(({ pass, scenario }) => pass === record.target.pass && scenario === id).map(redactor(secrets()))
    },
    results: async () => (await judged()).results,
    async finish() {
      const { report, evidence } = await judged()
      const previous = settings.claims?.previous
      const endings = previous ? { ...report, since: compareReports(previous, report) } : report
      await writeReports(settings.out, endings, evidence, { stepSummary: process.env['GITHUB_STEP_SUMMARY'] })
      // as long as something is left, the ledger has to say where
      if (settings.redactIds && report.ledger.leaked.length === 0)
        await writeWhole(ledgerFile, evidence.facts.ledger.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
      return endings
    },
  }
}

/** Why a run ends, and what gives the next one longer. */
function timeIsUp({ runTimeoutMs, kind }: RunSettings, granted: number): string {
  const [bound, more] = [runTimeoutMs / 1000, Math.round(granted / 1000)]
  const enough = kind === 'azure' ? '2h' : `${Math.ceil((2 * (bound + more)) / 60)}m`
  return `the run took longer than ${bound} s${more > 0 ? ` and the ${more} s more that the server asked for` : ''}; --run-timeout ${enough} gives it longer`
}
