/** A session: one run from the first request to the written reports. Lives in the thread in which vitest runs the suite. */
import { join } from 'node:path'
import { loadRequirements } from '../../spec/requirements.ts'
import { azureManners } from '../../harness/azure.ts'
import { realClock } from '../../harness/clock.ts'
import { openHttp } from '../../harness/http.ts'
import { RunEnds } from '../../harness/interruption.ts'
import type { JudgedCell } from '../../harness/judge.ts'
import { fileLedger } from '../../harness/ledger.ts'
import type { Pass, Told } from '../../harness/pass.ts'
import type { Story } from '../../harness/story.ts'
import type { Target } from '../../harness/target.ts'
import type { Suite } from '../../suites/conformance.ts'
import { buildReport } from '../../reports/build.ts'
import { compareReports } from '../../reports/compare.ts'
import type { Report } from '../../reports/report.ts'
import { count } from '../../reports/text.ts'
import { waive } from '../../reports/waivers.ts'
import { writeReports } from '../../reports/write.ts'
import { version } from '../version.ts'
import { newProgress } from './progress.ts'
import { suiteFor } from './suite.ts'
import type { Place, RunSettings } from './settings.ts'
import { stopChannel, type StopMessage } from './stop-channel.ts'
import { openTokens } from './tokens.ts'

/** Ends early when the stop channel says so: what was created is still removed, what was found is still reported. */
export interface Session {
  readonly suite: Suite
  readonly passes: readonly Pass[]
  /** Tells all stories of all passes side by side; `tell` waits for one of them. */
  start(): void
  tell(pass: Pass, story: Story): Promise<Told>
  /** Everything told and cleaned up, and how each cell was judged. */
  cells(): Promise<readonly JudgedCell[]>
  /** Writes the reports, once all is judged. */
  finish(): Promise<Report>
}

export async function openSession(settings: RunSettings, places: readonly Place[]): Promise<Session> {
  const suite = await suiteFor(settings)
  const { contract } = suite
  const [ending, abandoning] = [new AbortController(), new AbortController()]
  const startedAt = Date.now()
  const ledger = fileLedger(join(settings.out, 'ledger.ndjson'))
  const https = places.map(() => openHttp({ ...(settings.ca !== undefined && { ca: settings.ca }), proxy: settings.kind !== 'emulator' }))
  const progress = settings.progress ? newProgress((line) => process.stdout.write(line)) : undefined
  const stop = (reason: string): void => ending.abort(new RunEnds(reason))
  const tokens = openTokens(settings, stop)
  const passes = places.map((place, i) =>
    suite.open({
      target: targetOf(settings, place, suite, https[i]!.send, tokens.of(place)), ledger, clock: realClock, run: settings.run, seed: settings.seed, version, signal: ending.signal, abandon: abandoning.signal,
      ...(progress && { progress: (step) => progress.step(step) }),
    }),
  )
  const channel = stopChannel(settings.run)
  channel.onmessage = (message) => {
    const { ends, reason } = (message as { data: StopMessage }).data
    ;(ends === 'stop' ? ending : abandoning).abort(new RunEnds(reason))
  }
  channel.postMessage('open')
  const disarm = realClock.alarm(settings.runTimeoutMs, () => stop(`the run took longer than ${settings.runTimeoutMs / 1000} s`))
  const unwatch = progress?.watch(passes)
  let closed: Promise<readonly JudgedCell[]> | undefined
  const cells = (): Promise<readonly JudgedCell[]> =>
    (closed ??= Promise.all(passes.map((pass) => pass.close())).then(async () => {
      disarm()
      unwatch?.()
      channel.close()
      tokens.close()
      await Promise.all(https.map((http) => http.close()))
      return waive(suite.judge(passes.map(({ record }) => record)), settings.claims?.waivers ?? [])
    }))
  return {
    suite, passes, cells,
    start: () => void cells(),
    tell: (pass, story) => pass.tell(story),
    async finish() {
      const judged = await cells()
      const records = passes.map(({ record }) => record)
      const reason = ending.signal.aborted ? (ending.signal.reason as Error).message : undefined
      const built = buildReport({
        suite: { name: 'azure-backup-conformance', version }, contract, binding: suite.binding, requirements: loadRequirements(), passes: records, cells: judged, waivers: settings.claims?.waivers ?? [],
        target: { kind: settings.kind, baseUrl: places.map(({ baseUrl }) => baseUrl).join(' and ') }, ledger: ledger.entries, seed: settings.seed,
        startedAt, finishedAt: Date.now(), complete: reason === undefined, coverageDue: settings.kind === 'emulator' && settings.contract === undefined && isWhole(settings),
        notes: [...narrowed(settings, suite.cells.length - judged.length), ...(reason === undefined ? [] : [`The run ended early: ${reason}.`])],
      })
      const previous = settings.claims?.previous
      const report = previous ? { ...built, since: compareReports(previous, built) } : built
      const holds = records.flatMap((record) => record.holds.length)
      await writeReports(settings.out, report, records.flatMap(({ exchanges }) => exchanges), { run: settings.run, seed: settings.seed, holds }, {
        secrets: [...places.flatMap(({ token }) => token ?? []), ...tokens.used], stepSummary: process.env['GITHUB_STEP_SUMMARY'],
      })
      return report
    },
  }
}

/** What a run that asks less says of itself. */
function narrowed({ scope: { stories, readOnly } }: RunSettings, absent: number): string[] {
  const by = [...(stories?.length ? [`told were only ${stories.join(', ')}`] : []), ...(readOnly ? ['nothing was written (--read-only)'] : [])]
  return by.length === 0 ? [] : [`The run was narrowed: ${by.join(', and ')}.${absent > 0 ? ` ${count(absent, 'cell')} that no such story comes to ${absent === 1 ? 'is' : 'are'} not in this report.` : ''}`]
}

/** Whether nothing narrows the run. */
const isWhole = ({ scope: { profiles, checks, operations, stories, readOnly } }: RunSettings): boolean => !readOnly && [profiles, checks, operations, stories].every((list) => !list?.length)

export function targetOf({ kind, tags, freshGroup, limits, apiVersion, scope }: RunSettings, { token: _given, ...place }: Place, { contract }: Suite, send: Target['send'], token: Target['token']): Target {
  return { ...place, kind, send, ...((kind as string) === 'azure' && azureManners), apiVersion: apiVersion ?? contract.apiVersion, tags, freshGroup, limits, ...(scope.readOnly && { readOnly: true }), ...(token && { token }) }
}
