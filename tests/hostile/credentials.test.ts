/** A whole run, by the program itself, at a server that gives the token back wherever it can: it stands in no file and in no line. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEmulator } from '../../emulator/emulator.ts'
import { header } from '../../harness/exchange.ts'
import { start } from '../cli/support.ts'
import { json } from './behaviour.ts'
import { token } from './run.ts'
import { whereIs } from './traces.ts'
import { listen, type Listening } from './wire.ts'

const open: Listening[] = []
afterAll(async () => void (await Promise.all(open.map((server) => server.close()))))

/** All files below a folder, by their names in it. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

test('errors, codes and refused deletions that repeat the token', async () => {
  const emulator = createEmulator({ neighbours: 0, token })
  const { subscription, resourceGroups } = emulator.options
  const says = `\u001b[31mBearer ${token} ${encodeURIComponent(token)} ${Buffer.from(token).toString('base64')}`
  const server = await listen({
    async meet(request, wire) {
      const known = header(request.headers, 'authorization') === `Bearer ${token}`
      if (known && request.method === 'DELETE') return wire.send(json(409, { error: { code: 'Conflict', message: says } }))
      if (known && request.method === 'PUT' && request.url.includes('-b'))
        return wire.send(json(400, { error: { code: says, message: says } }))
      const { body, ...answer } = await emulator.handle(request)
      return wire.send({ ...answer, body: String(body).replace(/"(code|message)":"[^"]*"/g, `"$1":${JSON.stringify(says)}`) })
    },
  })
  open.push(server)
  const scenarios = ['life-of-a-vault', 'changes-of-a-vault', 'without-token'].flatMap((id) => ['--scenario', id])
  const { ended } = start(
    [
      'run',
      '--target',
      server.url,
      '--subscription',
      subscription,
      '--resource-group',
      resourceGroups[0]!,
      '--operation-timeout',
      '1s',
      '--cleanup-timeout',
      '2s',
      ...scenarios,
    ],
    { AZBACKUP_TOKEN: token },
  )
  const { code, out, err, folder } = await ended
  const files = filesIn(folder)
  expect(code).toBe(3)
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['evidence.har', 'ledger.ndjson', 'report.json']))
  expect(Object.keys(files).some((name) => name.startsWith('allure-results/'))).toBe(true)
  // what the server said is there, without the token
  expect(files['ledger.ndjson']).toContain('REDACTED')
  expect(out).toContain('ended early')
  expect(whereIs(token, { files, console: out + err })).toEqual([])
  expect(out + err).not.toContain('\u001b')

  const swept = await start(
    ['sweep', '--target', server.url, '--subscription', subscription, '--delete', '--ledger', join(folder, 'ledger.ndjson')],
    { AZBACKUP_TOKEN: token },
  ).ended
  expect(swept.code).toBe(3)
  expect(swept.out).toContain('REMAINS')
  expect(whereIs(token, { files: filesIn(folder), console: swept.out + swept.err })).toEqual([])
})
