/** What is done with evidence that needs no run any more: the report is derived, written, printed, and told to GitHub. `judge` and `merge` end so. */
import type { Evidence } from '../../reports/evidence.ts'
import { exitCode } from '../../reports/verdict.ts'
import { writeReports } from '../../reports/write.ts'
import type { Suite } from '../../suites/conformance.ts'
import { closingVerdict } from './closing-verdict.ts'
import { derive } from './derivation.ts'
import { claimFolder } from '../folder.ts'
import { annotate, withoutCommands } from '../github.ts'
import type { Terminal } from '../terminal.ts'

/** The exit code. `out`: absolute, as `--out` names it. Throws UsageError when that folder cannot be had, and an Error when the evidence does not hold together. */
export async function publish(evidence: Evidence, suite: Suite, out: string, terminal: Terminal): Promise<number> {
  const { report } = derive(evidence, suite)
  // what stood there goes when there is something to put in its place
  claimFolder(out, '--out')
  await writeReports(out, report, evidence, { stepSummary: terminal.env['GITHUB_STEP_SUMMARY'] })
  await withoutCommands(terminal, async () => terminal.out(closingVerdict(report, out, terminal)))
  annotate(report, suite.contract, terminal)
  return exitCode(report)
}
