/** On GitHub: what a server says is no command to the runner, and findings are annotated; elsewhere nothing of it is printed. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withoutCommands } from '../../cli/github.ts'
import { main } from '../../cli/main.ts'
import type { Terminal } from '../../cli/terminal.ts'
import { toHar } from '../../reports/har.ts'
import { exchanges } from '../reports/sample.ts'

const cwd = mkdtempSync(join(tmpdir(), 'github-'))
writeFileSync(join(cwd, 'recorded.har'), JSON.stringify(toHar(exchanges)))

function terminal(env: Terminal['env']): Terminal & { said: () => string } {
  let said = ''
  return { env, cwd, colour: false, width: 80, out: (text) => (said += text), err: (text) => (said += text), said: () => said }
}

test('judge annotates what it finds; a document outside of the workspace is no file of it', async () => {
  const there = terminal({ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: cwd })
  expect(await main(['judge', 'recorded.har'], there)).toBe(1)
  const errors = there
    .said()
    .split('\n')
    .filter((line) => line.startsWith('::error '))
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.filter((line) => !line.startsWith('::error title='))).toEqual([])
})

test('elsewhere no line is meant for GitHub', async () => {
  const here = terminal({})
  expect(await main(['judge', 'recorded.har'], here)).toBe(1)
  expect(here.said()).not.toMatch(/^::/m)
})

test('commands are taken again when what went on has failed', async () => {
  const there = terminal({ GITHUB_ACTIONS: 'true' })
  await expect(withoutCommands(there, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(there.said()).toMatch(/^::stop-commands::(\S+)\n::\1::\n$/)
})
