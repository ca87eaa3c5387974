/** The completion of bash, from 3.2 on, which macOS has. Files are left to bash itself: it knows how to write blanks. */
import { quoted, valueOf, type Completed } from './choices.ts'

export function bashCompletion(program: string, commands: readonly Completed[]): string {
  const own = `_${program.replaceAll('-', '_')}`
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      const value = valueOf(option)
      if (value.kind === 'none') return []
      const words = value.kind === 'words' ? `words=${quoted(value.words.join(' '))}` : ':'
      return [`    ${quoted(`${name} --${option.name}`)}) ${words} ;;`]
    }),
  )
  const rest = commands.map(
    ({ name, options, words = [] }) =>
      `      ${name}) words=${quoted([...words, ...options.map((option) => `--${option.name}`)].join(' '))} ;;`,
  )
  const names = commands.map(({ name }) => name)
  return `# bash completion of ${program}; in ~/.bashrc: source <(${program} completion bash)
${own}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=run words=''
  # --option=value comes in three words
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${names.join('|')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $before" in
${values.join('\n')}
    *) case $command in
${rest.join('\n')}
    esac
      if ((COMP_CWORD == 1)); then words="${names.join(' ')} --version $words"; fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F ${own} ${program}
`
}
