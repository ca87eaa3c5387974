/** Shells complete what the rows of the options say: each script is sound, and bash answers as a user would see it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runOptions } from '../../cli/run/options.ts'
import { command } from './in-process.ts'

const shells = ['bash', 'zsh', 'fish'] as const
const scripts = new Map<string, string>()
const folder = mkdtempSync(join(tmpdir(), 'completion-'))
beforeAll(async () => {
  for (const shell of shells) {
    const { code, out } = await command(['completion', shell])
    expect(code).toBe(0)
    scripts.set(shell, out)
    writeFileSync(join(folder, shell), out)
  }
})
const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

test('bash is there, so that at least one script is tried', () => expect(isThere('bash')).toBe(true))

describe.each(shells)('%s', (shell) => {
  test('the script names every command and every option of run, and the values of those that have some', () => {
    const script = scripts.get(shell)!
    for (const name of ['run', 'emulator', 'judge', 'sweep', 'verify', 'merge', 'compare', 'mutants', 'list', 'completion'])
      expect(script).toMatch(new RegExp(`\\b${name}\\b`))
    for (const { name } of runOptions) expect(script).toContain(shell === 'fish' ? ` -l ${name} ` : `--${name}`)
    for (const words of ['public usgov china', 'contract lifecycle arm', 'emulator azure', 'sync async']) expect(script).toContain(words)
  })

  test.runIf(isThere(shell))('the script is sound', () => {
    const { status, stderr } = spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
  })
})

/** What bash offers behind these words, the last of which is begun. */
function offered(...words: readonly string[]): string[] {
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _azure_backup_conformance; printf '%s\\n' "\${COMPREPLY[@]}"`
  const args = ['-uc', script, 'bash', join(folder, 'bash'), 'azure-backup-conformance', ...words]
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', ...args], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  return stdout.split('\n').filter(Boolean)
}

test.each([
  [['ju'], ['judge']],
  [['--vers'], ['--version']],
  [['run', '--clou'], ['--cloud']],
  [['--clou'], ['--cloud']],
  [
    ['run', '--cloud', ''],
    ['public', 'usgov', 'china'],
  ],
  [['--cloud', 'us'], ['usgov']],
  [['run', '--profile', '=', 'li'], ['lifecycle']],
  [
    ['run', '--profile', '='],
    ['contract', 'lifecycle', 'arm'],
  ],
  [['run', '--strict', '--target', 'a'], ['azure']],
  [['emulator', '--create', 's'], ['sync']],
  [['emulator', '--clou'], []],
  [['run', '--ca', ''], []],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', '--help'],
  ],
])('bash completes %j to %j', (words, expected) => expect(offered(...words)).toEqual(expected))

test('without a command there are the commands and the options of run', () =>
  expect(offered('')).toEqual(expect.arrayContaining(['run', 'completion', '--version', '--target', '--help'])))

test.each([
  [['completion'], 'completion needs one shell: bash, zsh or fish'],
  [['completion', 'bash', 'zsh'], 'completion needs one shell: bash, zsh or fish'],
  [['completion', 'bahs'], 'the shell must be one of bash, zsh, fish, not "bahs", did you mean bash?'],
])('%j is wrong usage', async (args, says) => {
  const { code, err } = await command(args)
  expect(code).toBe(2)
  expect(err).toContain(says)
})
