import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sha256, type Certificate } from '../../reports/certificate.ts'
import { checkCertificate } from '../../reports/certificate-schema.ts'
import type { Report } from '../../reports/report.ts'
import { writeCertificate } from '../../cli/verdict/certify.ts'
import { command, runInProcess } from './in-process.ts'
import { report, run, server } from './support.ts'

const claimed = {
  certify: true,
  organisation: 'Example Ltd',
  product: 'Vault Box',
  'product-version': '4.2',
  contact: 'vaults@example.com',
}
const flags = Object.entries(claimed).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]))

/** A run of the emulator that earned its certificate; made once, and copied for each forgery. */
let earned: string
beforeAll(async () => {
  const { report: endings, folder } = await runInProcess(claimed)
  expect(await writeCertificate(endings, folder)).toMatchObject({ earned: true })
  earned = folder
})

const read = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

type Har = {
  log: {
    entries: { _id: string; _role: string; response: { status: number }; request: { url: string } }[]
    _azureBackupConformance: Record<string, unknown>
  }
}

/** A copy of the folder with one of its files changed. */
function forged(name: string, change: (value: never) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'azbackup-forged-'))
  cpSync(earned, folder, { recursive: true })
  const value = read(folder, name)
  change(value as never)
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`)
  return folder
}

/** Makes the hashes of the certificate fit again: whoever edits a file can do that too. */
function rehashed(folder: string): string {
  const certificate = read(folder, 'certificate.json') as { files: Record<string, string> }
  for (const name of Object.keys(certificate.files)) certificate.files[name] = sha256(readFileSync(join(folder, name)))
  writeFileSync(join(folder, 'certificate.json'), JSON.stringify(certificate))
  return folder
}

const verified = async (folder: string): Promise<{ code: number; says: string }> => {
  const { code, out, err } = await command(['verify', folder])
  return { code, says: `${out}${err}`.replaceAll(/\s+/g, ' ') }
}

describe('a certificate', () => {
  test('is sound, names who claims what, every required result, and the files', () => {
    const certificate = read(earned, 'certificate.json') as Certificate
    expect(checkCertificate(certificate)).toEqual([])
    expect(certificate).toMatchObject({
      result: 'full',
      implementation: { organisation: 'Example Ltd', product: 'Vault Box', productVersion: '4.2', contact: 'vaults@example.com' },
      target: { kind: 'emulator' },
    })
    expect(certificate.profiles.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'contract success',
      'lifecycle success',
      'arm success',
    ])
    const endings = read(earned, 'report.json') as Report
    expect(certificate.profiles.flatMap(({ required }) => required).length).toBe(
      endings.results.filter(({ level }) => level === 'must').length,
    )
    expect(certificate.files['evidence.har']).toBe(sha256(readFileSync(join(earned, 'evidence.har'))))
  })

  test('is verified by anybody', async () => {
    const { code, says } = await verified(earned)
    expect(says).toMatch(
      /VERIFIED: the evidence gives every result as reported\. The run is conformant\..*Certificate: Vault Box 4\.2 of Example Ltd; areas operations, vaults; contract, lifecycle, arm/,
    )
    expect(code).toBe(0)
    expect(JSON.parse((await command(['verify', earned, '--json'])).out)).toMatchObject({
      handovers: true,
      misfits: [],
      verdict: 'conformant',
    })
  })

  test('is refused to a server with a defect; the finding leads to the cause, and the report is verified all the same', async () => {
    const { args, env } = await server('patch-merges-tags')
    const ended = await run([...args, ...flags], env)
    expect(ended.code).toBe(1)
    expect(ended.out.replaceAll(/\s+/g, ' ')).toMatch(/No certificate: \d+ of \d+ required results are broken\./)
    expect(report(ended).results.find(({ result }) => result === 'tags-replaced-as-a-map@updateVaults')?.findings[0]?.says).toContain(
      'was absent in the PATCH',
    )
    expect(() => readFileSync(join(ended.folder, 'certificate.json'))).toThrow('ENOENT')
    expect(await verified(ended.folder)).toMatchObject({
      code: 1,
      says: expect.stringContaining('VERIFIED: the evidence gives every result as reported. The run is nonconformant.') as string,
    })
  })
})

describe('long lists', () => {
  test('are verified by their excerpts; the results that rest on whole bodies are named, and an excerpt that is edited is found out', async () => {
    const {
      args: [, target, , subscription, , group],
      env,
    } = await server(undefined, { neighbours: 800, pageSize: 500 })
    const { folder } = await runInProcess({ target, subscription, 'resource-group': group, 'redact-ids': true }, env)
    const { code, says } = await verified(folder)
    expect({ code, says }).toEqual({
      code: 0,
      says: expect.stringContaining('cannot be derived again, and are believed: what was found on whole bodies for') as string,
    })
    expect(says).toMatch(/body-matches-schema@listVaultsBySubscription.*body-is-sound-json@listVaultsBySubscription/)
    expect(says).not.toContain('body-matches-schema@getVaults')
    const har = read(folder, 'evidence.har') as { log: { entries: { response: { _reduced?: { table: { rows: string } } } }[] } }
    const table = har.log.entries.find(({ response }) => response._reduced)!.response._reduced!.table
    table.rows += `\n${table.rows.split('\n')[0]!}`
    writeFileSync(join(folder, 'evidence.har'), JSON.stringify(har))
    expect(await verified(folder)).toMatchObject({
      code: 1,
      says: expect.stringContaining(
        'lists-each-once@listVaultsBySubscription is said to be passed; by the evidence it is failed',
      ) as string,
    })
  })
})

describe('a forgery is caught and named', () => {
  test('an edited report: an outcome', async () => {
    const folder = rehashed(
      forged('report.json', ({ results }: Report) =>
        Object.assign(results.find(({ result }) => result === 'deleted-is-gone@deleteVaults')!, {
          outcome: 'unsupported',
          reason: 'not claimed',
        }),
      ),
    )
    expect(await verified(folder)).toMatchObject({
      code: 1,
      says: expect.stringContaining(
        'the result deleted-is-gone@deleteVaults is said to be unsupported; by the evidence it is passed',
      ) as string,
    })
  })

  test('an edited report: a count, and its verdict', async () => {
    const folder = rehashed(
      forged('report.json', (endings: Report) => {
        Object.assign(endings.results[3]!, { judged: endings.results[3]!.judged + 1 })
        Object.assign(endings, { verdict: 'nonconformant' })
      }),
    )
    const { code, says } = await verified(folder)
    expect(code).toBe(1)
    expect(says).toContain('"judged" says')
    expect(says).toContain('"verdict" says nonconformant, the evidence gives conformant')
  })

  test('a result that is missing, and one that was added', async () => {
    const folder = rehashed(
      forged(
        'report.json',
        (endings: { results: unknown[] }) =>
          void endings.results.splice(0, 1, { ...(endings.results[1] as object), result: 'made-up@getVaults' }),
      ),
    )
    const { code, says } = await verified(folder)
    expect(code).toBe(1)
    expect(says).toMatch(/the result made-up@getVaults was added/)
    expect(says).toMatch(/the result \S+ is missing; the evidence gives it, passed/)
  })

  test('edited evidence, its hash aside', async () => {
    const folder = forged(
      'evidence.har',
      ({ log }: Har) =>
        void (log.entries.find(({ _role, response }) => _role === 'delete' && response.status === 200)!.response.status = 500),
    )
    const { code, says } = await verified(rehashed(folder))
    expect(code).toBe(1)
    expect(says).toMatch(/no-server-error@delete\w+ is said to be passed; by the evidence it is failed: \S+ \/status the status is 500/)
    expect(says).toContain('the certificate: the evidence earns none')
  })

  test('edited evidence that changes no verdict: by its hash', async () => {
    const folder = forged('evidence.har', ({ log }: Har) => void (log._azureBackupConformance['notes'] = ['all is well']))
    expect((await verified(folder)).says).toContain('evidence.har: it is not the file that was certified')
  })

  test('an exchange that was taken out', async () => {
    const folder = forged(
      'evidence.har',
      ({ log }: Har) =>
        void log.entries.splice(
          log.entries.findIndex(({ _id }) => _id === 'synchronous-004'),
          1,
        ),
    )
    const { code, says } = await verified(rehashed(folder))
    expect(code).toBe(1)
    expect(says).toMatch(/synchronous-004/)
  })

  test('a run, and a time, that are others', async () => {
    const run = forged('evidence.har', ({ log }: Har) => void (log._azureBackupConformance['run'] = 'cst-zzzzzz'))
    expect((await verified(rehashed(run))).says).toMatch(/name another run than cst-zzzzzz.*entries of its ledger are of another run/)
    const time = forged('evidence.har', ({ log }: Har) =>
      log.entries.forEach((entry) => Object.assign(entry, { startedDateTime: '2020-01-01T00:00:00.000Z' })),
    )
    expect((await verified(rehashed(time))).says).toContain('are of another time than the run')
  })

  test('another contract, in the evidence and by --contract', async () => {
    const folder = forged(
      'evidence.har',
      ({ log }: Har) => void (log._azureBackupConformance['contract'] = { apiVersion: '2024-01-01', sha256: 'f'.repeat(64) }),
    )
    expect(await verified(folder)).toMatchObject({
      code: 1,
      says: expect.stringMatching(/the contract: the evidence was judged by a document with SHA-256 ffffffffffffffff…/) as string,
    })
    const other = join(folder, 'other.yml')
    writeFileSync(
      other,
      readFileSync(join(import.meta.dirname, '..', '..', 'spec', 'azure-backup.openapi.yml'), 'utf8').replace('title: ', 'title: Another '),
    )
    expect((await command(['verify', earned, '--contract', other])).code).toBe(1)
  })

  test('a narrowed run that is passed off as a whole one, with everything else made to fit', async () => {
    for (const [change, says] of [
      [{ checks: ['no-server-error'] }, 'the run was narrowed (checks)'],
      [{ azure: true }, 'was judged as real Azure is'],
      [{ frozen: false }, 'not judged by the requirements'],
    ] as const) {
      const folder = forged('evidence.har', ({ log }: Har) => void Object.assign(log._azureBackupConformance['scope'] as object, change))
      expect(await verified(rehashed(folder))).toMatchObject({ code: 1, says: expect.stringContaining(says) as string })
    }
  })

  test('files of another run', async () => {
    const { report: endings, folder: other } = await runInProcess(claimed)
    await writeCertificate(endings, other)
    for (const name of ['report.json', 'evidence.har', 'certificate.json', 'index.html', 'junit.xml', 'summary.md', 'ledger.ndjson']) {
      const folder = mkdtempSync(join(tmpdir(), 'azbackup-swapped-'))
      cpSync(earned, folder, { recursive: true })
      cpSync(join(other, name), join(folder, name))
      const { code, says } = await verified(folder)
      expect(code, name).toBe(1)
      expect(says, name).toContain('VERIFICATION FAILED')
      rmSync(folder, { recursive: true })
    }
  })

  test('an edited certificate: who, what, and a required result', async () => {
    const who = forged(
      'certificate.json',
      ({ implementation }: { implementation: Record<string, string> }) => void (implementation['productVersion'] = '5.0'),
    )
    expect((await verified(who)).says).toContain('the certificate: "implementation" is not what the evidence gives')
    const less = forged('certificate.json', ({ profiles }: { profiles: { required: unknown[] }[] }) => void profiles[1]!.required.pop())
    expect((await verified(less)).says).toMatch(/the certificate: the required result \S+ is missing/)
  })

  test('what is no evidence at all: one line, exit 2', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'azbackup-empty-'))
    expect(await command(['verify', empty])).toMatchObject({ code: 2, err: expect.stringContaining('holds no evidence.har') as string })
    const broken = forged('evidence.har', ({ log }: Har) => void (log._azureBackupConformance['passes'] = 'none'))
    expect(await command(['verify', broken])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/evidence\.har: what it says of the run is malformed at \/passes: must be array\n$/) as string,
    })
    const foreign = forged('evidence.har', ({ log }: { log: Record<string, unknown> }) => void delete log['_azureBackupConformance'])
    expect((await command(['verify', foreign])).err).toContain('`judge` takes recorded traffic')
    const handed = forged(
      'evidence.har',
      ({ log }: Har) =>
        void ((log._azureBackupConformance['passes'] as { handovers: { handed: object }[] }[])[0]!.handovers[0]!.handed = {
          a: { $exchange: 'nobody' },
        }),
    )
    expect((await verified(handed)).says).toContain('which is not among the entries')
  })
})

describe('another suite', () => {
  const another = (folder: string, name: string, change: (value: never) => void): string => {
    const value = read(folder, name)
    change(value as never)
    writeFileSync(join(folder, name), JSON.stringify(value))
    return folder
  }

  test('judges by the frozen requirements, and says so', async () => {
    const folder = forged(
      'certificate.json',
      ({ suite }: Certificate) => void Object.assign(suite, { version: '9.9.9', sha256: '0'.repeat(64) }),
    )
    another(folder, 'report.json', ({ suite }: Report) => void Object.assign(suite, { version: '9.9.9' }))
    another(
      folder,
      'evidence.har',
      ({ log }: Har) => void Object.assign(log._azureBackupConformance['suite'] as object, { version: '9.9.9' }),
    )
    const { code, says } = await verified(rehashed(folder))
    expect(says).toMatch(
      /^VERIFIED IN PART: .*judged by azure-backup-conformance 9\.9\.9, and is judged again by \S+: compared is how the required results that were frozen for the api-version came out, and not what else the report and its pages say/,
    )
    expect(code).toBe(0)
  })

  test('cannot be claimed: neither under the version of this one, nor by the certificate alone', async () => {
    const program = forged('certificate.json', ({ suite }: Certificate) => void Object.assign(suite, { sha256: '0'.repeat(64) }))
    expect(await verified(program)).toMatchObject({
      code: 1,
      says: expect.stringContaining('it names another program under the same version') as string,
    })
    const version = forged('certificate.json', ({ suite }: Certificate) => void Object.assign(suite, { version: '9.9.9' }))
    expect(await verified(version)).toMatchObject({
      code: 1,
      says: expect.stringMatching(/it names version 9\.9\.9 of the suite, the evidence \S+, the report/) as string,
    })
  })
})

describe('--certify', () => {
  const usage = async (...args: string[]): Promise<string> => (await command(['run', ...args])).err
  test('asks for an identity before the run, and for a whole run', async () => {
    expect(await usage('--certify', '--product', 'x')).toContain('--certify needs --organisation, --product-version, --contact')
    expect(await usage('--organisation', 'x')).toContain('--organisation needs --certify')
    for (const narrow of [
      ['--scenario', 'life-of-a-vault'],
      ['--shard', '1/2'],
      ['--read-only'],
      ['--check', 'no-server-error'],
      ['--strict'],
    ]) {
      expect(await usage(...flags, ...narrow)).toContain(`--certify needs a whole run, without ${narrow[0]}`)
    }
  })
})
