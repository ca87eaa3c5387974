import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { variants } from '../../fixtures/variants.ts'
import type { Result } from '../../harness/results.ts'
import { newIdRedactor } from '../../reports/ids.ts'
import { gather, passesOf, type Redaction } from '../../reports/evidence.ts'
import { readEvidence } from '../../reports/evidence-reading.ts'
import { toHar } from '../../reports/har.ts'
import { embedded } from '../../cli/embedded.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'

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

/** How a result came out; words of a finding that name an id are left out where ids are replaced. */
const endings = (results: readonly Result[], { ids }: Redaction): unknown[] =>
  results.map(({ result, outcome, reason, judged, atFault, findings, errata, scenarios }) => ({
    result,
    outcome,
    judged,
    atFault,
    errata,
    scenarios,
    ...(!ids && { reason }),
    findings: findings.map(({ exchange, pointer, says }) => [exchange.id, pointer, ids ? '' : says]),
  }))

/** Every seventeenth way of being broken or different, and both modes of the default run: the whole catalogue takes a minute. */
const servers = [...defectsOf().map(({ defect }) => defect), ...variants].filter((_, i) => i % 17 === 0)

describe('evidence that was written and read again is judged as what was recorded', () => {
  for (const server of [{ id: 'synchronous', mode: synchronous }, { id: 'asynchronous', mode: asynchronous }, ...servers]) {
    test(server.id, async () => {
      const { results, record } = await simulate(suite, embedded, server.mode, 'middleware' in server ? server.middleware : undefined)
      for (const redaction of [{}, { ids: newIdRedactor() }]) {
        const { exchanges, facts: kept } = gather(facts, [record], redaction)
        const again = readEvidence(JSON.parse(JSON.stringify(toHar(exchanges, kept))))
        expect(endings(suite.judge(passesOf(again)), redaction)).toEqual(endings(results, redaction))
      }
    })
  }
})
