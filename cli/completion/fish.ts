/** The completion of fish. */
import { valueOf, type Completed } from './choices.ts'

const quoted = (text: string): string => `'${text.replace(/['\\]/g, (sign) => `\\${sign}`)}'`

export function fishCompletion(program: string, commands: readonly Completed[]): string {
  const others = commands.map(({ name }) => name).filter((name) => name !== 'run')
  const begin = `complete -c ${program}`
  const lines = commands.flatMap(({ name, says, options, words }) => {
    // options without a command are those of run
    const when = name === 'run' ? `not __fish_seen_subcommand_from ${others.join(' ')}` : `__fish_seen_subcommand_from ${name}`
    return [
      `${begin} -n __fish_use_subcommand -f -a ${name} -d ${quoted(says)}`,
      ...(words ? [`${begin} -n ${quoted(when)} -f -a ${quoted(words.join(' '))}`] : []),
      ...options.map((option) => {
        const value = valueOf(option)
        const takes = { none: '', file: ' -r -F', folder: " -x -a '(__fish_complete_directories)'", text: ' -x' }
        const taken = value.kind === 'words' ? ` -x -a ${quoted(value.words.join(' '))}` : takes[value.kind]
        return `${begin} -n ${quoted(when)} -l ${option.name}${taken} -d ${quoted(option.says)}`
      }),
    ]
  })
  return `# fish completion of ${program}; in ~/.config/fish/config.fish: ${program} completion fish | source
${lines.join('\n')}
`
}
