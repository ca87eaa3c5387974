/** Reads a report that an earlier run wrote. */
import { reportVersion, type Report } from '../../reports/report.ts'
import { checkReport } from '../../reports/schema.ts'
import { isObject } from '../../spec/json.ts'
import { about, readText } from '../text-file.ts'

/** `shown` is the file as the user named it. Throws UsageError for what is no report of this version. */
export function readReportFile(path: string, shown: string): Report {
  return about(shown, () => {
    const report = JSON.parse(readText(path, shown)) as unknown
    const version = isObject(report) ? report['reportVersion'] : undefined
    if (version === undefined) throw new Error('is not a report.json of this suite')
    if (version !== reportVersion) throw new Error(`is a report of version ${JSON.stringify(version)}, this program reads ${reportVersion}`)
    const problems = checkReport(report)
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    if (problems.length > 0) throw new Error(`is a damaged report: ${problems[0]}${more}`)
    return report as Report
  })
}
