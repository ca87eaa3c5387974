/** Reads a report that an earlier run wrote. */
import { reportVersion, type Report } from '../../reports/report.ts'
import { checkReport } from '../../reports/schema.ts'
import { readText } from '../text-file.ts'
import { UsageError } from '../usage.ts'

/** `shown` is the file as the user named it. Throws UsageError for what is no report of this version. */
export function readReportFile(path: string, shown: string): Report {
  const text = readText(path, shown)
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${shown}: is no report: ${(error as Error).message.split('\n')[0]}`)
  }
  const version = (report as { reportVersion?: unknown } | null)?.reportVersion
  if (version !== undefined && version !== reportVersion) {
    throw new UsageError(`${shown}: is a report of version ${JSON.stringify(version)}, this program reads ${reportVersion}`)
  }
  const problems = checkReport(report)
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  if (problems.length > 0) throw new UsageError(`${shown}: is no sound report: ${problems[0]}${more}`)
  return report as Report
}
