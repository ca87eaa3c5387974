import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../harness/ledger.ts'
import type { Report } from '../../reports/report.ts'
import { scenarios } from '../../suites/scenarios/index.ts'
import { command, runInProcess } from './in-process.ts'
import { server } from './support.ts'

type Shard = Awaited<ReturnType<typeof runInProcess>>

let whole: Shard
let shards: Shard[]
beforeAll(async () => {
  whole = await runInProcess({ seed: 7 })
  shards = []
  for (const part of [1, 2, 3]) shards.push(await runInProcess({ seed: 7, shard: { part, of: 3 } }))
})

const folders = (...numbers: number[]): string[] => numbers.map((number) => shards[number - 1]!.folder)
const merged = async (args: readonly string[]): Promise<{ code: number; err: string; report: Report; out: string }> => {
  const out = mkdtempSync(join(tmpdir(), 'azbackup-merged-'))
  const { code, err } = await command(['merge', ...args, '--out', out])
  return {
    code,
    err,
    out,
    get report() {
      return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report
    },
  }
}
const outcomes = ({ results }: Report): string[] => results.map(({ result, outcome, level }) => `${result} ${outcome} ${level}`)

describe('shards', () => {
  test('split the scenarios evenly, each scenario in one of them', () => {
    const endings = shards.map(({ folder }) => {
      const har = JSON.parse(readFileSync(join(folder, 'evidence.har'), 'utf8')) as {
        log: { _azureBackupConformance: { passes: { endings: { scenario: string }[] }[] } }
      }
      return har.log._azureBackupConformance.passes[0]!.endings.map(({ scenario }) => scenario).filter(
        (scenario) => scenario !== 'before-anything',
      )
    })
    expect(endings.flat().toSorted()).toEqual(
      scenarios
        .filter(({ kind }) => !kind?.parent)
        .map(({ id }) => id)
        .toSorted(),
    )
    expect(Math.max(...endings.map(({ length }) => length)) - Math.min(...endings.map(({ length }) => length))).toBeLessThanOrEqual(1)
  })

  test('have vaults of their own: no name is in the ledger of two, and nothing is left', () => {
    const ids = shards.map(
      ({ folder }) =>
        new Set(
          readFileSync(join(folder, 'ledger.ndjson'), 'utf8')
            .trim()
            .split('\n')
            .filter(Boolean)
            .map((line) => (JSON.parse(line) as LedgerEntry).id),
        ),
    )
    expect(ids.flatMap((set) => [...set]).length).toBe(new Set(ids.flatMap((set) => [...set])).size)
    expect(shards.map(({ report }) => report.ledger.leaked)).toEqual([[], [], []])
  })

  test('say what they are', () => {
    expect(shards[1]!.report.notes[0]).toMatch(
      /^The run was narrowed: it is part 2 of 3\. \d+ results that no such scenario reaches are not in this report\.$/,
    )
  })
})

/** A vault of one scenario, which alone has an identity, stands in the lists of others where they run side by side. */
const coverageOf = ({ coverage }: Report) =>
  coverage.map(({ operation, unmet, properties }) => ({
    operation,
    unmet,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, pointers]) => [name, pointers.filter((pointer) => !pointer.startsWith('/value/*/identity'))]),
    ),
  }))

describe('merge', () => {
  test('gives the report that one run would have given, whatever the order, and it is verified', async () => {
    const { code, report, out } = await merged(folders(3, 1, 2))
    expect(outcomes(report)).toEqual(outcomes(whole.report))
    expect(report).toMatchObject({ verdict: whole.report.verdict, complete: true, profiles: whole.report.profiles })
    expect(coverageOf(report)).toEqual(coverageOf(whole.report))
    expect(report.exchanges).toBe(shards.reduce((sum, shard) => sum + shard.report.exchanges, 0))
    expect(report.ledger.created).toBe(shards.reduce((sum, shard) => sum + shard.report.ledger.created, 0))
    expect(code).toBe(0)
    expect((await command(['verify', out])).code).toBe(0)
  })

  test('takes all shards of one run, each once, and nothing else', async () => {
    expect(await merged(folders(1, 3))).toMatchObject({ code: 2, err: 'azure-backup-conformance: shard 2/3 is missing\n' })
    expect((await merged(folders(1, 2, 2, 3))).err).toContain('shard 2/3 is given twice')
    expect((await merged([...folders(1, 2), whole.folder])).err).toContain('is the report of a whole run, not of a shard')
    expect((await merged([])).err).toContain('merge needs the folders of all shards')
    const other = await runInProcess({ shard: { part: 3, of: 3 }, profile: ['contract'] })
    expect((await merged([...folders(1, 2), other.folder])).err).toContain(
      'are not shards of one run: what is asked (--profile, --check, …) differs',
    )
    expect((await command(['merge', ...folders(1, 2, 3), '--out', folders(1)[0]!])).err).toMatch(
      /is the folder of a shard; name another folder with --out\n$/,
    )
  })

  test('finds what one of the shards found', async () => {
    const broken = await server('patch-merges-tags')
    const parts = []
    for (const part of [1, 2]) {
      const {
        args: [, target, , subscription, , group],
      } = broken
      parts.push(await runInProcess({ target, subscription, 'resource-group': group, shard: { part, of: 2 } }, broken.env))
    }
    const { code, report } = await merged(parts.map(({ folder }) => folder))
    expect(code).toBe(1)
    expect(report.results.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check)).toContain('tags-replaced-as-a-map')
    expect(broken.vaults()).toBe(0)
  })

  test('a shard cut short leaves the whole unfinished', async () => {
    const cut = mkdtempSync(join(tmpdir(), 'azbackup-cut-'))
    cpSync(folders(2)[0]!, cut, { recursive: true })
    const { code, err } = await command(['merge', ...folders(1), cut, join(cut, 'nothing')], cut)
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('holds no evidence.har') as string })
  })
})

test('--shard is I/N, and goes with no fresh group of a server', async () => {
  for (const wrong of ['0/3', '4/3', '1', 'a/b'])
    expect((await command(['run', '--shard', wrong])).err).toContain('--shard must be I/N, such as 2/5')
  expect(
    (
      await command([
        'run',
        '--shard',
        '1/2',
        '--fresh-group',
        '--target',
        'http://127.0.0.1:1',
        '--subscription',
        's',
        '--resource-group',
        'g',
      ])
    ).err,
  ).toContain('--fresh-group contradicts --shard')
})
