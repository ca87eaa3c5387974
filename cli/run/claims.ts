/** What the user says of the target beforehand: known deviations, and the report of an earlier run. Read before anything is sent. */
import { parseWaivers, WaiverError, type Waiver } from '../../reports/waivers.ts'
import type { RunFacts } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import { readReportFile } from '../verdict/report-file.ts'
import { suiteFor } from '../verdict/derivation.ts'
import { asNamed, readText } from '../text-file.ts'
import { UsageError } from '../usage.ts'

export interface Claims {
  readonly waivers: readonly Waiver[]
  readonly previous?: Report
}

/** Where claims stand, and what they are about: a part of the settings of a run. */
interface ClaimsGiven {
  readonly waiversFile?: string
  readonly previousFile?: string
  readonly contract?: readonly string[]
  readonly scope: RunFacts['scope']
}

/** Throws UsageError, with file and line, for a waiver that is malformed, expired or of no result, and for a report that cannot be used. */
export async function readClaims(settings: ClaimsGiven, cwd: string): Promise<Claims> {
  const { waiversFile, previousFile } = settings
  return {
    waivers: waiversFile === undefined ? [] : parse(waiversFile, `--waivers: ${asNamed(waiversFile, cwd)}`, await allResults(settings)),
    ...(previousFile !== undefined && { previous: readReportFile(previousFile, `--previous: ${asNamed(previousFile, cwd)}`) }),
  }
}

/** Those of the suite narrowed by nothing: a waiver outside the scope of a run is none of its business. */
async function allResults({ contract, scope: { areas, azure } }: ClaimsGiven): Promise<readonly string[]> {
  return (await suiteFor({ contract, scope: { ...(areas && { areas }), ...(azure && { azure }) } })).results.map(({ result }) => result)
}

function parse(path: string, shown: string, results: readonly string[]): readonly Waiver[] {
  const text = readText(path, shown)
  try {
    return parseWaivers({ file: shown, text, results, today: new Date().toISOString().slice(0, 10) })
  } catch (error) {
    throw error instanceof WaiverError ? new UsageError(error.message) : error
  }
}
