/** What goes wrong on the machine of the suite is one line and exit 2, never a verdict; and credentials go nowhere by accident. */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../cli/main.ts'
import { closers, report, server, start, type Ended } from './support.ts'

const root = join(import.meta.dirname, '..', '..')
const bin = join(root, 'bin', 'azure-backup-conformance.mjs')
const oneLine = /^azure-backup-conformance: [^\n]*no verdict: [^\n]*\n$/

/** The program, by a shell that can take things away from it first. */
const shell = (script: string, cwd = mkdtempSync(join(tmpdir(), 'fault-'))): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn('bash', ['--norc', '-c', script], {
      cwd,
      env: { PATH: process.env['PATH']!, NO_COLOR: '1', BIN: `${process.execPath} ${bin}` },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('close', (code) => resolve({ code, out, err, folder: cwd }))
  })

test('a clone that was not built, or has no libraries, says what to do', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'))
  cpSync(join(root, 'bin'), join(clone, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(clone, 'package.json'))
  for (const build of [() => undefined, () => cpSync(join(root, 'dist'), join(clone, 'dist'), { recursive: true })]) {
    build()
    const { code, out, err } = await shell(`exec ${process.execPath} bin/azure-backup-conformance.mjs run`, clone)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^azure-backup-conformance: [^\n]*run npm ci first[^\n]*\n$/)
  }
})

for (const files of [20, 24, 30, 40, 60]) {
  test(`${files} open files are too few: one line, exit 2`, async () => {
    const { code, err } = await shell(`ulimit -n ${files}; exec $BIN run --out out`)
    expect(code).toBe(2)
    expect(err).toMatch(oneLine)
    expect(err).toContain('ulimit -n')
  })
}

test('a full disk, where it is told and where it is written', async () => {
  const { code } = await shell('exec $BIN list > /dev/full')
  expect(code).toBe(2)
  expect((await shell('exec $BIN run --out out > /dev/full')).code).toBe(2)
})

test('what stands in the way of the files of a run is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fault-'))
  mkdirSync(join(folder, 'run.lock'))
  const { code, err } = await shell('exec $BIN run --out .', folder)
  expect({ code, err }).toEqual({
    code: 2,
    err: `azure-backup-conformance: --out: ${folder}/run.lock is a folder; remove it, or use another folder\n`,
  })
})

test('what is thrown beside main is one line and exit 2, and what a run made is removed first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fault-'))
  /** A module that throws as soon as somebody listens and something is true. */
  const throwing = (name: string, when: string, act: string): string => {
    const file = join(folder, name)
    const poll = `const timer = setInterval(() => { if (process.listenerCount('uncaughtException') === 0 || !(${when})) return; clearInterval(timer); ${act} }, 1)`
    writeFileSync(file, `import { statSync } from 'node:fs'\nif (process.env.FAULT === undefined) { process.env.FAULT = '1'; ${poll} }`)
    return file
  }
  const now = throwing('thrown.mjs', 'true', `throw new Error('beside\\nmain')`)
  const rejected = throwing('rejected.mjs', 'true', `Promise.reject(new Error('nobody waits'))`)
  for (const file of [now, rejected]) {
    const { code, err } = await shell(`exec ${process.execPath} --import ${file} ${bin} list`, folder)
    expect(code).toBe(2)
    expect(err).toMatch(oneLine)
  }
  const { args, env, vaults } = await server()
  const planned = `statSync('${folder}/ledger.ndjson', { throwIfNoEntry: false })?.size > 0`
  const later = throwing('later.mjs', planned, `throw new Error('in the middle of a run')`)
  const child = spawn(process.execPath, ['--import', later, bin, 'run', ...args, '--out', folder], {
    env: { PATH: process.env['PATH']!, NO_COLOR: '1', ...env },
  })
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdout.resume()
  const ended = await new Promise((resolve) => child.on('close', resolve))
  expect({ ended, left: vaults() }, err).toEqual({ ended: 2, left: 0 })
  expect(err).toContain('an error of the suite itself, no verdict: in the middle of a run\n')
})

describe('a proxy', () => {
  const at = ['--target', 'https://backup.invalid', '--subscription', 's', '--resource-group', 'g']
  const ask = async (env: Record<string, string>, args: readonly string[] = at): Promise<{ code: number; err: string }> => {
    let err = ''
    const code = await main(['run', ...args], {
      env,
      cwd: tmpdir(),
      colour: false,
      width: 80,
      out: () => undefined,
      err: (text) => (err += text),
    })
    return { code, err }
  }

  test('without a scheme, or with none that there is, is named without its password', async () => {
    for (const value of ['proxy:3128', 'proxy.example.com', 'user:secret@proxy:3128', 'ftp://proxy', '//proxy:1', 'http://', ' '])
      for (const name of ['HTTP_PROXY', 'https_proxy']) {
        const { code, err } = await ask({ [name]: value })
        expect({ code, err }).toEqual({
          code: 2,
          err: `azure-backup-conformance: ${name} must be a URL with a scheme, such as http://proxy.example.com:3128\n`,
        })
      }
  })

  test('is never asked for what is on this machine, whatever the variables hold', async () => {
    const seen: string[] = []
    const proxy = createServer((request, response) => response.end(String(seen.push(request.url!))))
    proxy.on('connect', (request, socket) => void socket.end(String(seen.push(request.url!))))
    await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready))
    closers.push(() => proxy.close())
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const { args, env } = await server()
    const narrow = ['--scenario', 'operations-are-listed', '--check', 'status-documented', '--operation', 'listOperations']
    for (const value of [url, 'proxy:3128']) {
      const ended = await start(['run', ...args, ...narrow], { ...env, HTTP_PROXY: value, http_proxy: value, HTTPS_PROXY: value }).ended
      expect(ended.code, ended.err).toBe(0)
    }
    expect(seen).toEqual([])
  })
})

describe('a configuration file that was only found', () => {
  const ask = async (file: string, args: string, env: Record<string, string> = {}): Promise<{ code: number; err: string }> => {
    const cwd = mkdtempSync(join(tmpdir(), 'config-'))
    writeFileSync(join(cwd, 'azure-backup-conformance.yml'), file)
    writeFileSync(join(cwd, 'token'), 'abc')
    let err = ''
    const given = [
      'run',
      '--print-config',
      '--subscription',
      '5e0e3a1c-0000-4000-8000-00000000e111',
      '--resource-group',
      'g',
      ...args.split(' ').filter(Boolean),
    ]
    const code = await main(given, {
      env: { SECRET: 'abc', ...env },
      cwd,
      colour: false,
      width: 80,
      out: () => undefined,
      err: (text) => (err += text),
    })
    return { code, err }
  }
  const evil = 'target: https://stranger.invalid\n'

  test('does not say both where to go and what to bring', async () => {
    for (const secret of ['token-env: SECRET', 'token-file: token', 'ca: token', 'auth: azure-cli', 'allow-http: true']) {
      const { code, err } = await ask(`${evil}${secret}\n`, '')
      expect(code).toBe(2)
      expect(err).toMatch(
        /^azure-backup-conformance: \S+azure-backup-conformance\.yml sets both target and (\S+), and was found in the working directory, not named: give --\1 or --target as a flag, or name the file with --config azure-backup-conformance\.yml\n$/,
      )
    }
    expect((await ask('target: azure\ntoken-env: SECRET\n', '')).code).toBe(2)
  })

  test('may say one of them, or both when it is named', async () => {
    const fine: readonly (readonly [file: string, args: string, env?: Record<string, string>])[] = [
      [`${evil}token-env: SECRET\n`, '--config azure-backup-conformance.yml'],
      [`${evil}token-env: SECRET\n`, '', { AZBACKUP_CONFIG: 'azure-backup-conformance.yml' }],
      [`${evil}token-env: SECRET\n`, '--token-env SECRET'],
      [`${evil}token-env: SECRET\n`, '--target https://mine.invalid'],
      ['token-env: SECRET\n', '--target https://mine.invalid'],
      ['token-env: SECRET\n', '', { AZBACKUP_TARGET: 'https://mine.invalid' }],
      [evil, ''],
      [`${evil}auth: none\n`, ''],
      ['target: azure\nauth: azure-cli\n', ''],
    ]
    for (const [file, args, env] of fine) expect(await ask(file, args, env), `${file} ${args}`).toEqual({ code: 0, err: '' })
  })
})

test('certificates of servers that are not verified are said, and never go with a certificate of ours', async () => {
  const { args, env } = await server()
  const loose = { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }
  const narrow = ['--scenario', 'operations-are-listed', '--check', 'status-documented', '--operation', 'listOperations']
  const ended = await start(['run', ...args, ...narrow], loose).ended
  expect(ended.code, ended.err).toBe(0)
  expect(report(ended).notes.join()).toContain('the certificate of the target was not verified')
  expect(readFileSync(join(ended.folder, 'index.html'), 'utf8')).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0')
  const identity = ['--organisation', 'o', '--product', 'p', '--product-version', '1', '--contact', 'c']
  const refused = await start(['run', ...args, '--certify', ...identity], loose).ended
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toMatch(/^azure-backup-conformance: --certify: NODE_TLS_REJECT_UNAUTHORIZED=0 [^\n]*\n$/)
})

test('a file system without room', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return context.skip('nothing may be mounted here')
  }
  try {
    const { code, err } = await shell(`exec $BIN run --out ${folder}/out`)
    expect(code).toBe(2)
    expect(err).toMatch(/^azure-backup-conformance: there is no room left on the disk[^\n]*\n$/)
  } finally {
    execFileSync('umount', [folder])
  }
})
