import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newIdRedactor } from '../../reports/ids.ts'
import { command, runInProcess } from '../cli/in-process.ts'
import { server } from '../cli/support.ts'
import { anExchange } from './sample.ts'

const subscription = '11111111-2222-4333-8444-555555555555'
const tenant = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'

describe('ids', () => {
  const ids = newIdRedactor([subscription], 'salt')
  const replaced = ids.replace

  test('become others, the same always the same, in whatever casing', () => {
    const [first, second] = [replaced(`/subscriptions/${subscription}/x`), replaced(`/subscriptions/${subscription.toUpperCase()}`)]
    expect(first).toMatch(/^\/subscriptions\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}\/x$/)
    expect(first).not.toContain(subscription)
    expect(second.toLowerCase()).toBe(first.replace('/x', '').toLowerCase())
    expect(replaced(`{"tenantId":"${tenant}"}`)).not.toContain(tenant)
    expect(replaced(`authorization_uri="https://login.windows.net/${tenant}"`)).toContain(
      JSON.parse(replaced(`{"tenantId":"${tenant}"}`)).tenantId,
    )
  })

  test('are replaced once: doing it twice changes nothing more', () => {
    const once = replaced(`/subscriptions/${subscription}/a ${tenant}`)
    expect(replaced(once)).toBe(once)
  })

  test('that name requests stay, unless a server names one by the subscription', () => {
    const id = '99999999-0000-4000-8000-000000000000'
    ids.keep([
      anExchange({
        headers: [
          ['x-ms-request-id', id.toUpperCase()],
          ['x-ms-correlation-request-id', subscription],
        ],
      }),
    ])
    expect(replaced(`x-ms-request-id: ${id}`)).toContain(id)
    expect(replaced(subscription)).not.toBe(subscription)
  })

  test('of a subscription that is no GUID are replaced as a word', () => {
    const named = newIdRedactor(['sub-1'], 'salt').replace
    const path = named('/subscriptions/sub-1/resourceGroups/g')
    expect(path).toMatch(/^\/subscriptions\/subscription-[\da-f]{8}\/resourceGroups\/g$/)
    expect(named("The subscription 'sub-1' could not be found; sub-10 could")).toBe(
      `The subscription '${path.split('/')[2]!}' could not be found; sub-10 could`,
    )
  })

  test('differ from salt to salt, so that nobody can try what they were', () => {
    expect(newIdRedactor([], 'another').replace(subscription)).not.toBe(newIdRedactor([], 'salt').replace(subscription))
  })
})

test('--redact-ids: no id of the subscription in any file, the same verdict, and verify still holds', async () => {
  const {
    args: [, target, , id, , group],
    env,
  } = await server()
  const { report, folder } = await runInProcess({ target, subscription: id, 'resource-group': group, 'redact-ids': true }, env)
  expect(report.verdict).toBe('conformant')
  const files = readdirSync(folder)
  expect(files).toContain('ledger.ndjson')
  for (const file of files) expect(readFileSync(join(folder, file), 'utf8').toLowerCase(), file).not.toContain(id!.toLowerCase())
  expect(await command(['verify', folder])).toMatchObject({ code: 0, out: expect.stringContaining('VERIFIED') as string })
})
