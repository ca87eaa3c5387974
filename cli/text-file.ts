/** Reads a file that the user names. */
import { readFileSync } from 'node:fs'
import { UsageError } from './usage.ts'

/** `shown`: the file as the user named it, perhaps behind its option. Throws UsageError when it cannot be read. */
export function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(`${shown}: ${code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`}`)
  }
}
