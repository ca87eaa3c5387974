/** Reads the evidence that a run left in its folder. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Evidence } from '../../reports/evidence.ts'
import { readEvidence } from '../../reports/evidence-reading.ts'
import { UsageError } from '../usage.ts'

/** A file of a folder; `undefined` when it is not there. Throws UsageError when it cannot be read. */
export function fileIn(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new UsageError(`${join(folder, name)}: cannot be read (${code})`)
  }
}

/** The same, where it must be there. */
export function needed(folder: string, name: string, shown: string): Buffer {
  const bytes = fileIn(folder, name)
  if (!bytes) throw new UsageError(`${shown} holds no ${name}; name the folder that a run wrote (--out)`)
  return bytes
}

/** Throws UsageError, naming the file, for what is no evidence of this suite. */
export function evidenceOf(bytes: Buffer, shown: string): Evidence {
  try {
    return readEvidence(JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    throw new UsageError(`${shown}: ${error instanceof SyntaxError ? `is no JSON: ${error.message}` : (error as Error).message}`)
  }
}
