/** Real Azure, as recorded, is a false positive of nothing that is not a known difference. Needs AZBACKUP_RECORDINGS, a HAR file; visibly skipped without. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { foreignRecording, type Recording } from '../../reports/recording.ts'
import { newSuite } from '../../suites/conformance.ts'

const file = process.env['AZBACKUP_RECORDINGS']

describe.skipIf(!file)(`recorded traffic (${file ?? 'AZBACKUP_RECORDINGS names no file'})`, () => {
  let recording: Recording
  beforeAll(async () => {
    const { contract, binding } = newSuite(await loadContract())
    const { log } = JSON.parse(readFileSync(file!, 'utf8')) as { log: { entries: unknown[] } }
    recording = foreignRecording(log.entries, contract, binding)
  })

  async function failed(strict: boolean): Promise<Map<string, string[]>> {
    const suite = newSuite(await loadContract(), { strict, recordedOnAzure: loadRequirements() })
    const results = suite
      .judge([recording.record])
      .filter(({ check, findings }) => check.kind === 'exchange' && !check.seesAbsence && findings.length > 0)
    return new Map(
      results.map(({ result, check, findings }) => [
        `${check.level} ${result}`,
        [...new Set(findings.map(({ exchange, pointer }) => `${exchange.response?.status} ${pointer.replace(/\d+/g, '#')}`))],
      ]),
    )
  }

  test('every exchange belongs to the contract', () => expect(recording.notJudged).toBe(0))

  test('no requirement fails beyond the errata', async () => {
    expect([...(await failed(false)).keys()].filter((result) => result.startsWith('must'))).toEqual([])
  })

  test('strictly, the known differences show, and no others', async () => {
    expect(Object.fromEntries(await failed(true))).toEqual({
      'must status-documented@updateVaults': ['202 /status'],
      'should listed-name-ends-the-id@listVaultsBySubscription': ['200 /body/value/#/name'],
      'should type-keeps-its-casing@listVaultsBySubscription': ['200 /body/value/#/type', '200 /body/value/#/id'],
    })
  })
})
