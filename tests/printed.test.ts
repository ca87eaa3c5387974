/** What is printed by `npm run docs` is as the product prints it now. docs/mutants.md is not compared here: to print it takes a run of the whole catalogue. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pages } from '../cli/pages.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('printed pages: `npm run docs` prints them anew', () => {
  for (const [path, text] of Object.entries(pages(read))) {
    test(path, () => expect(read(path)).toBe(text))
  }

  test('a README without the lines around the table of options is refused', () =>
    expect(() => pages(() => '# A page')).toThrow(/has lost the lines/))
})
