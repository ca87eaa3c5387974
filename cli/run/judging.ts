/** Judges a target: asks the first questions, removes what an earlier run left, lets vitest run the suite, says what was found. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { wrap } from '../../reports/console.ts'
import type { Report } from '../../reports/report.ts'
import { count } from '../../reports/text.ts'
import { exitCode } from '../../reports/verdict.ts'
import type { Suite } from '../../suites/conformance.ts'
import type { TokenSource } from '../auth/token-source.ts'
import { closingVerdict } from '../verdict/closing-verdict.ts'
import { suiteFor } from '../verdict/derivation.ts'
import { discreet } from '../discreet.ts'
import { claimFolder, makeFolder } from '../folder.ts'
import { annotate, withoutCommands } from '../github.ts'
import { sweepBeforeRun } from '../sweep/before-run.ts'
import { asNamed } from '../text-file.ts'
import type { Terminal } from '../terminal.ts'
import { clearAllure } from '../vitest/options.ts'
import { acquaintance, type FirstAnswers } from './acquaintance.ts'
import { openInterrupts, type Interrupts } from './interrupts.ts'
import { readClaims } from './claims.ts'
import { lockFolder } from './lock.ts'
import { login } from './login.ts'
import { checkNames } from './names.ts'
import { openPlaces } from './places.ts'
import type { SuiteThread } from '../vitest/pool.ts'
import { openPreflight, type Preflight } from './preflight.ts'
import type { RunSettings } from './settings.ts'
import { answerTokens } from './token-channel.ts'
import { checkUsable } from './usable.ts'
import { runVitest } from '../vitest/vitest.ts'

/** The exit code. Throws UsageError for what is no fault of the target's answers, Interrupted when somebody interrupts before anything is created. */
export async function judge(given: RunSettings, thread: SuiteThread, terminal: Terminal): Promise<number> {
  const suite = await suiteFor(given)
  checkNames(given, suite)
  await checkUsable(given, suite)
  const claims = await readClaims(given, terminal.cwd)
  const settings = { ...given, claims }
  if (given.waiversFile !== undefined && claims.waivers.length === 0)
    terminal.err(`note: --waivers: ${asNamed(given.waiversFile, terminal.cwd)}: holds no waiver\n`)
  const { token, note } = await login(settings, terminal.env)
  if (note !== undefined) terminal.err(`note: ${note}\n`)
  const discretion = discreet(terminal, token)
  const interrupts = openInterrupts()
  interrupts.take()
  try {
    const { report, code } = await withoutCommands(terminal, () =>
      discretion.speak(() => judgeTarget({ settings, suite, ...discretion, interrupts, thread })),
    )
    annotate(report, suite.contract, terminal)
    return code
  } finally {
    interrupts.close()
  }
}

interface Task {
  readonly settings: RunSettings
  readonly suite: Suite
  readonly token?: TokenSource
  readonly terminal: Terminal
  readonly interrupts: Interrupts
  readonly thread: SuiteThread
}

/** What a run takes besides its scenarios and its cleaning up, at most. Milliseconds. */
const spare = 300_000

async function judgeTarget(task: Task): Promise<{ report: Report; code: number }> {
  const { settings, suite, token, interrupts } = task
  const { server } = settings
  // while the target answers; whoever uses it hears when that fails
  void import('vitest/node').catch(() => undefined)
  const preflight = server && openPreflight(settings, server, suite, token, interrupts.first)
  try {
    return await judgeAfter(task, preflight, await preflight?.ask())
  } finally {
    await preflight?.close()
  }
}

async function judgeAfter(
  task: Task,
  preflight: Preflight | undefined,
  first: FirstAnswers | undefined,
): Promise<{ report: Report; code: number }> {
  const { settings } = task
  const { out } = settings
  makeFolder(out, '--out')
  const release = lockFolder(
    out,
    settings.run,
    settings.runTimeoutMs + settings.patience.runMs + (settings.limits.cleanupTimeoutMs ?? 0) + spare,
  )
  try {
    return await judgeIn(task, preflight, first)
  } finally {
    release()
  }
}

/** The folder is ours until this has ended. */
async function judgeIn(
  { settings, suite, token, terminal, interrupts, thread }: Task,
  preflight: Preflight | undefined,
  first: FirstAnswers | undefined,
): Promise<{ report: Report; code: number }> {
  const { server, freshGroup, out } = settings
  await sweepBeforeRun(settings, suite, token, terminal, interrupts.first)
  // what an earlier run left in the group is swept before the group is asked for to be empty
  if (freshGroup) await preflight?.checkFreshGroup()
  clearOut(settings)
  const { places, close } = await openPlaces(settings)
  const answering = token && answerTokens(settings.run, token)
  try {
    const target = server?.baseUrl ?? 'the embedded emulator, synchronous and asynchronous'
    terminal.out(
      `Azure Backup conformance: ${count(suite.results.length, 'result')} (run ${settings.run}, seed ${settings.seed})\nTarget: ${target}\n${
        first
          ? acquaintance(first)
              .map((line) => `  ${line}\n`)
              .join('')
          : ''
      }`,
    )
    const problem = await runVitest({ settings, places, ...(preflight && { first: preflight.seen() }) }, thread.pool, terminal, interrupts)
    const report = readReport(settings)
    if (!report) throw new Error(problem ?? 'the run ended without a report')
    terminal.out(`\n${closingVerdict(report, out, terminal)}`)
    if (report.ledger.leaked.length > 0 && server)
      terminal.out(
        `${wrap(`To delete what is left, run: sweep --ledger ${relative(terminal.cwd, join(out, 'ledger.ndjson'))} --delete, with the target and the credentials of this run.`, terminal.width).join('\n')}\n`,
      )
    const certified = settings.implementation && (await (await import('../verdict/certify.ts')).writeCertificate(report, out))
    if (certified) terminal.out(`${wrap(certified.says, terminal.width).join('\n')}\n`)
    return { report, code: codeOf(report, settings, interrupts, certified) }
  } finally {
    answering?.close()
    await close()
  }
}

function codeOf(report: Report, { failOn }: RunSettings, { first }: Interrupts, certified: { earned: boolean } | undefined): number {
  if (report.ledger.leaked.length > 0) return 3
  if (first.aborted) return 130
  return certified && !certified.earned && report.verdict !== 'error' ? 1 : exitCode(report, failOn)
}

/** Takes the folder, and begins an empty ledger there: what an earlier one had open is swept by now. */
function clearOut({ out }: RunSettings): void {
  claimFolder(out, '--out', ['allure-results'])
  clearAllure(out)
  writeFileSync(join(out, 'ledger.ndjson'), '')
}

function readReport({ out }: RunSettings): Report | undefined {
  try {
    return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report
  } catch {
    return undefined
  }
}
