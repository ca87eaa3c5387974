/** What is in force, under the names of the options: a configuration file that says the same. No option holds a secret; they say where one stands. */
import { inFiles } from '../configuration.ts'
import { withDefaults, type Option } from '../options.ts'
import { runOptions, type RunValues } from './options.ts'
import { ofServers, type RunSettings } from './settings.ts'

export function inForce(given: RunValues, settings: Pick<RunSettings, 'kind' | 'auth' | 'seed'>): Readonly<Record<string, unknown>> {
  const { kind, auth, seed } = settings
  const values: Readonly<Record<string, unknown>> = { ...withDefaults(runOptions, given, kind), auth, seed }
  const idle = new Set<string>([
    // the embedded emulator brings them itself
    ...(kind === 'emulator' ? ofServers : []),
    ...(auth === 'token' ? [] : ['token-env', 'token-file']),
    ...(given['token-file'] === undefined ? [] : ['token-env']),
  ])
  const rows: readonly Option[] = inFiles(runOptions).filter(({ name }) => !idle.has(name) && values[name] !== undefined)
  return Object.fromEntries(rows.map((row) => [row.name, written(row, values[row.name])]))
}

/** As a user would write it. */
function written({ read, many }: Option, value: unknown): unknown {
  const write = (one: unknown): unknown => (read && 'write' in read ? (read.write as (value: unknown) => string)(one) : one)
  return many ? (value as readonly unknown[]).map(write) : write(value)
}
