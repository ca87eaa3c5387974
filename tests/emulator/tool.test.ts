/** The emulator as a tool: options, determinism, control surface, middlewares, world. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createEmulator, defaults } from '../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { version } from '../../emulator/arm/control.ts'
import type { Middleware } from '../../harness/server.ts'
import { behaviour, setUp } from './support.ts'

/** Some of everything, told as text without the real time. */
async function run({ ask, create, vault, inSubscription, pages }: ReturnType<typeof setUp>): Promise<string> {
  const made = await create('v1', { identity: { type: 'SystemAssigned' } })
  const answers = [
    made,
    await ask('GET', made.header('azure-asyncoperation')!),
    await ask('PATCH', vault('v1'), { body: { properties: {} } }),
    await ask('DELETE', vault('v1')),
  ]
  const endings = answers.map(({ status, headers, text }) => [status, headers.filter(([name]) => name !== 'Date'), text])
  return JSON.stringify([endings, (await pages(inSubscription)).items])
}

const asynchronous = { create: 'async', update: 'async', delete: 'async' } as const

behaviour('deterministic', async () => {
  const once = setUp(asynchronous)
  const endings = await run(once)
  expect(await run(setUp(asynchronous))).toBe(endings)
  expect(await run(setUp({ ...asynchronous, seed: 2 }))).not.toBe(endings)
  expect(await run(once)).not.toBe(endings)
  once.emulator.reset()
  expect(await run(once)).toBe(endings)
})

describe('options', () => {
  test('what is not given is as in the defaults', () => {
    expect(createEmulator().options).toEqual(defaults)
    expect(createEmulator({ pageSize: undefined, neighbours: 0, location: 'East US' }).options).toEqual({
      ...defaults,
      neighbours: 0,
      location: 'eastus',
    })
  })
  test('an option out of its range is refused by name', () => {
    const wrong: Partial<EmulatorOptions>[] = [
      { subscription: 'x' },
      { resourceGroups: [] },
      { resourceGroups: ['ends.'] },
      { location: 'atlantis' },
      { token: '' },
      { pageSize: 0 },
      { neighbours: -1 },
      { lroPolls: 0.5 },
      { retryAfter: -1 },
      { seed: Number.NaN },
    ]
    for (const options of wrong) expect(() => createEmulator(options)).toThrow(new RegExp(`^${Object.keys(options)[0]} is to be `))
  })
})

describe('the control surface', () => {
  const control = async (emulator: ReturnType<typeof createEmulator>, method: string, path: string) => {
    const { status, body } = await emulator.handle({ method, url: `http://emulator.test/_emulator${path}`, headers: [] })
    return { status, json: JSON.parse(String(body)) }
  }
  behaviour('control-surface', async () => {
    const broken: Middleware = async () => ({ status: 500, headers: [], body: 'broken' })
    const { emulator, ask, vault } = setUp({ middlewares: [broken] })
    expect(await control(emulator, 'GET', '/health')).toMatchObject({ status: 200, json: { status: 'ok', version, create: 'sync' } })
    await emulator.handle({
      method: 'GET',
      url: `https://arm.test${vault('v1')}?x=${defaults.token}&s=signed`,
      headers: [['Authorization', `Bearer ${defaults.token}`]],
    })
    const { json } = await control(emulator, 'GET', '/journal')
    expect(json.value).toMatchObject([{ number: 1, method: 'GET', status: 500 }])
    expect(json.value).toEqual(emulator.journal())
    expect(JSON.stringify(json)).not.toMatch(/emulator-token|signed/)
    expect(await control(emulator, 'POST', '/reset')).toMatchObject({ status: 200 })
    expect(emulator.journal()).toEqual([])
    for (const [method, path, status] of [
      ['GET', '/nothing', 404],
      ['GET', '', 404],
      ['GET', '/', 404],
      ['GET', '/constructor', 404],
      ['GET', '/reset', 405],
      ['DELETE', '/health', 405],
    ] as const) {
      expect((await control(emulator, method, path)).status).toBe(status)
    }
    expect(await ask('GET', `https://arm.test/_emulatorx`).catch(() => 'broken')).toBe('broken')
  })
  test('reset brings back the first state, in the same world', async () => {
    const { emulator, create, ask, vault, inSubscription, pages } = setUp(asynchronous)
    const { resources } = emulator.world
    const before = emulator.world.snapshot()
    const at = (await create('v1')).header('azure-asyncoperation')!
    for (const key of resources.keys()) if (!key.endsWith('v1')) resources.delete(key)
    await control(emulator, 'POST', '/reset')
    expect(emulator.world.resources).toBe(resources)
    expect(emulator.world.snapshot()).toEqual(before)
    expect((await pages(inSubscription)).ids).toHaveLength(defaults.neighbours)
    expect(await ask('GET', at)).toMatchObject({ status: 404 })
    expect(await ask('GET', vault('v1'))).toMatchObject({ status: 404 })
  })
  test('the version is that of the package', () => {
    const endings = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    expect(version).toBe(endings.version)
  })
  test('the journal keeps the latest 10 000 requests', async () => {
    const { emulator, ask, inGroup } = setUp()
    for (let times = 0; times < 20_001; times++) await ask('GET', inGroup, { token: null })
    expect(emulator.journal()).toHaveLength(10_000)
    expect(emulator.journal().at(-1)!.number).toBe(20_001)
  })
})

describe('middlewares and the world', () => {
  behaviour('middlewares', async () => {
    const seen: string[] = []
    const named =
      (name: string): Middleware =>
      async (request, next) => {
        seen.push(`${name} in`)
        const answer = await next(request)
        seen.push(`${name} out`)
        return { ...answer, status: answer.status + 1 }
      }
    const forgetful: Middleware = async (request, next, world) => {
      const answer = await next(request)
      for (const kept of world.resources.values()) kept.resource.location = 'mars'
      return answer
    }
    const { create, ask, vault, inGroup } = setUp({ middlewares: [named('outer'), named('inner'), forgetful] })
    expect((await create('v1')).status).toBe(203)
    expect(seen).toEqual(['outer in', 'inner in', 'inner out', 'outer out'])
    expect((await ask('GET', vault('v1'))).json.location).toBe('mars')
    expect((await ask('GET', inGroup)).json.value[0].location).toBe('mars')
  })
  test('what a middleware throws is not turned into an answer', async () => {
    const { create } = setUp({ middlewares: [() => Promise.reject(new Error('middleware'))] })
    await expect(create('v1')).rejects.toThrow('middleware')
  })
  test('a snapshot is apart from what is kept, and can be restored any number of times', async () => {
    const { emulator, create, ask, vault } = setUp()
    await create('v1', { tags: { a: 'b' } })
    const then = emulator.world.snapshot()
    for (let times = 0; times < 2; times++) {
      const kept = emulator.world.resources.get(vault('v1').toLowerCase())!
      ;(kept.resource.tags as Record<string, string>).a = 'changed'
      await create('v2')
      emulator.world.restore(then)
      expect((await ask('GET', vault('v1'))).json.tags).toEqual({ a: 'b' })
      expect(await ask('GET', vault('v2'))).toMatchObject({ status: 404 })
    }
  })
  test('whatever is put in place of a vault, the server answers', async () => {
    const { emulator, create, ask, vault, inGroup } = setUp()
    await create('v1')
    const kept = emulator.world.resources.get(vault('v1').toLowerCase())!
    kept.resource = { id: 1, properties: null, tags: 'x' }
    expect(await ask('GET', vault('v1'))).toMatchObject({ status: 200, json: { id: 1 } })
    expect(await ask('GET', inGroup)).toMatchObject({ status: 200 })
    expect((await ask('PATCH', vault('v1'), { body: { properties: {} } })).status).toBe(200)
    expect((await ask('DELETE', vault('v1'))).status).toBe(200)
  })
})
