/** Bodies of backup policies, one of each recorded family at least: ours, and as small as they can be or nearly so. And a way to ask for policies. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { documentedResponse, matchOperation, schemaOf } from '../../spec/contract.ts'
import { loadContract } from '../../spec/load.ts'
import { packageRoot } from '../../spec/package-root.ts'
import { setUp } from './support.ts'

const time = '2026-03-01T22:30:00Z'
const days = (count: number) => ({ count, durationType: 'Days' })
export const daily = (at = time, count = 30) => ({
  retentionPolicyType: 'LongTermRetentionPolicy',
  dailySchedule: { retentionTimes: [at], retentionDuration: days(count) },
})
export const runDaily = (at = time) => ({
  schedulePolicyType: 'SimpleSchedulePolicy',
  scheduleRunFrequency: 'Daily',
  scheduleRunTimes: [at],
  scheduleWeeklyFrequency: 0,
})
const runWeekly = (...scheduleRunDays: string[]) => ({ ...runDaily(), scheduleRunFrequency: 'Weekly', scheduleRunDays })
const weekly = (count: number, ...daysOfTheWeek: string[]) => ({
  daysOfTheWeek,
  retentionTimes: [time],
  retentionDuration: { count, durationType: 'Weeks' },
})
const hourlySchedule = { interval: 4, scheduleWindowStartTime: '2026-03-01T08:00:00Z', scheduleWindowDuration: 12 }
const simple = (count: number) => ({ retentionPolicyType: 'SimpleRetentionPolicy', retentionDuration: days(count) })
export const log = (count: number) => ({
  policyType: 'Log',
  schedulePolicy: { schedulePolicyType: 'LogSchedulePolicy', scheduleFrequencyInMins: 120 },
  retentionPolicy: simple(count),
})
export const full = { policyType: 'Full', schedulePolicy: runDaily(), retentionPolicy: daily() }
const settings = { timeZone: 'W. Europe Standard Time', issqlcompression: true, isCompression: false }

export const bodies = {
  'for machines, daily': {
    properties: {
      backupManagementType: 'AzureIaasVM',
      instantRPDetails: { azureBackupRGNamePrefix: 'snapshots', azureBackupRGNameSuffix: 'west' },
      schedulePolicy: runDaily(),
      retentionPolicy: daily(),
      instantRpRetentionRangeInDays: 3,
      timeZone: 'UTC',
    },
  },
  'for machines, weekly, kept for years': {
    properties: {
      backupManagementType: 'AzureIaasVM',
      schedulePolicy: runWeekly('Monday', 'Thursday'),
      retentionPolicy: {
        retentionPolicyType: 'LongTermRetentionPolicy',
        weeklySchedule: weekly(12, 'Thursday', 'Monday'),
        monthlySchedule: {
          retentionScheduleFormatType: 'Weekly',
          retentionScheduleWeekly: { daysOfTheWeek: ['Monday'], weeksOfTheMonth: ['First', 'Last'] },
          retentionTimes: [time],
          retentionDuration: { count: 24, durationType: 'Months' },
        },
        yearlySchedule: {
          retentionScheduleFormatType: 'Daily',
          retentionScheduleDaily: {
            daysOfTheMonth: [
              { date: 1, isLast: false },
              { date: 0, isLast: true },
            ],
          },
          monthsOfYear: ['January', 'July'],
          retentionTimes: [time],
          retentionDuration: { count: 10, durationType: 'Years' },
        },
      },
      tieringPolicy: { ArchivedRP: { tieringMode: 'TierAfter', duration: 3, durationType: 'Months' } },
      instantRpRetentionRangeInDays: 5,
      timeZone: 'Tokyo Standard Time',
    },
  },
  'for machines, every few hours': {
    properties: {
      backupManagementType: 'AzureIaasVM',
      policyType: 'V2',
      instantRPDetails: {},
      schedulePolicy: { schedulePolicyType: 'SimpleSchedulePolicyV2', scheduleRunFrequency: 'Hourly', hourlySchedule },
      retentionPolicy: daily(hourlySchedule.scheduleWindowStartTime),
      instantRpRetentionRangeInDays: 30,
      timeZone: 'UTC',
      snapshotConsistencyType: 'OnlyCrashConsistent',
    },
  },
  'for file shares': {
    properties: {
      backupManagementType: 'AzureStorage',
      workLoadType: 'AzureFileShare',
      schedulePolicy: runDaily(),
      retentionPolicy: daily(),
      timeZone: 'UTC',
    },
  },
  'for SQL databases': {
    properties: {
      backupManagementType: 'AzureWorkload',
      workLoadType: 'SQLDataBase',
      settings,
      subProtectionPolicy: [full, log(15)],
    },
  },
  'for SAP HANA databases': {
    properties: {
      backupManagementType: 'AzureWorkload',
      workLoadType: 'SAPHanaDatabase',
      settings,
      subProtectionPolicy: [
        {
          policyType: 'Full',
          schedulePolicy: runWeekly('Sunday'),
          retentionPolicy: { retentionPolicyType: 'LongTermRetentionPolicy', weeklySchedule: weekly(52, 'Sunday') },
        },
        { policyType: 'Incremental', schedulePolicy: runWeekly('Monday', 'Tuesday'), retentionPolicy: simple(28) },
        log(14),
      ],
    },
  },
} as const

const data = await loadContract(join(packageRoot(), 'spec', 'azure-backup-data.openapi.yml'))

/** An emulator with a vault `v1`; each answer about policies is held to our document. */
export async function openPolicies(options: Partial<EmulatorOptions> = {}) {
  const opened = setUp(options)
  await opened.create('v1')
  const ask: typeof opened.ask = async (method, path, more) => {
    const answer = await opened.ask(method, path, more)
    const { pathname } = new URL(path, 'https://arm.test')
    const operation = matchOperation(data, method, pathname)
    if (!operation) return answer
    const said = `${method} ${pathname} ${answer.status} ${answer.text}`
    const documented = documentedResponse(operation, answer.status)
    expect(documented, said).toBeDefined()
    const schema = schemaOf(operation, answer.status, answer.header('content-type'))
    expect(schema?.validate(answer.json) ?? answer.text, said).toEqual(schema ? [] : '')
    for (const { name, required } of documented!.headers) if (required) expect(answer.header(name), `${said}: ${name}`).toBeDefined()
    return answer
  }
  const policies = `${opened.vault('v1')}/backupPolicies`
  return { ...opened, ask, policies, one: `${policies}/Nightly` }
}

/** A copy of a body in which the value at a path of member names and indices is another; `undefined`: is not there. */
export function altered(body: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(body)
  const names = path.split('.')
  const last = names.pop()!
  const holder = names.reduce((at, name) => (at as Record<string, unknown>)[name], copy) as Record<string, unknown>
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}
