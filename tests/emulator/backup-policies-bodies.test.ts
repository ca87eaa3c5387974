/** What the body of a backup policy may be, and how each other one is refused: nothing of it is kept. */
import { describe, expect, test } from 'vitest'
import { altered, bodies, openPolicies } from './policies.ts'
import { behaviour } from './support.ts'

const machines = bodies['for machines, daily']
const weekly = bodies['for machines, weekly, kept for years']
const hourly = bodies['for machines, every few hours']
const shares = bodies['for file shares']
const sql = bodies['for SQL databases']
const hana = bodies['for SAP HANA databases']

type Row = readonly [body: unknown, path: string, value: unknown]

/** Puts each body in which one thing is altered; gives back what was answered, and holds that a refused one left no trace. */
async function put(rows: readonly Row[]) {
  const { ask, one, policies } = await openPolicies()
  const said: { readonly row: string; readonly status: number; readonly code: string | undefined; readonly properties: unknown }[] = []
  for (const [body, path, value] of rows) {
    await ask('DELETE', one)
    const before = await ask('PUT', one, { body })
    expect(before.status, JSON.stringify(body)).toBe(200)
    const answer = await ask('PUT', one, { body: altered(body, path, value) })
    const fresh = await ask('PUT', `${policies}/Another`, { body: altered(body, path, value) })
    expect([fresh.status, fresh.code]).toEqual([answer.status, answer.code])
    if (answer.status !== 200) {
      expect((await ask('GET', one)).json).toEqual(before.json)
      expect((await ask('GET', `${policies}/Another`)).status).toBe(404)
      expect(answer.json.error.message.length).toBeGreaterThan(20)
    }
    await ask('DELETE', `${policies}/Another`)
    said.push({
      row: `${path} = ${JSON.stringify(value)}`,
      status: answer.status,
      code: answer.code,
      properties: answer.json.properties,
    })
  }
  return said
}

const refused = async (code: string, rows: readonly Row[]) =>
  expect((await put(rows)).filter((each) => each.status !== 400 || each.code !== code)).toEqual([])
const accepted = async (rows: readonly Row[]) => expect((await put(rows)).filter(({ status }) => status !== 200)).toEqual([])

const p = 'properties'
const schedule = `${p}.schedulePolicy`
const retention = `${p}.retentionPolicy`
const part = (index: number): string => `${p}.subProtectionPolicy.${index}`
const at = (time: string) => [time]

behaviour('policy-families', async () => {
  const { ask, policies } = await openPolicies()
  for (const [index, [name, body]] of Object.entries(bodies).entries()) {
    const { status, json } = await ask('PUT', `${policies}/p-${index}`, { body })
    expect([name, status, json.properties]).toEqual([name, 200, expect.objectContaining({ protectedItemsCount: 0 })])
    expect(json).toMatchObject(body)
    expect((await ask('GET', `${policies}/p-${index}`)).json).toEqual(json)
  }
  const { schedulePolicy, retentionPolicy } = machines.properties
  for (const backupManagementType of ['MAB', 'AzureSql', 'GenericProtectionPolicy', 'DPM']) {
    const answer = await ask('PUT', `${policies}/other`, {
      body: { properties: { backupManagementType, schedulePolicy, retentionPolicy } },
    })
    expect([backupManagementType, answer.status]).toEqual([backupManagementType, 400])
  }
})

behaviour('policy-echo', async () => {
  for (const [sent, back] of [
    ['2026-03-01T22:30:00.000Z', '2026-03-01T22:30:00Z'],
    ['2026-03-01T22:30:00.0000000Z', '2026-03-01T22:30:00Z'],
    ['2026-03-01T22:30:00+02:00', '2026-03-01T22:30:00+02:00'],
    ['2026-03-01T22:30:00-05:30', '2026-03-01T22:30:00-05:30'],
    ['2026-03-01T00:00:00', '2026-03-01T00:00:00'],
    ['1999-12-31T23:30:00Z', '1999-12-31T23:30:00Z'],
    ['2028-02-29T05:00:00Z', '2028-02-29T05:00:00Z'],
  ]) {
    const { ask, one } = await openPolicies()
    const body = JSON.parse(JSON.stringify(machines).replaceAll('2026-03-01T22:30:00Z', sent!))
    const { properties } = (await ask('PUT', one, { body })).json
    expect(properties.schedulePolicy.scheduleRunTimes).toEqual([back])
    expect(properties.retentionPolicy.dailySchedule.retentionTimes).toEqual([back])
  }
  const said = await put([
    [machines, `${retention}.dailySchedule.retentionTimes`, at('1970-01-01T22:30:00Z')],
    [machines, `${p}.policyType`, 'V1'],
    [machines, `${schedule}.scheduleWeeklyFrequency`, 3],
    [machines, `${p}.instantRPDetails`, {}],
    [machines, `${p}.timeZone`, 'utc'],
  ])
  expect(said).toMatchObject([
    { properties: { retentionPolicy: { dailySchedule: { retentionTimes: ['1970-01-01T22:30:00Z'] } } } },
    { properties: { policyType: 'V1' } },
    { properties: { schedulePolicy: { scheduleWeeklyFrequency: 3 } } },
    { properties: { instantRPDetails: {} } },
    { properties: { timeZone: 'utc' } },
  ])
})

behaviour('policy-server-members', async () => {
  const said = await put([
    [machines, `${schedule}.scheduleWeeklyFrequency`, undefined],
    [machines, `${p}.protectedItemsCount`, 2],
    [sql, `${p}.makePolicyConsistent`, true],
    [sql, `${part(0)}.schedulePolicy.scheduleWeeklyFrequency`, undefined],
  ])
  expect(said.map(({ properties }) => properties)).toEqual([
    { ...machines.properties, protectedItemsCount: 0 },
    { ...machines.properties, protectedItemsCount: 0 },
    { ...sql.properties, protectedItemsCount: 0 },
    { ...sql.properties, protectedItemsCount: 0 },
  ])
})

behaviour('policy-discriminators', async () => {
  await refused(
    'UserErrorInvalidRequestParameter',
    [undefined, null, '', 'azureiaasvm', 'Unheard', 'toString', 1, ['AzureIaasVM']].flatMap((value): Row[] => [
      [machines, `${p}.backupManagementType`, value],
      [machines, `${schedule}.schedulePolicyType`, value],
      [machines, `${retention}.retentionPolicyType`, value],
      [sql, `${part(1)}.schedulePolicy.schedulePolicyType`, value],
    ]),
  )
  const { ask, one } = await openPolicies()
  for (const body of [{}, { properties: {} }, { properties: null }, { location: 'westeurope' }]) {
    expect(await ask('PUT', one, { body })).toMatchObject({ status: 400, code: 'UserErrorInvalidRequestParameter' })
  }
  for (const raw of ['', '{', '[]', 'null']) {
    expect(await ask('PUT', one, { raw })).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  }
  expect(await ask('PUT', one, { raw: '{}', headers: [['Content-Type', 'text/plain']] })).toMatchObject({ status: 415 })
})

behaviour('policy-members-read', () =>
  refused('CloudInvalidInputError', [
    [machines, p, 'daily'],
    [machines, p, []],
    [machines, schedule, 'daily'],
    [machines, schedule, []],
    [machines, retention, 30],
    [machines, `${retention}.dailySchedule`, 30],
    [machines, `${retention}.dailySchedule.retentionDuration.count`, '30'],
    [machines, `${retention}.dailySchedule.retentionDuration.count`, 30.5],
    [machines, `${retention}.dailySchedule.retentionDuration.durationType`, 'Hours'],
    [machines, `${retention}.dailySchedule.retentionTimes`, '2026-03-01T22:30:00Z'],
    [machines, `${schedule}.scheduleRunFrequency`, 'Monthly'],
    [machines, `${schedule}.scheduleRunFrequency`, 'Invalid'],
    [machines, `${schedule}.scheduleRunTimes`, [22]],
    [machines, `${schedule}.scheduleWeeklyFrequency`, '0'],
    [machines, `${p}.instantRPDetails`, 'group'],
    [machines, `${p}.instantRPDetails.azureBackupRGNamePrefix`, 1],
    [machines, `${p}.instantRpRetentionRangeInDays`, '2'],
    [machines, `${p}.timeZone`, 1],
    [machines, `${p}.timeZone`, ''],
    [machines, `${p}.policyType`, 'V3'],
    [machines, `${p}.snapshotConsistencyType`, 'CrashConsistent'],
    [weekly, `${schedule}.scheduleRunDays`, ['Mon']],
    [weekly, `${retention}.weeklySchedule.daysOfTheWeek`, 'Monday'],
    [weekly, `${retention}.monthlySchedule.retentionScheduleFormatType`, 'Invalid'],
    [weekly, `${retention}.monthlySchedule.retentionScheduleWeekly.weeksOfTheMonth`, ['Fifth']],
    [weekly, `${retention}.yearlySchedule.monthsOfYear`, ['Invalid']],
    [weekly, `${retention}.yearlySchedule.retentionScheduleDaily.daysOfTheMonth.0`, { date: 1, isLast: 'no' }],
    [weekly, `${p}.tieringPolicy.ArchivedRP.tieringMode`, 'Invalid'],
    [shares, `${p}.workLoadType`, 'SQLDataBase'],
    [sql, `${p}.workLoadType`, 'AzureFileShare'],
    [sql, `${p}.workLoadType`, 'SAPHanaDBInstance'],
    [sql, `${p}.settings`, []],
    [sql, `${p}.settings.isCompression`, 'no'],
    [sql, `${p}.subProtectionPolicy`, {}],
    [sql, `${part(0)}.policyType`, 'Whole'],
  ]),
)

behaviour('policy-strangers', async () => {
  const said = await put([
    [machines, `${p}.colour`, 'blue'],
    [machines, `${schedule}.colour`, { of: 'the sky' }],
    [machines, `${retention}.dailySchedule.colour`, 1],
    [machines, `${p}.workLoadType`, null],
    [machines, `${retention}.weeklySchedule`, null],
  ])
  for (const { row, status, properties } of said) {
    expect([row, status, properties]).toEqual([row, 200, { ...machines.properties, protectedItemsCount: 0 }])
  }
  await refused('BMSUserErrorInvalidPolicyInput', [
    [machines, `${p}.workLoadType`, 'VM'],
    [machines, `${p}.subProtectionPolicy`, []],
    [machines, `${p}.vaultRetentionPolicy`, {}],
    [machines, `${p}.settings`, { timeZone: 'UTC' }],
    [shares, `${p}.instantRpRetentionRangeInDays`, 2],
    [shares, `${p}.policyType`, 'V2'],
    [shares, `${p}.tieringPolicy`, {}],
    [sql, `${p}.schedulePolicy`, machines.properties.schedulePolicy],
    [sql, `${p}.timeZone`, 'UTC'],
    [machines, `${schedule}.scheduleFrequencyInMins`, 60],
    [machines, `${schedule}.dailySchedule`, {}],
    [hourly, `${schedule}.scheduleRunTimes`, at('2026-03-01T08:00:00Z')],
    [hourly, `${schedule}.scheduleWeeklyFrequency`, 0],
    [machines, `${retention}.retentionDuration`, { count: 30, durationType: 'Days' }],
    [weekly, `${p}.tieringPolicy.HardenedRP`, { tieringMode: 'DoNotTier' }],
  ])
})

behaviour('policy-schedule-rules', async () => {
  await refused('BMSUserErrorInvalidPolicyInput', [
    [machines, schedule, undefined],
    [machines, retention, undefined],
    [machines, `${schedule}.scheduleRunFrequency`, undefined],
    [machines, `${schedule}.scheduleRunTimes`, undefined],
    [machines, `${schedule}.scheduleRunTimes`, []],
    [machines, `${schedule}.scheduleRunDays`, ['Monday']],
    [machines, `${schedule}.hourlySchedule`, hourly.properties.schedulePolicy.hourlySchedule],
    [machines, schedule, hourly.properties.schedulePolicy],
    [machines, schedule, { schedulePolicyType: 'LongTermSchedulePolicy' }],
    [machines, schedule, { schedulePolicyType: 'LogSchedulePolicy', scheduleFrequencyInMins: 60 }],
    [machines, `${p}.policyType`, 'V2'],
    [machines, schedule, { schedulePolicyType: 'SimpleSchedulePolicy', scheduleRunFrequency: 'Hourly', ...pickHourly() }],
    ...[0, 6, 31, -1].map((days): Row => [machines, `${p}.instantRpRetentionRangeInDays`, days]),
    ...[1, 4, 6].map((days): Row => [weekly, `${p}.instantRpRetentionRangeInDays`, days]),
    ...[0, 31].map((days): Row => [hourly, `${p}.instantRpRetentionRangeInDays`, days]),
    [weekly, `${schedule}.scheduleRunDays`, undefined],
    [weekly, `${schedule}.scheduleRunDays`, []],
    [weekly, `${schedule}.scheduleRunDays`, ['Monday', 'Monday']],
    [weekly, `${p}.tieringPolicy.ArchivedRP.duration`, 0],
    [weekly, `${p}.tieringPolicy.ArchivedRP.duration`, undefined],
    [weekly, `${p}.tieringPolicy.ArchivedRP.durationType`, 'Invalid'],
    [weekly, `${p}.tieringPolicy.ArchivedRP.tieringMode`, undefined],
    [hourly, `${p}.policyType`, undefined],
    [hourly, `${p}.policyType`, 'V1'],
    ...[0, 1, 5, 24].map((interval): Row => [hourly, `${schedule}.hourlySchedule.interval`, interval]),
    ...[0, 3, 6, 10, 25].map((window): Row => [hourly, `${schedule}.hourlySchedule.scheduleWindowDuration`, window]),
    [hourly, `${schedule}.hourlySchedule`, undefined],
    [hourly, `${schedule}.hourlySchedule.interval`, undefined],
    [hourly, `${schedule}.hourlySchedule.scheduleWindowStartTime`, undefined],
    [hourly, `${schedule}.scheduleRunFrequency`, 'Daily'],
    [hourly, `${schedule}.scheduleRunFrequency`, 'Weekly'],
    [hourly, `${schedule}.dailySchedule`, { scheduleRunTimes: at('2026-03-01T08:00:00Z') }],
    [shares, `${p}.workLoadType`, undefined],
    [shares, schedule, undefined],
    [shares, schedule, { ...shares.properties.schedulePolicy, scheduleRunFrequency: 'Hourly', ...pickHourly() }],
    [shares, schedule, hourly.properties.schedulePolicy],
    [shares, retention, undefined],
    [shares, `${p}.vaultRetentionPolicy`, { vaultRetention: shares.properties.retentionPolicy, snapshotRetentionInDays: 5 }],
  ])
  const { timeZone: _zone, instantRpRetentionRangeInDays: _days, instantRPDetails: _details, ...least } = machines.properties
  const enhanced = (frequency: 'Daily' | 'Weekly', more: object) => ({
    ...hourly.properties,
    schedulePolicy: { schedulePolicyType: 'SimpleSchedulePolicyV2', scheduleRunFrequency: frequency, ...more },
  })
  const times = at('2026-03-01T22:30:00Z')
  await accepted([
    [machines, p, least],
    [machines, p, { ...enhanced('Daily', { dailySchedule: { scheduleRunTimes: times } }), retentionPolicy: least.retentionPolicy }],
    [
      weekly,
      p,
      {
        ...enhanced('Weekly', { weeklySchedule: { scheduleRunTimes: times, scheduleRunDays: ['Thursday', 'Monday'] } }),
        retentionPolicy: weekly.properties.retentionPolicy,
      },
    ],
    ...(
      [
        [4, 4],
        [6, 12],
        [8, 24],
        [12, 24],
      ] as const
    ).map(
      ([interval, scheduleWindowDuration]): Row => [
        hourly,
        `${schedule}.hourlySchedule`,
        { ...hourly.properties.schedulePolicy.hourlySchedule, interval, scheduleWindowDuration },
      ],
    ),
    [weekly, `${p}.instantRpRetentionRangeInDays`, undefined],
    [weekly, `${p}.tieringPolicy`, { ArchivedRP: { tieringMode: 'TierRecommended', duration: 0, durationType: 'Invalid' } }],
    [weekly, `${p}.tieringPolicy`, { ArchivedRP: { tieringMode: 'DoNotTier' } }],
    [
      shares,
      p,
      {
        ...shares.properties,
        schedulePolicy: { schedulePolicyType: 'SimpleSchedulePolicy', scheduleRunFrequency: 'Hourly', ...pickHourly() },
        retentionPolicy: hourly.properties.retentionPolicy,
      },
    ],
    [shares, p, inVault(30)],
  ])
})

/** The hourly part of a schedule. */
function pickHourly() {
  const { hourlySchedule } = hourly.properties.schedulePolicy
  return { hourlySchedule }
}

/** A policy of file shares that keeps them in the vault. */
function inVault(count: number) {
  const { retentionPolicy, ...rest } = shares.properties
  const vaultRetention = altered(retentionPolicy, 'dailySchedule.retentionDuration.count', count)
  return { ...rest, vaultRetentionPolicy: { vaultRetention, snapshotRetentionInDays: 5 } }
}

behaviour('policy-times', async () => {
  const wrong = [
    '2026-03-01T22:15:00Z',
    '2026-03-01T22:30:01Z',
    '2026-03-01T22:30:00.5Z',
    '2026-02-30T22:30:00Z',
    '2026-13-01T22:30:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T22:60:00Z',
    '2026-03-01 22:30:00Z',
    '2026-03-01T22:30Z',
    '22:30',
    'tonight',
    '2026-03-01T22:30:00+2:00',
    '2026-03-01T22:30:00Z ',
  ]
  await refused('BMSUserErrorInvalidPolicyInput', [
    ...wrong.flatMap((time): Row[] => [
      [machines, `${schedule}.scheduleRunTimes`, at(time)],
      [machines, `${retention}.dailySchedule.retentionTimes`, at(time)],
      [hourly, `${schedule}.hourlySchedule.scheduleWindowStartTime`, time],
    ]),
    ...['Europe/Berlin', 'CET', 'Middle Earth Standard Time', 'UTC+25'].flatMap((zone): Row[] => [
      [machines, `${p}.timeZone`, zone],
      [shares, `${p}.timeZone`, zone],
      [sql, `${p}.settings.timeZone`, zone],
    ]),
  ])
  await accepted(['Pacific Standard Time', 'UTC', 'UTC-11', 'Nepal Standard Time'].map((zone): Row => [machines, `${p}.timeZone`, zone]))
})

behaviour('policy-retention-rules', async () => {
  const monthly = `${retention}.monthlySchedule`
  const yearly = `${retention}.yearlySchedule`
  await refused('BMSUserErrorPolicyRetentionInvalid', [
    [machines, `${retention}.dailySchedule`, undefined],
    [machines, `${retention}.dailySchedule.retentionTimes`, undefined],
    [machines, `${retention}.dailySchedule.retentionTimes`, []],
    [machines, `${retention}.dailySchedule.retentionTimes`, at('2026-03-01T22:00:00Z')],
    [machines, `${retention}.dailySchedule.retentionTimes`, at('2026-03-01T22:30:00+01:00')],
    [machines, `${retention}.dailySchedule.retentionTimes`, ['2026-03-01T22:30:00Z', '2026-03-01T23:30:00Z']],
    [machines, retention, { retentionPolicyType: 'SimpleRetentionPolicy', retentionDuration: { count: 30, durationType: 'Days' } }],
    [hourly, `${retention}.dailySchedule.retentionTimes`, at('2026-03-01T12:00:00Z')],
    [weekly, `${retention}.dailySchedule`, machines.properties.retentionPolicy.dailySchedule],
    [weekly, `${retention}.weeklySchedule`, undefined],
    [weekly, `${retention}.weeklySchedule.daysOfTheWeek`, ['Monday']],
    [weekly, `${retention}.weeklySchedule.daysOfTheWeek`, ['Monday', 'Friday']],
    [weekly, `${retention}.weeklySchedule.retentionTimes`, at('2026-03-01T10:30:00Z')],
    [weekly, `${monthly}.retentionTimes`, at('2026-03-01T10:30:00Z')],
    [weekly, `${monthly}.retentionScheduleFormatType`, 'Daily'],
    [weekly, `${monthly}.retentionScheduleWeekly`, undefined],
    [weekly, `${monthly}.retentionScheduleDaily`, { daysOfTheMonth: [{ date: 1, isLast: false }] }],
    [weekly, `${yearly}.retentionScheduleFormatType`, 'Weekly'],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, [{ date: 0, isLast: false }]],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, [{ date: 5, isLast: true }]],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, [{}]],
    [shares, `${retention}.dailySchedule.retentionTimes`, at('2026-03-01T12:00:00Z')],
  ])
  await refused('BMSUserErrorInvalidPolicyInput', [
    [machines, `${retention}.dailySchedule.retentionDuration`, undefined],
    [machines, `${retention}.dailySchedule.retentionDuration.count`, undefined],
    [machines, `${retention}.dailySchedule.retentionDuration.durationType`, undefined],
    [weekly, `${retention}.weeklySchedule.daysOfTheWeek`, []],
    [weekly, `${retention}.weeklySchedule.daysOfTheWeek`, undefined],
    [weekly, `${monthly}.retentionScheduleFormatType`, undefined],
    [weekly, `${monthly}.retentionScheduleWeekly.weeksOfTheMonth`, []],
    [weekly, `${monthly}.retentionScheduleWeekly.daysOfTheWeek`, undefined],
    [weekly, `${yearly}.monthsOfYear`, []],
    [weekly, `${yearly}.monthsOfYear`, ['May', 'May']],
    [weekly, `${yearly}.monthsOfYear`, undefined],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, []],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, [{ date: 32 }]],
  ])
  // the date means nothing, and the same moment can be told in another zone
  await accepted([
    [machines, `${retention}.dailySchedule.retentionTimes`, at('2000-01-01T22:30:00Z')],
    [machines, `${retention}.dailySchedule.retentionTimes`, at('2026-03-02T00:30:00+02:00')],
    [machines, `${retention}.weeklySchedule`, { ...weekly.properties.retentionPolicy.weeklySchedule, daysOfTheWeek: ['Sunday'] }],
    [weekly, `${yearly}.retentionScheduleDaily.daysOfTheMonth`, [{ date: 31 }, { isLast: true }]],
  ])
})

describe('bounds of retention', () => {
  const years = weekly.properties.retentionPolicy
  const all = {
    weeklySchedule: { ...years.weeklySchedule, daysOfTheWeek: ['Sunday'] },
    monthlySchedule: years.monthlySchedule,
    yearlySchedule: years.yearlySchedule,
  }
  const withYears = (body: { readonly properties: { readonly retentionPolicy: object } }) =>
    altered(body, retention, { ...body.properties.retentionPolicy, ...all })
  const units = { daily: 'Days', weekly: 'Weeks', monthly: 'Months', yearly: 'Years' }
  const cases: readonly (readonly [body: unknown, place: string, Readonly<Record<string, readonly [number, number]>>])[] = [
    [withYears(machines), retention, { daily: [7, 9999], weekly: [1, 9999], monthly: [1, 9999], yearly: [1, 9999] }],
    [withYears(shares), retention, { daily: [1, 200], weekly: [1, 200], monthly: [1, 120], yearly: [1, 10] }],
    [
      altered(sql, `${part(0)}.retentionPolicy`, { ...sql.properties.subProtectionPolicy[0].retentionPolicy, ...all }),
      `${part(0)}.retentionPolicy`,
      { daily: [7, 9999], weekly: [1, 5163], monthly: [1, 1188], yearly: [1, 99] },
    ],
    [{ properties: inVault(1) }, `${p}.vaultRetentionPolicy.vaultRetention`, { daily: [1, 9999] }],
  ]
  behaviour('policy-retention-bounds', async () => {
    for (const [body, place, bounds] of cases) {
      for (const [span, [least, most]] of Object.entries(bounds)) {
        const duration = `${place}.${span}Schedule.retentionDuration`
        const others = Object.entries(units).filter(([each]) => each !== span)
        await accepted([least, most].map((count): Row => [body, `${duration}.count`, count]))
        await refused('BMSUserErrorPolicyRetentionInvalid', [
          ...[least - 1, most + 1, -5].map((count): Row => [body, `${duration}.count`, count]),
          ...others.map(([, unit]): Row => [body, `${duration}.durationType`, unit]),
        ])
      }
    }
  })
})

describe('databases', () => {
  const [full, log] = sql.properties.subProtectionPolicy
  const [fullWeekly, incremental] = hana.properties.subProtectionPolicy
  const differential = { ...incremental, policyType: 'Differential' }
  const parts = `${p}.subProtectionPolicy`
  const logCount = `${part(1)}.retentionPolicy.retentionDuration.count`

  behaviour('policy-databases', async () => {
    await refused('BMSUserErrorInvalidPolicyInput', [
      [sql, `${p}.workLoadType`, undefined],
      [sql, parts, undefined],
      [sql, parts, []],
      [sql, parts, [log]],
      [sql, parts, [full, full]],
      [sql, parts, [full, log, log]],
      [sql, parts, [fullWeekly, incremental]],
      [sql, parts, [full, { ...full, policyType: 'CopyOnlyFull' }]],
      [sql, parts, [full, { ...full, policyType: 'SnapshotFull' }]],
      [hana, parts, [fullWeekly, { ...full, policyType: 'SnapshotCopyOnlyFull' }]],
      [sql, parts, [full, differential]],
      [sql, parts, [fullWeekly, { ...differential, schedulePolicy: full.schedulePolicy }]],
      [sql, parts, [fullWeekly, { ...differential, schedulePolicy: fullWeekly.schedulePolicy }]],
      [sql, `${part(0)}.policyType`, undefined],
      [sql, `${part(0)}.schedulePolicy`, undefined],
      [sql, `${part(0)}.retentionPolicy`, undefined],
      [sql, `${part(0)}.schedulePolicy`, log.schedulePolicy],
      [sql, `${part(0)}.schedulePolicy`, hourly.properties.schedulePolicy],
      [sql, `${part(0)}.schedulePolicy`, { schedulePolicyType: 'SimpleSchedulePolicy', scheduleRunFrequency: 'Hourly', ...pickHourly() }],
      [sql, `${part(1)}.schedulePolicy`, full.schedulePolicy],
      ...[0, 1, 14, 45, 1441].map((minutes): Row => [sql, `${part(1)}.schedulePolicy.scheduleFrequencyInMins`, minutes]),
      [sql, `${part(0)}.tieringPolicy`, { ArchivedRP: { tieringMode: 'TierAfter' } }],
    ])
    await refused('BMSUserErrorPolicyRetentionInvalid', [
      [sql, `${part(0)}.retentionPolicy`, log.retentionPolicy],
      [sql, `${part(1)}.retentionPolicy`, full.retentionPolicy],
      ...[0, 6, 36].map((count): Row => [sql, logCount, count]),
      [sql, `${part(1)}.retentionPolicy.retentionDuration.durationType`, 'Weeks'],
      [hana, `${part(1)}.retentionPolicy`, full.retentionPolicy],
      [hana, `${part(0)}.retentionPolicy.monthlySchedule`, monthlyByDate()],
      // 28 days of differential backups
      [sql, parts, [fullWeekly, differential, altered(log, 'retentionPolicy.retentionDuration.count', 28)]],
    ])
    await accepted([
      ...[7, 35].map((count): Row => [sql, logCount, count]),
      ...[15, 30, 60, 120, 240, 480, 720, 1440].map((minutes): Row => [sql, `${part(1)}.schedulePolicy.scheduleFrequencyInMins`, minutes]),
      [sql, parts, [full]],
      [sql, parts, [log, full]],
      [sql, parts, [fullWeekly, differential, altered(log, 'retentionPolicy.retentionDuration.count', 27)]],
      [hana, parts, [fullWeekly, differential, log]],
      [hana, parts, [full, differential]],
      [sql, `${p}.settings`, undefined],
      [sql, `${part(0)}.tieringPolicy`, { ArchivedRP: { tieringMode: 'TierAfter', duration: 45, durationType: 'Days' } }],
      [sql, `${part(0)}.retentionPolicy.monthlySchedule`, monthlyByDate()],
      [hana, `${part(0)}.retentionPolicy.monthlySchedule`, weekly.properties.retentionPolicy.monthlySchedule],
    ])
  })
})

/** A monthly retention by day of the month. */
function monthlyByDate() {
  const { monthsOfYear: _months, ...yearly } = weekly.properties.retentionPolicy.yearlySchedule
  return { ...yearly, retentionDuration: { count: 12, durationType: 'Months' } }
}

test('no body is answered with an error of the server, whatever stands in the place of a member', async () => {
  const { ask, one } = await openPolicies()
  const places = (value: unknown, path = ''): string[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : [path, ...Object.entries(value).flatMap(([name, inner]) => places(inner, path ? `${path}.${name}` : name))]
  for (const body of [weekly, hourly, shares, hana]) {
    for (const path of places(body).filter((each) => each !== '')) {
      for (const value of [undefined, null, '', 'text', 0, -1, 1e21, true, [], [null], {}, { x: 1 }]) {
        const { status, code } = await ask('PUT', one, { body: altered(body, path, value) })
        expect([path, value, [200, 400].includes(status), status]).toEqual([path, value, true, status])
        if (status === 400) expect(code).toMatch(/^(BMSUserError|UserError|Cloud)/)
        else await ask('DELETE', one)
      }
    }
  }
})
