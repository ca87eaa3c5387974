/** The policies that every new vault has (recorded in 2024). */
import type { Json } from '../arm/json.ts'

const halfHour = 1_800_000

/** For a vault that does not tell, for a middleware took it away. */
const someTime = Date.UTC(2024, 0, 1)

/** Ten hours after the creation of the vault, back to the half hour. */
const runTime = (created: string): string => {
  const moment = (Date.parse(created) || someTime) + 20 * halfHour
  return `${new Date(moment - (moment % halfHour)).toISOString().slice(0, -5)}Z`
}

const days = (count: number): Json => ({ count, durationType: 'Days' })
const daily = (time: string): Json => ({
  retentionPolicyType: 'LongTermRetentionPolicy',
  dailySchedule: { retentionTimes: [time], retentionDuration: days(30) },
})
const simpleDaily = (time: string): Json => ({
  schedulePolicyType: 'SimpleSchedulePolicy',
  scheduleRunFrequency: 'Daily',
  scheduleRunTimes: [time],
  scheduleWeeklyFrequency: 0,
})

/** Their properties, by name. `created`: when the vault was. */
export function defaultPolicies(created: string): Readonly<Record<string, Json>> {
  const time = runTime(created)
  const opening = `${time.slice(0, 10)}T08:00:00Z`
  return {
    HourlyLogBackup: {
      backupManagementType: 'AzureWorkload',
      workLoadType: 'SQLDataBase',
      settings: { timeZone: 'UTC', issqlcompression: false, isCompression: false },
      subProtectionPolicy: [
        { policyType: 'Full', schedulePolicy: simpleDaily(time), retentionPolicy: daily(time) },
        {
          policyType: 'Log',
          schedulePolicy: { schedulePolicyType: 'LogSchedulePolicy', scheduleFrequencyInMins: 60 },
          retentionPolicy: { retentionPolicyType: 'SimpleRetentionPolicy', retentionDuration: days(30) },
        },
      ],
    },
    DefaultPolicy: {
      backupManagementType: 'AzureIaasVM',
      instantRPDetails: {},
      schedulePolicy: simpleDaily(time),
      retentionPolicy: daily(time),
      instantRpRetentionRangeInDays: 2,
      timeZone: 'UTC',
    },
    EnhancedPolicy: {
      backupManagementType: 'AzureIaasVM',
      policyType: 'V2',
      instantRPDetails: {},
      schedulePolicy: {
        schedulePolicyType: 'SimpleSchedulePolicyV2',
        scheduleRunFrequency: 'Hourly',
        hourlySchedule: { interval: 4, scheduleWindowStartTime: opening, scheduleWindowDuration: 12 },
      },
      retentionPolicy: daily(opening),
      instantRpRetentionRangeInDays: 2,
      timeZone: 'UTC',
    },
  }
}
