/** The hash of the suite: of all that judges, in the form in which it runs. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { packageRoot } from '../../spec/package-root.ts'

/** SHA-256 in hex over the names and contents of the built program and of the data in `spec/`, in the order of their names. */
export function suiteHash(root: string = packageRoot()): string {
  const hash = createHash('sha256')
  const under = (folder: string, ...endings: string[]): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .map((name) => join(root, folder, name))
  for (const file of [...under('dist', '.js', '.cjs', '.json'), ...under('spec', '.yml')].sort())
    hash
      .update(`${relative(root, file).split(sep).join('/')}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}
