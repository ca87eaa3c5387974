/** What the build made of the YAML files of this package: their values as JSON, which is read in a hundredth of the time. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The value of `NAME.yml`, sound by then; `undefined` beside the sources, where nothing is built. */
export function builtValue(name: string): unknown {
  const file = join(import.meta.dirname, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined
}
