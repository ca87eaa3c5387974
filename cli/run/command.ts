/** `run`: puts the suite to a target, reports, cleans up. */
import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openEntries, readLedger } from '../../harness/ledger.ts'
import { toConsole } from '../../reports/console.ts'
import type { Report } from '../../reports/report.ts'
import { exitCode } from '../../reports/verdict.ts'
import { configure } from '../configuration.ts'
import { makeFolder } from '../folder.ts'
import { helpFor } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage.ts'
import { runOptions } from './options.ts'
import { openPlaces } from './places.ts'
import { preflight } from './preflight.ts'
import { checkNames } from './names.ts'
import { suiteFor } from './suite.ts'
import { masked, resolveSettings, type RunSettings } from './settings.ts'
import { runVitest } from './vitest.ts'

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { env, cwd } = terminal
  const values = configure(args, env, runOptions, cwd)
  if (values['help']) {
    terminal.out(helpFor('run [options]', 'Puts the suite to a target, reports, and removes what it created. Each option can also be set as AZBACKUP_… in the environment, or in azure-backup-conformance.yml.', runOptions))
    return 0
  }
  const settings = resolveSettings(values, env, cwd)
  if (values['print-config']) {
    terminal.out(`${JSON.stringify(masked(settings), null, 2)}\n`)
    return 0
  }
  const suite = await suiteFor(settings)
  checkNames(settings, suite)
  if (settings.server) await preflight(settings, settings.server, suite)
  clearOut(settings)
  const places = await openPlaces(settings)
  try {
    const target = settings.server?.baseUrl ?? 'the embedded emulator, synchronous and asynchronous'
    terminal.out(`Azure Backup conformance: ${suite.cells.length} cells (run ${settings.run}, seed ${settings.seed})\nput to ${target}\n`)
    const { interrupted, problem } = await runVitest(settings, places.places, terminal)
    const report = readReport(settings)
    if (!report) throw new Error(problem ?? 'the run ended without a report')
    terminal.out(`\n${toConsole(report, { colour: terminal.colour, width: terminal.width, out: relative(cwd, settings.out) || '.' })}\n`)
    return report.ledger.leaked.length > 0 ? 3 : interrupted ? 130 : exitCode(report)
  } finally {
    await places.close()
  }
}

/** Makes the folder, and removes what an earlier run wrote there, unless that run left something behind that only its ledger knows. */
function clearOut({ out }: RunSettings): void {
  const file = join(out, 'ledger.ndjson')
  const open = openEntries(readLedger(file)).filter(({ target }) => target !== 'emulator')
  if (open.length > 0) throw new UsageError(`${file} says that ${open.length} vault${open.length === 1 ? ' of an earlier run still exists' : 's of earlier runs still exist'}, ${open[0]!.id} at ${open[0]!.baseUrl}; remove them, then the file, or use another --out`)
  makeFolder(out, '--out')
  for (const name of ['ledger.ndjson', 'report.json', 'evidence.har', 'junit.xml', 'summary.md', 'index.html', 'allure-results']) rmSync(join(out, name), { recursive: true, force: true })
}

function readReport({ out }: RunSettings): Report | undefined {
  try {
    return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report
  } catch {
    return undefined
  }
}
