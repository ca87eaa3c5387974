/** Bodies of policies: right ones fit the document, wrong ones break it where they say so. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { families, wrongPolicies } from '../../fixtures/policies.ts'
import { requestSchema } from '../../spec/contract.ts'
import { loadContract } from '../../spec/load.ts'
import { packageRoot } from '../../spec/package-root.ts'

const { operations } = await loadContract(join(packageRoot(), 'spec', 'azure-backup-data.openapi.yml'))
const schema = requestSchema(operations.find(({ id }) => id === 'createOrUpdateBackupPolicy')!)!
const at = (body: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<any>((node, step) => node?.[step], body) // oxlint-disable-line no-explicit-any -- a body is any JSON

describe.each(families)('a policy of $says', ({ first, replaced, dropped }) => {
  test.each([
    ['first', first],
    ['replaced', replaced],
  ])('%s fits the schema', (_, body) => {
    expect(schema.validate(body)).toEqual([])
  })

  test('the replacement leaves out what it says', () => {
    for (const pointer of dropped) {
      expect([pointer, at(first, pointer)]).not.toEqual([pointer, undefined])
      expect([pointer, at(replaced, pointer)]).toEqual([pointer, undefined])
    }
  })
})

test.each(wrongPolicies)('$wrong: against the $against', ({ body, against }) => {
  expect(schema.validate(body).length > 0 ? 'schema' : 'rule').toBe(against)
})
