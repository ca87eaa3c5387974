/** The workflows that people copy are sound, and call commands and options that there are. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseOptions } from '../cli/options.ts'
import { runOptions } from '../cli/run/options.ts'
import { sweepOptions } from '../cli/sweep/options.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.github', 'workflows')
const options: Readonly<Record<string, typeof runOptions>> = { run: runOptions, sweep: sweepOptions }

/** Every call of the suite in a text, cut into words; shell variables stand as values. */
function calls(text: string): { command: string; args: string[] }[] {
  return [...text.matchAll(/npx azure-backup-conformance (\w+)((?: +(?!\$\{)(?:--[\w-]+|"[^"]*"|[\w.:/$@-]+))*)/g)].map(([, command, rest]) => ({ command: command!, args: rest!.trim().split(/ +/).filter(Boolean) }))
}

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8')

  test('is a sound workflow', () => expect(validateWorkflow(text).errors).toEqual([]))

  test('gives away no more than it must', () => expect(parse(text)).toMatchObject({ permissions: { contents: 'read' } }))
})

describe.each(['README.md', 'docs/nightly.md', 'docs/azure-pipelines.yml', '.github/workflows/nightly.yml'])('%s', (name) => {
  test('calls commands with options that there are', () => {
    const known = calls(readFileSync(join(root, name), 'utf8')).filter(({ command }) => command in options)
    expect(known.length).toBeGreaterThan(0)
    for (const { command, args } of known) expect(() => parseOptions(args.map((word) => word.replaceAll('"', '')), options[command]!)).not.toThrow()
  })
})
