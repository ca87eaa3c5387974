/** Tripwires: each erratum is needed (without it a right server is a false positive) and excuses nothing else. One that the document no longer needs fails here. */
import { beforeAll, describe, expect, test } from 'vitest'
import { embedded } from '../../cli/embedded.ts'
import { instead, itemsIn, reply, altersAnswer } from '../../fixtures/servers.ts'
import type { Mode } from '../../harness/defect.ts'
import type { Result } from '../../harness/results.ts'
import type { Middleware } from '../../harness/server.ts'
import type { Contract } from '../../spec/contract.ts'
import { differences } from '../../spec/differences.ts'
import { errata, type Faulted } from '../../spec/errata.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

interface Case {
  /** What makes a server that answers so. */
  readonly middleware?: () => Middleware
  readonly mode?: Mode
  /** The result that would be red. */
  readonly result: string
  /** The body of the answer, where the erratum looks at it as a whole. */
  readonly body?: unknown
  /** Answers that look alike and are not excused. */
  readonly others: readonly Partial<Faulted>[]
}

const former = (code: string): object => ({ ErrorCode: code, Message: { Language: 'en-US', Value: 'No.' }, Values: [] })
const listed = ['listInGroup', 'listInSubscription'] as const
const cases: Readonly<Record<string, Case>> = {
  'D-01': {
    mode: { update: 'async' },
    result: 'status-documented@updateVaults',
    others: [{ status: 204 }, { method: 'PUT' }, { method: 'GET' }, { check: 'media-type-documented' }],
  },
  'D-02': {
    middleware: altersAnswer({ answers: 'error' }, ({ json }) => Object.assign(json.error, { target: null })),
    result: 'body-matches-schema@createOrUpdateVaults',
    others: [
      { value: 42 },
      { value: {} },
      { pointer: '/body/error/code' },
      { pointer: '/body/error/message' },
      { pointer: '/body/error' },
      { check: 'error-details-are-shaped' },
    ],
  },
  'D-03': {
    middleware: instead({ of: 'listInGroup', to: 1 }, () => reply(500, former('CloudInternalError'))),
    result: 'error-envelope@listVaultsByResourceGroup',
    body: former('CloudInternalError'),
    others: [
      { status: 400 },
      { status: 503 },
      { check: 'error-is-json' },
      { pointer: '/body' },
      { pointer: '/body/error/code' },
      { body: undefined },
      { body: { ErrorCode: 'X' } },
      { body: { ErrorCode: '', Message: { Value: 'No.' } } },
      { body: { ErrorCode: 'X', Message: 'No.' } },
      { body: { ...former('X'), error: null } },
    ],
  },
  'D-11': {
    middleware: altersAnswer({ of: listed }, ({ json }) => void (json.nextLink ??= null)),
    result: 'body-matches-schema@listVaultsByResourceGroup',
    others: [{ value: 1 }, { value: [] }, { pointer: '/body/value' }, { pointer: '/body/value/0/nextLink' }],
  },
  'D-23': {
    middleware: altersAnswer({ of: listed }, ({ json }) => json.value.forEach((vault: { tags?: unknown }) => (vault.tags ??= null))),
    result: 'body-matches-schema@listVaultsBySubscription',
    others: [
      { value: [] },
      { value: 'none' },
      { pointer: '/body/tags' },
      { pointer: '/body/value/0/tags/owner' },
      { pointer: '/body/value/0/name' },
      { pointer: '/body/value/0/properties' },
    ],
  },
}

let contract: Contract
beforeAll(async () => {
  contract = await loadContract()
})

async function judged({ middleware, mode, result }: Case, strict: boolean): Promise<Result> {
  const { results } = await simulate(newSuite(contract, { strict }), embedded, mode, middleware)
  return results.find((one) => one.result === result)!
}

test('every erratum has a tripwire, says what it is about, and on what evidence', () => {
  expect(errata.map(({ id }) => id)).toEqual(Object.keys(cases))
  for (const { says, evidence } of errata) {
    expect(says.length).toBeGreaterThan(30)
    expect(evidence.length).toBeGreaterThan(10)
  }
})

for (const [id, one] of Object.entries(cases)) {
  describe(id, () => {
    test('excuses what real Azure answers, and is named', async () => {
      const { outcome, errata: used, findings } = await judged(one, false)
      expect({ outcome, used: [...new Set(used)], findings }).toEqual({ outcome: 'passed', used: [id], findings: [] })
    })

    test('is still needed: with --strict the same answer fails', async () => {
      const { outcome, errata: used } = await judged(one, true)
      expect({ outcome, used }).toEqual({ outcome: 'failed', used: [] })
    })

    test('excuses nothing that looks alike', async () => {
      const { result } = one
      const { findings } = await judged(one, true)
      const { exchange, pointer } = findings[0]!
      const faulted: Faulted = {
        check: result.split('@')[0]!,
        method: exchange.request.method,
        status: exchange.response!.status,
        pointer,
        value: ['D-01', 'D-03'].includes(id) ? undefined : null,
        body: one.body,
      }
      const excused = (by: Partial<Faulted>): string | undefined => errata.find((erratum) => erratum.excuses({ ...faulted, ...by }))?.id
      expect(excused({})).toBe(id)
      expect(one.others.map((other) => excused(other))).toEqual(one.others.map(() => undefined))
    })
  })
}

describe('D-03, the name that was deleted within a day', () => {
  const excused = (code: string): boolean =>
    errata.some((erratum) =>
      erratum.excuses({
        check: 'error-envelope',
        method: 'PUT',
        status: 400,
        pointer: '/body/error',
        value: undefined,
        body: former(code),
      }),
    )
  test('is excused', () => expect(excused('CreateResourceFailedDueToInvalidCache')).toBe(true))
  test('and no other refusal in the former form', () => expect(excused('InvalidRestApiParameter')).toBe(false))
})

/** Servers that differ from the document as real Azure does, where no erratum is needed: nothing may fail, not even strictly. */
const harmless: Readonly<Record<string, Omit<Case, 'result' | 'others'>>> = {
  'D-04': {
    middleware: altersAnswer({ answers: 'error' }, ({ json }) =>
      Object.assign(json.error, { details: null, innerError: null, additionalInfo: [] }),
    ),
  },
  'D-05': { mode: { delete: 'async' } },
  'D-08': { middleware: altersAnswer({ of: listed }, (draft) => itemsIn(draft).forEach((vault) => void (vault.identity ??= null))) },
  'D-10': {
    middleware: altersAnswer(
      { of: ['create', 'read'] },
      ({ json }) => void (json.properties = { ...json.properties, securitySettings: { immutabilitySettings: null } }),
    ),
  },
  'D-12': {},
  'D-13': {
    middleware: altersAnswer({ of: 'listInProvider' }, (draft) =>
      itemsIn(draft).forEach((item) =>
        Object.assign(item, { isDataAction: undefined, origin: 'user,system', properties: { serviceSpecification: {} } }),
      ),
    ),
  },
  'D-16': { mode: { create: 'async' } },
}

describe('differences that need no erratum', () => {
  test('are all the others of the list, each with its reason', () => {
    const ids = [...errata, ...differences].map(({ id }) => id).sort()
    expect(ids).toEqual(Array.from({ length: 24 }, (_, at) => `D-${String(at + 1).padStart(2, '0')}`))
    for (const { passes } of differences) expect(passes.length).toBeGreaterThan(20)
  })

  for (const [id, { middleware, mode }] of Object.entries(harmless)) {
    test(`${id}: nothing fails, strictly`, async () => {
      const { results } = await simulate(newSuite(contract, { strict: true }), embedded, mode, middleware)
      expect(
        results
          .filter(({ outcome, check }) => check.level === 'must' && !['passed', 'unsupported'].includes(outcome))
          .map(({ result, findings }) => [result, findings[0]?.pointer, findings[0]?.says]),
      ).toEqual([])
    })
  }
})
