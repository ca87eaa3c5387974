import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockFolder } from '../../cli/run/lock.ts'
import { command } from './in-process.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'azbackup-lock-'))
const isHeld = (folder: string, holder: object): void =>
  writeFileSync(
    join(folder, 'run.lock'),
    JSON.stringify({ run: 'cst-others', pid: process.pid, host: hostname(), until: Date.now() + 600_000, ...holder }),
  )

test('a folder belongs to one run at a time, and to nobody afterwards', () => {
  const folder = fresh()
  const release = lockFolder(folder, 'cst-first', 600_000)
  expect(JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'))).toMatchObject({ run: 'cst-first', pid: process.pid })
  expect(() => lockFolder(folder, 'cst-second', 600_000)).toThrow(/is in use by cst-first \(process \d+ on .+\); use another folder/)
  release()
  expect(existsSync(join(folder, 'run.lock'))).toBe(false)
  lockFolder(folder, 'cst-second', 600_000)()
})

test('what was killed, and what another machine has not ended in time, holds nothing; nor does a file that says nothing', () => {
  // no process has a number as high as this (Linux: 2^22 at most)
  for (const holder of [{ pid: 2 ** 30 }, { host: 'another', until: Date.now() - 1 }]) {
    const folder = fresh()
    isHeld(folder, holder)
    lockFolder(folder, 'cst-next', 600_000)()
  }
  const folder = fresh()
  writeFileSync(join(folder, 'run.lock'), 'half a li')
  lockFolder(folder, 'cst-next', 600_000)()
  isHeld(folder, { host: 'another' })
  expect(() => lockFolder(folder, 'cst-next', 600_000)).toThrow('is in use by')
})

test('a second run into the folder of one that is going on is refused, and touches nothing there', async () => {
  const folder = fresh()
  isHeld(folder, {})
  writeFileSync(join(folder, 'ledger.ndjson'), 'of the first\n')
  expect(await command(['run', '--out', folder])).toMatchObject({
    code: 2,
    err: expect.stringContaining('is in use by cst-others') as string,
  })
  expect(readFileSync(join(folder, 'ledger.ndjson'), 'utf8')).toBe('of the first\n')
})

test.each([
  [['run', '--api-version', '2020'], '--api-version must be a date'],
  [['run', '--api-version', '2099-01-01'], '--api-version: the embedded emulator serves'],
  [['run', '--read-only', '--scenario', 'life-of-a-vault'], '--scenario life-of-a-vault contradicts --read-only'],
  [['emulator', '--page-size', '0'], '--page-size must be a whole number from 1'],
  [['emulator', '--port', '99999'], '--port must be a whole number from 0 to 65535'],
  [['emulator', '--host', '192.0.2.1'], 'cannot listen on 192.0.2.1:0 (EADDRNOTAVAIL)'],
])('%j is refused in one line', async (args, says) => {
  const { code, err } = await command(args)
  expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 })
  expect(err).toContain(says)
})
