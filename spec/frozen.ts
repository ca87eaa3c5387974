/** What is required at an api-version, as it was frozen when that was first certified: a check that comes later takes no certificate away. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contract } from './contract.ts'
import { packageRoot } from './package-root.ts'
import { yaml } from './yaml.ts'

export interface Frozen {
  readonly apiVersion: string
  /** The day on which it was frozen. */
  readonly frozen: string
  readonly results: ReadonlySet<string>
  /** Of the file, in hex. */
  readonly sha256: string
}

const fileOf = (apiVersion: string): string => join(packageRoot(), 'spec', `frozen-${apiVersion}.yml`)

/** `undefined`: nothing was frozen for this document, so that all that is required now is. Another edition of the document has other results. */
export function frozenFor({ apiVersion, sha256 }: Pick<Contract, 'apiVersion' | 'sha256'>): Frozen | undefined {
  const file = fileOf(apiVersion.replace(/[^\w.-]/g, ''))
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  const { contract, frozen, results } = yaml().parse(text) as { contract: string; frozen: string; results: Record<string, string[]> }
  if (contract !== sha256) return undefined
  return { apiVersion, frozen, results: new Set(Object.values(results).flat()), sha256: createHash('sha256').update(text).digest('hex') }
}
