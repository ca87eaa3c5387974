/** Reads the evidence that a run left in its folder. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Evidence } from '../../reports/evidence.ts'
import { readEvidence } from '../../reports/evidence-reading.ts'
import { about } from '../text-file.ts'
import { UsageError } from '../usage.ts'

/** A file of a folder; `undefined` when it is not there. Throws UsageError when it cannot be read. */
export function fileIn(folder: string, name: string): Buffer | undefined {
  const path = join(folder, name)
  return existsSync(path) ? about(path, () => readFileSync(path)) : undefined
}

/** The same, where it must be there. */
export function needed(folder: string, name: string, shown: string): Buffer {
  const bytes = fileIn(folder, name)
  if (!bytes) throw new UsageError(`${shown} holds no ${name}; name the folder that a run wrote (--out)`)
  return bytes
}

/** Throws UsageError, naming the file, for what is no evidence of this suite. */
export const evidenceOf = (bytes: Buffer, shown: string): Evidence => about(shown, () => readEvidence(JSON.parse(bytes.toString('utf8'))))
