/** What a policy must be to make sense: schedule and retention fit each other and the kind of what is protected. */
import { refuse } from './refusals.ts'
import { senseless } from './reading.ts'
import type { Refusal } from '../arm/refusal.ts'
import { sameTimes } from './backup-policy-times.ts'
import type { Duration, Part, Policy, PolicyOf, Retention, Schedule, Tiering } from './backup-policy-shape.ts'

/** When backups are made, whatever the form of the schedule. */
interface When {
  readonly frequency: 'Hourly' | 'Daily' | 'Weekly'
  readonly times: readonly string[]
  readonly days: readonly string[]
}

type Range = readonly [least: number, most: number]
type Span = 'daily' | 'weekly' | 'monthly' | 'yearly'
type Bounds = Readonly<Record<Span, Range>>

const unlike = (at: string, why: string): Refusal =>
  refuse('BMSUserErrorPolicyRetentionInvalid', `The retention of the policy is not valid: '${at}' ${why}.`, { target: at })

const bounds = {
  machine: { daily: [7, 9999], weekly: [1, 9999], monthly: [1, 9999], yearly: [1, 9999] },
  share: { daily: [1, 200], weekly: [1, 200], monthly: [1, 120], yearly: [1, 10] },
  shareInVault: { daily: [1, 9999], weekly: [1, 9999], monthly: [1, 9999], yearly: [1, 9999] },
  database: { daily: [7, 9999], weekly: [1, 5163], monthly: [1, 1188], yearly: [1, 99] },
} as const satisfies Record<string, Bounds>

const simple: Range = [7, 35]

/** Refuses a policy that makes no sense. */
export function demandSense(policy: Policy): void {
  if (policy.backupManagementType === 'AzureIaasVM') demandMachine(policy)
  else if (policy.backupManagementType === 'AzureStorage') demandShare(policy)
  else demandDatabase(policy)
}

function demandMachine(policy: PolicyOf<'AzureIaasVM'>): void {
  const { policyType = 'V1', schedulePolicy, retentionPolicy, instantRpRetentionRangeInDays: days } = policy
  const at = 'properties.schedulePolicy'
  const form = policyType === 'V2' ? 'SimpleSchedulePolicyV2' : 'SimpleSchedulePolicy'
  if (schedulePolicy.schedulePolicyType !== form) throw senseless(at, `is to be a ${form} in a policy of type ${policyType}`)
  const when = whenOf(schedulePolicy, at)
  if (policyType === 'V1' && when.frequency === 'Hourly') throw senseless(at, 'is hourly, which a policy of type V1 cannot be')
  if (policyType === 'V1' && days !== undefined && (days > 5 || (when.frequency === 'Weekly' && days !== 5))) {
    throw senseless('properties.instantRpRetentionRangeInDays', 'is to be from 1 to 5 in a policy of type V1, and 5 in a weekly one')
  }
  demandLongTerm(retentionPolicy, when, bounds.machine, 'properties.retentionPolicy')
  demandTiering(policy.tieringPolicy, 'properties.tieringPolicy')
}

function demandShare({ schedulePolicy, retentionPolicy, vaultRetentionPolicy }: PolicyOf<'AzureStorage'>): void {
  const when = whenOf(schedulePolicy, 'properties.schedulePolicy', ['SimpleSchedulePolicy'])
  if ((retentionPolicy === undefined) === (vaultRetentionPolicy === undefined)) {
    throw senseless('properties', 'is to have one of retentionPolicy and vaultRetentionPolicy')
  }
  if (retentionPolicy) demandLongTerm(retentionPolicy, when, bounds.share, 'properties.retentionPolicy')
  if (vaultRetentionPolicy) {
    demandLongTerm(vaultRetentionPolicy.vaultRetention, when, bounds.shareInVault, 'properties.vaultRetentionPolicy.vaultRetention')
  }
}

/** Kinds of backup that each kind of database has, the first of which every policy is to have. */
const backups: Readonly<Record<PolicyOf<'AzureWorkload'>['workLoadType'], readonly Part['policyType'][]>> = {
  SQLDataBase: ['Full', 'Differential', 'Log'],
  SAPHanaDatabase: ['Full', 'Differential', 'Incremental', 'Log'],
}

/** Minutes between backups of logs. */
const logIntervals = [15, 30, 60, 120, 240, 480, 720, 1440]

function demandDatabase({ workLoadType, subProtectionPolicy: parts }: PolicyOf<'AzureWorkload'>): void {
  const place = 'properties.subProtectionPolicy'
  const types = parts.map(({ policyType }) => policyType)
  if (!types.includes('Full')) throw senseless(place, 'has no part for full backups')
  for (const [index, part] of parts.entries()) {
    const at = `${place}[${index}]`
    if (types.indexOf(part.policyType) < index) throw senseless(at, `is a second part for ${part.policyType}`)
    if (!backups[workLoadType].includes(part.policyType)) {
      throw senseless(at, `is for ${part.policyType}, which ${workLoadType} does not have`)
    }
    demandPart(part, at)
  }
  if (workLoadType === 'SQLDataBase') demandApart(parts, place)
}

function demandPart({ policyType, schedulePolicy, retentionPolicy, tieringPolicy }: Part, at: string): void {
  const retentionAt = `${at}.retentionPolicy`
  if (policyType === 'Log') {
    if (schedulePolicy.schedulePolicyType !== 'LogSchedulePolicy') {
      throw senseless(`${at}.schedulePolicy`, 'is to be a LogSchedulePolicy')
    }
    if (!logIntervals.includes(schedulePolicy.scheduleFrequencyInMins)) {
      throw senseless(`${at}.schedulePolicy.scheduleFrequencyInMins`, `is to be one of ${logIntervals.join(', ')}`)
    }
    return demandSimple(retentionPolicy, retentionAt)
  }
  const when = whenOf(schedulePolicy, `${at}.schedulePolicy`, ['SimpleSchedulePolicy'])
  if (when.frequency === 'Hourly') throw senseless(`${at}.schedulePolicy`, 'is hourly, which backups of databases cannot be')
  if (policyType !== 'Full') return demandSimple(retentionPolicy, retentionAt)
  demandLongTerm(retentionPolicy, when, bounds.database, retentionAt)
  demandTiering(tieringPolicy, `${at}.tieringPolicy`)
  if (retentionPolicy.retentionPolicyType === 'SimpleRetentionPolicy' || when.frequency !== 'Weekly') return
  for (const span of ['monthlySchedule', 'yearlySchedule'] as const) {
    if (retentionPolicy[span]?.retentionScheduleFormatType === 'Daily') {
      throw unlike(`${retentionAt}.${span}`, 'is to be of the format Weekly where full backups are weekly')
    }
  }
}

/** Full and differential backups are on different days, and logs are not kept as long as what they build upon. */
function demandApart(parts: readonly Part[], place: string): void {
  const find = (type: Part['policyType']) => parts.find(({ policyType }) => policyType === type)
  const [full, differential, log] = [find('Full'), find('Differential'), find('Log')]
  if (!full || !differential) return
  const [fullDays, otherDays] = [full, differential].map(({ schedulePolicy }) => daysOf(whenOf(schedulePolicy, place)))
  if (otherDays!.some((day) => fullDays!.includes(day))) throw senseless(place, 'has full and differential backups on the same day')
  if (log && countOf(log.retentionPolicy) >= countOf(differential.retentionPolicy)) {
    throw unlike(place, 'keeps logs as long as differential backups, or longer')
  }
}

const countOf = (retention: Retention): number =>
  retention.retentionPolicyType === 'SimpleRetentionPolicy' ? retention.retentionDuration.count : 0

const everyDay = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const daysOf = ({ frequency, days }: When): readonly string[] => (frequency === 'Weekly' ? days : everyDay)

/** When a schedule runs. Refuses one that contradicts itself, or is of none of the forms. */
function whenOf(
  schedule: Schedule,
  at: string,
  forms: readonly Schedule['schedulePolicyType'][] = ['SimpleSchedulePolicy', 'SimpleSchedulePolicyV2'],
): When {
  const { schedulePolicyType: form } = schedule
  if (!forms.includes(form) || form === 'LogSchedulePolicy' || form === 'LongTermSchedulePolicy') {
    throw senseless(at, `is to be a ${forms.join(' or ')}`)
  }
  const when = form === 'SimpleSchedulePolicy' ? simpleWhen(schedule, at) : enhancedWhen(schedule, at)
  if (schedule.hourlySchedule) demandHourly(schedule.hourlySchedule, `${at}.hourlySchedule`)
  return when
}

type FormOf<Form extends Schedule['schedulePolicyType']> = Extract<Schedule, { readonly schedulePolicyType: Form }>

function simpleWhen(schedule: FormOf<'SimpleSchedulePolicy'>, at: string): When {
  const { scheduleRunFrequency: frequency, scheduleRunTimes: times = [], scheduleRunDays: days = [], hourlySchedule } = schedule
  if (new Set(days).size < days.length) throw senseless(`${at}.scheduleRunDays`, 'names something twice')
  if ((frequency === 'Weekly') !== days.length > 0) throw senseless(`${at}.scheduleRunDays`, 'is for a weekly schedule, which needs it')
  if ((frequency === 'Hourly') !== (hourlySchedule !== undefined)) {
    throw senseless(`${at}.hourlySchedule`, 'is for an hourly schedule, which needs it')
  }
  if ((frequency === 'Hourly') === times.length > 0) {
    throw senseless(`${at}.scheduleRunTimes`, 'is for a daily or weekly schedule, which needs it')
  }
  return { frequency, times: hourlySchedule ? [hourlySchedule.scheduleWindowStartTime] : times, days }
}

function enhancedWhen(schedule: FormOf<'SimpleSchedulePolicyV2'>, at: string): When {
  const { scheduleRunFrequency: frequency, hourlySchedule, dailySchedule, weeklySchedule } = schedule
  const parts = { Hourly: hourlySchedule, Daily: dailySchedule, Weekly: weeklySchedule }
  for (const [name, part] of Object.entries(parts)) {
    if ((name === frequency) !== (part !== undefined)) {
      throw senseless(`${at}.${name.toLowerCase()}Schedule`, `is for a schedule that is ${name}, which needs it`)
    }
  }
  const times = hourlySchedule ? [hourlySchedule.scheduleWindowStartTime] : (dailySchedule ?? weeklySchedule)!.scheduleRunTimes
  return { frequency, times, days: weeklySchedule?.scheduleRunDays ?? [] }
}

function demandHourly(hourly: NonNullable<FormOf<'SimpleSchedulePolicyV2'>['hourlySchedule']>, at: string): void {
  const { interval, scheduleWindowDuration: window } = hourly
  if (![4, 6, 8, 12].includes(interval)) throw senseless(`${at}.interval`, 'is to be 4, 6, 8 or 12')
  if (window % interval !== 0) {
    throw senseless(`${at}.scheduleWindowDuration`, 'is to be from 4 to 24 and a multiple of the interval')
  }
}

function demandCount({ count, durationType }: Duration, unit: Duration['durationType'], [least, most]: Range, at: string): void {
  if (durationType !== unit) throw unlike(`${at}.retentionDuration.durationType`, `is to be ${unit}`)
  if (count < least || count > most) throw unlike(`${at}.retentionDuration.count`, `is to be from ${least} to ${most}, not ${count}`)
}

function demandSimple(retention: Retention, at: string): void {
  if (retention.retentionPolicyType !== 'SimpleRetentionPolicy') throw unlike(at, 'is to be a SimpleRetentionPolicy')
  demandCount(retention.retentionDuration, 'Days', simple, at)
}

/** Units of the spans of time, by which their counts go. */
const units = { daily: 'Days', weekly: 'Weeks', monthly: 'Months', yearly: 'Years' } as const

/** A retention by day, week, month and year that fits the schedule. */
function demandLongTerm(retention: Retention, when: When, allowed: Bounds, at: string): void {
  if (retention.retentionPolicyType !== 'LongTermRetentionPolicy') throw unlike(at, 'is to be a LongTermRetentionPolicy')
  const weekly = when.frequency === 'Weekly'
  if (weekly && retention.dailySchedule) throw unlike(`${at}.dailySchedule`, 'has no place where the schedule is weekly')
  if (!(weekly ? retention.weeklySchedule : retention.dailySchedule)) {
    throw unlike(`${at}.${weekly ? 'weekly' : 'daily'}Schedule`, 'is missing, which is to go with the schedule')
  }
  for (const span of Object.keys(units) as Span[]) {
    const part = retention[`${span}Schedule`]
    if (!part) continue
    const place = `${at}.${span}Schedule`
    demandCount(part.retentionDuration, units[span], allowed[span], place)
    if (!sameTimes(part.retentionTimes ?? [], when.times)) throw unlike(`${place}.retentionTimes`, 'names other times than the schedule')
  }
  const days = retention.weeklySchedule?.daysOfTheWeek ?? []
  if (weekly && [...days].sort().join() !== [...when.days].sort().join()) {
    throw unlike(`${at}.weeklySchedule.daysOfTheWeek`, 'names other days than the schedule')
  }
  for (const span of ['monthlySchedule', 'yearlySchedule'] as const) demandFormat(retention[span], `${at}.${span}`)
}

type Monthly = NonNullable<Extract<Retention, { readonly retentionPolicyType: 'LongTermRetentionPolicy' }>['monthlySchedule']>

/** The part for the chosen format is there, and no other; a day of the month has a date or is the last. */
function demandFormat(part: Monthly | undefined, at: string): void {
  if (!part) return
  const { retentionScheduleFormatType: format, retentionScheduleDaily: daily, retentionScheduleWeekly: weekly } = part
  const [right, wrong] = format === 'Daily' ? [daily, weekly] : [weekly, daily]
  if (!right || wrong) throw unlike(at, `is to have retentionSchedule${format} and no other, for its format is ${format}`)
  for (const { date = 0, isLast = false } of daily?.daysOfTheMonth ?? []) {
    if (isLast === date > 0) throw unlike(`${at}.retentionScheduleDaily.daysOfTheMonth`, 'is to have dates from 1 to 31, or the last day')
  }
}

/** A policy that says after which time recovery points move is to say it. */
function demandTiering(tiering: Tiering | undefined, at: string): void {
  const { tieringMode, duration = 0, durationType = 'Invalid' } = tiering?.ArchivedRP ?? {}
  if (tieringMode !== 'TierAfter' || (duration > 0 && durationType !== 'Invalid')) return
  throw senseless(`${at}.ArchivedRP`, 'is to have a duration and its unit where the mode is TierAfter')
}
