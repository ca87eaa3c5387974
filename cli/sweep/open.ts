/** What a sweep works with: a stage without scenarios, at the place where a run would go. */
import { realClock } from '../../harness/clock.ts'
import { openHttp } from '../../harness/http.ts'
import { memoryLedger } from '../../harness/ledger.ts'
import { openStage, type Stage } from '../../harness/stage.ts'
import type { Suite } from '../../suites/conformance.ts'
import type { TokenSource } from '../auth/token-source.ts'
import type { RunSettings } from '../run/settings.ts'
import type { Place } from '../run/place.ts'
import { targetOf } from '../run/target.ts'
import { version } from '../version.ts'

export interface Sweeper {
  readonly stage: Stage
  close(): Promise<void>
}

export function openSweeper(
  settings: RunSettings,
  place: Place,
  suite: Suite,
  token: TokenSource | undefined,
  interrupt: AbortSignal = new AbortController().signal,
): Sweeper {
  const http = openHttp({ ...(settings.ca !== undefined && { ca: settings.ca }), proxy: true })
  const target = targetOf(settings, place, suite, http.send, token)
  const { maxResources: _, maxDeletes: __, ...limits } = target.limits
  const stage: Stage = {
    ...openStage({
      target: { ...target, limits },
      contract: suite.contract,
      binding: suite.binding,
      scenarios: [],
      makeShared: () => Promise.reject(new Error('a sweep creates nothing')),
      ledger: memoryLedger(),
      clock: realClock,
      run: 'sweep',
      seed: settings.seed,
      version,
      signal: interrupt,
    }),
    hurried: true,
  }
  return { stage, close: () => http.close() }
}
