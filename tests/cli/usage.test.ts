/** Wrong usage: one clear line on stderr, exit 2, nothing sent. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../cli/main.ts'
import { runOptions } from '../../cli/run/options.ts'

const cwd = mkdtempSync(join(tmpdir(), 'usage-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text)
  return name
}

async function ask(args: string, env: Record<string, string> = {}, where = cwd): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await main(args.split(' ').filter(Boolean), {
    env,
    cwd: where,
    colour: false,
    width: 80,
    out: (text) => (out += text),
    err: (text) => (err += text),
  })
  return { code, out, err }
}

const folder = (name: string): string => {
  mkdirSync(join(cwd, name))
  return name
}

const at = '--target http://127.0.0.1:9'
const server = '--target http://127.0.0.1:9 --subscription s --resource-group g'
const azure = '--target azure --subscription 00000000-0000-4000-8000-000000000000 --resource-group g'
const wrong: readonly (readonly [args: string, says: RegExp, env?: Record<string, string>])[] = [
  ['bogus', /there is no command "bogus"; --help lists all\n/],
  ['runn', /there is no command "runn", did you mean run\?\n/],
  ['run --check tags-replaced', /there is no "tags-replaced", did you mean tags-replaced-as-a-map\?/],
  ['run --scenario life-of-vault', /there is no "life-of-vault", did you mean life-of-a-vault\?/],
  ['run --operation deleteVault', /there is no "deleteVault", did you mean deleteVaults\?/],
  ['run --profile lifecycel', /not "lifecycel", did you mean lifecycle\?/],
  ['emulator --defect patch-merge-tags', /there is no "patch-merge-tags", did you mean [a-z-]*merge[a-z-]*\?/],
  ['mutants --check tags-replaced', /there is no "tags-replaced", did you mean tags-replaced-as-a-map\?/],
  ['run', /AZBACKUP_SUBSCRIPTION is set, but --subscription needs --target azure or --target URL/, { AZBACKUP_SUBSCRIPTION: 's' }],
  ['run extra', /unexpected argument 'extra'/],
  ['run -x', /unknown option -x\n/],
  ['run --targt x', /unknown option --targt, did you mean --target\?/],
  ['run --seed', /--seed needs a value/],
  ['run --strict=yes', /--strict takes no value/],
  ['run --seed many', /--seed must be a whole number, not "many"/],
  ['run --seed -1', /--seed needs a value; write a value that begins with a dash as --seed=VALUE/],
  ['run --seed=-1', /--seed must be a whole number, not "-1"/],
  ['run --timeout 0', /--timeout must be longer than 0s/],
  ['run --operation-timeout 0s', /--operation-timeout must be longer than 0s/],
  ['run --run-timeout 0m', /--run-timeout must be longer than 0s/],
  ['run --out=', /--out is empty/],
  ['run --location=', /--location is empty/],
  ['run --timeout soon', /--timeout must be a duration such as 30s/],
  ['run --profile gold', /--profile must be one of contract, lifecycle, arm, not "gold"/],
  ['run --tag novalue', /--tag must be KEY=VALUE/],
  [`run --tag ${'k'.repeat(513)}=v`, /--tag: a key can have at most 512 characters, not 513/],
  [`run --tag k=${'v'.repeat(257)}`, /--tag: a value can have at most 256 characters, that of "k" has 257/],
  ...['<', '>', '%', '&', '\\', '?', '/'].map(
    (each) => [`run --tag a${each}b=v`, /--tag: a key cannot contain < > % & \\ \? or \/, as "a.b" does/] as const,
  ),
  ['run --tag Cost=a --tag cost=b', /--tag: "cost" is given twice/],
  ['run --tag Azure-Backup-Conformance-Run=mine', /--tag: "Azure-Backup-Conformance-Run" is set by the suite itself/],
  ['run --check nope', /there is no "nope"/],
  ['run --scenario nope', /there is no "nope"/],
  ['run --operation nope', /there is no "nope"/],
  ['run --check status-documented --profile arm', /nothing is left to test/],
  ['run --target ftp://x', /--target must be emulator, azure, or a URL/],
  ['run --target http://u:p@x', /without user, password/],
  ['run --target http://127.0.0.1:9', /--target URL needs --subscription/],
  ['run --target http://127.0.0.1:9 --subscription s', /--target URL needs --resource-group/],
  [
    `run ${at} --subscription My\u00a0Subscription --resource-group g`,
    /--subscription must be an id of letters, digits, "-", "_" and "\."/,
  ],
  [`run ${at} --subscription a/b --resource-group g`, /--subscription must be an id .*not "a\/b"/],
  [`run ${at} --subscription .. --resource-group g`, /--subscription must be an id .*not "\.\."/],
  ['run', /AZBACKUP_SUBSCRIPTION must be an id .*not "My Subscription"/, { AZBACKUP_SUBSCRIPTION: 'My Subscription' }],
  ['run --target azure --subscription mine --resource-group g', /--subscription must be the id of a subscription, a GUID, not "mine"/],
  ...['a/b', 'a.', 'a'.repeat(91)].map(
    (name) => [`run ${at} --subscription s --resource-group ${name}`, /--resource-group must be 1 to 90 letters/] as const,
  ),
  [`sweep ${at} --subscription s --resource-group a/b`, /--resource-group must be 1 to 90 letters/],
  ['run --subscription s', /--subscription needs --target azure or --target URL/],
  [`run ${server}`, /cannot reach http:\/\/127\.0\.0\.1:9: .*--wait/],
  [`run ${server} --token-env NOPE`, /the environment variable NOPE holds no token/],
  [`run ${server} --token-file nope`, /--token-file: nope: no such file/],
  [`run ${server} --auth token`, /AZBACKUP_TOKEN holds no token/],
  ['run --target http://example.invalid --subscription s --resource-group g', /plain http to example\.invalid/, { AZBACKUP_TOKEN: 'abc' }],
  ['run --target azure', /--target azure needs --subscription/],
  [`run ${azure} --auth gold`, /--auth must be one of none, token, azure-cli, github-oidc, azure-pipelines, workload, default/],
  [`run ${azure} --cloud mars`, /--cloud must be one of public, usgov, china/],
  [`run ${azure} --auth none`, /Azure accepts no request without a token/],
  [`run ${azure} --auth github-oidc`, /--auth github-oidc needs AZURE_TENANT_ID/],
  [`run ${azure} --auth azure-pipelines`, /--auth azure-pipelines needs AZURESUBSCRIPTION_TENANT_ID or AZURE_TENANT_ID/],
  [`run ${azure} --auth workload`, /--auth workload needs AZURE_TENANT_ID/],
  [
    `run ${azure} --auth token`,
    /the token expired at 2001-09-09 01:46 UTC/,
    { AZBACKUP_TOKEN: `e30.${Buffer.from('{"exp":1000000000}').toString('base64url')}.c2ln` },
  ],
  [`run ${server} --auth workload --token-env X`, /--auth workload contradicts --token-env, which needs --auth token/],
  ['run', /AZBACKUP_SEED must be a whole number/, { AZBACKUP_SEED: 'x' }],
  ['run', /AZBACKUP_TARGET is empty; unset it for the default \(emulator\)/, { AZBACKUP_TARGET: '' }],
  ['sweep', /AZBACKUP_TARGET is empty/, { AZBACKUP_TARGET: '' }],
  ['run', /AZBACKUP_STRICT must be "true" or "false"/, { AZBACKUP_STRICT: 'maybe' }],
  ['run', /AZBACKUP_RUN_TIMEOU is not a setting, did you mean AZBACKUP_RUN_TIMEOUT\?/, { AZBACKUP_RUN_TIMEOU: '3s' }],
  ['sweep', /AZBACKUP_LOCATOIN is not a setting, did you mean AZBACKUP_LOCATION\?/, { AZBACKUP_LOCATOIN: 'westeurope' }],
  ['run --config nope.yml', /--config: nope\.yml: no such file/],
  [`run --config ${folder('settings')}`, /--config: settings: cannot be read \(EISDIR\)/],
  [`run --config ${file('unknown.yml', 'target: emulator\nshiny: true\n')}`, /unknown\.yml:2: unknown setting "shiny"/],
  [`run --config ${file('typo.yml', 'targt: azure\n')}`, /typo\.yml:1: unknown setting "targt", did you mean target\?/],
  [`run --config ${file('camel.yml', 'resourceGroup: g\n')}`, /unknown setting "resourceGroup", did you mean resource-group\?/],
  [`run --config ${file('broken.yml', 'target: [\n')}`, /broken\.yml:\d+: invalid YAML/],
  [`run --config ${file('typed.yml', 'strict: 3\n')}`, /typed\.yml:1: "strict" must be true or false/],
  [`run --config ${file('nested.yml', 'seed: 1\ntag: &a [*a]\n')}`, /nested\.yml:2: "tag" must be a list of values/],
  [
    `run --config ${file('wrong.yml', 'seed: 1\n\ntimeout: soon\n')}`,
    /wrong\.yml:3: timeout must be a duration such as 30s, 90m, 24h or 7d, not "soon"/,
  ],
  [`run --config ${file('folded.yml', 'seed: "1\\n2"\n')}`, /folded\.yml:1: seed must be a whole number, not "1\\n2"/],
  ['run --area polices', /--area: there is no "polices".*there are operations, vaults, backup-policies/],
  ['run --area protected-items', /--area: there is no scenario for "protected-items" yet/],
  [
    'run --area backup-policies --api-version 2021-12-01',
    /--area backup-policies: the embedded emulator serves it at .*2024-01-01.*not at 2021-12-01/,
  ],
  ['run --contract nope.yml', /--contract: nope\.yml: no such file/],
  ['list --contract nope.yml', /--contract: nope\.yml: no such file/],
  ['run --waivers nope.yml', /--waivers: nope\.yml: no such file/],
  [
    `run --waivers ${file('near.yml', '- { result: tags-replaced@updateVaults, reason: r, owner: o, issue: i, expires: "2099-01-01" }\n')}`,
    /--waivers: near\.yml:1: there is no result "tags-replaced@updateVaults", did you mean tags-replaced-as-a-map@updateVaults\?/,
  ],
  [`run --previous ${file('other.json', '{"name":"x"}')}`, /--previous: other\.json: is not a report\.json of this suite/],
  ['run --previous nope.json', /--previous: nope\.json: no such file/],
  [`compare ${file('text.json', 'hello')} nope.json`, /text\.json: is not JSON: /],
  [`run ${server} --ca nope.pem`, /--ca: .*nope\.pem: no such file/],
  [`run ${server} --ca ${file('no.pem', 'hello')}`, /--ca: .*no\.pem: holds no PEM certificate/],
  [
    `run ${server} --ca ${file('half.pem', '-----BEGIN CERTIFICATE-----\naGk=\n-----END CERTIFICATE-----\n')}`,
    /half\.pem: holds a PEM certificate that cannot be read/,
  ],
  [`run ${server} --auth none --token-file x`, /--auth none contradicts --token-file, which needs --auth token/],
  ['run --out /proc/nowhere', /--out: \/proc\/nowhere cannot be written to/],
  ['emulator --create maybe', /--create must be one of sync, async/],
  ['emulator --subscription s', /emulator: subscription is to be a guid, not "s"/],
  ['emulator --location nowhere', /emulator: location is to be a region/],
  ['emulator --vaults 999999999999', /--vaults must be a whole number from 0 to 1000000/],
  ['emulator --page-size 100001', /--page-size must be a whole number from 1 to 100000/],
  ['emulator --resource-group a/b', /--resource-group must be 1 to 90 letters/],
  ['emulator --port 65536', /--port must be a whole number from 0 to 65535/],
  ['emulator --defect nope', /there is no "nope"/],
  ['judge', /one HAR file or more/],
  ['judge nope.har', /nope\.har: no such file/],
  [`judge ${file('no.har', 'hello')}`, /no\.har: is not JSON: /],
  [`judge ${file('empty.har', '{}')}`, /empty\.har: /],
  ['mutants --check nope', /there is no "nope"/],
  ['mutants --jobs 0', /--jobs must be a whole number from 1/],
  ['mutants --list --markdown', /--markdown shows what was caught/],
]

describe('wrong usage', () => {
  for (const [args, says, env] of wrong) {
    test(`${args || '(nothing)'}${env ? ` with ${Object.keys(env).join()}` : ''}`, async () => {
      const { code, out, err } = await ask(args, env)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(says)
      expect(err.trimEnd().split('\n')).toHaveLength(1)
    })
  }
})

describe('right usage', () => {
  test('--help, --version, and the help of each command', async () => {
    const help = await ask('--help')
    expect(help.code).toBe(0)
    expect(help.out.split('\n').filter((line) => line.length > 80)).toEqual([])
    for (const command of ['run', 'emulator', 'judge', 'sweep', 'compare', 'mutants', 'list']) {
      expect(help.out).toContain(`  ${command}`)
      const own = await ask(`${command} --help`)
      expect(own.code).toBe(0)
      expect(own.out).toContain(`usage: azure-backup-conformance ${command}`)
      expect(own.out.split('\n').filter((line) => line.length > 80)).toEqual([])
    }
    expect((await ask('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('a flag wins over the environment, which wins over the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'))
    writeFileSync(join(folder, 'azure-backup-conformance.yml'), 'seed: 1\nlocation: eastus\ntimeout: 7s\ntag: [a=b]\n')
    const show = async (args: string, env = {}): Promise<{ seed: number }> =>
      JSON.parse((await ask(`run --print-config ${args}`, env, folder)).out) as never
    expect(await show('')).toMatchObject({ seed: 1, location: 'eastus', timeout: '7s', tag: ['a=b'] })
    expect((await show('', { AZBACKUP_SEED: '2' })).seed).toBe(2)
    expect((await show('--seed 3', { AZBACKUP_SEED: '2' })).seed).toBe(3)
  })

  test('an id of a subscription, a group and tags as Azure and partners have them; an empty variable is none', async () => {
    const args = `run --print-config ${at} --subscription my_sub-1.test --resource-group Größe_(1).x-y --tag ${'k'.repeat(512)}=${'v'.repeat(256)} --tag empty=`
    const { code, out } = await ask(args, { AZBACKUP_SEED: '', AZBACKUP_STRICT: '', AZBACKUP_TAG: '' })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      subscription: 'my_sub-1.test',
      'resource-group': 'Größe_(1).x-y',
      tag: [`${'k'.repeat(512)}=${'v'.repeat(256)}`, 'empty='],
    })
  })

  test('mutants --list names them, also as JSON, and those of a check alone', async () => {
    const { code, out } = await ask('mutants --list --json')
    const { defects, variants } = JSON.parse(out) as {
      defects: { id: string; check: string; says: string }[]
      variants: { id: string; says: string }[]
    }
    expect(code).toBe(0)
    expect(
      (await ask('mutants --list')).out
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual([...defects, ...variants].map(({ id }) => id))
    const { check } = defects[0]!
    const some = JSON.parse((await ask(`mutants --list --json --check ${check}`)).out) as unknown
    expect(some).toEqual({ defects: defects.filter((each) => each.check === check), variants: [] })
  })

  test('--print-config says where the token stands, and not what it is', async () => {
    const { out } = await ask(`run ${server} --print-config`, { AZBACKUP_TOKEN: 'very-secret-token' })
    expect(JSON.parse(out)).toMatchObject({ auth: 'token', 'token-env': 'AZBACKUP_TOKEN' })
    expect(out).not.toContain('very-secret')
  })

  test.each([
    [''],
    ['--api-version 2023-04-01 --profile arm --profile contract --shard 2/3 --tag a=b=c --strict --timeout 1500 --max-vaults 2'],
    [server],
    [`${server} --cloud china --operation-timeout 90m --wait 0.5s`],
    [azure],
    [`${azure} --fail-on any --read-only`],
    [`${server} --token-file ${file('a-token', 'abc')}`],
    [`${azure} --auth workload --cloud usgov --previous ${file('none.json', '{}')} --fail-on new`],
  ])('what --print-config shows of "%s" are names of options, and as a file it sets the same', async (args) => {
    const shown = await ask(`run --print-config ${args}`)
    expect([shown.code, shown.err]).toEqual([0, ''])
    const names = Object.keys(JSON.parse(shown.out) as object)
    expect(names.filter((name) => !runOptions.some((row) => row.name === name))).toEqual([])
    expect(names).toEqual(expect.arrayContaining(['target', 'seed', 'timeout', 'run-timeout', 'out']))
    expect(await ask(`run --print-config --config ${file('in-force.yml', shown.out)}`)).toEqual(shown)
  })

  test('list prints requirements, checks, scenarios and operations, also as JSON', async () => {
    const { out, code } = await ask('list --json')
    expect(code).toBe(0)
    const whole = JSON.parse(out) as {
      operations: unknown[]
      checks: { defects: unknown[] }[]
      scenarios: unknown[]
      requirements: unknown[]
      tagsWithoutOperations: string[]
    }
    expect(whole.operations).toHaveLength(48)
    expect(whole.tagsWithoutOperations).toEqual([])
    expect(whole.requirements.length).toBeGreaterThan(50)
    expect((await ask('list')).out).toContain('Checks (')
  })
})
