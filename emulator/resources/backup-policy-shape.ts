/** What the body of a policy may have: a form for each kind of policy, schedule and retention. */
import { time } from './backup-policy-times.ts'
import { flag, form, list, only, senseless, some, text, union, whole, word } from './reading.ts'
import type { Reader } from './reading.ts'
import { timeZones } from './time-zones.ts'

const day = word('Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday')
const week = word('First', 'Second', 'Third', 'Fourth', 'Last')
const month = word('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December')

const timeZone: Reader<string> = (value, at) => {
  const name = text(value, at)
  if (timeZones.has(name.toLowerCase())) return name
  throw senseless(at, 'is no time zone by its Windows name')
}

const hourly = form(
  { interval: whole(1, 24), scheduleWindowStartTime: time, scheduleWindowDuration: whole(1, 24) },
  'interval',
  'scheduleWindowStartTime',
  'scheduleWindowDuration',
)

const scheduleRunFrequency = word('Daily', 'Weekly', 'Hourly')

const schedule = union('schedulePolicyType', {
  SimpleSchedulePolicy: form(
    {
      scheduleRunFrequency,
      scheduleRunDays: list(day),
      scheduleRunTimes: list(time),
      hourlySchedule: hourly.read,
      scheduleWeeklyFrequency: whole(0, 52),
    },
    'scheduleRunFrequency',
  ),
  SimpleSchedulePolicyV2: form(
    {
      scheduleRunFrequency,
      hourlySchedule: hourly.read,
      dailySchedule: form({ scheduleRunTimes: some(time) }, 'scheduleRunTimes').read,
      weeklySchedule: form({ scheduleRunDays: some(day), scheduleRunTimes: some(time) }, 'scheduleRunDays', 'scheduleRunTimes').read,
    },
    'scheduleRunFrequency',
  ),
  LogSchedulePolicy: form({ scheduleFrequencyInMins: whole(1, 1440) }, 'scheduleFrequencyInMins'),
  LongTermSchedulePolicy: form({}),
})
export type Schedule = ReturnType<typeof schedule>

const unit = word('Days', 'Weeks', 'Months', 'Years')
// counts have bounds of their own in each kind of policy
const duration = form({ count: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), durationType: unit }, 'count', 'durationType').read
export type Duration = ReturnType<typeof duration>

const kept = { retentionTimes: list(time), retentionDuration: duration }
const dayOfMonth = form({ date: whole(0, 31), isLast: flag })
const format = {
  ...kept,
  retentionScheduleFormatType: word('Daily', 'Weekly'),
  retentionScheduleDaily: form({ daysOfTheMonth: some(dayOfMonth.read) }, 'daysOfTheMonth').read,
  retentionScheduleWeekly: form({ daysOfTheWeek: some(day), weeksOfTheMonth: some(week) }, 'daysOfTheWeek', 'weeksOfTheMonth').read,
}
const retention = union('retentionPolicyType', {
  LongTermRetentionPolicy: form({
    dailySchedule: form(kept, 'retentionDuration').read,
    weeklySchedule: form({ daysOfTheWeek: some(day), ...kept }, 'daysOfTheWeek', 'retentionDuration').read,
    monthlySchedule: form(format, 'retentionScheduleFormatType', 'retentionDuration').read,
    yearlySchedule: form({ ...format, monthsOfYear: some(month) }, 'retentionScheduleFormatType', 'monthsOfYear', 'retentionDuration').read,
  }),
  SimpleRetentionPolicy: form({ retentionDuration: duration }, 'retentionDuration'),
})
export type Retention = ReturnType<typeof retention>

const tiering = only(
  form({
    ArchivedRP: form(
      {
        tieringMode: word('TierRecommended', 'TierAfter', 'DoNotTier'),
        duration: whole(0, 9999),
        durationType: word('Invalid', 'Days', 'Weeks', 'Months', 'Years'),
      },
      'tieringMode',
    ).read,
  }),
)
export type Tiering = ReturnType<typeof tiering>

const part = form(
  {
    policyType: word('Full', 'Differential', 'Incremental', 'Log', 'CopyOnlyFull', 'SnapshotFull', 'SnapshotCopyOnlyFull'),
    schedulePolicy: schedule,
    retentionPolicy: retention,
    tieringPolicy: tiering,
  },
  'policyType',
  'schedulePolicy',
  'retentionPolicy',
).read
export type Part = ReturnType<typeof part>

/** Reads `properties`. The count of items is the server's own and is passed over; so are members that no kind of policy has. */
export const policy = union('backupManagementType', {
  AzureIaasVM: form(
    {
      policyType: word('V1', 'V2'),
      instantRPDetails: form({ azureBackupRGNamePrefix: text, azureBackupRGNameSuffix: text }).read,
      schedulePolicy: schedule,
      retentionPolicy: retention,
      tieringPolicy: tiering,
      instantRpRetentionRangeInDays: whole(1, 30),
      timeZone,
      snapshotConsistencyType: word('OnlyCrashConsistent'),
    },
    'schedulePolicy',
    'retentionPolicy',
  ),
  AzureStorage: form(
    {
      workLoadType: word('AzureFileShare'),
      schedulePolicy: schedule,
      retentionPolicy: retention,
      vaultRetentionPolicy: form(
        { vaultRetention: retention, snapshotRetentionInDays: whole(0, 200) },
        'vaultRetention',
        'snapshotRetentionInDays',
      ).read,
      timeZone,
    },
    'workLoadType',
    'schedulePolicy',
  ),
  AzureWorkload: form(
    {
      workLoadType: word('SQLDataBase', 'SAPHanaDatabase'),
      settings: form({ timeZone, issqlcompression: flag, isCompression: flag }).read,
      subProtectionPolicy: list(part),
      makePolicyConsistent: flag,
    },
    'workLoadType',
    'subProtectionPolicy',
  ),
})
export type Policy = ReturnType<typeof policy>
export type PolicyOf<Kind extends Policy['backupManagementType']> = Extract<Policy, { readonly backupManagementType: Kind }>
