/** Options as data: name, what it takes, where else it can be set, and what it does. Parsing, types of values, help, README and the schema of the configuration file are made from this. */
import { parseArgs } from 'node:util'
import { nearest } from '../reports/nearest.ts'
import { UsageError } from './usage.ts'

/** What is tested; some defaults depend on it. */
export type TargetKind = 'emulator' | 'azure' | 'url'

export interface Option {
  readonly name: string
  /** Word for the value in the help; absent: a switch. */
  readonly takes?: string
  readonly many?: true
  readonly says: string
  /** The value where none is given, as a user would write it: one text, or one for each kind of target (`{ else: '60s', azure: '15m' }`). */
  readonly default?: string | Partial<Readonly<Record<TargetKind | 'else', string>>>
  /** The default in words, where it is not one value. */
  readonly otherwise?: string
  /** An empty variable is refused; else it is ignored, for pipelines set what they have no value for. */
  readonly neverEmpty?: true
  /** Where the README says more: a heading, `#credentials`. */
  readonly see?: string
  /** Turns the text into the value; throws UsageError. */
  readonly read?: (text: string, name: string) => unknown
}

export type Options = readonly Option[]

/** Values whose rows are not known. */
export type Values = Readonly<Record<string, unknown>>

type Read<O> = O extends { readonly read: (text: string, name: string) => infer V } ? V : string
type ValueOf<O> = O extends { readonly takes: string } ? (O extends { readonly many: true } ? readonly Read<O>[] : Read<O>) : boolean
type HasDefault = { readonly default: string | { readonly else: string } }

/** What was given for these rows: `{ timeout?: number, out?: string, strict?: boolean, tag?: readonly [string, string][] … }`. */
export type Given<O extends Options> = { readonly [Row in O[number] as Row['name']]?: ValueOf<Row> }
/** The same with the defaults: rows that have one for every target have a value. */
export type Filled<O extends Options> = Given<O> & {
  readonly [Row in O[number] as Row extends HasDefault ? Row['name'] : never]: ValueOf<Row>
}

/** Sets the defaults of the rows where nothing was given. */
export function withDefaults<const O extends Options>(options: O, given: Given<O>, target?: TargetKind): Filled<O> {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const unsaid = options.flatMap(({ name, default: texts }) => {
    const text = typeof texts === 'string' ? texts : ((target && texts?.[target]) ?? texts?.else)
    return name in said || text === undefined ? [] : [[name, text] as const]
  })
  return { ...readAll(Object.fromEntries(unsaid), options, flag), ...said } as Filled<O>
}

/** The default as help and README show it: `60s; azure: 15m`. */
export function defaultText({ default: texts, otherwise }: Option): string | undefined {
  if (otherwise !== undefined || texts === undefined) return otherwise
  if (typeof texts === 'string') return texts
  const { else: usual, ...others } = texts
  return [...(usual === undefined ? [] : [usual]), ...Object.entries(others).map(([target, text]) => `${target}: ${text}`)].join('; ')
}

const flag = (name: string): string => `--${name}`

/** The environment variable of an option: `--resource-group` is `AZBACKUP_RESOURCE_GROUP`. */
export const variableOf = (name: string): string => `AZBACKUP_${name.toUpperCase().replaceAll('-', '_')}`

/** Reads a command line. Throws UsageError for an unknown option, a missing value, or a value that does not fit. */
export function parseOptions<const O extends Options>(
  args: readonly string[],
  options: O,
  positionals = false,
): { given: Given<O>; rest: readonly string[] } {
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
    return { given: readAll(values as Values, options, flag) as Given<O>, rest }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(explain(error as Error & { code?: string }, options))
  }
}

/** Reads what the environment sets. */
export function environmentOptions(env: Readonly<Record<string, string | undefined>>, options: Options): Values {
  const set = options.flatMap((option): [string, unknown][] => {
    const text = env[variableOf(option.name)]
    if (text === '' && option.neverEmpty)
      throw new UsageError(`${variableOf(option.name)} is empty; unset it for the default (${defaultText(option)})`)
    if (text === undefined || text === '') return []
    if (option.takes === undefined) return [[option.name, readSwitch(text, option.name)]]
    return [[option.name, option.many ? text.split(',').map((part) => part.trim()) : text]]
  })
  return readAll(Object.fromEntries(set), options, variableOf)
}

function readSwitch(text: string, name: string): boolean {
  if (['1', 'true', 'yes'].includes(text.toLowerCase())) return true
  if (['0', 'false', 'no'].includes(text.toLowerCase())) return false
  throw new UsageError(`${variableOf(name)} must be "true" or "false", not "${text}"`)
}

export function readAll(values: Values, options: Options, named: (name: string) => string): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { read = (text: string) => text, many } = options.find((option) => option.name === name)!
      if (typeof value === 'boolean') return [name, value]
      if ([value].flat().some((each) => String(each).trim() === '')) throw new UsageError(`${named(name)} is empty`)
      return [name, many ? [value].flat().map((each) => read(String(each), named(name))) : read(String(value), named(name))]
    }),
  )
}

function explain({ message, code }: Error & { code?: string }, options: Options): string {
  const named =
    /'(-[^']*)'/
      .exec(message)?.[1]
      ?.split(/[ ,=]/)
      .find((part) => part.startsWith('--')) ?? /'(-[^' ]*)/.exec(message)?.[1]
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const bare = named?.replace(/^-+/, '') ?? ''
    const near = nearest(
      bare,
      options.map(({ name }) => name),
    )
    return `unknown option ${named}${near === undefined ? '' : `, did you mean --${near}?`}`
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `unexpected argument ${/'([^']*)'/.exec(message)?.[0] ?? ''}`
  if (named !== undefined && /does not take an argument/.test(message)) return `${named} takes no value`
  if (named !== undefined && /ambiguous/.test(message))
    return `${named} needs a value; write a value that begins with a dash as ${named}=VALUE`
  return named === undefined ? message.split('\n')[0]! : `${named} needs a value`
}

/** Help for a command, at 80 columns. */
export function helpFor(usage: string, summary: string, options: Options): string {
  const width = Math.max(...options.map((option) => flagOf(option).length)) + 4
  const lines = options.flatMap((option) => {
    const usual = defaultText(option)
    return entry(flagOf(option), `${option.says}${option.many ? '; repeatable' : ''}${usual === undefined ? '' : ` (${usual})`}`, width)
  })
  return [`usage: azure-backup-conformance ${usage}`, '', ...fold(summary, 80), '', ...lines, ''].join('\n')
}

/** A word of a help and what it means, at 80 columns; the meaning begins at column `width`. */
export function entry(word: string, says: string, width: number): string[] {
  const [first, ...rest] = fold(says, 80 - width)
  return [`  ${word.padEnd(width - 2)}${first}`, ...rest.map((line) => ' '.repeat(width) + line)]
}

export const flagOf = ({ name, takes }: Option): string => `--${name}${takes === undefined ? '' : ` ${takes}`}`

export function fold(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length + 1 > width && lines.at(-1) !== '') lines.push('')
    lines[lines.length - 1] = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`
  }
  return lines
}
