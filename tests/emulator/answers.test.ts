/** What every answer bears. */
import { describe, expect } from 'vitest'
import { behaviour, setUp } from './support.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('headers', () => {
  behaviour('headers-of-every-answer', async () => {
    const { ask, create, vault, inGroup } = setUp({ delete: 'async' })
    const answers = [
      await ask('GET', inGroup),
      await create('v1'),
      await ask('DELETE', vault('v1')),
      await ask('DELETE', vault('v1')),
      await ask('GET', inGroup, { token: null }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 202, 204, 401])
    for (const answer of answers) {
      expect(answer.header('cache-control')).toBe('no-cache')
      expect(answer.header('pragma')).toBe('no-cache')
      expect(answer.header('expires')).toBe('-1')
      expect(new Date(answer.header('date')!).toUTCString()).toBe(answer.header('date'))
      expect(answer.header('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
      expect(answer.header('x-content-type-options')).toBe('nosniff')
      expect(answer.header('x-ms-request-id')).toMatch(guid)
      expect(answer.header('x-ms-routing-request-id')).toMatch(/^WESTEUROPE:\d{8}T\d{6}Z:[0-9a-f-]{36}$/)
      expect(answer.header('content-type')).toBe(answer.text === '' ? undefined : 'application/json; charset=utf-8')
    }
    expect(new Set(answers.map((answer) => answer.header('x-ms-request-id'))).size).toBe(answers.length)
  })
  behaviour('correlation-id', async () => {
    const { ask, inGroup } = setUp()
    const plain = await ask('GET', inGroup)
    expect(plain.header('x-ms-correlation-request-id')).toBe(plain.header('x-ms-request-id'))
    const own = await ask('GET', inGroup, { headers: [['X-Ms-Correlation-Request-Id', 'mine']] })
    expect(own.header('x-ms-correlation-request-id')).toBe('mine')
    expect(own.header('x-ms-request-id')).toMatch(guid)
  })
  behaviour('client-request-id', async () => {
    const { ask, inGroup, vault } = setUp()
    const id = ['x-ms-client-request-id', 'c-1'] as const
    const returned = async (path: string, ...headers: (readonly [string, string])[]): Promise<string | undefined> =>
      (await ask('GET', path, { headers })).header('x-ms-client-request-id')
    expect(await returned(inGroup, id)).toBeUndefined()
    expect(await returned(inGroup, id, ['x-ms-return-client-request-id', 'True'])).toBe('c-1')
    expect(await returned(vault('v1'), id)).toBe('c-1')
    expect(await returned(vault('v1'))).toBeUndefined()
  })
  behaviour('rate-counters', async () => {
    const { ask, create, vault, inGroup } = setUp()
    const reads = async (): Promise<string | undefined> => (await ask('GET', inGroup)).header('x-ms-ratelimit-remaining-subscription-reads')
    expect([await reads(), await reads()]).toEqual(['249', '248'])
    expect((await create('v1')).header('x-ms-ratelimit-remaining-subscription-resource-requests')).toBe('209')
    const deletes: (string | undefined)[] = []
    for (let times = 0; times < 11; times++)
      deletes.push((await ask('DELETE', vault('v1'))).header('x-ms-ratelimit-remaining-subscription-resource-requests'))
    expect([deletes[0], deletes[9], deletes[10]]).toEqual(['9', '0', '9'])
  })
  behaviour('no-etag-header', async () => {
    const { ask, create, vault } = setUp()
    for (const answer of [await create('v1'), await ask('GET', vault('v1'))]) {
      expect(answer.header('etag')).toBeUndefined()
      expect(answer.json.etag).toMatch(/^W\/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'"$/)
      expect(answer.json).not.toHaveProperty('systemData')
    }
  })
})

behaviour('error-envelope', async () => {
  const { ask, vault, inGroup } = setUp()
  const refusals = [
    await ask('GET', vault('v1')),
    await ask('POST', inGroup),
    await ask('PUT', vault('v1'), { raw: '[' }),
    await ask('GET', '/x'),
    await ask('PUT', vault('v1'), { body: { location: 'westeurope', sku: {} } }),
  ]
  for (const { json, text } of refusals) {
    expect(Object.keys(json)).toEqual(['error'])
    expect(json.error.code).toMatch(/^[A-Z][A-Za-z]+$/)
    expect(json.error.message.length).toBeGreaterThan(10)
    expect(text).not.toContain('null')
  }
  expect(refusals.at(-1)!.json.error.target).toBe('sku')
  expect(refusals.map((answer) => answer.header('x-ms-failure-cause'))).toEqual(['gateway', 'gateway', 'gateway', 'gateway', undefined])
})

behaviour('links-on-request-origin', async () => {
  const { ask, vault, inSubscription } = setUp({ create: 'async' })
  const origin = 'http://10.0.0.1:8080'
  expect((await ask('GET', inSubscription, { origin })).json.nextLink).toMatch(/^http:\/\/10\.0\.0\.1:8080\/subscriptions\//)
  const made = await ask('PUT', vault('v1'), { origin, body: { location: 'westeurope' } })
  expect(made.header('azure-asyncoperation')).toMatch(/^http:\/\/10\.0\.0\.1:8080\/subscriptions\//)
})
