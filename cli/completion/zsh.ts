/** The completion of zsh. */
import type { Option } from '../options.ts'
import { quoted, valueOf, type Completed } from './choices.ts'

/** A text in the specification of an option, where brackets and colons have a meaning. */
const plain = (text: string): string => text.replace(/[[\]:\\]/g, (sign) => `\\${sign}`)

function actionOf(option: Option): string {
  const value = valueOf(option)
  if (value.kind === 'none') return ''
  const actions = { file: '_files', folder: '_files -/', text: '' }
  return `:${plain(option.takes!)}:${value.kind === 'words' ? `(${value.words.join(' ')})` : actions[value.kind]}`
}

export function zshCompletion(program: string, commands: readonly Completed[]): string {
  const own = `_${program.replaceAll('-', '_')}`
  const specification = (option: Option): string =>
    quoted(`${option.many ? '*' : ''}--${option.name}${option.takes === undefined ? '' : '='}[${plain(option.says)}]${actionOf(option)}`)
  const cases = commands.map(
    ({ name, options, words }) =>
      `    ${name}) _arguments ${[...options.map(specification), quoted(words ? `*:word:(${words.join(' ')})` : '*:file:_files')].join(' \\\n      ')} ;;`,
  )
  return `#compdef ${program}
# zsh completion of ${program}; in ~/.zshrc, behind compinit: source <(${program} completion zsh)
${own}() {
  local command=run
  local -a commands
  commands=(
${commands.map(({ name, says }) => `    ${quoted(`${name}:${plain(says)}`)}`).join('\n')}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  if [[ $words[2] != -* ]]; then
    command=$words[2]
    shift words
    ((CURRENT--))
  fi
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == ${own} ]]; then
  ${own} "$@"
else
  compdef ${own} ${program}
fi
`
}
