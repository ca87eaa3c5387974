/** Answers that are odd in what they hold: whatever a server says, the suite goes on, blames nobody for its own sake, and its evidence judges as the run did. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { isThere, refuses, altersAnswer } from '../../fixtures/servers.ts'
import type { Middleware } from '../../harness/server.ts'
import { gather, passesOf } from '../../reports/evidence.ts'
import { readEvidence } from '../../reports/evidence-reading.ts'
import { toHar } from '../../reports/har.ts'
import { embedded } from '../../cli/embedded.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract())))

const facts = {
  suite: { name: 'azure-backup-conformance', version: '0' },
  contract: { apiVersion: '', sha256: '' },
  target: { kind: 'url' as const, baseUrl: '' },
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

const vaults = ['create', 'read', 'update'] as const
const item = (id: string): object => ({ id, name: id.split('/').at(-1), type: 'Microsoft.RecoveryServices/vaults', location: 'westeurope' })

const odd: Readonly<Record<string, () => Middleware>> = {
  'a member named as our references are': altersAnswer(
    { of: [...vaults] },
    ({ json }) => void (json.properties.note = { $exchange: 'nobody', $absent: true, $plain: { $exchange: 7 } }),
  ),
  'a member that looks like an exchange': altersAnswer(
    { of: [...vaults] },
    ({ json }) => void (json.properties.note = { request: {}, scenario: 'x', response: { status: 500 } }),
  ),
  'a listed id that cannot be decoded': altersAnswer({ of: 'listInGroup' }, ({ json }) =>
    json.value.push(item('/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/%zz')),
  ),
  'a listed id with an empty segment, in every other list': altersAnswer({ of: 'listInGroup', every: 2 }, ({ json }) =>
    json.value.push(item('/subscriptions//resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/n')),
  ),
  'a nextLink whose path cannot be decoded': altersAnswer(
    { of: 'listInGroup' },
    ({ json }) => void (json.nextLink &&= json.nextLink.replace('/resourceGroups/', '/resourceGroups/%zz')),
  ),
  'a location that is a number': altersAnswer({ of: [...vaults] }, ({ json }) => void (json.location = 7)),
  'a vault that is null': altersAnswer({ of: 'read', if: isThere }, (draft) => void (draft.json = null)),
}

describe('odd answers', () => {
  for (const [says, middleware] of Object.entries(odd)) {
    test(says, async () => {
      const { results, record } = await simulate(suite, embedded, {}, middleware)
      expect(record.endings.flatMap(({ error }) => error ?? [])).toEqual([])
      expect(results.filter(({ outcome }) => outcome === 'error')).toEqual([])
      const { exchanges, facts: kept } = gather(facts, [record])
      const again = suite.judge(passesOf(readEvidence(JSON.parse(JSON.stringify(toHar(exchanges, kept))))))
      expect(again.map(({ result, outcome, judged }) => `${result} ${outcome} ${judged}`)).toEqual(
        results.map(({ result, outcome, judged }) => `${result} ${outcome} ${judged}`),
      )
    })
  }
})

test('a token that is a word of the suite itself changes nothing in its own words', async () => {
  const { record, results } = await simulate(suite, embedded)
  const { exchanges, facts: kept } = gather(facts, [record], { secrets: ['simulation', 'create', 'url'] })
  expect(kept).toMatchObject({ target: { kind: 'url' }, passes: [{ name: 'simulation' }] })
  expect(suite.judge(passesOf({ exchanges, facts: kept })).map(({ judged }) => judged)).toEqual(results.map(({ judged }) => judged))
})

test('a location that is not offered, however it is spelt, is not blamed on the server', async () => {
  const { results } = await simulate(
    suite,
    embedded,
    {},
    refuses({ of: 'create', if: ({ body }) => /"location":"west ?europe"/i.test(body ?? '') }, 400, 'LocationNotAvailableForResourceType'),
  )
  expect(results.filter(({ outcome, check }) => outcome === 'failed' && check.level === 'must').map(({ result }) => result)).toEqual([])
})
