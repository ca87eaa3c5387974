/** `--target azure`: what it takes, what it stands for, and the first questions it asks, with a stand-in in place of the cloud. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { clouds } from '../../cli/auth/clouds.ts'
import { suiteFor } from '../../cli/verdict/derivation.ts'
import { login } from '../../cli/run/login.ts'
import { openPreflight } from '../../cli/run/preflight.ts'
import { resolveServer } from '../../cli/run/server.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import type { Values } from '../../cli/options.ts'

const subscription = 'cccccccc-0000-4000-8000-000000000003'
const azure = { target: 'azure', subscription, 'resource-group': 'nightly' }
const settings = (values: Values, env = {}) => resolveSettings(values, env, '/')

describe('settings', () => {
  test('the cloud, the login and the budget', () => {
    expect(settings(azure)).toMatchObject({
      kind: 'azure',
      auth: 'default',
      cloud: 'public',
      freshGroup: false,
      runTimeoutMs: 3_600_000,
      limits: { timeoutMs: 30_000, operationTimeoutMs: 900_000, maxResources: { vault: 3 }, maxDeletes: 5 },
      server: { pass: 'azure', baseUrl: 'https://management.azure.com', subscription, group: 'nightly', location: 'westeurope' },
    })
  })

  test('each default gives way to what is said', () => {
    const said = settings({ ...azure, cloud: 'usgov', auth: 'azure-cli', location: 'usgovvirginia', 'max-vaults': 1, 'run-timeout': 5_000 })
    expect(said).toMatchObject({
      auth: 'azure-cli',
      cloud: 'usgov',
      runTimeoutMs: 5_000,
      limits: { maxResources: { vault: 1 }, maxDeletes: 5 },
      server: { baseUrl: clouds.usgov.resourceManager, location: 'usgovvirginia' },
    })
  })

  test('a token that is named is taken; one that merely stands there is not', () => {
    const env = { AZBACKUP_TOKEN: 'a-static-token', OTHER: 'another-token' }
    expect(settings(azure, env)).toMatchObject({
      auth: 'default',
      server: expect.not.objectContaining({ token: expect.anything() as string }) as object,
    })
    expect(settings({ ...azure, auth: 'token' }, env)).toMatchObject({ auth: 'token', server: { token: 'a-static-token' } })
    expect(settings({ ...azure, 'token-env': 'OTHER' }, env)).toMatchObject({ auth: 'token', server: { token: 'another-token' } })
  })

  test('a URL takes any way to a token, and has no budget', () => {
    const url = { target: 'https://backup.example.com', subscription: 's', 'resource-group': 'g' }
    expect(settings({ ...url, auth: 'github-oidc' })).toMatchObject({ kind: 'url', auth: 'github-oidc', server: { pass: 'target' } })
    expect(settings(url)).toMatchObject({ auth: 'none' })
    expect(settings(url).limits).toEqual({ timeoutMs: 30_000, operationTimeoutMs: 60_000, cleanupTimeoutMs: 120_000 })
  })

  const wrong: readonly (readonly [Values, RegExp])[] = [
    [{ target: 'azure' }, /--target azure needs --subscription/],
    [{ target: 'azure', subscription }, /--target azure needs --resource-group/],
    [{ ...azure, subscription: 'mine' }, /a GUID, not "mine"/],
    [{ ...azure, auth: 'none' }, /Azure accepts no request without a token/],
    [{ ...azure, auth: 'token' }, /AZBACKUP_TOKEN holds no token/],
    [{ ...azure, auth: 'azure-cli', 'token-env': 'X' }, /--auth azure-cli contradicts --token-env/],
    [{ cloud: 'china' }, /--cloud needs --target azure or --target URL/],
    [
      { target: 'http://backup.example.com', subscription: 's', 'resource-group': 'g', auth: 'azure-cli' },
      /plain http to backup\.example\.com/,
    ],
  ]
  for (const [values, says] of wrong) test(`${JSON.stringify(values)} is explained`, () => expect(() => settings(values)).toThrow(says))
})

describe('the first questions', () => {
  let server: Server | undefined
  afterEach(() => void server?.close())

  async function ask(status: number, code: string, operations = 200): Promise<{ sent: string[]; said: string }> {
    const sent: string[] = []
    server = createServer((request, response) => {
      sent.push(`${request.headers.authorization ?? 'nothing'} for ${request.url!.split('?')[0]}`)
      const answers = request.url!.includes('resourceGroups') ? status : operations
      response
        .writeHead(answers, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers === 200 ? { value: [] } : { error: { code, message: 'says so' } }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server!.once('listening', resolve))
    const resourceManager = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const table = { ...clouds, public: { ...clouds.public, resourceManager } }
    const given = { ...azure, auth: 'token' } as const
    const whole = {
      ...settings(given, { AZBACKUP_TOKEN: 'a-static-token' }),
      ...resolveServer('azure', given, { AZBACKUP_TOKEN: 'a-static-token' }, '/', table),
    }
    const suite = await suiteFor(whole)
    const { token } = await login(whole, {})
    const preflight = openPreflight(whole, whole.server, suite, token, new AbortController().signal)
    const said = await preflight.ask().then(
      () => '',
      (error: Error) => error.message,
    )
    await preflight.close()
    return { sent, said }
  }

  test('carry the token, but for the one that is to be refused', async () => {
    const { sent, said } = await ask(200, '')
    expect(said).toBe('')
    const rest = sent.map((line) => line.split(' for ')[0])
    expect(rest.slice(0, 2)).toEqual(['Bearer a-static-token', 'Bearer a-static-token'])
    expect(rest.toSorted()).toEqual([...Array.from({ length: 4 }, () => 'Bearer a-static-token'), 'nothing'])
  })

  const answers: readonly (readonly [status: number, code: string, says: RegExp])[] = [
    [403, 'AuthorizationFailed', /^$/],
    [
      401,
      'InvalidAuthenticationTokenTenant',
      /refuses the token \(401 InvalidAuthenticationTokenTenant\): the subscription belongs to another tenant/,
    ],
    [401, 'ExpiredAuthenticationToken', /refuses the token \(401 ExpiredAuthenticationToken\): it has expired/],
    [404, 'SubscriptionNotFound', /there is no subscription cccccccc/],
    [400, 'InvalidSubscriptionId', /rejects "cccccccc-.*" as a subscription id \(400 InvalidSubscriptionId\)/],
    [404, 'ResourceGroupNotFound', /the resource group "nightly" does not exist/],
  ]
  for (const [status, code, says] of answers) test(`${status} ${code}`, async () => expect((await ask(status, code)).said).toMatch(says))

  test('a static token that has ended is sent to nobody', async () => {
    const ended = ['e30', Buffer.from('{"exp":1000}').toString('base64url'), 'c2ln'].join('.')
    await expect(login(settings({ ...azure, auth: 'token' }, { AZBACKUP_TOKEN: ended }), {})).rejects.toThrow(
      /the token expired at 1970-01-01 00:16 UTC: get a new one/,
    )
  })
})
