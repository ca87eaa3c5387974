/** The door of vitest: a test for each scenario, then a test for each result. Scenarios run side by side, once, and are shared. */
import * as allure from 'allure-js-commons'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { openSession } from '../cli/run/session.ts'
import type { Result } from '../harness/results.ts'
import { toHar } from '../reports/har.ts'

const { settings, places, first } = inject('conformance')
const session = await openSession(settings, places, first)
/** The run, the cleaning up after it, and then some: neither is ended by vitest. Milliseconds. */
const patience = settings.runTimeoutMs + (settings.limits.cleanupTimeoutMs ?? 0) + 120_000
let results: Map<string, Result>

beforeAll(() => session.start())
afterAll(async () => void (await session.finish()), patience)

describe('scenarios', () => {
  for (const pass of session.passes) {
    for (const scenario of pass.scenarios) {
      test(`${scenario.id} [${pass.record.target.pass}]`, { timeout: settings.runTimeoutMs + 60_000 }, async (context) => {
        await label({ epic: 'scenarios', feature: scenario.id, title: scenario.title })
        const endings = await session.run(pass, scenario)
        await attach(`exchanges of ${scenario.id}`, await session.shown(pass, scenario))
        if (endings.error !== undefined) throw new Error(endings.error)
        if (endings.ended !== undefined) context.skip(`ended early: ${endings.ended}`)
      })
    }
  }
})

describe('results', () => {
  beforeAll(async () => void (results = new Map((await session.results()).map((result) => [result.result, result]))), patience)
  for (const { result, check, operation } of session.suite.results) {
    test(result, async (context) => {
      await label({
        epic: check.profile,
        feature: operation.id,
        title: check.title,
        severity: check.level === 'must' ? 'critical' : 'minor',
      })
      const judged = results.get(result)
      if (!judged) return context.skip('no scenario of this run comes to it')
      const { outcome, reason, findings } = judged
      if (findings.length > 0)
        await attach('the exchanges found at fault', [...new Set(findings.slice(0, 5).map(({ exchange }) => exchange))])
      const says = findings
        .slice(0, 5)
        .map((finding) => `${finding.exchange.id} ${finding.pointer} ${finding.says}`)
        .join('\n')
      if (outcome === 'failed' && check.level === 'should') context.skip(`warnings: ${says}`)
      if (outcome === 'unsupported' || outcome === 'waived') context.skip(`${outcome}: ${reason ?? ''}`)
      if (outcome !== 'passed') throw new Error(`${outcome}: ${check.title}\n${reason ?? says}`)
    })
  }
})

async function label({
  epic,
  feature,
  title,
  severity,
}: {
  epic: string
  feature: string
  title: string
  severity?: string
}): Promise<void> {
  await allure.labels(
    ...Object.entries({ epic, feature, ...(severity !== undefined && { severity }) }).map(([name, value]) => ({ name, value })),
  )
  await allure.description(title)
}

async function attach(name: string, exchanges: Parameters<typeof toHar>[0]): Promise<void> {
  // a list of many pages is for the evidence alone: attachments travel from thread to thread
  const [whole, long] = [exchanges.filter(({ response }) => !response?.reduced), exchanges.filter(({ response }) => response?.reduced)]
  const shown = [...whole, ...long.slice(0, 3)]
  if (shown.length > 0)
    await allure.attachment(
      name + (long.length > 3 ? `, without ${long.length - 3} long lists` : ''),
      JSON.stringify(toHar(shown)),
      'application/json',
    )
}
