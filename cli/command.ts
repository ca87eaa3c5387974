/** A command as data: how it is called, what its help says, which options it takes. */
import { configure } from './configuration.ts'
import { helpFor, parseOptions, type Given, type Options } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Gives the exit code. Throws UsageError for wrong usage. */
export interface Command {
  (args: readonly string[], terminal: Terminal): Promise<number>
  /** The rows of its options. */
  readonly options: Options
}

interface Form<O extends Options, E extends Options> {
  /** Behind the program's name: `verify DIR [options]`. */
  readonly usage: string
  readonly summary: string
  readonly options: O
  /** Other arguments may stand beside the options. */
  readonly positionals?: boolean
  /** Options that the environment and the configuration file may set too, of whatever command; absent: neither is read. */
  readonly elsewhere?: E
}

/** `act` is called unless help is asked for, with what was given, defaults aside; `rest` are the arguments beside the options. */
export function command<const O extends Options, const E extends Options = readonly []>(
  { usage, summary, options, positionals, elsewhere }: Form<O, E>,
  act: (given: Given<O> & Given<E>, terminal: Terminal, rest: readonly string[]) => Promise<number>,
): Command {
  const called = async (args: readonly string[], terminal: Terminal): Promise<number> => {
    const { given, rest } = elsewhere
      ? { given: configure(args, terminal.env, options, terminal.cwd, elsewhere), rest: [] }
      : parseOptions(args, options, positionals)
    const isHelp = 'help' in given && given.help === true
    if (!isHelp) return act(given as Given<O> & Given<E>, terminal, rest)
    terminal.out(helpFor(usage, summary, options))
    return 0
  }
  return Object.assign(called, { options })
}
