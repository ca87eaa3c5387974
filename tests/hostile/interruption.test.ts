/** What may happen to a run from without: a full disk, a server that is killed, another run beside it, a machine that sleeps, a reader who goes away. */
import { vaults } from '../harness/sweep-support.ts'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { simulatedClock, type Clock } from '../../harness/clock.ts'
import { openHttp } from '../../harness/http.ts'
import { fileLedger, ledgerSums, memoryLedger, type Ledger } from '../../harness/ledger.ts'
import type { PassRecord } from '../../harness/record.ts'
import type { Send } from '../../harness/target.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const folder = (): string => mkdtempSync(join(tmpdir(), 'interruption-'))
const full = '/dev/full'

interface Setting {
  readonly emulator: Emulator
  readonly url: string
  readonly run?: string
  readonly ledger?: Ledger
  readonly clock?: Clock
  readonly around?: (send: Send) => Send
}

/** A run at a served emulator, told to its end and cleaned up. */
async function run({
  emulator,
  url,
  run: name = 'cst-beset',
  ledger = memoryLedger(),
  clock = simulatedClock(),
  around = (send) => send,
}: Setting): Promise<PassRecord> {
  const { subscription, resourceGroups, location, token } = emulator.options
  const http = openHttp()
  const pass = suite.open({
    target: {
      pass: 'target',
      kind: 'url',
      baseUrl: url,
      apiVersion: suite.contract.apiVersion,
      tags: {},
      freshGroup: false,
      subscription,
      group: resourceGroups[0]!,
      location,
      send: around(http.send),
      limits: { timeoutMs: 600_000, operationTimeoutMs: 60_000, cleanupTimeoutMs: 120_000 },
      token: () => Promise.resolve(token),
    },
    ledger,
    clock,
    run: name,
    seed: 1,
    version: 'test',
    signal: new AbortController().signal,
  })
  await pass.close().finally(() => http.close())
  return pass.record
}

const outcomes = (record: PassRecord): Record<string, string[]> => {
  const results = suite.judge([record])
  expect(results.filter(({ outcome }) => outcome === 'error').map(({ result, reason }) => `${result} ${reason}`)).toEqual([])
  expect(record.endings.flatMap(({ error }) => error ?? [])).toEqual([])
  return {
    failed: [...new Set(results.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check.id))],
    untested: [...new Set(results.flatMap(({ outcome, reason }) => (outcome === 'untested' ? [reason ?? ''] : [])))],
  }
}

test.skipIf(!existsSync(full))('a full disk from the beginning: nothing is created, nobody is a false positive', async () => {
  const emulator = createEmulator({ neighbours: 0 })
  const { url, close } = await serve(emulator)
  const record = await run({ emulator, url, ledger: fileLedger(full) }).finally(close)
  const { failed, untested } = outcomes(record)
  expect(failed).toEqual([])
  expect(untested?.join()).toContain('the ledger cannot be written, so that nothing may be created (ENOSPC: /dev/full)')
  expect(record.exchanges.filter(({ role, response }) => role === 'create' && (response?.status ?? 0) < 300)).toEqual([])
  expect(emulator.world.resources.size).toBe(0)
})

test.skipIf(!existsSync(full))('a disk that fills in mid-run: what was created is removed, and the ledger says what it could', async () => {
  const emulator = createEmulator({ neighbours: 0 })
  const { url, close } = await serve(emulator)
  const file = join(folder(), 'ledger.ndjson')
  writeFileSync(file, '')
  let creations = 0
  const around =
    (send: Send): Send =>
    async (request, options) => {
      if (request.method === 'PUT' && ++creations === 2) {
        rmSync(file)
        symlinkSync(full, file)
      }
      return send(request, options)
    }
  const ledger = fileLedger(file)
  const record = await run({ emulator, url, ledger, around }).finally(close)
  expect(outcomes(record).failed).toEqual([])
  expect(ledgerSums(ledger.entries)).toMatchObject({ leaked: [] })
  expect(ledgerSums(ledger.entries).created).toBeGreaterThan(0)
  expect(emulator.world.resources.size).toBe(0)
})

test('a server that is killed in mid-run: unanswered is all that it is a false positive of, and what may be left stands in the ledger', async () => {
  const emulator = createEmulator({ neighbours: 0 })
  const { url, close } = await serve(emulator)
  const ledger = memoryLedger()
  let count = 0
  const around =
    (send: Send): Send =>
    async (request, options) => {
      if (++count === 60) await close()
      return send(request, options)
    }
  const record = await run({ emulator, url, ledger, around }).finally(close)
  const { failed, untested } = outcomes(record)
  expect(failed).toEqual(['answer-arrives'])
  expect(untested?.join()).toContain('no answer (ECONNREFUSED)')
  const left = vaults(emulator.world).map(({ id }) => String(id).toLowerCase())
  expect(left.length).toBeGreaterThan(0)
  expect(ledgerSums(ledger.entries).leaked.map((id) => id.toLowerCase())).toEqual(expect.arrayContaining(left))
  expect(count).toBeLessThan(400)
})

test('two runs at once in one group leave each other alone', async () => {
  const emulator = createEmulator({ neighbours: 2, pageSize: 3 })
  const others = emulator.world.resources.size
  const { url, close } = await serve(emulator)
  const records = await Promise.all(['cst-first', 'cst-second'].map((name) => run({ emulator, url, run: name }))).finally(close)
  for (const record of records) expect(outcomes(record)).toEqual({ failed: [], untested: [] })
  expect(emulator.world.resources.size).toBe(others)
})

/** A clock that can be put forward, as that of a machine is that slept. */
function sleepyClock(): Clock & { sleeps(ms: number): void } {
  const clock = simulatedClock()
  let slept = 0
  return { ...clock, now: () => clock.now() + slept, sleeps: (ms) => void (slept += ms) }
}

test('a machine that sleeps for eight hours while an operation goes on: the operation is followed to its end', async () => {
  const emulator = createEmulator({ create: 'async', update: 'async', delete: 'async', neighbours: 0, lroPolls: 8, retryAfter: 1 })
  const { url, close } = await serve(emulator)
  const clock = sleepyClock()
  let naps = 0
  const sleep = clock.sleep.bind(clock)
  const dozing: Clock = {
    ...clock,
    sleep: (ms, signal) => sleep(ms, signal).then(() => void (++naps % 7 === 0 && clock.sleeps(8 * 3_600_000))),
  }
  const record = await run({ emulator, url, clock: dozing }).finally(close)
  expect(naps).toBeGreaterThan(20)
  expect(outcomes(record)).toEqual({ failed: [], untested: [] })
  expect(emulator.world.resources.size).toBe(0)
})

test('a machine that sleeps while an answer is due: the broken connection is not held against the server', async () => {
  const emulator = createEmulator({ neighbours: 0 })
  const { url, close } = await serve(emulator)
  const clock = sleepyClock()
  let count = 0
  const around =
    (send: Send): Send =>
    async (request, options) => {
      // one lost answer is asked for again: several in a row are not
      if (++count < 40 || count > 47) return send(request, options)
      clock.sleeps(8 * 3_600_000)
      return { failure: { code: 'ECONNRESET', message: 'read ECONNRESET' } }
    }
  const record = await run({ emulator, url, clock, around }).finally(close)
  const { failed, untested } = outcomes(record)
  expect(failed).toEqual([])
  expect(untested?.join()).toContain('the machine slept while it waited for the answer')
  expect(emulator.world.resources.size).toBe(0)
})

const bin = join(import.meta.dirname, '..', '..', 'bin', 'azure-backup-conformance.mjs')

/** The program in a process of its own, with files of so many blocks of 512 bytes at most; `reads` lines of what it prints, then its reader goes away; what it prints goes to `log`. */
async function program(
  args: readonly string[],
  { blocks, reads, log }: { blocks?: number; reads?: number; log?: string },
): Promise<{ code: number | null; err: string }> {
  const limit = blocks === undefined ? '' : `ulimit -f ${blocks}; `
  const child = spawn('sh', ['-c', `${limit}exec "$@"${log === undefined ? '' : ` > ${log}`}`, 'sh', process.execPath, bin, ...args], {
    env: { PATH: process.env['PATH']!, NO_COLOR: '1' },
    cwd: folder(),
  })
  let err = ''
  let lines = 0
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1
    if (reads !== undefined && lines >= reads) child.stdout.destroy()
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, err })))
}

test('no room for the reports: one line says so, and none is there, whole or in part', async () => {
  const out = folder()
  const { code, err } = await program(['run', '--scenario', 'operations-are-listed', '--out', out], { blocks: 48 })
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(/^azure-backup-conformance: .*no report could be written to .*: EFBIG.*\n$/) as string,
  })
  expect(readdirSync(out).filter((name) => name !== 'allure-results')).toEqual(['ledger.ndjson'])
})

test('a reader who goes away: the run goes on to its end, and cleans up', async () => {
  const out = folder()
  const { code, err } = await program(['run', '--scenario', 'vaults-are-listed', '--out', out], { reads: 1 })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { ledger: { created: number; deleted: number } }
  expect(report.ledger.created).toBeGreaterThan(0)
  expect(report.ledger.deleted).toBe(report.ledger.created)
})

test.skipIf(!existsSync(full))('a log on a full disk: the run goes on to its end, cleans up, and is no success', async () => {
  const out = folder()
  const { code, err } = await program(['run', '--scenario', 'vaults-are-listed', '--out', out], { log: full })
  expect({ code, err }).toEqual({ code: 2, err: '' })
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
    verdict: string
    ledger: { created: number; deleted: number }
  }
  expect(report).toMatchObject({ verdict: 'conformant', ledger: { deleted: report.ledger.created } })
})
