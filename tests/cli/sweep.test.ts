/** `sweep`, and what a run does with what earlier runs left: over real sockets, with other people's vaults around, after runs that were killed. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../../cli/main.ts'
import type { Emulator, EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { partOf } from '../../fixtures/parts.ts'
import { answers, armError, bodyOf, instead, altersAnswer } from '../../fixtures/servers.ts'
import type { LedgerEntry } from '../../harness/ledger.ts'
import { random } from '../../harness/random.ts'
import type { Middleware } from '../../harness/server.ts'
import { decoys, emulatorWith, fill, hour, names, ours, vaults } from '../harness/sweep-support.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'azure-backup-conformance.mjs')
const closers: (() => unknown)[] = []
afterAll(async () => void (await Promise.all(closers.map((close) => close()))))

interface Asked {
  code: number
  out: string
  err: string
}

/** A served emulator with other people's vaults, and the ways to ask it. */
async function setUp(options: Partial<EmulatorOptions> = {}) {
  const emulator = emulatorWith(options)
  const now = Date.now()
  await fill(emulator, decoys(now))
  const others = structuredClone(resources(emulator))
  const { url, close } = await serve(emulator)
  closers.push(close)
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'))
  const { subscription, resourceGroups, token } = emulator.options
  const where = ['--target', url, '--subscription', subscription]
  const env = { AZBACKUP_TOKEN: token }
  const ask = async (...args: readonly string[]): Promise<Asked> => {
    let [out, err] = ['', '']
    const code = await main(args, {
      env,
      cwd: folder,
      colour: false,
      width: 80,
      out: (text) => (out += text),
      err: (text) => (err += text),
    })
    return { code, out, err }
  }
  const entry = (name: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
    at: new Date(now - hour).toISOString(),
    event: 'created',
    run: 'cst-led111',
    pass: 'target',
    target: 'url',
    baseUrl: url,
    id: `/subscriptions/${subscription}/resourceGroups/${resourceGroups[0]}/providers/Microsoft.RecoveryServices/vaults/${name}`,
    ...more,
  })
  const write = (file: string, entries: readonly LedgerEntry[], end = '\n'): string => {
    writeFileSync(join(folder, file), entries.map((each) => JSON.stringify(each)).join('\n') + end)
    return file
  }
  return {
    emulator,
    now,
    url,
    folder,
    where,
    env,
    entry,
    write,
    ask,
    inGroup: [...where, '--resource-group', resourceGroups[0]!],
    sweep: (...args: readonly string[]) => ask('sweep', ...where, ...args),
    othersUntouched: () => expect(resources(emulator)).toEqual(others),
  }
}
const resources = ({ world }: Emulator): unknown[] => vaults(world)
const wordsOf = (text: string, word: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(word))
    .map((line) => line.split('/').at(-1)!.split(':')[0]!)
    .sort()

test('lists first: id, run and age; deletes with --delete only; every page, nothing of anybody else', async () => {
  const { emulator, now, sweep, othersUntouched } = await setUp({ delete: 'async', lroPolls: 2 })
  await fill(emulator, [
    ...ours('cst-night1', 50 * hour, now, 'a0-Shared', 'b-Changed'),
    ...ours('cst-night2', 25 * hour, now, 'c'),
    ...ours('cst-today1', hour, now, 'd'),
  ])
  const all = names(emulator)
  const listed = await sweep()
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(listed.out).toMatch(/^3 vaults left behind; 28 vaults seen on 7 pages of subscription /)
  expect(listed.out).toMatch(/found {7}cst-night1 {2}2 d 2 h {4}\/subscriptions\/.*\/vaults\/cst-night1-a0-Shared\n/)
  expect(listed.out).toMatch(/left alone {2}\S*cst-today1-d: it is 1 h old, younger than 1 d\n/)
  expect(listed.out).toMatch(/left alone {2}\S*cst-abc123-future: it says that it was created in the future/)
  expect(listed.out).toContain('nothing was deleted; add --delete to delete')
  expect(names(emulator)).toEqual(all)

  const one = await sweep('--delete', '--run', 'cst-night2')
  expect(one).toMatchObject({ code: 0, err: '' })
  expect(wordsOf(one.out, 'removed')).toEqual(['cst-night2-c'])
  const rest = await sweep('--delete')
  expect(rest.out).toContain('2 vaults removed, 0 left')
  expect(names(emulator).filter((name) => /night|today/.test(name))).toEqual(['cst-today1-d'])
  expect((await sweep('--delete', '--older-than', '30m')).code).toBe(0)
  othersUntouched()
  expect(await sweep('--delete')).toMatchObject({ code: 0, out: expect.stringMatching(/^0 vaults left behind/) as string })
})

test('what cannot be deleted is printed with its id and the words of the service: exit 3', async () => {
  const middleware = instead({ of: 'delete', if: ({ url }) => /-(locked|full)\?/.test(url) }, ({ url }) =>
    url.includes('locked')
      ? armError(409, 'ScopeLocked', 'locked: \u001b[31m/subscriptions/x')
      : armError(400, 'ServiceResourceNotEmptyWithBackendMessage', 'there are backup items'),
  )
  const { emulator, now, sweep } = await setUp({ middlewares: [middleware()] })
  await fill(emulator, ours('cst-night1', 50 * hour, now, 'locked', 'full', 'free'))
  const { code, out } = await sweep('--delete')
  expect(code).toBe(3)
  expect(wordsOf(out, 'removed')).toEqual(['cst-night1-free'])
  expect(wordsOf(out, 'REMAINS')).toEqual(['cst-night1-full', 'cst-night1-locked'])
  expect(out).toContain('the deletion answers 409: ScopeLocked, locked: \\x1b[31m/subscriptions/x\n')
  expect(out).toContain('the deletion answers 400: ServiceResourceNotEmptyWithBackendMessage, there are backup items\n')
  expect(out).toContain('1 vault removed, 2 left')
  expect((await sweep()).code).toBe(0)
})

test('429, 404 and 409 on the way are survived', async () => {
  const slower = { error: { code: 'TooManyRequests', message: 'slower' } }
  const middlewares = [
    answers({ of: 'listInSubscription', from: 2, to: 2 }, 429, slower, { 'retry-after': '0' }),
    answers({ of: 'delete', to: 1 }, 429, slower, { 'retry-after': '0' }),
    answers({ of: 'delete', to: 1 }, 409, { error: { code: 'Conflict', message: 'busy' } }),
    answers({ of: 'delete', if: ({ url }) => url.includes('-b?'), to: 1 }, 404, { error: { code: 'ResourceNotFound', message: 'gone' } }),
  ]
  const { emulator, now, sweep } = await setUp({ middlewares: middlewares.map((make) => make()) })
  await fill(emulator, ours('cst-night1', 50 * hour, now, 'a', 'c'))
  expect(await sweep('--delete')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 vaults removed, 0 left') as string })
})

test('a list that cannot be read to its end is no clean bill: what was read is swept, and the exit is not 0', async () => {
  const { emulator, now, sweep } = await setUp({
    middlewares: [altersAnswer({ of: 'listInSubscription', every: 7 }, (draft, { url }) => (draft.json.nextLink = url))()],
  })
  await fill(emulator, ours('cst-night1', 50 * hour, now, 'a'))
  expect(await sweep()).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^the list is incomplete: the nextLink of page 7 leads back/) as string,
  })
  expect(await sweep('--delete')).toMatchObject({ code: 3, out: expect.stringContaining('1 vault removed, 0 left') as string })
})

test('a group narrows the sweep', async () => {
  const { emulator, now, sweep } = await setUp()
  await fill(emulator, [
    ...ours('cst-night1', 50 * hour, now, 'a'),
    ...ours('cst-night1', 50 * hour, now, 'b').map((vault) => ({ ...vault, group: 'finance-archive' })),
  ])
  expect(wordsOf((await sweep('--delete', '--resource-group', 'Finance-Archive')).out, 'removed')).toEqual(['cst-night1-b'])
  expect(wordsOf((await sweep('--delete')).out, 'removed')).toEqual(['cst-night1-a'])
})

test('a ledger: what is open is swept whatever its age and tags; what is elsewhere is not; what was done is written down', async () => {
  const { emulator, now, sweep, entry, write, folder, othersUntouched } = await setUp()
  await fill(emulator, [{ name: 'cst-led111-cleared', tags: {} }, ...ours('cst-led111', 0, now, 'young')])
  const elsewhere = entry('cst-led111-far', { baseUrl: 'https://elsewhere.invalid' })
  const file = write(
    'ledger.ndjson',
    [
      entry('cst-led111-cleared'),
      entry('cst-led111-young'),
      entry('cst-led111-done'),
      entry('cst-led111-done', { event: 'deleted' }),
      entry('cst-led111-never', { event: 'planned' }),
      elsewhere,
      entry('cst-led111-embedded', { target: 'emulator' }),
    ],
    '\n{"at":"cut',
  )
  const listed = await sweep('--ledger', file)
  expect(listed.code).toBe(0)
  expect(wordsOf(listed.out, 'found')).toEqual(['cst-led111-cleared', 'cst-led111-never', 'cst-led111-young'])
  const done = await sweep('--ledger', file, '--delete')
  expect(done).toMatchObject({ code: 3, err: '' })
  expect(done.out).toContain('cst-led111-far: it is at https://elsewhere.invalid, which is not the target')
  othersUntouched()
  expect(
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"swept: '))
      .map((line) => (JSON.parse(line) as LedgerEntry).event),
  ).toEqual(['deleted', 'deleted', 'deleted'])
  expect((await sweep('--ledger', file, '--run', 'cst-other1', '--delete')).code).toBe(0)
  expect(wordsOf((await sweep('--ledger', file)).out, 'found')).toEqual([])
})

test('a poisoned ledger deletes nothing: neither by the sweep, nor before the next run', async () => {
  const { emulator, sweep, ask, inGroup, entry, write, folder } = await setUp()
  await fill(emulator, [{ name: 'prod-vault' }, { name: 'cst-led111-theirs', group: 'finance-archive' }])
  const all = names(emulator)
  const poisoned = [
    entry('prod-vault', { run: 'prod' }),
    entry('prod-vault', { run: 'cst-led111' }),
    entry('x', { id: entry('cst-led111-theirs').id.replace('/conformance/', '/finance-archive/') }),
    entry('cst-led111-%252f..%252fprod-vault'),
  ]
  for (const [i, one] of poisoned.entries()) {
    const file = write('ledger.ndjson', [one])
    const group = inGroup.slice(4)
    expect(await sweep('--ledger', file, ...group)).toMatchObject({ code: 0, err: '' })
    const { code, out, err } = await sweep('--ledger', file, '--delete', ...group)
    expect({ code, err }, out).toEqual({ code: 3, err: '' })
    expect(out).toMatch(/left alone {2}\/subscriptions\/\S+: it/)
    const before = readFileSync(join(folder, file), 'utf8')
    expect(await ask('run', ...inGroup, '--out', '.'), String(i)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/ledger\.ndjson lists \S+, but it.*; nothing was deleted; .*\n$/) as string,
    })
    expect(readFileSync(join(folder, file), 'utf8')).toBe(before)
    expect(names(emulator)).toEqual(all)
  }
})

test('wrong usage: one line, exit 2', async () => {
  const { ask, sweep, where, write, entry, folder } = await setUp()
  writeFileSync(join(folder, 'no.ndjson'), '{}\nhello\n')
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[], /sweep needs --target azure or --target URL/],
    [['--target', 'emulator'], /sweep needs --target/],
    [where.slice(0, 2), /--target URL needs --subscription/],
    [[...where, '--older-than', 'old'], /--older-than must be a duration/],
    [[...where, '--run', 'nightly'], /--run must be the id of a run such as cst-/],
    [[...where, '--scenario', 'x'], /unknown option --scenario/],
    [[...where, '--ledger', 'nope'], /nope: no such file/],
    [[...where, '--ledger', 'no.ndjson'], /no\.ndjson:1: is not an entry of a ledger/],
    [[...where, '--ledger', '.'], /is not a file/],
    [[...where, '--auth', 'none'], /cannot be listed: page 1: 401: AuthenticationFailed/],
    [['--target', 'http://127.0.0.1:9', '--subscription', 's'], /cannot be listed: page 1: no answer \(ECONNREFUSED\)/],
  ]
  for (const [args, says] of wrong) {
    const { code, out, err } = await ask('sweep', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(says)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  }
  expect((await sweep('--ledger', write('cut.ndjson', [entry('x')], ''))).code).toBe(0)
})

test('--delete is a flag and nothing else: neither the environment nor the file deletes', async () => {
  const { emulator, now, env, sweep, folder } = await setUp()
  await fill(emulator, ours('cst-night1', 50 * hour, now, 'a'))
  Object.assign(env, { AZBACKUP_DELETE: 'true' })
  expect((await sweep()).out).toContain('nothing was deleted')
  writeFileSync(join(folder, 'azure-backup-conformance.yml'), 'location: eastus\nscenario: [lists]\n')
  expect((await sweep()).code).toBe(0)
  writeFileSync(join(folder, 'azure-backup-conformance.yml'), 'delete: true\n')
  expect(await sweep()).toMatchObject({ code: 2, err: expect.stringContaining('unknown setting "delete"') as string })
})

test('a run sweeps what the ledger in its folder says is open, or refuses', async () => {
  const lock: () => Middleware = instead({ of: 'delete', if: ({ url }) => url.includes('-locked?') }, () =>
    armError(409, 'ScopeLocked', 'no'),
  )
  const { emulator, now, ask, inGroup, entry, write, folder } = await setUp({ middlewares: [lock()] })
  await fill(emulator, ours('cst-led111', 0, now, 'a', 'locked'))
  const run = (...args: readonly string[]): Promise<Asked> => ask('run', ...inGroup, '--out', '.', ...args)
  write('ledger.ndjson', [entry('cst-led111-a', { baseUrl: 'https://elsewhere.invalid' })])
  expect(await run()).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(
      /1 vault of earlier runs may still be there, .*cst-led111-a at https:\/\/elsewhere\.invalid, which is not this run's target; .*sweep --ledger/,
    ) as string,
  })
  expect(await ask('run', '--out', '.')).toMatchObject({ code: 2, out: '' })
  write('ledger.ndjson', [entry('cst-led111-a')])
  expect(await run('--read-only')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('--read-only deletes nothing') as string,
  })
  write('ledger.ndjson', [entry('cst-led111-locked'), entry('cst-led111-a')])
  const refused = await run()
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /1 vault of earlier runs cannot be removed, .*-locked: the deletion answers 409: ScopeLocked, no; remove/,
    ) as string,
  })
  expect(wordsOf(refused.out, 'removed')).toEqual(['cst-led111-a'])
  expect(readFileSync(join(folder, 'ledger.ndjson'), 'utf8').trim().split('\n')).toHaveLength(4)
  await fill(emulator, ours('cst-led111', 0, now, 'a'))
  write('ledger.ndjson', [entry('cst-led111-a')])
  const fresh = await run('--fresh-group')
  expect(fresh).toMatchObject({ code: 2, err: expect.stringContaining('--fresh-group: the group "conformance" is not empty') as string })
  expect(wordsOf(fresh.out, 'removed')).toEqual(['cst-led111-a'])
})

/** Starts a run and kills it when `now` says so; resolves when it is dead. */
async function killed(
  { inGroup, env, folder }: Awaited<ReturnType<typeof setUp>>,
  trap: Trap,
  ...args: readonly string[]
): Promise<{ signal: string | null; out: string }> {
  const child = spawn(process.execPath, [bin, 'run', ...inGroup, '--out', folder, ...args], {
    env: { PATH: process.env['PATH']!, NO_COLOR: '1', ...env },
    cwd: folder,
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
  trap.spring = () => child.kill('SIGKILL')
  return new Promise((resolve) => child.on('close', (_, signal) => resolve({ signal, out })))
}

/** Set once the run is there that it is for. */
interface Trap {
  spring?: () => void
}

/** Each takes about two seconds; `AZBACKUP_KILLS=50` tries as many as you like. */
const kills = Number(process.env['AZBACKUP_KILLS'] ?? 6)

test(`killed ${kills} times at random points, then swept: nothing of ours is left, nothing of anybody else is touched`, async () => {
  const chance = random(20_240_101)
  let left = 0
  const one = async (turn: number): Promise<void> => {
    const trap: Trap = {}
    const at = 4 + Math.floor(chance() * 110)
    let requests = 0
    const counting: Middleware = (request, next) => {
      if (trap.spring && ++requests === at) trap.spring()
      return next(request)
    }
    const mode = turn % 2 === 0 ? 'sync' : 'async'
    const server = await setUp({ create: mode, update: mode, delete: mode, pageSize: 50, middlewares: [counting] })
    const { signal, out: endings } = await killed(server, trap, '--seed', String(turn))
    expect(signal, `killed at request ${at} of ${requests}\n${endings}`).toBe('SIGKILL')
    left += names(server.emulator).length
    const ledger = join(server.folder, 'ledger.ndjson')
    const { code, err, out } = await server.sweep('--older-than', '0s', '--delete', ...(existsSync(ledger) ? ['--ledger', ledger] : []))
    expect({ code, err }, out).toEqual({ code: 0, err: '' })
    server.othersUntouched()
    left -= names(server.emulator).length
  }
  const turns = Array.from({ length: kills }, (_, turn) => turn)
  const lane = async (): Promise<void> => {
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) await one(turn)
  }
  await Promise.all([lane(), lane(), lane()])
  expect(left).toBeGreaterThan(kills / 3)
})

test('killed while the tags were cleared: only the ledger knows, and both the sweep and the next run go by it', async () => {
  const trap: Trap = {}
  const clearing: Middleware = async (request, next) => {
    const answer = await next(request)
    const tags = (bodyOf(request) as { tags?: object } | undefined)?.tags
    if (partOf(request) === 'update' && tags !== undefined && Object.keys(tags).length === 0) trap.spring?.()
    return answer
  }
  const server = await setUp({ middlewares: [clearing] })
  const scenario = ['--scenario', 'changes-of-a-vault']
  const cleared = (): string[] => names(server.emulator).filter((name) => /-b-+Changed/.test(name))
  for (const finish of [() => server.sweep('--delete', '--ledger', 'ledger.ndjson'), () => nextRun()]) {
    expect((await killed(server, trap, ...scenario)).signal).toBe('SIGKILL')
    expect(await server.sweep('--delete', '--older-than', '0s')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 vaults removed, 0 left') as string,
    })
    expect(cleared()).toHaveLength(1)
    expect(await finish()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/removed {5}cst-\w+ {2}in ledger {2}\/subscriptions/) as string,
    })
    server.othersUntouched()
  }

  /** The run that comes next in the same folder; it judges one requirement that holds. */
  function nextRun(): Promise<{ code: number | null; out: string }> {
    const args = [
      bin,
      'run',
      ...server.inGroup,
      '--out',
      server.folder,
      '--scenario',
      'operations-are-listed',
      '--check',
      'status-documented',
      '--operation',
      'listOperations',
    ]
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH']!, NO_COLOR: '1', ...server.env }, cwd: server.folder })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })))
  }
})
