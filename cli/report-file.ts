/** Reads a report that an earlier run wrote. */
import { readFileSync } from 'node:fs'
import { reportVersion, type Report } from '../reports/report.ts'
import { checkReport } from '../reports/schema.ts'
import { UsageError } from './usage.ts'

/** `shown` is the file as the user named it. Throws UsageError for what is no report of this version. */
export function readReportFile(path: string, shown: string): Report {
  let report: unknown
  try {
    report = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw new UsageError(`${shown}: is no report: ${message.split('\n')[0]}`)
    throw new UsageError(`${shown}: ${code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`}`)
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
