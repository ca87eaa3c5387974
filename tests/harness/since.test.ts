/** A check that came with an api-version is no requirement of an older one: neither of a document, nor where an older one is sent. */
import { beforeAll, expect, test } from 'vitest'
import type { Contract } from '../../spec/contract.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { checks } from '../../suites/checks/index.ts'
import { editionOf } from '../../suites/mutants.ts'

let contract: Contract
beforeAll(async () => void (contract = await loadContract()))

const later = checks.filter(({ since }) => since !== undefined)
const judged = (of: Contract, apiVersion?: string): Set<string> =>
  new Set(newSuite(of, apiVersion === undefined ? {} : { apiVersion }).results.map(({ check }) => check.id))
const at = (version: string): Promise<Contract> =>
  editionOf(contract, (document) => void ((document['info'] as { version: string }).version = version))

test('each holds from a day on, and not after that of the shipped document', () => {
  expect(later.map(({ id }) => id)).toContain('put-replaces-settings')
  for (const { id, since } of later)
    expect([id, since! <= contract.apiVersion, /^\d{4}-\d{2}-\d{2}$/.test(since!)]).toEqual([id, true, true])
})

test('a document of an older api-version has no result of it, one of its own day has', async () => {
  for (const { id, since } of later) {
    expect(judged(contract)).toContain(id)
    expect(judged(await at(since!))).toContain(id)
    expect(judged(await at('2016-06-01'))).not.toContain(id)
  }
  expect(judged(await at('2016-06-01')).size).toBe(judged(contract).size - later.length)
})

test('the api-version that is sent counts, not that of the document', () => {
  expect(judged(contract, '2022-02-01')).not.toContain('put-replaces-settings')
  expect(judged(contract, '2022-03-01-preview')).toContain('put-replaces-settings')
})
