/** `compare`: two reports, and what changed from the first to the second. */
import { resolve } from 'node:path'
import { changeLine } from '../../reports/changes.ts'
import { compareReports } from '../../reports/compare.ts'
import { changesToText, wrap } from '../../reports/console.ts'
import type { Changes, Report } from '../../reports/report.ts'
import { minute } from '../../reports/text.ts'
import { command } from '../command.ts'
import { withoutCommands } from '../github.ts'
import { help, json } from '../common-options.ts'
import { readReportFile } from '../verdict/report-file.ts'
import { UsageError } from '../usage.ts'

const options = [json, help] as const

const summary = [
  'Compares two reports: what has regressed, what was fixed, what is new, what is no longer tested, and which properties of answers changed.',
  'Exit code 1 when something has regressed.',
].join(' ')

/** Exit code 1 when a requirement has regressed, else 0. */
export const compare = command(
  { usage: 'compare BEFORE.json NOW.json [options]', summary, options, positionals: true },
  async (given, terminal, rest) => {
    const [first, second] = rest
    if (rest.length !== 2 || first === undefined || second === undefined)
      throw new UsageError('compare needs two reports: the earlier and the later report.json')
    const [before, now] = [first, second].map((file) => readReportFile(resolve(terminal.cwd, file), file)) as [Report, Report]
    const changes = compareReports(before, now)
    await withoutCommands(terminal, async () =>
      terminal.out(given.json ? `${JSON.stringify(changes, null, 2)}\n` : toText(changes, now, terminal.width)),
    )
    return changes.regressed.length > 0 ? 1 : 0
  },
)

function toText(changes: Changes, now: Report, width: number): string {
  const sayOf = ({ startedAt, verdict }: Pick<Report, 'startedAt' | 'verdict'>): string => `${verdict}, run of ${minute(startedAt)}`
  return [
    ...wrap(`before: ${sayOf(changes.before)}`, width),
    ...wrap(`now:    ${sayOf(now)}`, width),
    ...changes.differs.flatMap((each) => wrap(each, width)),
    '',
    ...wrap(changeLine(changes), width),
    ...changesToText(changes, width),
    '',
  ].join('\n')
}
