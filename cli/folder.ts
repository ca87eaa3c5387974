/** Makes a folder that can be written to. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from './usage.ts'

/** Throws UsageError, naming the option, when it cannot be had. */
export function makeFolder(path: string, option: string): void {
  try {
    make(path)
    if (!statSync(path).isDirectory()) throw new Error('it is no folder')
    accessSync(path, constants.W_OK)
  } catch (error) {
    throw new UsageError(`${option}: ${path} cannot be written to (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`)
  }
}

/** Step by step: Node's own recursive mkdir never returns below /proc. */
function make(path: string): void {
  if (existsSync(path)) return
  make(dirname(path))
  mkdirSync(path)
}
