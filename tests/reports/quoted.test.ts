/** What a finding quotes is of the operation at which it was found. */
import { expect, test } from 'vitest'
import { quoted } from '../../reports/quoted.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { checks } from '../../suites/checks/index.ts'

const requirements = loadRequirements()
const of = (id: string, method: string): string => quoted(checks.find((check) => check.id === id)!, method, requirements)

test.for([
  ['accepted-has-location', 'DELETE', 'ARM-DEL-01'],
  ['accepted-has-location', 'PATCH', 'ARM-PATCH-04'],
  ['accepted-says-where-to-ask', 'DELETE', 'ARM-DEL-01'],
  ['operation-succeeds', 'PUT', 'OAS-PUT'],
  ['operation-succeeds', 'PATCH', 'OAS-PATCH'],
  ['operation-succeeds', 'DELETE', 'OAS-DELETE'],
] as const)('%s of a %s quotes %s', ([check, method, requirement]) => {
  expect(of(check, method)).toBe(requirement)
})

test('a general promise is quoted though a later one names the method', () => {
  expect(of('operation-can-be-followed', 'PUT')).toBe('ARM-ASYNC-02')
})

test('of a check of one role the first is quoted: a read tells what a write has done', () => {
  expect(of('created-can-be-read', 'GET')).toBe('ARM-PUT-01')
})
