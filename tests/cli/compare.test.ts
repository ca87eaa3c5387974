/** `compare`, and `run` with waivers and an earlier report: what is wrong is said in one line before anything is sent, and what changed is said at the end. */
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { main } from '../../cli/main.ts'
import type { Changes, Report } from '../../reports/report.ts'
import { sample, sound } from '../reports/sample.ts'

const cwd = mkdtempSync(join(tmpdir(), 'compare-'))
const file = (name: string, content: unknown): string => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

async function ask(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await main(args, { env: {}, cwd, colour: false, width: 80, out: (text) => (out += text), err: (text) => (err += text) })
  return { code, out, err }
}

const broken = file('broken.json', sample)
const fixed = file('fixed.json', sound)

describe('compare', () => {
  test('something regressed: exit 1, and what', async () => {
    const { code, out, err } = await ask('compare', fixed, broken)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/^before: conformant, run of 2026-01-15 09:30 UTC\nnow: +nonconformant/)
    expect(out).toContain('3 regressed')
    expect(out).toMatch(/ {2}Regressed \(3\)\n {4}\S+@\S+: failed now/)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test('fixed, or nothing changed: exit 0', async () => {
    const { code, out } = await ask('compare', broken, fixed)
    expect(code).toBe(0)
    expect(out).toContain('no longer tested')
    expect((await ask('compare', broken, broken)).code).toBe(0)
  })

  test('--json prints the changes', async () => {
    const { code, out } = await ask('compare', fixed, broken, '--json')
    const changes = JSON.parse(out) as Changes
    expect(code).toBe(1)
    expect(changes.regressed).toHaveLength(3)
    expect(changes.before).toEqual({ startedAt: sound.startedAt, verdict: 'conformant' })
  })

  test('--help', async () => {
    const { code, out } = await ask('compare', '--help')
    expect(code).toBe(0)
    expect(out).toContain('usage: azure-backup-conformance compare')
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })
})

const waiver = (change = {}): string =>
  Object.entries({ result: 'status-documented@getVaults', reason: 'r', owner: 'o', issue: 'i', expires: '2999-01-01', ...change })
    .map(([key, value], at) => `${at ? '  ' : '- '}${key}: ${value as string}\n`)
    .join('')

const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['compare'], /compare needs two reports/],
  [['compare', broken], /compare needs two reports/],
  [['compare', broken, broken, broken], /compare needs two reports/],
  [['compare', broken, 'nope.json'], /nope\.json: no such file/],
  [['compare', broken, '.'], /\.: cannot be read \(EISDIR\)/],
  [['compare', broken, file('text.json', 'hello')], /text\.json: is not JSON: /],
  [['compare', file('null.json', 'null'), broken], /null\.json: is not a report\.json of this suite/],
  [
    ['compare', file('other.json', { ...sample, reportVersion: '2' }), broken],
    /other\.json: is a report of version "2", this program reads 1/,
  ],
  [['compare', file('less.json', { ...sample, results: undefined }), broken], /less\.json: is a damaged report: .*'results'/],
  [['run', '--previous', 'nope.json'], /--previous: nope\.json: no such file/],
  [['run', '--previous', 'text.json'], /--previous: text\.json: is not JSON/],
  [['run', '--fail-on', 'new'], /--fail-on new needs --previous/],
  [['run', '--fail-on', 'old', '--previous', broken], /--fail-on must be one of any, new, not "old"/],
  [['run', '--waivers', 'nope.yml'], /--waivers: nope\.yml: no such file/],
  [
    ['run', '--waivers', file('typo.yml', waiver({ result: 'status-documentd@getVaults' }))],
    /typo\.yml:1: there is no result "status-documentd@getVaults", did you mean status-documented@getVaults\?/,
  ],
  [['run', '--waivers', file('old.yml', waiver({ expires: '2020-01-01' }))], /old\.yml:5: expired on 2020-01-01/],
]

describe('wrong usage', () => {
  for (const [args, says] of wrong) {
    test(args.join(' '), async () => {
      const { code, out, err } = await ask(...args)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(says)
      expect(err.trimEnd().split('\n')).toHaveLength(1)
    })
  }
})

const closers: (() => unknown)[] = []
afterAll(async () => void (await Promise.all(closers.map((close) => close()))))

/** The built program, put to a server with a defect or to an honest one; one scenario and its results of one check. */
async function run(defect: string | undefined, ...args: readonly string[]): Promise<{ code: number | null; out: string; report: Report }> {
  const found = defectsOf().find((each) => each.defect.id === defect)?.defect
  const emulator = createEmulator({ neighbours: 0, middlewares: found ? [found.middleware()] : [] })
  const { url, close } = await serve(emulator)
  closers.push(close)
  const { subscription, resourceGroups, token } = emulator.options
  const bin = join(import.meta.dirname, '..', '..', 'bin', 'azure-backup-conformance.mjs')
  const target = [
    '--target',
    url,
    '--subscription',
    subscription,
    '--resource-group',
    resourceGroups[0]!,
    '--check',
    'tags-replaced-as-a-map',
    '--check',
    'tags-cleared-by-an-empty-map',
    '--out',
    join(cwd, 'out'),
  ]
  const child = spawn(process.execPath, [bin, 'run', ...target, ...args], {
    env: { PATH: process.env['PATH']!, NO_COLOR: '1', AZBACKUP_TOKEN: token },
    cwd,
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  expect([0, 1], out).toContain(code)
  return { code, out, report: JSON.parse(readFileSync(join(cwd, 'out', 'report.json'), 'utf8')) as Report }
}

test('night to night: broken, known, waived, fixed, and broken again', async () => {
  const waived = file('waived.yml', waiver({ result: 'tags-replaced-as-a-map@updateVaults' }))
  const first = await run('patch-merges-tags')
  expect(first.code, first.out).toBe(1)
  const failed = first.report.results.filter(({ outcome }) => outcome === 'failed')
  expect(failed.map(({ result }) => result)).toContain('tags-replaced-as-a-map@updateVaults')
  expect(failed.every(({ judged, atFault = 0 }) => atFault > 0 && atFault <= judged)).toBe(true)
  // the report of last night may lie where this night's goes
  const second = await run('patch-merges-tags', '--previous', 'out/report.json', '--fail-on', 'new')
  expect(second.code, second.out).toBe(0)
  expect(second.report.verdict).toBe('nonconformant')
  expect(second.report.since!.stillFailing.map(({ result }) => result)).toEqual(failed.map(({ result }) => result))
  expect(second.out).toMatch(/Since the previous run \(.*nonconformant\): \d still failing/)
  const waivers = file('all.yml', failed.map(({ result }) => waiver({ result })).join(''))
  const third = await run('patch-merges-tags', '--waivers', waivers)
  expect(third.code, third.out).toBe(0)
  expect(third.report.results.filter(({ outcome }) => outcome === 'waived').map(({ result }) => result)).toEqual(
    failed.map(({ result }) => result),
  )
  expect(third.report.waivers).toHaveLength(failed.length)
  expect(readFileSync(join(cwd, 'out', 'junit.xml'), 'utf8')).toContain('waived: r (i; o, until 2999-01-01)')
  copyFileSync(join(cwd, 'out', 'report.json'), join(cwd, 'third.json'))
  const fourth = await run(undefined, '--waivers', waived, '--previous', 'third.json')
  expect(fourth.code, fourth.out).toBe(1)
  expect(fourth.report.because).toContain('unused, for tags-replaced-as-a-map@updateVaults passes')
  expect(fourth.report.since!.fixed.length).toBe(failed.length)
  copyFileSync(join(cwd, 'out', 'report.json'), join(cwd, 'fourth.json'))
  const fifth = await run('patch-merges-tags', '--previous', 'fourth.json', '--fail-on', 'new')
  expect(fifth.code, fifth.out).toBe(1)
  expect(fifth.out).toContain('regressed')
})
