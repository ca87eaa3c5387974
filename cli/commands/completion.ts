/** `completion`: a script by which a shell completes commands, options and their values; made of the rows of the options. */
import { command, type Command } from '../command.ts'
import { help } from '../common-options.ts'
import { bashCompletion } from '../completion/bash.ts'
import type { Completed } from '../completion/choices.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { UsageError } from '../usage.ts'
import { oneOf } from '../values.ts'

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }
const shellOf = oneOf('bash', 'zsh', 'fish')

const options = [help] as const
const summary = 'Prints the completion of commands, options and their values for a shell: source it in the configuration of the shell.'

/** `commands` are those of the program, each with what it says and how it is loaded; this one comes to them. */
export const completionOf = (
  commands: Readonly<Record<string, { readonly says: string; load(): Promise<Pick<Command, 'options'>> }>>,
): Command =>
  command({ usage: 'completion bash|zsh|fish [options]', summary, options, positionals: true }, async (_given, terminal, rest) => {
    if (rest.length !== 1) throw new UsageError('completion needs one shell: bash, zsh or fish')
    const shell = shellOf(rest[0]!, 'the shell')
    const completed = await Promise.all(
      Object.entries(commands).map(
        async ([name, { says, load }]): Promise<Completed> => ({
          name,
          says,
          options: (await load()).options,
          ...(name === 'completion' && { words: shellOf.choices }),
        }),
      ),
    )
    terminal.out(shells[shell]('azure-backup-conformance', completed))
    return 0
  })
