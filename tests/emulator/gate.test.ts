/** What is demanded of every call. */
import { describe, expect } from 'vitest'
import { behaviour, provider, setUp } from './support.ts'

describe('api-version', () => {
  behaviour('api-version-demanded', async () => {
    const { ask, vault, inGroup } = setUp()
    for (const path of [vault('v1'), inGroup, `${provider}/operations`, '/favicon.ico', `${vault('v1')}?api-version=`]) {
      const answer = await ask('GET', path, { version: '' })
      expect([answer.status, answer.code]).toEqual([400, 'MissingApiVersionParameter'])
    }
  })
  behaviour('api-version-form', async () => {
    const { ask, inGroup } = setUp()
    for (const version of ['latest', '2024-1-1', '20240101', '2024-01-01preview', '2024-01-01-', "2024-01-01'"]) {
      const answer = await ask('GET', inGroup, { version })
      expect([version, answer.status, answer.code]).toEqual([version, 400, 'InvalidApiVersionParameter'])
    }
  })
  behaviour('api-version-offered', async () => {
    const { ask, inGroup, vault } = setUp()
    for (const version of ['1999-01-01', '2024-01-01-preview', '9999-99-99']) {
      for (const path of [inGroup, `${provider}/operations`])
        expect(await ask('GET', path, { version })).toMatchObject({ status: 404, code: 'InvalidResourceType' })
      expect(await ask('PUT', vault('v1'), { version, body: { location: 'westeurope' } })).toMatchObject({
        status: 400,
        code: 'NoRegisteredProviderFound',
      })
    }
    for (const version of ['2016-06-01', '2023-04-01', '2024-04-01', '2024-09-30-preview', '2024-09-30-PREVIEW']) {
      expect(await ask('GET', inGroup, { version })).toMatchObject({ status: 200 })
    }
  })
  behaviour('api-version-name-any-case', async () => {
    const { ask, inGroup } = setUp()
    expect(await ask('GET', `${inGroup}?Api-Version=2024-01-01`, { version: '' })).toMatchObject({ status: 200 })
  })
})

describe('the token', () => {
  behaviour('token-demanded', async () => {
    const { ask, inGroup } = setUp()
    const cases = [
      [{ token: null }, 'AuthenticationFailed'],
      [{ token: null, headers: [['Authorization', 'Basic YTpi']] }, 'AuthenticationFailedInvalidHeader'],
      [{ token: null, headers: [['Authorization', 'Bearer']] }, 'AuthenticationFailedInvalidHeader'],
      [{ token: null, headers: [['Authorization', 'Bearer emulator-token x']] }, 'AuthenticationFailedInvalidHeader'],
      [{ token: 'emulator-toke' }, 'InvalidAuthenticationToken'],
      [{ token: 'Emulator-Token' }, 'InvalidAuthenticationToken'],
    ] as const
    for (const [how, code] of cases) {
      const answer = await ask('GET', inGroup, how)
      expect([answer.status, answer.code]).toEqual([401, code])
      expect(answer.header('www-authenticate')).toMatch(/^Bearer authorization_uri="/)
    }
    expect(await ask('GET', inGroup, { token: null, headers: [['authorization', 'bearer emulator-token']] })).toMatchObject({ status: 200 })
  })
})

describe('what must exist', () => {
  behaviour('subscription-known', async () => {
    const { ask } = setUp()
    for (const rest of ['', '/resourceGroups/conformance']) {
      const at = (subscription: string): string => `/subscriptions/${subscription}${rest}${provider}/vaults`
      expect(await ask('GET', at('5e0e3a1c-0000-4000-8000-00000000e112'))).toMatchObject({ status: 404, code: 'SubscriptionNotFound' })
      expect(await ask('GET', at('nonsense'))).toMatchObject({ status: 400, code: 'InvalidSubscriptionId' })
    }
  })
  behaviour('group-known', async () => {
    const { ask, root } = setUp()
    const list = `${root}/resourceGroups/nobody${provider}/vaults`
    for (const [method, path] of [
      ['GET', list],
      ['GET', `${list}/v1`],
      ['PUT', `${list}/v1`],
      ['PATCH', `${list}/v1`],
      ['DELETE', `${list}/v1`],
    ] as const) {
      expect(await ask(method, path, { raw: 'not json' })).toMatchObject({ status: 404, code: 'ResourceGroupNotFound' })
    }
  })
  behaviour('unknown-route', async () => {
    const { ask, vault, root } = setUp()
    const cases = [
      [`${vault('v1')}/backupJobs`, 'InvalidResourceType'],
      [`${root}${provider}/nothings`, 'InvalidResourceType'],
      [`${provider}`, 'InvalidResourceType'],
      ['/providers/Microsoft.Nothing/operations', 'InvalidResourceNamespace'],
      ['/', 'RouteNotFound'],
      [`${root}/resourceGroups`, 'RouteNotFound'],
      [`${root}//resourceGroups/conformance${provider}/vaults`, 'InvalidResourceType'],
    ] as const
    for (const [path, code] of cases) {
      const answer = await ask('GET', path === '/' ? 'https://arm.test/?api-version=2024-01-01' : path)
      expect([path, answer.status, answer.code]).toEqual([path, 404, code])
    }
  })
  behaviour('method-not-allowed', async () => {
    const { ask, inGroup, inSubscription, vault } = setUp()
    for (const [method, path, allow] of [
      ['POST', inGroup, 'GET'],
      ['DELETE', inSubscription, 'GET'],
      ['PUT', `${provider}/operations`, 'GET'],
      ['POST', vault('v1'), 'GET, PUT, PATCH, DELETE'],
      ['OPTIONS', vault('v1'), 'GET, PUT, PATCH, DELETE'],
      ['constructor', vault('v1'), 'GET, PUT, PATCH, DELETE'],
    ] as const) {
      const answer = await ask(method, path)
      expect([answer.status, answer.code, answer.header('allow')]).toEqual([405, 'MethodNotAllowed', allow])
    }
  })
  behaviour('order-of-checks', async () => {
    const { ask, vault } = setUp()
    const nowhere = vault('v1')
      .replace('conformance', 'nobody')
      .replace(/subscriptions\/[^/]+/, 'subscriptions/5e0e3a1c-0000-4000-8000-00000000e112')
    const steps: string[] = []
    const put = async (path: string, how: Parameters<typeof ask>[2]): Promise<unknown> =>
      steps.push((await ask('PUT', path, { raw: '{', ...how })).code ?? '')
    await put(nowhere, { version: '', token: null })
    await put(nowhere, { token: null })
    await put(nowhere, {})
    await put(vault('v1').replace('conformance', 'nobody'), {})
    await put(vault('1'), {})
    await put(vault('v1'), {})
    expect(steps).toEqual([
      'MissingApiVersionParameter',
      'AuthenticationFailed',
      'SubscriptionNotFound',
      'ResourceGroupNotFound',
      'InvalidRestApiParameter',
      'InvalidRequestContent',
    ])
    expect(await ask('PATCH', vault('v1'), { raw: '{' })).toMatchObject({ code: 'ResourceNotFound' })
  })
})
