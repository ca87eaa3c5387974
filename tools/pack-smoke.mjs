// The packed tarball as a stranger uses it: installed by the step of action.yml into an empty folder, beside configuration that would break
// anything that reads it, by a user who cannot write to it; then as the pages for partners say. Takes a tarball, or packs one.
// `--fresh` takes the newest versions that the ranges allow, not those of the lock file.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { call, served } from './processes.mjs'

/** What may not be passed without somebody deciding it. */
const bounds = { tarballKB: 640, packages: 115, installedMB: 120 }
const name = 'azure-backup-conformance'
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'packed-'))
const [temp, work] = ['temp', 'work'].map((each) => join(folder, each))
const prefix = join(temp, name)
const bin = join(prefix, 'node_modules', '.bin', name)
const env = {
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  HOME: work,
  NO_COLOR: '1',
  RUNNER_TEMP: temp,
  GITHUB_OUTPUT: join(work, 'outputs'),
  // npx may ask no registry: what it calls is there
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
}
const steps = parse(readFileSync('action.yml', 'utf8')).runs.steps
const {
  values: { fresh },
  positionals: [given],
} = parseArgs({ allowPositionals: true, options: { fresh: { type: 'boolean' } } })
const begun = Date.now()

try {
  const tarball = pack(given ?? '.')
  install(tarball)
  hostile(prefix)
  hostile(work)
  for (const each of [folder, temp, work]) chmodSync(each, 0o777)
  const before = listing(prefix)
  await use(stranger())
  expect(listing(prefix) === before, 'nothing is written into the install')
  console.log(`packed: everything held on Node ${process.version} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
} catch (error) {
  console.error(`packed: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Packs a folder, or takes a tarball as it is, and looks at what is in it. */
function pack(what) {
  const { files, size, filename } = Object.values(JSON.parse(npm('pack', what, '--json', '--pack-destination', folder)))[0]
  const paths = files.map(({ path }) => path)
  const wanted = [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'action.yml',
    'docs/partners.md',
    'reports/README.md',
    'reports/report.schema.json',
    'reports/certificate.schema.json',
    'spec/azure-backup.openapi.yml',
    ...readdirSync('spec/requirements').map((file) => `spec/requirements/${file}`),
    `bin/${name}.mjs`,
    'dist/suites/conformance.test.js',
  ]
  expect(
    wanted.every((path) => paths.includes(path)),
    `the tarball has ${wanted.filter((path) => !paths.includes(path)).join(', ') || 'what it needs'}`,
  )
  const stray = paths.filter((path) => /\.(ts|map|tgz)$|(^|\/)(tests|tools|node_modules|out)\//.test(path))
  expect(stray.length === 0, `the tarball holds nothing else: ${stray.join(', ')}`)
  within('tarballKB', size / 1000, `tarball ${files.length} files`)
  return join(folder, filename)
}

/** With the versions of the lock file, whose archives `npm ci` has left in npm's cache: no network is needed. */
function install(tarball) {
  mkdirSync(prefix, { recursive: true })
  mkdirSync(work)
  if (!fresh) {
    const locked = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).filter(
      ([path, { dev }]) => path !== '' && !dev,
    )
    writeFileSync(join(prefix, 'package.json'), '{ "private": true }')
    writeFileSync(
      join(prefix, 'package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, requires: true, packages: { '': {}, ...Object.fromEntries(locked) } }),
    )
  }
  const step = steps.find(({ name: named }) => named === 'install the suite')
  const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], {
    env: { ...process.env, RUNNER_TEMP: temp, GITHUB_ACTION_PATH: process.cwd(), PACKAGE: tarball },
    encoding: 'utf8',
  })
  expect(status === 0, `npm installs the tarball in an empty folder: ${stderr}`)
  const packages = Object.keys(JSON.parse(readFileSync(join(prefix, 'node_modules', '.package-lock.json'), 'utf8')).packages).length
  within('packages', packages, 'installed')
  within('installedMB', walk(prefix).reduce((sum, path) => sum + statSync(path).size, 0) / 1e6, 'installed')
}

/** What would break vitest, Vite, TypeScript or a run that took it for its own. */
function hostile(where) {
  const contents = {
    "throw new Error('the configuration of the user was run')\n": [
      'vitest.config.ts',
      'vite.config.ts',
      'vitest.workspace.ts',
      'postcss.config.js',
    ],
    '{ "extends": "./nowhere.json", "include": [': ['tsconfig.json'],
    'AZBACKUP_TARGET=azure\nAZBACKUP_SEED=many\nNODE_OPTIONS=--nonsense\n': ['.env', '.env.test', '.env.local'],
  }
  for (const [text, files] of Object.entries(contents)) for (const file of files) writeFileSync(join(where, file), text)
}

/** Another user where we are root, for root can write anywhere; else the install is made read-only. */
function stranger() {
  const nobody = { uid: 65534, gid: 65534 }
  if (process.getuid?.() === 0 && spawnSync(process.execPath, ['--version'], nobody).status === 0) return nobody
  for (const path of walk(prefix)) chmodSync(path, statSync(path).mode & 0o555)
  return {}
}

async function use(user) {
  const options = (more = {}, cwd = work) => ({ ...user, cwd, env: { ...env, ...more } })
  const version = JSON.parse(readFileSync('package.json', 'utf8')).version
  const quick = [
    [['--version'], 0, new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
    [['--help'], 0, /usage: azure-backup-conformance/],
    [['list', '--json'], 0, /"checks"/],
    [['--bogus'], 2, /unknown option --bogus/],
  ]
  for (const [args, code, says] of quick) {
    const { status, said } = await call(bin, args, options())
    expect(status === code && says.test(said), `${args.join(' ')} ends with ${code} and says ${says}: ${status}, ${said}`)
  }
  symlinkSync(join(prefix, 'node_modules'), join(work, 'node_modules'))
  await Promise.all([
    served(bin, ['emulator', '--quiet'], options(), (place) => partner(place, options)),
    action(options).then(() =>
      served(bin, ['emulator', '--quiet', '--defect', 'patch-merges-tags'], options(), (place) => refused(place, options)),
    ),
  ])
  const asked = ['.npm', 'node_modules', 'action', 'certificate', 'certificate.tgz', 'received', 'judged', 'refused', 'reports', 'outputs']
  const stray = readdirSync(work).filter((each) => !asked.includes(each) && !/\.(ts|js|json)$|^\.env/.test(each))
  expect(stray.length === 0, `nothing else is written to the working directory: ${stray.join(', ')}`)
}

/** The embedded emulator, as a workflow asks it. */
async function action(options) {
  const step = steps.find(({ id }) => id === 'run')
  const { status, said } = await call('bash', ['-eo', 'pipefail', '-c', step.run], options({ AZBACKUP_OUT: 'action', AZBACKUP_TARGET: '' }))
  expect(status === 0 && /^CONFORMANT/m.test(said), `the step of action.yml puts the suite to the embedded emulator: ${said}`)
  const outputs = readFileSync(env.GITHUB_OUTPUT, 'utf8')
  expect(outputs === 'verdict=conformant\nexit-code=0\nreport=action/report.json\n', `the action tells verdict and report: ${outputs}`)
}

/**
 * A partner whose server is right follows docs/partners.md, but for runs that ask the same again; whoever receives the folder follows
 * reports/README.md; what was changed on the way is found.
 */
async function partner(place, options) {
  const others = /^(npm install|export) | (emulator|mutants)\b|--out reports\/(lifecycle|all|one)$/
  await follow(
    commandsIn('docs/partners.md').filter((line) => !others.test(line)),
    options(settingsOf(place)),
  )
  mkdirSync(join(work, 'received'))
  cpSync(join(work, 'certificate.tgz'), join(work, 'received', 'certificate.tgz'))
  chmodSync(join(work, 'received'), 0o777)
  await follow(
    commandsIn('reports/README.md').filter((line) => !line.startsWith('tar -c')),
    options({}, join(work, 'received')),
  )
  const judged = await call(bin, ['judge', join('certificate', 'evidence.har'), '--out', 'judged'], options())
  expect(judged.status === 0, `judge finds the evidence conformant: ${judged.said}`)
  const files = [
    'report.json',
    'evidence.har',
    'index.html',
    'junit.xml',
    'summary.md',
    'ledger.ndjson',
    'certificate.json',
    'allure-results',
  ]
  expect(
    files.every((file) => existsSync(join(work, 'certificate', file))),
    `the folder has ${files.join(', ')}`,
  )
  const evidence = join(work, 'received', 'certificate', 'evidence.har')
  writeFileSync(evidence, readFileSync(evidence, 'utf8').replace(/"status": 404/, '"status": 200'))
  const forged = await call(bin, ['verify', join('received', 'certificate')], options())
  expect(
    forged.status === 1 && /evidence\.har: it is not the file that was certified/.test(forged.said),
    `edited evidence does not hold: ${forged.said}`,
  )
}

/** A partner whose server has a fault is refused, and told which. */
async function refused(place, options) {
  const line = commandsIn('docs/partners.md')
    .find((each) => each.includes('--certify'))
    .replace(/--out \S+/, '--out refused')
  const { status, said } = await call('bash', ['-c', line], options(settingsOf(place)))
  const named = /No certificate: /.test(said) && /tags-replaced-as-a-map at updateVaults/.test(said)
  expect(status === 1 && named, `a server with a defect earns none, and its fault is named: ${said}`)
  expect(!existsSync(join(work, 'refused', 'certificate.json')), 'what is not earned is not written')
}

function settingsOf({ url, subscription, resourceGroup, token }) {
  return { AZBACKUP_TARGET: url, AZBACKUP_SUBSCRIPTION: subscription, AZBACKUP_RESOURCE_GROUP: resourceGroup, AZBACKUP_TOKEN: token }
}

/** The lines that a page asks a reader to type. */
function commandsIn(page) {
  return [...readFileSync(page, 'utf8').matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block]) => block.trim().split('\n'))
}

async function follow(lines, options) {
  const { status, said } = await call('bash', ['-exo', 'pipefail', '-c', lines.join('\n')], options)
  expect(lines.length > 0 && status === 0, `what the page asks for works: ${said}`)
}

function npm(...args) {
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
  expect(status === 0, `npm ${args[0]} succeeds: ${stderr}`)
  return stdout
}

function walk(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function listing(path) {
  return walk(path)
    .map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`)
    .sort()
    .join('\n')
}

function within(bound, figure, what) {
  console.log(`packed: ${what}, ${Math.round(figure)} ${bound.replace(/^[a-z]+(?=[A-Z])/, '')} (at most ${bounds[bound]})`)
  expect(figure <= bounds[bound], `${what}: ${Math.round(figure)}, at most ${bounds[bound]}; a new bound is a decision`)
}

function expect(handovers, says) {
  if (!handovers) throw new Error(`not so: ${says}`)
}
