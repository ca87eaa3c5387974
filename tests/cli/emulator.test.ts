/** The served emulator with a defect is the server of the simulation that shows it. */
import { expect, test } from 'vitest'
import { emulatorOptions } from '../../cli/commands/emulator.ts'
import { variants } from '../../fixtures/variants.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { simulatedMode } from '../../suites/simulation.ts'
import { report, run, start } from './support.ts'

test('each defect and variant is served in the mode in which it is caught', () => {
  for (const { id, mode = {} } of [...defectsOf().map(({ defect }) => defect), ...variants]) {
    const { target: _, ...manners } = { ...simulatedMode, ...mode }
    expect(emulatorOptions({ defect: [id] }), id).toMatchObject(manners)
  }
})

test('an option that is given wins over the mode of a defect', () => {
  expect(emulatorOptions({ defect: ['pages-of-one'], 'page-size': 7 })).toMatchObject({ pageSize: 7, neighbours: 5 })
})

test('without a defect nothing is set', () => expect(Object.keys(emulatorOptions({})).sort()).toEqual(['middlewares', 'token']))

test('page-answers-206 and no-date are seen over the wire', async () => {
  const { child, said, text, ended } = start(['emulator', '--quiet', '--defect', 'page-answers-206', '--defect', 'no-date'])
  await said(/\n/)
  const { url, subscription, resourceGroup, token } = JSON.parse(text().split('\n')[0]!) as Record<string, string>
  const judged = await run(['--target', url!, '--subscription', subscription!, '--resource-group', resourceGroup!], {
    AZBACKUP_TOKEN: token!,
  })
  child.kill('SIGTERM')
  await ended
  const failed = report(judged)
    .results.filter(({ outcome }) => outcome === 'failed')
    .map(({ check }) => check)
  expect(failed).toEqual(expect.arrayContaining(['date-present', 'status-documented']))
})
