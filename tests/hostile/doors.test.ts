/** Doors that do not open: no connection comes about, or none that can be trusted. One line says so, and nothing is held against anybody. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suiteFor } from '../../cli/verdict/derivation.ts'
import { openPreflight } from '../../cli/run/preflight.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import { UsageError } from '../../cli/usage.ts'
import type { Suite } from '../../suites/conformance.ts'
import { json } from './behaviour.ts'
import { certificate, type Certificate } from './certificates.ts'
import { listen, type Listening, type Serving, type Wire } from './wire.ts'

let suite: Suite
let sound: Certificate
let ca: string
const open: Listening[] = []
beforeAll(async () => {
  suite = await suiteFor({ scope: {} })
  sound = certificate('localhost')
  ca = join(mkdtempSync(join(tmpdir(), 'doors-')), 'ca.pem')
  writeFileSync(ca, sound.cert)
})
afterAll(async () => void (await Promise.all(open.map((server) => server.close()))))

const vaults: Serving = { meet: (_, wire) => wire.send(json(200, { value: [] })) }
const serve = async (serving: Serving): Promise<Listening> => {
  const server = await listen(serving)
  open.push(server)
  return server
}

/** Does something to a connection, which is then dealt with. */
const gone =
  (act: (wire: Wire) => void) =>
  (wire: Wire): boolean => {
    act(wire)
    return true
  }

/** Long enough for any machine; only what waits for a time-out names a short one. */
const patient = { timeout: 600_000, 'run-timeout': 1_200_000 }

/** What is said of a target before anything is asked of it. */
async function said(url: string, values: Record<string, unknown> = {}): Promise<string> {
  const settings = resolveSettings(
    { target: url, subscription: 's', 'resource-group': 'g', ...patient, ...values },
    { AZBACKUP_TOKEN: 'token-of-nobody' },
    '/',
  )
  const preflight = openPreflight(settings, settings.server!, suite, () => Promise.resolve('token-of-nobody'), new AbortController().signal)
  const error: unknown = await preflight
    .ask()
    .then(
      () => 'it goes on',
      (refused: unknown) => refused,
    )
    .finally(() => preflight.close())
  if (error === 'it goes on') return error
  expect(error).toBeInstanceOf(UsageError)
  const { message } = error as Error
  expect(message.split('\n')).toHaveLength(1)
  expect(message).not.toMatch(/\bat .*:\d+:\d+|token-of-nobody/)
  return message
}

test('a door that is right opens', async () => {
  const { port } = await serve({ ...vaults, tls: sound })
  expect(await said(`https://localhost:${port}`, { ca })).toBe('it goes on')
})

test('nobody listens', async () => {
  const { url, close } = await listen(vaults)
  await close()
  expect(await said(url)).toMatch(/^cannot reach http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/)
})

test('a certificate that nobody vouches for', async () => {
  const { port } = await serve({ ...vaults, tls: sound })
  expect(await said(`https://localhost:${port}`)).toMatch(/^cannot reach .*: (self-signed certificate|unable to verify)/)
})

test('a certificate of another host', async () => {
  const { port } = await serve({ ...vaults, tls: sound })
  expect(await said(`https://127.0.0.1:${port}`, { ca })).toMatch(/^cannot reach .*does not match certificate's altnames/)
})

test('a certificate whose time is over', async () => {
  const old = certificate('localhost', -1)
  const { port } = await serve({ ...vaults, tls: old })
  const own = join(mkdtempSync(join(tmpdir(), 'doors-')), 'old.pem')
  writeFileSync(own, old.cert)
  expect(await said(`https://localhost:${port}`, { ca: own })).toMatch(/^cannot reach .*certificate has expired/)
})

test('a certificate of the client is demanded', async () => {
  const { port } = await serve({
    ...vaults,
    tls: { ...sound, requestCert: true, rejectUnauthorized: true, ca: [certificate('somebody').cert] },
  })
  expect(await said(`https://localhost:${port}`, { ca })).toMatch(/^cannot reach .*: .+/)
})

test('https to a door of http', async () => {
  const { port } = await serve({ ...vaults, greet: gone((wire) => wire.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')) })
  expect(await said(`https://localhost:${port}`)).toMatch(/^cannot reach .*(this port does not speak TLS|disconnected|ECONNRESET)/)
})

test('http to a door of https', async () => {
  const { port } = await serve({ ...vaults, tls: sound })
  expect(await said(`http://localhost:${port}`)).toMatch(/^cannot reach .*: .+/)
})

test('noise in the place of a handshake', async () => {
  const { port } = await serve({ ...vaults, greet: gone((wire) => wire.end(Buffer.alloc(5_000, 7))) })
  expect(await said(`https://localhost:${port}`)).toMatch(/^cannot reach .*: .+/)
})

test('a handshake that stalls', async () => {
  const { port } = await serve({ ...vaults, greet: () => true })
  expect(await said(`https://localhost:${port}`, { timeout: 500 })).toMatch(/^cannot reach .*: no whole answer within 0\.5 s/)
})

test('a connection that is reset as soon as it is there', async () => {
  const { url } = await serve({ ...vaults, greet: gone((wire) => wire.reset()) })
  expect(await said(url)).toMatch(/^cannot reach .*: .+/)
})

test('--wait ends, and says what it waited for', async () => {
  const { url, close } = await listen(vaults)
  await close()
  expect(await said(url, { wait: 600 })).toMatch(/^cannot reach .*ECONNREFUSED/)
})

test('escape sequences and the token, in a refusal that is printed', async () => {
  const { url } = await serve({ meet: (_, wire) => wire.send(json(401, { error: { code: '\u001b[2J::error::\u009bx', message: 'no' } })) })
  expect(await said(url)).toMatch(/^http:\S+ refuses the token \(401 \\x1b\[2J::error::\\x9bx\)/)
})
