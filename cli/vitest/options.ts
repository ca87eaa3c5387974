/** The options of vitest, for both doors: the command line, which runs what is built, and `npx vitest run`, which runs the sources. */
import { join } from 'node:path'
import type { InlineConfig, Reporter } from 'vitest/node'
import { setAside } from './set-aside.ts'
import type { CarriedPass } from '../../reports/evidence.ts'
import type { RunSettings } from '../run/settings.ts'
import type { Place } from '../run/place.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** What a run goes by, where its passes go, and what was asked there before. */
    conformance: { readonly settings: RunSettings; readonly places: readonly Place[]; readonly first?: CarriedPass }
  }
}

/** What every run of vitest has in common: threads, and no file written into anybody's folder. */
export const common = { pool: 'threads', isolate: false, cache: false } as const satisfies InlineConfig

/** Allure's results lie in `out`; ids depend neither on the folder of the clone nor on the name of the machine. */
export async function allureReporter(out: string): Promise<Reporter> {
  const { default: Allure } = await import('./allure.ts')
  return new Allure({ resultsDir: join(out, 'allure-results'), reportMatchers: false, listeners: [{ beforeTestResultWrite: stable }] })
}

/** To be called before the reporter is made. */
export const clearAllure = (out: string): void => setAside(join(out, 'allure-results'))

interface AllureResult {
  fullName?: string
  titlePath?: string[]
  testCaseId?: string
  historyId?: string
  labels: { name: string; value: string }[]
}

/** Allure makes ids from paths relative to the working directory, and labels results with the name of the machine. */
function stable(result: AllureResult): void {
  const { fullName = '', titlePath = [] } = result
  result.fullName = fullName.replace(/^.*?(suites|tests)\//, '$1/').replace(/\.test\.[jt]s#/, '#')
  result.titlePath = titlePath.slice(
    Math.max(
      0,
      titlePath.findIndex((part) => part === 'suites' || part === 'tests'),
    ),
  )
  result.testCaseId = result.historyId = result.fullName
  result.labels = result.labels.filter(({ name }) => name !== 'host' && name !== 'package' && name !== 'thread')
}
