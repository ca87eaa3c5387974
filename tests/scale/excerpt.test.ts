/** Long lists are reduced when they come, and nothing that is judged depends on it. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { lists } from '../../fixtures/parts.ts'
import { variants } from '../../fixtures/variants.ts'
import { itemsIn, altersAnswer } from '../../fixtures/servers.ts'
import { weight } from '../../harness/excerpt.ts'
import type { Exchange } from '../../harness/exchange.ts'
import type { Result } from '../../harness/results.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { simulate, type Simulation } from '../../suites/simulation.ts'
import { gather, passesOf } from '../../reports/evidence.ts'
import { fromHar, harText } from '../../reports/har.ts'
import { coverageOf } from '../../reports/coverage.ts'
import { embedded } from '../../cli/embedded.ts'

let suite: Suite
beforeAll(async () => {
  suite = newSuite(await loadContract())
})

const always = { longestWhole: 0 }
const never = { longestWhole: Number.POSITIVE_INFINITY }
const reducedIn = (exchanges: readonly Exchange[]): readonly Exchange[] => exchanges.filter(({ response }) => response?.reduced)

/** What was judged of each result; what is drawn at random anew for each server is left out. */
const verdicts = (results: readonly Result[]): object[] =>
  results.map(({ result, outcome, reason, judged, atFault, errata, findings }) => ({
    result,
    outcome,
    reason,
    judged,
    atFault,
    errata,
    findings: findings.map(
      ({ exchange, pointer, says }) => `${exchange.id} ${pointer} ${says.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#')}`,
    ),
  }))

/** Those that a list shows, in what it holds, in its links or in the shape of its items; the catalogue has the rest. */
const ofLists = defectsOf().filter(
  ({ check, defect }) =>
    (['lists', 'paging', 'identity'].includes(check.family) || check.id === 'body-matches-schema') &&
    [...lists, 'list'].some((verb) => ((defect.at ?? check.verbs) as readonly string[] | undefined)?.includes(verb)),
)
/** These list what a group is to be empty of, and quote it: an excerpt quotes less. */
const quoting = new Set(['empty-group-lists-the-subscription', 'group-list-adds-a-neighbour'])

describe('the same is judged of an excerpt as of the whole', () => {
  test('there are defects of lists to see it by', () => expect(ofLists.length).toBeGreaterThan(30))
  const cases = [
    ...ofLists.filter(({ defect }) => !quoting.has(defect.id)).map(({ defect }) => defect),
    ...variants.filter(({ id }) => /list|page|neighbour/.test(id)),
  ]
  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, { mode, middleware }) => {
    const [excerpts, wholes] = await Promise.all([always, never].map((limits) => simulate(suite, embedded, mode, middleware, limits)))
    expect(verdicts(excerpts!.results)).toEqual(verdicts(wholes!.results))
    expect(reducedIn(wholes!.record.exchanges)).toEqual([])
  })

  test('coverage sees in an excerpt what the whole had', async () => {
    const [excerpts, wholes] = await Promise.all([always, never].map((limits) => simulate(suite, embedded, {}, undefined, limits)))
    expect(reducedIn(excerpts!.record.exchanges).length).toBeGreaterThan(10)
    expect(coverageOf(suite.contract, excerpts!.record.exchanges)).toEqual(coverageOf(suite.contract, wholes!.record.exchanges))
  })
})

describe('5,000 vaults in pages of 1,000', () => {
  const mode = { neighbours: 5_000, pageSize: 1_000 }
  let honest: Simulation
  beforeAll(async () => {
    honest = await simulate(suite, embedded, mode)
  })

  test('every result is green or left open, and nothing is left behind', () => {
    expect(
      honest.results
        .filter(({ outcome }) => !['passed', 'unsupported'].includes(outcome))
        .map(({ result, reason }) => `${result} ${reason}`),
    ).toEqual([])
    expect(honest.leaked).toEqual([])
  })

  test('a page takes a twentieth of its room, and what is opened is let go', () => {
    const pages = reducedIn(honest.record.exchanges).map(({ response }) => response!)
    expect(pages.length).toBeGreaterThanOrEqual(20)
    for (const page of pages.filter(({ size }) => size > 500_000)) expect(weight(page)).toBeLessThan(page.size / 20)
    const [first, second] = pages
    const opened = first!.json
    expect(first!.json).toBe(opened)
    expect((second!.json as { value: unknown[] }).value).toHaveLength(1_000)
    expect(first!.json).not.toBe(opened)
    expect(first!.json).toEqual(opened)
  })

  test('ours stay whole, of others stays what lists are judged by', () => {
    const items = reducedIn(honest.record.exchanges).flatMap(
      ({ response }) => (response!.json as { value: Record<string, unknown>[] }).value,
    )
    const ours = items.filter(({ name }) => String(name).startsWith('cst-'))
    expect(ours.length).toBeGreaterThan(0)
    for (const vault of ours)
      expect(vault).toMatchObject({
        sku: expect.anything(),
        properties: { provisioningState: 'Succeeded' },
        // one of them has no tags for a moment
        tags: expect.any(Object),
      })
    const others = items.filter(({ name }) => !String(name).startsWith('cst-'))
    expect(new Set(others.flatMap(Object.keys))).toEqual(new Set(['id', 'name', 'type', 'location', 'tags']))
    for (const { tags } of others) expect(tags ?? 'sha256:').toMatch(/^sha256:/)
  })

  test('the evidence is written piece by piece, small, and judges the same when it is read back', async () => {
    const broken = altersAnswer({ of: 'listInSubscription' }, (draft) =>
      itemsIn(draft).forEach((item, at) => at % 7 === 0 && Object.assign(item, { tags: null, location: 7 })),
    )
    for (const { record, results } of [honest, await simulate(suite, embedded, mode, broken)]) {
      const evidence = gather(
        {
          suite: { name: 'suite', version: '0' },
          contract: { apiVersion: suite.contract.apiVersion, sha256: suite.contract.sha256 },
          target: { kind: 'emulator', baseUrl: record.target.baseUrl },
          scope: {},
          run: 'cst-simulated',
          seed: 1,
          startedAt: 0,
          finishedAt: 0,
          complete: true,
          coverageDue: false,
          waivers: [],
          ledger: [],
          notes: [],
        },
        [record],
      )
      const pieces = [...harText(evidence.exchanges, evidence.facts)]
      expect(pieces.length).toBeGreaterThan(record.exchanges.length)
      const text = pieces.join('')
      // the suite's own vaults stay whole, with up to fifty tags each
      expect(text.length).toBeLessThan(record.exchanges.reduce((sum, { response }) => sum + (response?.size ?? 0), 0) / 3)
      const { exchanges, extra } = fromHar(JSON.parse(text))
      expect(exchanges).toEqual(evidence.exchanges)
      const again = suite.judge(passesOf({ exchanges, facts: extra as typeof evidence.facts }))
      expect(verdicts(again)).toEqual(verdicts(suite.judge(passesOf(evidence))))
      expect(again.map(({ result, outcome }) => `${result} ${outcome}`)).toEqual(
        results.map(({ result, outcome }) => `${result} ${outcome}`),
      )
    }
  })
})
