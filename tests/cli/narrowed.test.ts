/** A run that asks less: what it does not come to is absent, and nothing is written that may not be. */
import { expect, test } from 'vitest'
import { evidence, report, run, server } from './support.ts'

test('--read-only: reads only, conformant, and a vault that is there is read', async () => {
  const { args, env, emulator, vaults } = await server(undefined, { neighbours: 3 })
  const ended = await run([...args, '--read-only'], env)
  expect(ended.code).toBe(0)
  expect(new Set(emulator.journal().map(({ method }) => method))).toEqual(new Set(['GET']))
  expect(vaults()).toBe(3)
  const { results, coverage, ledger, notes } = report(ended)
  expect(results.length).toBeGreaterThan(150)
  expect(results.filter(({ outcome }) => outcome === 'untested')).toEqual([])
  expect(results.filter(({ operation }) => ['createOrUpdateVaults', 'updateVaults', 'deleteVaults'].includes(operation))).toEqual([])
  expect(coverage.find(({ operation }) => operation === 'getVaults')!.statuses).toMatchObject({
    200: expect.any(Number) as number,
    401: expect.any(Number) as number,
  })
  expect(ledger.planned).toBe(0)
  expect(notes.join(' ')).toMatch(/nothing was written \(--read-only\)\. \d+ results .* not in this report/)
})

test.each(['no-date', 'anybody-lists-a-group'])('--read-only finds the defect %s', async (defect) => {
  const { args, env } = await server(defect, { neighbours: 4, pageSize: 2 })
  const ended = await run([...args, '--read-only'], env)
  expect(ended.code).toBe(1)
  expect(report(ended).results.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThan(0)
})

test('--read-only on a server that shows no vault: nothing is untested', async () => {
  const { args, env } = await server()
  const ended = await run([...args, '--read-only'], env)
  expect(ended.code).toBe(0)
  expect(report(ended).results.filter(({ outcome }) => outcome === 'untested')).toEqual([])
})

test('--scenario: what other scenarios would have come to is absent', async () => {
  const ended = await run(['--scenario', 'operations-are-listed'])
  expect(ended.code).toBe(0)
  const { results, notes } = report(ended)
  expect(results.some(({ check }) => check === 'operations-of-the-provider')).toBe(true)
  expect(
    results.every(({ scenarios }) => scenarios.every((scenario) => ['operations-are-listed', 'before-anything'].includes(scenario))),
  ).toBe(true)
  expect(notes.join(' ')).toContain('only these scenarios were run: operations-are-listed')
  expect(new Set(evidence(ended).map(({ scenario }) => scenario))).toEqual(new Set(['operations-are-listed', 'before-anything']))
})

test('--scenario that ends early: what it might have come to is untested, not absent', async () => {
  const { args, env } = await server('create-forgets')
  const ended = await run([...args, '--scenario', 'life-of-a-vault'], env)
  expect(ended.code).not.toBe(0)
  expect(report(ended).results.filter(({ outcome }) => outcome === 'untested').length).toBeGreaterThan(50)
})

test('a scenario and a check that do not go together: exit 2, and why', async () => {
  const ended = await run(['--scenario', 'operations-are-listed', '--check', 'deleted-is-gone'])
  expect(ended.code).toBe(2)
  expect(report(ended).notes.join(' ')).toContain('1 result that no such scenario reaches is not in this report')
})
