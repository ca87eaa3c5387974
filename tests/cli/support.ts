/** What the tests of the command line share: the built program in a process of its own, and servers on loopback to put it to. */
import { vaults } from '../harness/sweep-support.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { variants } from '../../fixtures/variants.ts'
import type { Exchange } from '../../harness/exchange.ts'
import type { Middleware } from '../../harness/server.ts'
import { fromHar } from '../../reports/har.ts'
import type { Report } from '../../reports/report.ts'
import { defectsOf } from '../../suites/mutants.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'azure-backup-conformance.mjs')
/** Ended when the tests of a file are through. */
export const closers: (() => unknown)[] = []
afterAll(async () => void (await Promise.all(closers.map((close) => close()))))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly folder: string
}
export type Env = Readonly<Record<string, string>>

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it has said until now. */
  text(): string
  /** Resolves when it has said something that matches; rejects when it ends without. */
  said(what: RegExp): Promise<void>
}

/** Starts the program in an empty folder, where `run` and `judge` write their reports unless `--out` is among `args`. */
export function start(args: readonly string[], env: Env = {}): Started {
  const folder = mkdtempSync(join(tmpdir(), 'run-'))
  const out = ['run', 'judge'].includes(args[0]!) && !args.includes('--out') ? ['--out', folder] : []
  const child = spawn(process.execPath, [bin, ...args, ...out], { env: { PATH: process.env['PATH']!, NO_COLOR: '1', ...env }, cwd: folder })
  let [text, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out: text, err, folder })))
  return {
    child,
    ended,
    text: () => text + err,
    said: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (what.test(text + err) && resolve())
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
        void ended.then(() => reject(new Error(`it ended without saying ${String(what)}: ${text}${err}`)))
        look()
      }),
  }
}
/** The areas of the given document, where no others are named: how a run goes is the same with more of them, and takes longer. */
const given = ['--area', 'operations', '--area', 'vaults']
export const run = (args: readonly string[], env?: Env): Promise<Ended> =>
  start(['run', ...args, ...(['--area', '--contract', '--target', '--config'].some((name) => args.includes(name)) ? [] : given)], env).ended
export const report = ({ folder }: Ended): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
export const evidence = ({ folder }: Ended): readonly Exchange[] =>
  fromHar(JSON.parse(readFileSync(join(folder, 'evidence.har'), 'utf8'))).exchanges

/** An emulator on a socket, as it is or with a defect or variant, and the arguments that put the suite to it. */
export async function server(
  defect?: string,
  options: Partial<EmulatorOptions> = {},
  middlewares: readonly Middleware[] = [],
): Promise<{ args: string[]; env: Env; emulator: Emulator; vaults: () => number }> {
  const found = [...defectsOf().map((each) => each.defect), ...variants].find(({ id }) => id === defect)
  if (defect !== undefined && !found) throw new Error(`no defect ${defect}`)
  const { target: _, ...mode } = found?.mode ?? {}
  const emulator = createEmulator({
    neighbours: 0,
    ...options,
    ...mode,
    middlewares: [...middlewares, ...(found?.middleware ? [found.middleware()] : [])],
  })
  const { url, close } = await serve(emulator)
  closers.push(close)
  const { subscription, resourceGroups, token } = emulator.options
  return {
    args: ['--target', url, '--subscription', subscription, '--resource-group', resourceGroups[0]!],
    env: { AZBACKUP_TOKEN: token },
    emulator,
    vaults: () => vaults(emulator.world).length,
  }
}
