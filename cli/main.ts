/** The command line: picks the command, turns what goes wrong into one line and an exit code. */
import { ContractError } from '../spec/contract.ts'
import { packageRoot } from '../spec/package-root.ts'
import { visible } from '../reports/text.ts'
import type { Command } from './command.ts'
import { faultLine } from './fault.ts'
import { Interrupted } from './interrupted.ts'
import { entry, fold } from './options.ts'
import { suggestion } from '../reports/nearest.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { asNamed } from './text-file.ts'
import { UsageError } from './usage.ts'

/** Commands are loaded when they are called, so that --help is there at once. */
const commands: Readonly<Record<string, { says: string; load: () => Promise<Command> }>> = {
  run: {
    says: 'run the suite against a target, report, clean up (the default)',
    load: async () => (await import('./commands/run.ts')).run,
  },
  emulator: { says: 'serve the embedded emulator', load: async () => (await import('./commands/emulator.ts')).emulator },
  judge: {
    says: 'judge recorded traffic (HAR 1.2 files) with every check that needs no scenario',
    load: async () => (await import('./commands/judge.ts')).judgeFiles,
  },
  sweep: { says: 'list or delete what earlier runs left behind', load: async () => (await import('./commands/sweep.ts')).sweep },
  verify: {
    says: 'derive the verdict of a finished run or certificate again from its evidence',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  merge: { says: 'make one report of the reports of several shards', load: async () => (await import('./commands/merge.ts')).merge },
  compare: {
    says: 'compare two reports: regressed, fixed, new, no longer tested',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  mutants: {
    says: 'run the suite against every known defect and variant, print which check caught it',
    load: async () => (await import('./commands/mutants.ts')).mutants,
  },
  list: {
    says: 'print requirements, checks, scenarios and operations with their sources',
    load: async () => (await import('./commands/list.ts')).list,
  },
  completion: {
    says: 'print the completion of bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
}

const help = [
  'usage: azure-backup-conformance [command] [options]',
  '',
  ...fold('A contract and conformance test suite for the Azure Backup REST API: Recovery Services vaults, api-version 2024-01-01.', 80),
  '',
  ...Object.entries(commands).flatMap(([name, { says }]) => entry(name, says, 12)),
  '',
  '  --help     after a command: its options',
  '  --version  the version of the suite',
  '',
].join('\n')

export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [first = '', ...rest] = args
  try {
    const said =
      first === '--version' ? `${(await import('./version.ts')).version}\n` : ['--help', '-h', 'help'].includes(first) ? help : undefined
    if (said !== undefined) {
      terminal.out(said)
      return 0
    }
    const name = first.startsWith('-') || first === '' ? 'run' : first
    const command = commands[name]
    if (!command) throw new UsageError(`there is no command "${first}"${suggestion(first, Object.keys(commands)) || '; --help lists all'}`)
    return await (await command.load())(name === first ? rest : args, terminal)
  } catch (error) {
    if (error instanceof Interrupted) {
      terminal.err(`interrupted: ${error.message}\n`)
      return 130
    }
    if (error instanceof ContractError && !error.message.startsWith(packageRoot()))
      terminal.err(`azure-backup-conformance: --contract: ${visible(asNamed(error.message, terminal.cwd))}\n`)
    else if (error instanceof UsageError || error instanceof ContractError) terminal.err(`azure-backup-conformance: ${error.message}\n`)
    else terminal.err(`azure-backup-conformance: ${faultLine(error, Boolean(terminal.env['AZBACKUP_DEBUG']))}\n`)
    return 2
  }
}
