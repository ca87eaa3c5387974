/** Reads files that the user names. What is wrong with one is said in one form: `--option: FILE: what`, or `FILE: what` where it is no option's value. */
import { readFileSync } from 'node:fs'
import { visible } from '../reports/text.ts'
import { UsageError } from './usage.ts'

/** Does something with a file; `shown`: the file as the user named it, behind its option. Throws UsageError for what cannot be read or used, with the message of the error that `act` throws. */
export function about<T>(shown: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { message, code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(`${shown}: no such file`)
    if (code !== undefined && code !== 'ERR_STRING_TOO_LONG') throw new UsageError(`${shown}: cannot be read (${code})`)
    throw new UsageError(`${shown}: ${error instanceof SyntaxError ? `is not JSON: ${visible(message.split('\n')[0]!)}` : message}`)
  }
}

export const readText = (path: string, shown: string): string => about(shown, () => readFileSync(path, 'utf8'))

/** As the user would name it: without the working directory. */
export const asNamed = (path: string, cwd: string): string => (path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path)
