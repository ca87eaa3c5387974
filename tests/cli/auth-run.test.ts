/** Whole runs with a login: tokens that end while the run goes on, and what is loaded when nobody logs in. */
import { vaults } from '../harness/sweep-support.ts'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import type { Report } from '../../reports/report.ts'
import { granted, refused, startAuthority, type Answer, type Authority } from './authority.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'azure-backup-conformance.mjs')
const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

interface Ended {
  code: number | null
  out: string
  err: string
  folder: string
}

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'auth-run-'))
  const child = spawn(process.execPath, [bin, 'run', ...args, '--out', join(folder, 'out')], {
    env: { PATH: process.env['PATH']!, NO_COLOR: '1', ...env },
    cwd: folder,
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err, folder })))
}
const reportOf = ({ folder }: Ended): Report => JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')) as Report
const filesOf = ({ folder }: Ended): string[] =>
  readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

/** How long a token of the stand-in is good, in milliseconds. */
const good = 1_000
/** More requests than are ever under way at once: so many with a newer token, and none comes with the older one any more. */
const underWay = 20

/**
 * A server that takes what the authority gave out. It answers the first creation only when all tokens given until then have ended, so that
 * a run of any speed needs another one; from then on an older token is refused.
 */
async function serverFor(
  authority: Authority,
  answers: (nth: number, holds: number) => Answer = (nth) => granted(`granted-token-${nth}`, good / 1000),
) {
  /** When each token ends, oldest first. */
  const ends = new Map<string, number>()
  const seen = new Map<string, number>()
  authority.answer = () => {
    const answer = answers(authority.tokens.length, vaults(emulator.world).length)
    const token = (answer.body as { access_token?: string }).access_token
    if (token !== undefined) ends.set(token, Date.now() + good)
    return answer
  }
  const isTaken = (token: string): boolean => {
    if (!ends.has(token)) return false
    seen.set(token, (seen.get(token) ?? 0) + 1)
    const given = [...ends.keys()]
    return given.slice(given.indexOf(token) + 1).every((newer) => (seen.get(newer) ?? 0) < underWay)
  }
  let held = false
  const allEnd = async (): Promise<void> => {
    for (let left = 1; left > 0; await new Promise((resolve) => setTimeout(resolve, left))) left = Math.max(...ends.values()) - Date.now()
  }
  const emulator = createEmulator({ neighbours: 0 })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const taken = isTaken(token)
      const headers = Array.from({ length: request.rawHeaders.length / 2 }, (_, i) => {
        const [name, value] = [request.rawHeaders[2 * i]!, request.rawHeaders[2 * i + 1]!]
        return [name, name === 'authorization' && taken ? `Bearer ${emulator.options.token}` : value] as const
      })
      const body = Buffer.concat(chunks).toString()
      void emulator
        .handle({ method: request.method!, url: `http://${request.headers.host}${request.url}`, headers, ...(body && { body }) })
        .then(async (answer) => {
          if (!held && vaults(emulator.world).length > 0) {
            held = true
            await allEnd()
          }
          // the run may take a token to end a little later than it was given for; it does not end before that is over
          if (held && seen.size === 1) await new Promise((resolve) => setTimeout(resolve, 100))
          response.writeHead(answer.status, answer.headers.flat()).end(answer.body)
        })
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { subscription, resourceGroups } = emulator.options
  const target = [
    '--target',
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    '--subscription',
    subscription,
    '--resource-group',
    resourceGroups[0]!,
  ]
  return { target, seen, vaults: () => vaults(emulator.world).length }
}

async function login(): Promise<{ authority: Authority; args: string[]; env: Record<string, string> }> {
  const authority = await startAuthority()
  closers.push(() => authority.close())
  const file = join(mkdtempSync(join(tmpdir(), 'pod-')), 'token')
  writeFileSync(file, 'the-token-of-the-pod')
  const env = {
    AZURE_AUTHORITY_HOST: authority.url,
    AZURE_TENANT_ID: 'aaaaaaaa-0000-4000-8000-000000000001',
    AZURE_CLIENT_ID: 'bbbbbbbb-0000-4000-8000-000000000002',
    AZURE_FEDERATED_TOKEN_FILE: file,
  }
  return { authority, args: ['--auth', 'workload', '--ca', authority.ca], env }
}

test('tokens that end in mid-run are renewed: conformant, and no token stands anywhere', async () => {
  const { authority, args, env } = await login()
  const { target, seen, vaults } = await serverFor(authority)
  const ended = await run([...target, ...args], env)
  expect(ended.err).toBe('')
  expect(ended.code).toBe(0)
  expect(vaults()).toBe(0)
  expect(seen.size).toBeGreaterThan(1)
  expect([ended.out, ...filesOf(ended)].filter((text) => /granted-token|token-of-the-pod/.test(text))).toEqual([])
})

test('a login that is refused in mid-run ends the run: nothing is held against the target, nothing is left', async () => {
  const { authority, args, env } = await login()
  let refusals = 0
  const { target, vaults } = await serverFor(authority, (nth, holds) =>
    holds > 0 && refusals === 0 && ++refusals
      ? refused(400, 'unauthorized_client', 700016, 'The application was not found.')
      : granted(`granted-token-${nth}`, good / 1000),
  )
  const ended = await run([...target, ...args], env)
  expect(refusals).toBe(1)
  const report = reportOf(ended)
  expect({ code: ended.code, verdict: report.verdict, complete: report.complete, leaked: report.ledger.leaked }).toEqual({
    code: 2,
    verdict: 'incomplete',
    complete: false,
    leaked: [],
  })
  expect(vaults()).toBe(0)
  expect(filesOf(ended).join('\n')).toContain('the token could not be renewed, --auth workload gets no token (AADSTS700016)')
})

test('a token that the server says has expired, in mid-run: untested, not held against the server', async () => {
  const {
    options: { subscription, resourceGroups, token },
    handle,
  } = createEmulator({ neighbours: 0 })
  let asked = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Array.from(
        { length: request.rawHeaders.length / 2 },
        (_, i) => [request.rawHeaders[2 * i]!, request.rawHeaders[2 * i + 1]!] as const,
      )
      const body = Buffer.concat(chunks).toString()
      const expired = request.headers.authorization === `Bearer ${token}` && ++asked > 40
      void handle({
        method: request.method!,
        url: `http://${request.headers.host}${request.url}`,
        headers: expired ? headers.filter(([name]) => name !== 'authorization') : headers,
        ...(body && { body }),
      }).then((answer) =>
        response
          .writeHead(answer.status, answer.headers.flat())
          .end(expired ? String(answer.body).replace('"AuthenticationFailed"', '"ExpiredAuthenticationToken"') : answer.body),
      )
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ended = await run(['--target', url, '--subscription', subscription, '--resource-group', resourceGroups[0]!], {
    AZBACKUP_TOKEN: token,
  })
  const report = reportOf(ended)
  expect(report.verdict).toBe('incomplete')
  expect(report.results.filter(({ outcome }) => outcome === 'failed').map(({ result }) => result)).toEqual([])
  expect(report.results.some(({ reason }) => reason?.includes('the token has expired (401 ExpiredAuthenticationToken)'))).toBe(true)
})

test('a login that is refused at the start: one line, exit 2, nothing sent, no file', async () => {
  const { authority, args, env } = await login()
  const { target, seen } = await serverFor(authority, () => refused(400, 'invalid_request', 90002, "Tenant 'x' not found."))
  const { code, out, err, folder } = await run([...target, ...args], env)
  expect({ code, out, sent: seen.size }).toEqual({ code: 2, out: '', sent: 0 })
  expect(err).toBe(
    'azure-backup-conformance: --auth workload gets no token (AADSTS90002): there is no such tenant in this cloud; check AZURE_TENANT_ID and --cloud\n',
  )
  expect(existsSync(join(folder, 'out'))).toBe(false)
})

/** Notes each module of @azure that anybody resolves, and each thread in which it looks. */
function watcher(): { env: Record<string, string>; noted: () => Set<string> } {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'))
  const [log, hooks, preload] = ['log', 'hooks.mjs', 'preload.mjs'].map((name) => join(folder, name)) as [string, string, string]
  writeFileSync(log, '')
  writeFileSync(
    hooks,
    `import { appendFileSync } from 'node:fs'
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context)
  if (found.url.includes('/@azure/')) appendFileSync(${JSON.stringify(log)}, found.url + '\\n')
  return found
}`,
  )
  writeFileSync(
    preload,
    `import { appendFileSync } from 'node:fs'
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'
register(${JSON.stringify(`file://${hooks}`)})
appendFileSync(${JSON.stringify(log)}, isMainThread ? 'watches the main thread\\n' : 'watches a worker\\n')`,
  )
  return { env: { NODE_OPTIONS: `--import ${preload}` }, noted: () => new Set(readFileSync(log, 'utf8').split('\n').filter(Boolean)) }
}

test('an emulator run loads no module of @azure; one that logs in does', async () => {
  const alone = watcher()
  const ended = await run([], alone.env)
  expect({ code: ended.code, noted: alone.noted() }).toEqual({ code: 0, noted: new Set(['watches the main thread', 'watches a worker']) })
  const { authority, args, env } = await login()
  const { target } = await serverFor(authority, () => refused(400, 'invalid_request', 90002, 'No.'))
  const loggingIn = watcher()
  await run([...target, ...args], { ...env, ...loggingIn.env })
  expect([...loggingIn.noted()].join('\n')).toContain('/@azure/identity/')
})
