/** Just enough of a shell to read the scripts of documentation and workflows: which commands they call, with which words. */

export interface ShellCommand {
  /** Variables set in front of the command. */
  readonly env: Readonly<Record<string, string>>
  readonly words: readonly string[]
}

/** The commands of a script, in order: parted by line ends, `&&`, `||`, `|`, `;` and `&`; redirections are left out. Throws for a quote that nothing closes. */
export function commandsOf(script: string): ShellCommand[] {
  return tokens(script.replace(/\\\n\s*/g, ' '))
    .map((words) => {
      const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
      const settings = first < 0 ? words : words.slice(0, first)
      return {
        env: Object.fromEntries(settings.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])),
        words: first < 0 ? [] : words.slice(first),
      }
    })
    .filter(({ words }) => words.length > 0)
}

const token =
  /(?<blank>[ \t]+)|(?<comment>#[^\n]*)|(?<end>\n|&&|\|\||[|;&])|(?<redirection>[<>]+[ \t]*\S+)|(?<word>(?:'[^']*'|"[^"]*"|[^\s'"|;&<>])+)/y

function tokens(script: string): string[][] {
  const commands: string[][] = [[]]
  token.lastIndex = 0
  while (token.lastIndex < script.length) {
    const { lastIndex } = token
    const groups = token.exec(script)?.groups
    if (!groups) throw new Error(`not understood: ${script.slice(lastIndex).split('\n')[0]}`)
    if (groups['end'] !== undefined) commands.push([])
    if (groups['word'] !== undefined) commands.at(-1)!.push(groups['word'].replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
  }
  return commands
}
