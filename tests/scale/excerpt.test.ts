import { beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { variants } from '../../fixtures/variants.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { rehearse } from '../../suites/rehearsal.ts'
import { embedded } from '../../cli/embedded.ts'
let suite: Suite
beforeAll(async () => { suite = newSuite(await loadContract()) })
test('all', async () => {
  const view = (r: Awaited<ReturnType<typeof rehearse>>) => r.cells.map(({ cell, outcome, judged, atFault, errata, findings, reason }) => ({ cell, outcome, judged, atFault, errata, reason, findings: findings.map(({ pointer, exchange, says }) => `${exchange.role} ${pointer} ${says}`) }))
  let n = 0
  for (const d of [...defectsOf().map(({ defect }) => defect), ...variants, { id: 'none', temper: {}, layer: undefined }]) {
    const [a, b] = [await rehearse(suite, embedded, d.temper, d.layer), await rehearse(suite, embedded, d.temper, d.layer, { longestWhole: 0 })]
    const [va, vb] = [view(a), view(b)]
    va.forEach((x, i) => { if (JSON.stringify(x) !== JSON.stringify(vb[i])) { n++; console.log(d.id, JSON.stringify(x).slice(0, 700), '\n   ', JSON.stringify(vb[i]).slice(0, 700)) } })
  }
  expect(n).toBe(0)
}, 200_000)
