import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createEmulator, defaults } from '../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'

const group = `/subscriptions/${defaults.subscription}/resourceGroups/conformance/providers/Microsoft.RecoveryServices/vaults`
const query = '?api-version=2024-01-01'
const headers = { authorization: `Bearer ${defaults.token}`, 'content-type': 'application/json' }
const closers: (() => Promise<void>)[] = []

async function start(options: Partial<EmulatorOptions> = {}, at: Parameters<typeof serve>[1] = {}) {
  const emulator = createEmulator(options)
  const served = await serve(emulator, at)
  closers.push(served.close)
  return { ...served, emulator }
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** Sends bytes as they are and gives back all that comes until the connection ends. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let endings = ''
  socket.on('data', (chunk) => (endings += String(chunk)))
  socket.write(text)
  await once(socket, 'close')
  return endings
}

describe('over http', () => {
  test('a vault lives and dies', async () => {
    const { url } = await start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const at = `${url}${group}/v1${query}`
    const made = await fetch(at, { method: 'PUT', headers, body: '{"location":"West Europe","tags":{"ü":"日本"}}' })
    expect([made.status, made.headers.get('content-type')]).toEqual([201, 'application/json; charset=utf-8'])
    expect(await (await fetch(at, { headers })).json()).toMatchObject({ name: 'v1', tags: { ü: '日本' } })
    const deleted = await fetch(at, { method: 'DELETE', headers })
    expect([deleted.status, deleted.headers.get('content-length'), deleted.headers.get('content-type')]).toEqual([200, '0', null])
    const again = await fetch(at, { method: 'DELETE', headers })
    expect([again.status, again.headers.get('content-length')]).toEqual([204, null])
    expect((await fetch(at, { headers })).status).toBe(404)
    expect((await fetch(`${url}//${group.slice(1)}${query}`, { headers })).status).toBe(200)
  })
  test('links are built on the host that was asked, on the bound address where none was named', async () => {
    const { url } = await start({ pageSize: 1 })
    const list = `/subscriptions/${defaults.subscription}/providers/Microsoft.RecoveryServices/vaults${query}`
    const by = url.replace('127.0.0.1', 'localhost')
    const get = (target: string, host: string, version: string): Promise<string> =>
      raw(url, `GET ${target} HTTP/${version}\r\n${host}Authorization: Bearer ${defaults.token}\r\nConnection: close\r\n\r\n`)
    expect(await get(list, `Host: ${by.slice(7)}\r\n`, '1.1')).toContain(`"nextLink":"${by}/subscriptions/`)
    expect(await get(list, '', '1.0')).toContain(`"nextLink":"${url}/subscriptions/`)
    expect(await get(list, 'Host: a/b@c\r\n', '1.1')).toContain(`"nextLink":"${url}/subscriptions/`)
    expect(await get(`http://proxied.test${list}`, 'Host: x\r\n', '1.1')).toContain('"nextLink":"http://proxied.test/subscriptions/')
  })
  test('HEAD and unknown routes are answered in the way of the service', async () => {
    const { url } = await start()
    const head = await fetch(`${url}${group}${query}`, { method: 'HEAD', headers })
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'GET'])
    const unknown = await fetch(`${url}/nothing${query}`, { headers })
    expect([unknown.status, ((await unknown.json()) as { error: { code: string } }).error.code]).toEqual([404, 'RouteNotFound'])
    expect(await (await fetch(`${url}/_emulator/health`)).json()).toMatchObject({ status: 'ok' })
  })
  test('answers wait for the latency', async () => {
    const { url } = await start({}, { latencyMs: 30 })
    const before = performance.now()
    await (await fetch(`${url}/_emulator/health`)).text()
    expect(performance.now() - before).toBeGreaterThan(25)
  })
})

describe('bad clients', () => {
  test('a body that is too large is refused before its end', async () => {
    const { url } = await start()
    const { port } = new URL(url)
    const sending = httpRequest({ port, host: '127.0.0.1', method: 'PUT', path: `${group}/v1${query}`, headers })
    sending.on('error', () => {})
    sending.write(' '.repeat(8 * 1024 * 1024 + 1))
    const [answer] = await once(sending, 'response')
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    expect([answer.statusCode, answer.headers.connection, JSON.parse(text).error.code]).toEqual([413, 'close', 'RequestEntityTooLarge'])
    sending.destroy()
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
  })
  test('a client that goes away is no harm', async () => {
    const { url, emulator } = await start({}, { latencyMs: 20 })
    const { port } = new URL(url)
    for (const text of [
      `PUT ${group}/v1${query} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{`,
      `GET ${group}${query} HTTP/1.1\r\nHost: x\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(text)
      socket.destroy()
      await once(socket, 'close')
    }
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
    expect(emulator.world.resources.size).toBe(defaults.neighbours)
  })
  test('an answer that cannot be sent ends the connection, not the server', async () => {
    const { url } = await start({ middlewares: [async () => ({ status: 42, headers: [['bad\nname', 'x']], body: '' })] })
    await expect(fetch(`${url}${group}${query}`, { headers })).rejects.toThrow()
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
  })
})

describe('stopping', () => {
  test('connections kept alive end at once, and a second close is no fault', async () => {
    const { url, close } = await start()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('GET /_emulator/health HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    await Promise.all([close(), once(socket, 'close')])
    await close()
    await expect(fetch(`${url}/_emulator/health`)).rejects.toThrow()
  })
  test('a port that is taken is told', async () => {
    const { url } = await start()
    await expect(serve(createEmulator(), { port: Number(new URL(url).port) })).rejects.toThrow(/EADDRINUSE/)
  })
  test('an address of version 6 is written in brackets', async () => {
    const served = await start({}, { host: '::1' }).catch(() => undefined)
    if (served) expect((await fetch(`${served.url}/_emulator/health`)).status).toBe(200)
  })
})
