/** Words that the project no longer uses: docs/architecture.md and the glossary name the ones that took their place. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The older word, as a whole word, and the one that is used now. */
const replaced: readonly (readonly [older: string, now: string])[] = [
  ['stor(?:y|ies)', 'scenario'],
  ['tellers?', 'context'],
  ['tempers?', 'mode'],
  ['cells?', 'result'],
  ['advices?', 'warning'],
  ['rehears(?:als?|es?|ed|ing)', 'simulation'],
  ['graveyards?', 'middleware'],
  ['standing vaults?', 'shared vault'],
  ['accused', 'false positive'],
  ['broken promises?', 'failed requirement'],
  ['required requirements?', 'requirement'],
  ['mended', 'fixed'],
  ['needless', 'unused'],
]

/** The contract is not ours to write; docs/mutants.md is printed from texts that are searched here; this file names the words. */
const set = /^(?:spec\/azure-backup\.openapi\.yml|docs\/mutants\.md|package-lock\.json|tests\/words\.test\.ts|tests\/recordings\/)/

const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(?:ts|mjs|js|md|ya?ml|json)$/.test(file) && !set.test(file))
const texts = files.map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n') }))

describe('older words', () => {
  test.each(replaced)('%s is not used; the word is %s', (older) => {
    const word = new RegExp(`\\b${older}\\b`, 'i')
    expect(texts.flatMap(({ file, lines }) => lines.flatMap((line, at) => (word.test(line) ? [`${file}:${at + 1}`] : [])))).toEqual([])
  })
})
