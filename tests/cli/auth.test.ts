/** Each way to a token against a stand-in of its token endpoint: granted, refused, and without what it needs. */
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clouds } from '../../cli/auth/clouds.ts'
import { openLogin } from '../../cli/auth/credentials.ts'
import { explain, firstSentence } from '../../cli/auth/explain.ts'
import type { LoginMode } from '../../cli/auth/modes.ts'
import { UsageError } from '../../cli/usage.ts'
import { granted, refused, startAuthority, type Answer, type Authority } from './authority.ts'

const folder = mkdtempSync(join(tmpdir(), 'auth-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const [tenant, client] = ['aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002']
const secret = 'a-secret-that-nobody-may-read'

let authority: Authority
beforeAll(async () => void (authority = await startAuthority()))
afterAll(() => authority.close())
beforeEach(() => {
  authority.tokens.length = authority.assertions.length = 0
  authority.answer = () => granted('granted-token')
  authority.assert = () => ({ status: 200, body: { value: 'id-token', oidcToken: 'id-token' } })
})
afterEach(() => void vi.unstubAllEnvs())

/** All that each mode takes from the environment. The library reads some of it by itself. */
const environments = (): Record<LoginMode, Record<string, string>> => ({
  'azure-cli': {},
  'github-oidc': {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${authority.url}/github?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
  },
  'azure-pipelines': {
    AZURESUBSCRIPTION_TENANT_ID: tenant,
    AZURESUBSCRIPTION_CLIENT_ID: client,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
    SYSTEM_ACCESSTOKEN: secret,
    SYSTEM_OIDCREQUESTURI: `${authority.url}/pipelines`,
  },
  workload: { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_FEDERATED_TOKEN_FILE: file('pod-token', 'id-token') },
  default: {
    AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: secret,
  },
})
const overHttp = ['github-oidc', 'azure-pipelines', 'workload', 'default'] as const satisfies readonly LoginMode[]

function stub(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const whole = { AZURE_AUTHORITY_HOST: authority.url, ...env }
  for (const [name, value] of Object.entries(whole)) vi.stubEnv(name, value)
  return whole
}
const open = (mode: LoginMode, env: Record<string, string | undefined>) => openLogin(mode, { cloud: clouds.public, env, ca: authority.ca })
const login = async (mode: LoginMode, env: Record<string, string | undefined> = environments()[mode]) => (await open(mode, stub(env)))()

/** The one line of a login that fails. */
async function says(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UsageError)
  const { message } = error as Error
  expect(message.split('\n')).toHaveLength(1)
  expect(message.length).toBeLessThan(300)
  expect(message).not.toMatch(/a-secret|id-token\b.*id-token|eyJ|Trace ID/)
  return message
}

describe('granted', () => {
  for (const mode of overHttp) {
    test(`--auth ${mode}: a token of the cloud's scope, and when it ends`, async () => {
      const { token, expiresOn } = await login(mode)
      expect(token).toBe('granted-token')
      expect(expiresOn).toBeGreaterThan(Date.now() + 3_500_000)
      expect(expiresOn).toBeLessThan(Date.now() + 3_700_000)
      const { path, form } = authority.tokens[0]!
      expect(path).toBe(`/${tenant}/oauth2/v2.0/token`)
      expect(form.get('client_id')).toBe(client)
      expect(form.get('scope')).toContain('https://management.azure.com/.default')
      expect(form.get('client_assertion') ?? form.get('client_secret')).toBe(mode === 'default' ? secret : 'id-token')
    })
  }

  test('github-oidc: a new assertion for each token, for the audience of token exchange', async () => {
    let count = 0
    authority.assert = () => ({ status: 200, body: { value: `assertion-${++count}` } })
    const get = await open('github-oidc', stub(environments()['github-oidc']))
    await get()
    await get()
    expect(authority.tokens.map(({ form }) => form.get('client_assertion'))).toEqual(['assertion-1', 'assertion-2'])
    const [{ query, authorization }] = authority.assertions as [(typeof authority.assertions)[0]]
    expect([query.get('audience'), query.get('api-version'), authorization]).toEqual([
      'api://AzureADTokenExchange',
      '2.0',
      `Bearer ${secret}`,
    ])
  })

  test('azure-pipelines: the variables of AZURE_* do as well', async () => {
    const { SYSTEM_ACCESSTOKEN, SYSTEM_OIDCREQUESTURI } = environments()['azure-pipelines']
    const env = {
      AZURE_TENANT_ID: tenant,
      AZURE_CLIENT_ID: client,
      AZURE_SERVICE_CONNECTION_ID: 'other',
      SYSTEM_ACCESSTOKEN,
      SYSTEM_OIDCREQUESTURI,
    }
    expect((await login('azure-pipelines', env)).token).toBe('granted-token')
    expect(authority.assertions[0]!.query.get('serviceConnectionId')).toBe('other')
  })

  test("another cloud: that cloud's scope", async () => {
    const env = stub(environments().workload)
    await (await openLogin('workload', { cloud: clouds.usgov, env, ca: authority.ca }))()
    expect(authority.tokens[0]!.form.get('scope')).toContain('https://management.usgovcloudapi.net/.default')
  })

  test('azure-cli: the token that az prints', async () => {
    const path = az('token', `echo '{"accessToken":"cli-token","expires_on":${Math.floor(Date.now() / 1000) + 600}}'`)
    expect((await login('azure-cli', { PATH: path })).token).toBe('cli-token')
  })
})

/** A folder with an `az` of our own, ahead of the path that is. */
function az(name: string, script: string): string {
  const own = mkdtempSync(join(folder, `${name}-`))
  writeFileSync(join(own, 'az'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(own, 'az'), 0o755)
  return `${own}:/usr/bin:/bin`
}

const refusals: readonly (readonly [name: string, answer: Answer, line: RegExp])[] = [
  [
    'an unknown client',
    refused(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${client}' was not found in the directory 'Contoso'. This can happen.`,
    ),
    /\(AADSTS700016\): the tenant does not know this client; check AZURE_CLIENT_ID/,
  ],
  [
    'a wrong tenant',
    refused(400, 'invalid_request', 90002, `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`),
    /\(AADSTS90002\): there is no such tenant in this cloud; check AZURE_TENANT_ID and --cloud/,
  ],
  [
    'a wrong proof',
    refused(401, 'invalid_client', 7000215, 'Invalid client secret provided.'),
    /\(AADSTS7000215\): the client's secret is wrong or has expired/,
  ],
  [
    'no federated credential',
    refused(401, 'invalid_client', 700213, 'No matching federated identity record found for presented assertion subject.'),
    /\(AADSTS700213\): no federated credential of the client matches this job/,
  ],
  [
    'a code that we do not know',
    refused(400, 'invalid_request', 999999, 'Something is amiss here. And much more of it.'),
    /\(AADSTS999999\): Something is amiss here$/,
  ],
  ['a 401 without a code', { status: 401, body: { error: 'invalid_client', error_description: 'Refused.' } }, /refuses the login/],
]
for (const mode of overHttp) {
  describe(`refused: --auth ${mode}`, () => {
    for (const [name, answer, line] of refusals) {
      test(name, async () => {
        authority.answer = () => answer
        expect(await says(login(mode))).toMatch(line)
      })
    }
  })
}

describe('without what it needs', () => {
  const missing: readonly (readonly [LoginMode, string])[] = [
    ['github-oidc', 'AZURE_TENANT_ID'],
    ['github-oidc', 'AZURE_CLIENT_ID'],
    ['github-oidc', 'ACTIONS_ID_TOKEN_REQUEST_URL'],
    ['github-oidc', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    ['azure-pipelines', 'AZURESUBSCRIPTION_TENANT_ID'],
    ['azure-pipelines', 'AZURESUBSCRIPTION_CLIENT_ID'],
    ['azure-pipelines', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'],
    ['azure-pipelines', 'SYSTEM_ACCESSTOKEN'],
    ['azure-pipelines', 'SYSTEM_OIDCREQUESTURI'],
    ['workload', 'AZURE_TENANT_ID'],
    ['workload', 'AZURE_CLIENT_ID'],
    ['workload', 'AZURE_FEDERATED_TOKEN_FILE'],
  ]
  for (const [mode, name] of missing) {
    test(`--auth ${mode} without ${name}`, async () => {
      expect(await says(login(mode, { ...environments()[mode], [name]: undefined }))).toContain(`--auth ${mode} needs ${name}`)
      expect([...authority.tokens, ...authority.assertions]).toEqual([])
    })
  }

  test('github-oidc: GitHub refuses', async () => {
    authority.assert = () => ({ status: 403, body: { message: secret } })
    expect(await says(login('github-oidc'))).toMatch(
      /GitHub gives no id token \(it answers 403\); the job needs "permissions: id-token: write"/,
    )
    expect(authority.tokens).toEqual([])
  })

  test('azure-pipelines: the id token is refused', async () => {
    authority.assert = () => ({ status: 401, body: { message: secret } })
    expect(await says(login('azure-pipelines'))).toMatch(/Azure Pipelines gives no id token; check SYSTEM_ACCESSTOKEN/)
  })

  test('workload: the file is not there, or empty', async () => {
    for (const path of [join(folder, 'nowhere'), file('empty', '')]) {
      expect(await says(login('workload', { ...environments().workload, AZURE_FEDERATED_TOKEN_FILE: path }))).toMatch(
        /AZURE_FEDERATED_TOKEN_FILE names cannot be read or is empty/,
      )
    }
  })

  test('azure-cli: not installed, not logged in, refused, silent', async () => {
    expect(await says(login('azure-cli', { PATH: mkdtempSync(join(folder, 'bare-')) }))).toMatch(/not installed or not on the PATH/)
    const out = az('out', `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`)
    expect(await says(login('azure-cli', { PATH: out }))).toMatch(/not logged in; run az login/)
    const old = az('old', `echo "ERROR: AADSTS700082: The refresh token has expired due to inactivity. Trace ID: x" >&2; exit 1`)
    expect(await says(login('azure-cli', { PATH: old }))).toMatch(/AADSTS700082\): the login has expired/)
    expect(await says(login('azure-cli', { PATH: az('mute', 'exit 1') }))).toMatch(/az gave no token within 10 s/)
    const stale = az('stale', `echo '{"accessToken":"cli-token","expires_on":1000}'`)
    expect(await says(login('azure-cli', { PATH: stale }))).toMatch(/already expired; check the clock/)
  })

  test('default: nothing in the chain works', async () => {
    const line = await says(login('default', { AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential', PATH: mkdtempSync(join(folder, 'bare-')) }))
    expect(line).toMatch(/no credential of the chain works here; run az login, or name another way with --auth/)
    expect(await says(login('default', { AZURE_TOKEN_CREDENTIALS: 'bogus' }))).toMatch(/AZURE_TOKEN_CREDENTIALS is none of/)
  })

  test('the authority cannot be reached, is not trusted, or is no https URL', async () => {
    const env = environments().workload
    expect(await says(login('workload', { ...env, AZURE_AUTHORITY_HOST: 'https://127.0.0.1:9' }))).toMatch(
      /cannot be reached or is not trusted; check the network, HTTPS_PROXY, --ca and AZURE_AUTHORITY_HOST/,
    )
    const untrusting = await openLogin('workload', { cloud: clouds.public, env: stub(env) })
    expect(await says(untrusting())).toMatch(/is not trusted; .*--ca/)
    expect(await says(login('workload', { ...env, AZURE_AUTHORITY_HOST: 'http://login.example.com' }))).toMatch(
      /AZURE_AUTHORITY_HOST is an https URL/,
    )
  })

  test('the package is not installed', async () => {
    const load = () => Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }))
    expect(await says(openLogin('azure-cli', { cloud: clouds.public, env: {}, load }))).toMatch(
      /needs the package @azure\/identity, which is not installed: npm install/,
    )
  })
})

test('what a library says is cut to its first sentence, without control characters and tokens', () => {
  expect(firstSentence('One thing. Another.\nThird')).toBe('One thing')
  expect(firstSentence('\u001b[31mred\u001b[0m alert\r\nmore')).toBe('red alert')
  expect(firstSentence('bad eyJhbGciOi.eyJzdWIi.c2ln here')).toBe('bad … here')
  expect(firstSentence('x'.repeat(900))).toBe('…')
  expect(firstSentence('')).toBe('no reason is given')
  expect(explain('workload', new Error(`odd ${secret} thing`), [secret])).toBe('--auth workload gets no token: odd REDACTED thing')
})

test("the table of clouds agrees with the contract's server", () => {
  const { servers } = parse(readFileSync(join(import.meta.dirname, '..', '..', 'spec', 'azure-backup.openapi.yml'), 'utf8')) as {
    servers: { url: string }[]
  }
  expect(servers.map(({ url }) => url)).toEqual([clouds.public.resourceManager])
  for (const { authorityHost, resourceManager, scope } of Object.values(clouds)) {
    expect(new URL(authorityHost).href).toBe(`${authorityHost}/`)
    expect(scope).toBe(`${resourceManager}/.default`)
  }
})
