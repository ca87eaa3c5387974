/** The lines that end what a command says of a report. */
import { relative } from 'node:path'
import { toConsole } from '../../reports/console.ts'
import type { Report } from '../../reports/report.ts'
import type { Terminal } from '../terminal.ts'

/** `out`, absolute: where the reports lie. */
export const closingVerdict = (report: Report, out: string, { colour, width, cwd }: Terminal): string =>
  `${toConsole(report, { colour, width, out: relative(cwd, out) || '.' })}\n`
