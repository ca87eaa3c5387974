/** A command as data: how it is called, what its help says, which options it takes. */
import { configure } from './configuration.ts'
import { helpFor, parseOptions, type Option, type Values } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Gives the exit code. Throws UsageError for wrong usage. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

interface Form {
  /** Behind the program's name: `verify DIR [options]`. */
  readonly usage: string
  readonly summary: string
  readonly options: readonly Option[]
  /** Other arguments may stand beside the options. */
  readonly positionals?: boolean
  /** Options that the environment and the configuration file may set too, of whatever command; absent: neither is read. */
  readonly elsewhere?: readonly Option[]
}

/** `act` is called unless help is asked for; `rest` are the arguments beside the options. */
export const command =
  (
    { usage, summary, options, positionals, elsewhere }: Form,
    act: (given: Values, terminal: Terminal, rest: readonly string[]) => Promise<number>,
  ): Command =>
  async (args, terminal) => {
    const { given, rest } = elsewhere
      ? { given: configure(args, terminal.env, options, terminal.cwd, elsewhere), rest: [] }
      : parseOptions(args, options, positionals)
    if (!given['help']) return act(given, terminal, rest)
    terminal.out(helpFor(usage, summary, options))
    return 0
  }
