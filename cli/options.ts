/** Options as data: name, what it takes, where else it can be set, and what it does. Help, parsing and configuration are made from this. */
import { parseArgs } from 'node:util'
import { distance } from '../reports/text.ts'
import { UsageError } from './usage.ts'

export interface Option {
  readonly name: string
  /** Word for the value in the help; absent: a switch. */
  readonly takes?: string
  readonly many?: boolean
  readonly says: string
  /** As the help shows it. */
  readonly otherwise?: string
  /** An empty variable is refused; else it is as good as none, for pipelines set what they have no value for. */
  readonly neverEmpty?: boolean
  /** Turns the text into the value; throws UsageError. */
  readonly read?: (text: string, name: string) => unknown
}

export type Values = Readonly<Record<string, unknown>>

/** The environment variable of an option: `--resource-group` is `AZBACKUP_RESOURCE_GROUP`. */
export const variableOf = (name: string): string => `AZBACKUP_${name.toUpperCase().replaceAll('-', '_')}`

/** Reads a command line. Throws UsageError for an unknown option, a missing value, or a value that does not fit. */
export function parseOptions(
  args: readonly string[],
  options: readonly Option[],
  positionals = false,
): { given: Values; rest: readonly string[] } {
  const config = Object.fromEntries(
    options.map(({ name, takes, many }) => [
      name,
      {
        type: takes === undefined ? ('boolean' as const) : ('string' as const),
        ...(many && { multiple: true }),
        ...(name === 'help' && { short: 'h' }),
      },
    ]),
  )
  try {
    const { values, positionals: rest } = parseArgs({ args: [...args], options: config, allowPositionals: positionals, strict: true })
    return { given: readAll(values as Values, options, (name) => `--${name}`), rest }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(explain(error as Error & { code?: string }, options))
  }
}

/** Reads what the environment sets. */
export function environmentOptions(env: Readonly<Record<string, string | undefined>>, options: readonly Option[]): Values {
  const set = options.flatMap((option): [string, unknown][] => {
    const text = env[variableOf(option.name)]
    if (text === '' && option.neverEmpty)
      throw new UsageError(
        `${variableOf(option.name)} is empty; unset it for the default${option.otherwise === undefined ? '' : ` (${option.otherwise})`}`,
      )
    if (text === undefined || text === '') return []
    if (option.takes === undefined) return [[option.name, readSwitch(text, option.name)]]
    return [[option.name, option.many ? text.split(',').map((part) => part.trim()) : text]]
  })
  return readAll(Object.fromEntries(set), options, variableOf)
}

function readSwitch(text: string, name: string): boolean {
  if (['1', 'true', 'yes'].includes(text.toLowerCase())) return true
  if (['0', 'false', 'no'].includes(text.toLowerCase())) return false
  throw new UsageError(`${variableOf(name)} is a switch: "true" or "false", not "${text}"`)
}

export function readAll(values: Values, options: readonly Option[], named: (name: string) => string): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { read = (text: string) => text, many } = options.find((option) => option.name === name)!
      if (typeof value === 'boolean') return [name, value]
      if ([value].flat().some((each) => String(each).trim() === '')) throw new UsageError(`${named(name)} is empty`)
      return [name, many ? [value].flat().map((each) => read(String(each), named(name))) : read(String(value), named(name))]
    }),
  )
}

function explain({ message, code }: Error & { code?: string }, options: readonly Option[]): string {
  const flag =
    /'(-[^']*)'/
      .exec(message)?.[1]
      ?.split(/[ ,=]/)
      .find((part) => part.startsWith('--')) ?? /'(-[^' ]*)/.exec(message)?.[1]
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const bare = flag?.replace(/^-+/, '') ?? ''
    // of a short word, two changes make any other
    const near = options.find(({ name }) => distance(name, bare) < Math.min(3, name.length, bare.length))
    return `unknown option ${flag}${near ? `, did you mean --${near.name}?` : ''}`
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `unexpected argument ${/'([^']*)'/.exec(message)?.[0] ?? ''}`
  if (flag !== undefined && /does not take an argument/.test(message)) return `${flag} takes no value`
  if (flag !== undefined && /ambiguous/.test(message)) return `${flag} takes a value; one that begins with a dash is written ${flag}=VALUE`
  return flag === undefined ? message.split('\n')[0]! : `${flag} takes a value`
}

/** Help for a command, at 80 columns. */
export function helpFor(usage: string, summary: string, options: readonly Option[]): string {
  const width = Math.max(...options.map((option) => flagOf(option).length)) + 4
  const lines = options.flatMap((option) =>
    entry(flagOf(option), `${option.says}${option.otherwise === undefined ? '' : ` (${option.otherwise})`}`, width),
  )
  return [`usage: azure-backup-conformance ${usage}`, '', ...fold(summary, 80), '', ...lines, ''].join('\n')
}

/** A word of a help and what it means, at 80 columns; the meaning begins at column `width`. */
export function entry(word: string, says: string, width: number): string[] {
  const [first, ...rest] = fold(says, 80 - width)
  return [`  ${word.padEnd(width - 2)}${first}`, ...rest.map((line) => ' '.repeat(width) + line)]
}

const flagOf = ({ name, takes }: Option): string => `--${name}${takes === undefined ? '' : ` ${takes}`}`

export function fold(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length + 1 > width && lines.at(-1) !== '') lines.push('')
    lines[lines.length - 1] = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`
  }
  return lines
}
