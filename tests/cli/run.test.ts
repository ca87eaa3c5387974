/** The command line as users call it: the built program, its files and exit codes, against servers on loopback. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Middleware } from '../../harness/server.ts'
import { checkReport } from '../../reports/schema.ts'
import { closers, report, run, server, start } from './support.ts'

test('the main job: conformant, every file, no hole in the coverage, at most 460 requests a pass', async () => {
  const ended = await run(['operations', 'vaults', 'backup-policies'].flatMap((area) => ['--area', area]))
  expect(ended.err).toBe('')
  expect(ended.code).toBe(0)
  expect(ended.out).toContain('CONFORMANT')
  expect(ended.out.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(readdirSync(ended.folder).sort()).toEqual([
    'allure-results',
    'evidence.har',
    'index.html',
    'junit.xml',
    'ledger.ndjson',
    'report.json',
    'summary.md',
  ])
  const endings = report(ended)
  expect(checkReport(endings)).toEqual([])
  expect(endings.coverage.flatMap(({ unmet }) => unmet)).toEqual([])
  expect(endings.passes.map(({ name, exchanges }) => [name, exchanges <= 460])).toEqual([
    ['synchronous', true],
    ['asynchronous', true],
  ])
  expect(endings.ledger.leaked).toEqual([])
  expect(endings.contract.tagsWithoutOperations).toEqual(['Protected Items', 'Recovery Points'])
  expect(endings.areas).toEqual(['operations', 'vaults', 'backup-policies'])
  const results = readdirSync(join(ended.folder, 'allure-results')).filter((name) => name.endsWith('-result.json'))
  expect(results.length).toBeGreaterThan(endings.results.length)
  const labels = JSON.parse(readFileSync(join(ended.folder, 'allure-results', results[0]!), 'utf8')) as { labels: { name: string }[] }
  expect(labels.labels.map(({ name }) => name)).toEqual(expect.arrayContaining(['epic', 'feature']))
  expect(labels.labels.map(({ name }) => name)).not.toContain('host')
})

test('a server at a URL: conformant, nothing left, the token in no file and no line', async () => {
  const { args, env, vaults } = await server()
  const ended = await run(args, env)
  expect(ended.code).toBe(0)
  expect(vaults()).toBe(0)
  const files = readdirSync(ended.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  expect(files.length).toBeGreaterThan(300)
  expect([ended.out, ended.err, ...files].filter((text) => text.includes(env['AZBACKUP_TOKEN']!))).toEqual([])
})

test('a broken server: nonconformant, exit 1, a finding that reads alone, on GitHub an annotation in the document', async () => {
  const { args, env } = await server('patch-merges-tags')
  const ended = await run(args, { ...env, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: join(import.meta.dirname, '..', '..') })
  expect(ended.code).toBe(1)
  expect(ended.out).toContain('NONCONFORMANT')
  const result = report(ended).results.find(({ check }) => check === 'tags-replaced-as-a-map')!
  expect(result.outcome).toBe('failed')
  expect(result.findings[0]).toMatchObject({
    pointer: expect.stringContaining('/body/tags') as string,
    source: { requirement: 'ARM-PATCH-01', promise: expect.stringMatching(/tags/i) as string },
    curl: expect.stringContaining('$AZBACKUP_TOKEN') as string,
  })
  const [, token, after] = /^::stop-commands::(\S+)\n[^]*^::\1::\n([^]*)$/m.exec(ended.out)!
  expect(token).toMatch(/^[\w-]{36}$/)
  const lines = after!.trim().split('\n')
  expect(lines.filter((line) => !/^::(error|notice) /.test(line))).toEqual([])
  expect(lines).toContainEqual(
    expect.stringMatching(/^::error file=spec\/azure-backup\.openapi\.yml,line=\d+,title=.*tags-replaced-as-a-map@updateVaults$/) as string,
  )
})

test('vaults that cannot be removed: exit 3, each printed, all in the ledger', async () => {
  const { args, env, vaults } = await server('delete-forgets')
  const ended = await run(args, env)
  expect(ended.code).toBe(3)
  expect(vaults()).toBeGreaterThan(0)
  for (const id of report(ended).ledger.leaked) expect(ended.out).toContain(id)
  expect(readFileSync(join(ended.folder, 'ledger.ndjson'), 'utf8')).toContain('"leaked"')
})

test.each(['SIGINT', 'SIGHUP'] as const)('interrupted by %s: exit 130, nothing left, a partial report that says so', async (signal) => {
  let [created, told] = [(): void => undefined, (): void => undefined]
  const [creation, interruption] = [new Promise<void>((resolve) => (created = resolve)), new Promise<void>((resolve) => (told = resolve))]
  // the first vault is there, and its creation is answered when the run has heard the signal: it cannot end before
  const holding: Middleware = async (request, next) => {
    const answer = await next(request)
    if (request.method !== 'PUT' || answer.status >= 300) return answer
    created()
    await interruption
    return answer
  }
  const { args, env, vaults } = await server(undefined, {}, [holding])
  const { child, ended, said } = start(['run', ...args], env)
  await creation
  expect(vaults()).toBeGreaterThan(0)
  child.kill(signal)
  await said(/Interrupted\. Deleting created vaults/)
  told()
  const end = await ended
  expect(end.code).toBe(130)
  expect(vaults()).toBe(0)
  expect(report(end).complete).toBe(false)
})

test('a reader that closes stdout ends no run: it is told to its end, and leaves nothing', async () => {
  const { args, env, vaults } = await server()
  const { child, ended, said } = start(['run', ...args], env)
  await said(/ s {2}target /)
  child.stdout!.destroy()
  const end = await ended
  expect(end.code).toBe(0)
  expect(vaults()).toBe(0)
  expect(report(end).complete).toBe(true)
})

test('a server that answers HTML to everything is found broken; no stack trace', async () => {
  const web = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><script>alert(1)</script></html>'),
  ).listen(0, '127.0.0.1')
  closers.push(() => web.close())
  await new Promise((resolve) => web.once('listening', resolve))
  const ended = await run([
    '--target',
    `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    '--subscription',
    's',
    '--resource-group',
    'g',
  ])
  expect(ended.code).toBe(1)
  expect(ended.out + ended.err).not.toMatch(/\n\s+at /)
  expect(ended.out).toContain('keeps no state')
  expect(readFileSync(join(ended.folder, 'index.html'), 'utf8')).not.toContain('<script>alert')
})

test('wrong token, missing token, missing group: one line, exit 2', async () => {
  const { args, env } = await server()
  const cases = [
    [args, { AZBACKUP_TOKEN: 'wrong-token' }, /refuses the token \(401 InvalidAuthenticationToken\)/],
    [args, {}, /requires a token \(401 AuthenticationFailed\)/],
    [[...args.slice(0, -1), 'nope'], env, /the resource group "nope" does not exist/],
  ] as const
  for (const [given, environment, says] of cases) {
    const { code, err } = await run(given, environment)
    expect(code).toBe(2)
    expect(err).toMatch(says)
    expect(err.trim().split('\n')).toHaveLength(1)
  }
})

test('another edition of the document: other names, an operation more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edition-'))
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'spec', 'azure-backup.openapi.yml'), 'utf8')
  const edition = text
    .replaceAll('vaults/{name}:', 'vaults/{vaultName}:')
    .replace('- name: name\n      in: path', '- name: vaultName\n      in: path')
    .replace('operationId: createOrUpdateVaults', 'operationId: Vaults_CreateOrUpdate')
    .replace(
      'components:\n',
      `  /subscriptions/{subscriptionId}/providers/Microsoft.RecoveryServices/locations:\n    get:\n      operationId: Locations_List\n      summary: Locations\n      description: Lists locations.\n      parameters:\n      - $ref: '#/components/parameters/subscriptionId'\n      - $ref: '#/components/parameters/apiVersion'\n      responses:\n        '200':\n          description: Locations\n        default:\n          description: Error\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/ErrorResponse'\ncomponents:\n`,
    )
  const file = join(folder, 'edition.yml')
  writeFileSync(file, edition)
  const ended = await run(['--contract', file])
  const endings = report(ended)
  expect(
    endings.results
      .filter(({ operation }) => operation === 'Vaults_CreateOrUpdate')
      .every(({ outcome }) => outcome === 'passed' || outcome === 'unsupported'),
  ).toBe(true)
  expect(endings.coverage.find(({ operation }) => operation === 'Locations_List')!.unmet).toEqual(['200'])
})

test('emulator: one line of JSON, ready, ends with 0 on SIGTERM', async () => {
  const { child, ended, said, text } = start(['emulator', '--quiet'])
  await said(/\n/)
  const first = JSON.parse(text().split('\n')[0]!) as Record<string, string>
  expect(Object.keys(first)).toEqual(['url', 'pid', 'subscription', 'resourceGroup', 'location', 'token'])
  expect((await fetch(`${first['url']}/_emulator/health`)).status).toBe(200)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
})

test('--out: files that no run wrote are left alone, those of a run are replaced', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'out-'))
  writeFileSync(join(folder, 'index.html'), 'my own page')
  const refused = await run(['--read-only', '--out', folder])
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--out: \S+ holds index\.html, which no run of this suite wrote; name another folder\n$/) as string,
  })
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('my own page')
  const first = await run(['--read-only'])
  const results = (): string[] => readdirSync(join(first.folder, 'allure-results')).sort()
  const former = results()
  writeFileSync(join(first.folder, 'index.html'), 'old')
  // as a run leaves it that was killed
  mkdirSync(join(first.folder, '.allure-results'))
  expect((await run(['--read-only', '--out', first.folder])).code).toBe(0)
  expect(results()).toHaveLength(former.length)
  expect(results().filter((name) => former.includes(name))).toEqual([])
  expect(readdirSync(first.folder)).not.toContain('.allure-results')
  expect(readFileSync(join(first.folder, 'index.html'), 'utf8')).toContain('<html')
})
