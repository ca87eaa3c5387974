/** The official client of what lies below vaults, as an independent check. It rewrites api-version in URLs that it is handed out. */
import { RecoveryServicesBackupClient } from '@azure/arm-recoveryservicesbackup'
import type { AzureIaaSVMProtectionPolicy, ProtectionPolicyResource } from '@azure/arm-recoveryservicesbackup'
import { afterEach, describe, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'

let close = async (): Promise<void> => {}
afterEach(() => close())

/** A vault on a served emulator, and a client. Its own bearer policy refuses http, so the token is put on by hand. */
async function start(options: Partial<EmulatorOptions>, apiVersion: string | undefined) {
  const emulator = createEmulator({ pageSize: 2, ...options })
  const { token, subscription, resourceGroups } = emulator.options
  const served = await serve(emulator)
  close = served.close
  const group = resourceGroups[0]!
  const path = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.RecoveryServices/vaults/cst-1`
  await fetch(`${served.url}${path}?api-version=2024-01-01`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ location: 'westeurope' }),
  })
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) }
  const client = new RecoveryServicesBackupClient(credential, subscription, {
    endpoint: served.url,
    allowInsecureConnection: true,
    ...(apiVersion !== undefined && { apiVersion }),
  })
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' })
  client.pipeline.addPolicy(
    {
      name: 'token',
      sendRequest(request, next) {
        request.headers.set('Authorization', `Bearer ${token}`)
        return next(request)
      },
    },
    { phase: 'Sign' },
  )
  /** Writes a policy; what goes on after the answer is followed to its end, which the client leaves to its caller. */
  const write = async (name: string, body: ProtectionPolicyResource): Promise<string> => {
    const seen: (string | undefined)[] = []
    const onResponse = ({ headers }: { readonly headers: { get(field: string): string | undefined } }) =>
      void seen.push(headers.get('azure-asyncoperation'))
    await client.protectionPolicies.createOrUpdate('cst-1', group, name, body, { onResponse })
    const id = seen[0] === undefined ? undefined : new URL(seen[0]).pathname.split('/').at(-1)!
    if (id === undefined) return 'at once'
    for (;;) {
      const { status } = await client.protectionPolicyOperationStatuses.get('cst-1', group, name, id)
      if (status === 'InProgress') continue
      const result = await client.protectionPolicyOperationResults.get('cst-1', group, name, id)
      expect([status, result.name]).toEqual(['Succeeded', name])
      return 'later'
    }
  }
  return { client, emulator, group, write }
}

async function names(iterator: AsyncIterable<ProtectionPolicyResource>): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = []
  for await (const { name } of iterator) found.push(name)
  return found
}

const time = new Date('2026-03-01T22:30:00Z')
const machines = (count: number): { readonly properties: AzureIaaSVMProtectionPolicy } => ({
  properties: {
    backupManagementType: 'AzureIaasVM',
    schedulePolicy: { schedulePolicyType: 'SimpleSchedulePolicy', scheduleRunFrequency: 'Daily', scheduleRunTimes: [time] },
    retentionPolicy: {
      retentionPolicyType: 'LongTermRetentionPolicy',
      dailySchedule: { retentionTimes: [time], retentionDuration: { count, durationType: 'Days' } },
    },
    instantRpRetentionRangeInDays: 2,
    timeZone: 'UTC',
  },
})

const modes: readonly (readonly [string, Partial<EmulatorOptions>, wait: string])[] = [
  ['synchronous', {}, 'at once'],
  ['asynchronous', { create: 'async', update: 'async', delete: 'async', lroPolls: 2, retryAfter: 'none' }, 'later'],
]

describe.each([undefined, '2024-01-01'])('the official client with apiVersion %s', (apiVersion) => {
  test.each(modes)('creates, replaces, lists and deletes policies, %s', async (_, options, wait) => {
    const { client, emulator, group, write } = await start(options, apiVersion)
    const { backupPolicies, protectionPolicies } = client
    for (const name of ['Nightly', 'Weekly!_-1']) expect(await write(name, machines(30))).toBe(wait)
    expect(await write('Nightly', machines(90))).toBe(wait)

    const got = await protectionPolicies.get('cst-1', group, 'Nightly')
    expect(got).toMatchObject({ ...machines(90), name: 'Nightly', type: 'Microsoft.RecoveryServices/vaults/backupPolicies' })
    expect(got.properties).toMatchObject({ protectedItemsCount: 0 })
    const all = ['DefaultPolicy', 'EnhancedPolicy', 'HourlyLogBackup', 'Nightly', 'Weekly!_-1']
    expect(await names(backupPolicies.list('cst-1', group))).toEqual(all)
    const filter = "backupManagementType eq 'AzureIaasVM'"
    expect(await names(backupPolicies.list('cst-1', group, { filter }))).toEqual(all.filter((name) => name !== 'HourlyLogBackup'))

    for (const name of [...all, 'Nightly']) await protectionPolicies.beginDeleteAndWait('cst-1', group, name, { updateIntervalInMs: 1 })
    expect(await names(backupPolicies.list('cst-1', group))).toEqual([])
    await expect(protectionPolicies.get('cst-1', group, 'Nightly')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' })
    expect(emulator.journal().filter(({ status }) => status >= 500)).toEqual([])
    const versions = new Set(emulator.journal().map(({ url }) => /api-version=([^&]*)/.exec(url)?.[1]))
    expect([...versions]).toEqual(apiVersion === undefined ? ['2024-01-01', '2023-06-01'] : ['2024-01-01'])
  })

  test('reads refusals', async () => {
    const { client, group, write } = await start({}, apiVersion)
    await expect(write('Nightly', machines(6))).rejects.toMatchObject({ statusCode: 400, code: 'BMSUserErrorPolicyRetentionInvalid' })
    await expect(write('Nightly', {})).rejects.toMatchObject({ statusCode: 400, code: 'UserErrorInvalidRequestParameter' })
    await expect(names(client.backupPolicies.list('cst-2', group))).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' })
  })
})
