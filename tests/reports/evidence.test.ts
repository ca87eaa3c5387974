import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { variants } from '../../fixtures/variants.ts'
import type { JudgedCell } from '../../harness/judge.ts'
import { newIdRedactor } from '../../reports/ids.ts'
import { gather, passesOf, type Redaction } from '../../reports/evidence.ts'
import { readEvidence } from '../../reports/evidence-reading.ts'
import { toHar } from '../../reports/har.ts'
import { embedded } from '../../cli/embedded.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { asynchronous, rehearse, synchronous } from '../../suites/rehearsal.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const facts = {
  suite: { name: 'azure-backup-conformance', version: '0' },
  contract: { apiVersion: '', sha256: '' },
  target: { kind: 'emulator' as const, baseUrl: '' },
  scope: {},
  run: 'cst',
  seed: 1,
  startedAt: 0,
  finishedAt: 1,
  complete: true,
  coverageDue: false,
  waivers: [],
  ledger: [],
  notes: [],
}

/** How a cell came out; words of a finding that name an id are left out where ids are replaced. */
const told = (cells: readonly JudgedCell[], { ids }: Redaction): unknown[] =>
  cells.map(({ cell, outcome, reason, judged, atFault, findings, errata, stories }) => ({
    cell,
    outcome,
    judged,
    atFault,
    errata,
    stories,
    ...(!ids && { reason }),
    findings: findings.map(({ exchange, pointer, says }) => [exchange.id, pointer, ids ? '' : says]),
  }))

/** Every seventeenth way of being broken or different, and both tempers of the default run: the whole catalogue takes a minute. */
const servers = [...defectsOf().map(({ defect }) => defect), ...variants].filter((_, i) => i % 17 === 0)

describe('evidence that was written and read again is judged as what was recorded', () => {
  for (const server of [{ id: 'synchronous', temper: synchronous }, { id: 'asynchronous', temper: asynchronous }, ...servers]) {
    test(server.id, async () => {
      const { cells, record } = await rehearse(suite, embedded, server.temper, 'layer' in server ? server.layer : undefined)
      for (const redaction of [{}, { ids: newIdRedactor() }]) {
        const { exchanges, facts: kept } = gather(facts, [record], redaction)
        const again = readEvidence(JSON.parse(JSON.stringify(toHar(exchanges, kept))))
        expect(told(suite.judge(passesOf(again)), redaction)).toEqual(told(cells, redaction))
      }
    })
  }
})
