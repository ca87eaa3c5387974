/** What has an id is exported under it, in the spelling of the code: whoever reads a report finds the check, and whoever reads the code the report. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const camel = (id: string): string => id.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase())

/** Checks, scenarios, kinds: `id`. Rows of options: `name`. */
const folders: readonly (readonly [folder: string, member: 'id' | 'name', least: number])[] = [
  ['suites/checks', 'id', 150],
  ['suites/scenarios', 'id', 5],
  ['fixtures/kinds', 'id', 2],
  ['cli', 'name', 5],
]

test.each(folders)('%s', async (folder, member, least) => {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && (member === 'id' || name === 'common-options.ts'))
  const named = await Promise.all(
    files.map(async (file) => {
      const exported = (await import(join(root, folder, file))) as Record<string, unknown>
      return Object.entries(exported).flatMap(([name, value]) => {
        const id = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined
        return typeof id === 'string' ? [{ file, name, due: camel(id) }] : []
      })
    }),
  )
  expect(named.flat().length).toBeGreaterThanOrEqual(least)
  expect(named.flat().filter(({ name, due }) => name !== due)).toEqual([])
})
