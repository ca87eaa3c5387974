/** Settings from flags, then the environment, then one YAML file: data only, never code. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Scalar } from 'yaml'
import { yaml } from '../spec/yaml.ts'
import { isLogin, type AuthMode } from './auth/modes.ts'
import { distance } from '../reports/text.ts'
import { suggestion } from '../reports/nearest.ts'
import { environmentOptions, parseOptions, readAll, variableOf, type Given, type Option, type Options, type Values } from './options.ts'
import { readText } from './text-file.ts'
import { UsageError } from './usage.ts'

export const usualFile = 'azure-backup-conformance.yml'
const notInFiles = ['config', 'help', 'print-config']

/** The rows that a configuration file may set. */
export const inFiles = (options: Options): Options => options.filter(({ name }) => !notInFiles.includes(name))

/** All that is set, the strongest first; `elsewhere` are the options that the environment and the file may set. Throws UsageError for whatever is unknown or does not fit. */
export function configure<const O extends Options, const E extends Options = O>(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: O,
  cwd: string,
  elsewhere: E = options as Options as E,
): Given<O> & Given<E> {
  const given: Values = parseOptions(args, options).given
  if (given['help']) return given as Given<O> & Given<E>
  const environment = environmentOptions(env, elsewhere)
  const file = (given['config'] ?? environment['config']) as string | undefined
  const path = resolve(cwd, file ?? usualFile)
  const text = file !== undefined || existsSync(path) ? readText(path, file === undefined ? path : `--config: ${file}`) : ''
  const inFile = readFile(text, path, inFiles(elsewhere))
  if (file === undefined) refuseStrangers(inFile, { ...environment, ...given }, path)
  const values = { ...inFile, ...environment, ...given }
  refuseMisspelt(
    env,
    [...options, ...elsewhere].map(({ name }) => variableOf(name)),
  )
  return values as Given<O> & Given<E>
}

/** Settings that say which secret is sent, in which way, or who is believed to be the target; the last two only where a URL is the target. */
const trusts: Readonly<Record<string, (value: unknown, isUrl: boolean) => boolean>> = {
  'token-env': () => true,
  'token-file': () => true,
  ca: () => true,
  auth: (mode, isUrl) => isUrl && isLogin(mode as AuthMode),
  'allow-http': (isSet, isUrl) => isUrl && isSet === true,
}

/** A file that was only found may be that of a stranger's checkout: it does not say both where to go and what secret to bring. */
function refuseStrangers(inFile: Values, outside: Values, path: string): void {
  const target = inFile['target']
  if (target === undefined || outside['target'] !== undefined) return
  const isUrl = target !== 'azure' && target !== 'emulator'
  const name = Object.keys(trusts).find(
    (each) => inFile[each] !== undefined && outside[each] === undefined && trusts[each]!(inFile[each], isUrl),
  )
  if (name !== undefined)
    throw new UsageError(
      `${path} sets both target and ${name}, and was found in the working directory, not named: give --${name} or --target as a flag, or name the file with --config ${usualFile}`,
    )
}

/** A variable that is nearly one of ours would go unnoticed; others that begin alike are nobody's business, and those that hold tokens have names of their user's choice. */
function refuseMisspelt(env: Readonly<Record<string, string | undefined>>, known: readonly string[]): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('AZBACKUP_') || name.startsWith('AZBACKUP_TOKEN') || known.includes(name)) continue
    const meant = known.find((each) => distance(each, name) <= 2)
    if (meant !== undefined) throw new UsageError(`${name} is not a setting, did you mean ${meant}?`)
  }
}

function readFile(text: string, path: string, options: Options): Values {
  const { LineCounter, isMap, isScalar, parseDocument } = yaml()
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const where = (offset = 0): string => `${path}:${lines.linePos(offset).line}`
  const broken = document.errors[0]
  if (broken) throw new UsageError(`${where(broken.pos[0])}: invalid YAML, ${broken.message}`)
  if (document.contents === null) return {}
  if (!isMap(document.contents)) throw new UsageError(`${where()}: expected "name: value" lines`)
  const values: Record<string, unknown> = {}
  const places: Record<string, string> = {}
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const place = where(isScalar(key) ? key.range?.[0] : 0)
    const option = options.find((candidate) => candidate.name === name)
    if (!option) {
      const names = options.map((candidate) => candidate.name)
      throw new UsageError(
        `${place}: unknown setting "${name}"${suggestion(name.replace(/(?<=[a-z])[A-Z_]/g, '-$&').replace('_', ''), names)}`,
      )
    }
    values[name] = readValue(option, plain(value), place)
    places[name] = place
  }
  return readAll(values, options, (name) => `${places[name]}: ${name}`)
}

/** A scalar, or a list of them; `undefined` for all else: nothing is nested in a setting, and nothing stands for something else. */
function plain(node: unknown): unknown {
  const { isScalar, isSeq } = yaml()
  if (isScalar(node)) return node.value ?? undefined
  return isSeq(node) && node.items.every((item) => isScalar(item) && item.value !== null)
    ? node.items.map((item) => (item as Scalar).value)
    : undefined
}

function readValue({ name, takes, many }: Option, value: unknown, place: string): unknown {
  if (takes === undefined && typeof value !== 'boolean') throw new UsageError(`${place}: "${name}" must be true or false`)
  if (takes !== undefined && many && Array.isArray(value)) return value.map(String)
  if (takes !== undefined && (Array.isArray(value) || value === undefined))
    throw new UsageError(`${place}: "${name}" must be ${many ? 'a list of values' : 'one value'}`)
  return takes === undefined ? value : many ? [String(value)] : String(value)
}
