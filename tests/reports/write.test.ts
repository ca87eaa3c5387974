import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fromHar } from '../../reports/har.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { gather } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import { checkReport } from '../../reports/schema.ts'
import { writeReports, writeWhole } from '../../reports/write.ts'
import { anExchange, exchanges, sample, token } from './sample.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'azbackup-reports-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const files = ['report.json', 'evidence.har', 'junit.xml', 'summary.md', 'index.html']
const read = async (name: string) => readFile(join(dir, 'out', name), 'utf8')
const gathered = (given: readonly Exchange[] = exchanges, secrets: readonly string[] = [], notes: readonly string[] = []) => {
  const facts = {
    suite: sample.suite,
    contract: sample.contract,
    target: { kind: 'url' as const, baseUrl: sample.target.baseUrl },
    scope: {},
    run: 'cst-1',
    seed: 7,
    startedAt: 0,
    finishedAt: 1,
    complete: true,
    coverageDue: false,
    waivers: [],
    ledger: [],
    notes,
  }
  const passes = [...new Set(given.map(({ pass }) => pass))].map((pass) => ({
    target: { pass, baseUrl: sample.target.baseUrl },
    exchanges: given.filter((exchange) => exchange.pass === pass),
    handovers: [],
    endings: [],
  }))
  return gather(facts, passes, { secrets })
}
const write = (report: Report = sample, options = {}) => writeReports(join(dir, 'out'), report, gathered(), options)

describe('the files of a run', () => {
  test('are written whole, nothing beside them', async () => {
    expect(await write()).toEqual(files.map((name) => join(dir, 'out', name)))
    expect((await readdir(join(dir, 'out'))).sort()).toEqual([...files].sort())
    expect(JSON.parse(await read('report.json'))).toEqual(JSON.parse(JSON.stringify(sample)))
    expect(checkReport(JSON.parse(await read('report.json')))).toEqual([])
    expect(await read('junit.xml')).toContain('<testsuites')
    expect(await read('index.html')).toContain('</html>')
  })

  test('hold evidence that reads back', async () => {
    await write()
    const { exchanges: kept, extra } = fromHar(JSON.parse(await read('evidence.har')))
    expect(kept.map(({ id }) => id)).toEqual(exchanges.map(({ id }) => id))
    expect(kept.map(({ response }) => response?.bodyFault)).toEqual(exchanges.map(({ response }) => response?.bodyFault))
    expect(extra).toMatchObject({ seed: 7, evidenceVersion: '1' })
  })

  test('hold no token and no signature, though neither exchanges nor facts were redacted before', async () => {
    const code = Buffer.from(`x:${token}`).toString('base64')
    const echo = anExchange({ id: 'echo', sent: [], text: JSON.stringify({ echo: token, code }) })
    await writeReports(join(dir, 'out'), sample, gathered([...exchanges, echo], ['hunter2hunter2'], [token, 'hunter2hunter2']))
    for (const name of files) {
      const text = await read(name)
      expect(text, name).not.toContain(token)
      expect(text, name).not.toMatch(/Zm9vYmFyc2lnbmF0dXJl|MIIHpTCCBo2g|hunter2/)
      expect(text, name).not.toContain(Buffer.from(token).toString('base64').slice(2, -4))
    }
    expect(await read('evidence.har')).toContain('"Authorization"')
  })

  test('are all absent when the report does not fit its schema', async () => {
    await expect(write({ ...sample, seed: 0.5 })).rejects.toThrow('the report does not fit its schema: /seed: must be integer')
    await expect(readdir(join(dir, 'out'))).rejects.toThrow('ENOENT')
  })

  test('replace those of an earlier run', async () => {
    await write()
    await write({ ...sample, because: 'another reason' })
    expect(JSON.parse(await read('report.json'))).toMatchObject({ because: 'another reason' })
  })

  test('go to the step summary too, after what is there', async () => {
    const stepSummary = join(dir, 'step.md')
    await writeFile(stepSummary, 'before\n')
    await write(sample, { stepSummary })
    expect(await readFile(stepSummary, 'utf8')).toBe(`before\n${await read('summary.md')}\n`)
  })

  test('leave nothing half-written behind', async () => {
    await expect(writeWhole(join(dir, 'missing', 'x'), 'text')).rejects.toThrow('ENOENT')
    await writeWhole(join(dir, 'x'), 'text')
    await mkdir(join(dir, 'folder'))
    await expect(writeWhole(join(dir, 'folder'), 'text')).rejects.toThrow()
    expect((await readdir(dir)).sort()).toEqual(['folder', 'x'])
  })
})
