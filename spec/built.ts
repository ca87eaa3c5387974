/** What the build made of the YAML files of this package: their values as JSON, which is read in a hundredth of the time, and of the contract's schemas code. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BuiltSchemas } from './schemas.ts'

/** The value of `NAME.yml`, sound by then; `undefined` beside the sources, where nothing is built. */
export function builtValue(name: string): unknown {
  const file = join(import.meta.dirname, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined
}

/** What the build compiled into a CommonJS file of the folder; `undefined` beside the sources. */
export function builtCode(folder: string, name: string): unknown {
  const file = join(folder, name)
  return existsSync(file) ? createRequire(import.meta.url)(file) : undefined
}

/** The schemas of the document `NAME.yml`. */
export const builtSchemas = (name: string): BuiltSchemas | undefined =>
  builtCode(import.meta.dirname, `${name}.schemas.cjs`) as BuiltSchemas | undefined
