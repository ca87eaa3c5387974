/** What the documentation tells people to type works: every command, every snippet, every link. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { configure } from '../cli/configuration.ts'
import { main } from '../cli/main.ts'
import { parseOptions } from '../cli/options.ts'
import { runOptions } from '../cli/run/options.ts'
import { version } from '../cli/version.ts'
import { loadContract } from '../spec/load.ts'
import { parseWaivers } from '../reports/waivers.ts'
import { checks } from '../suites/checks/index.ts'
import { newSuite } from '../suites/conformance.ts'
import { scenarios } from '../suites/scenarios/index.ts'
import { commandsOf, type ShellCommand } from './shell.ts'

const root = join(import.meta.dirname, '..')
const cwd = mkdtempSync(join(tmpdir(), 'docs-'))
const read = (name: string): string => readFileSync(join(root, name), 'utf8')
const { scripts, files } = JSON.parse(read('package.json')) as { scripts: Record<string, string>; files: string[] }
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'reports/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const program = 'azure-backup-conformance'
/** What readers put in the place of ID. */
const subscription = '00000000-0000-4000-8000-000000000001'
/** Linked for those who have the repository. */
const repositoryOnly = ['CONTRIBUTING.md']

/** Commands that are no part of this package, or whose real run is a test of its own; all others are asked of the program itself. */
const elsewhere: readonly (readonly [begins: RegExp, how: string])[] = [
  [/^npm (ci|test)$/, 'what .ci/run does'],
  [new RegExp(`^npm install \\./${program}-${version.replaceAll('.', '\\.')}\\.tgz$`), 'tools/pack-smoke.mjs'],
  [/^npm install --omit=optional$/, 'named as what breaks it'],
  [/^npm version --no-git-tag-version$/, 'changes the version'],
  [/^npx vitest run$/, 'what `npm test` does'],
  [/^export [A-Z_]+=\S+$/, 'settings, for the commands behind it'],
  [/^az login$/, 'needs a subscription'],
  [/^sha256sum --check SHA256SUMS$/, 'a tool of every system, for a file of release.yml'],
  [/^gh attestation verify$/, 'needs a release'],
  [/^tar -[cx]zf certificate\.tgz( certificate)?$/, 'a tool of every system'],
]

interface Block {
  readonly language: string
  readonly text: string
  readonly line: number
}

function blocksOf(markdown: string): Block[] {
  const lineAt = (index: number): number => markdown.slice(0, index).split('\n').length
  return [...markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(({ 1: language, 2: text, index }) => ({
    language: language!,
    text: text!,
    line: lineAt(index),
  }))
}

/** Code within a sentence or a table that is a command, and not the name of one. */
function spansOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```$/gm, '')
  const short = /^(run|sweep|judge|compare|verify|merge|mutants|emulator|list) (?=.*--\w)/
  return [...prose.matchAll(/`([^`\n]+)`/g)]
    .map(([, code]) => code!.replace(short, `npx ${program} $1 `).replace(new RegExp(`^${program} `), `npx ${program} `))
    .filter((code) => /^(npx|npm|gh|az|sha256sum) \S/.test(code) && !code.endsWith('…'))
}

type Settings = Record<string, string>

/** Asks the program for what a command would do, as far as that needs no server: the settings of a run, the sense of all other options. A `mention` need not be whole. */
async function ask(words: readonly string[], env: Settings, mention: boolean): Promise<string> {
  const [command = 'run', ...args] = words.map((word, i) => (words[i - 1] === '--subscription' && word === 'ID' ? subscription : word))
  const extra = command === 'list' || command.startsWith('--') ? [] : command === 'run' && !mention ? ['--print-config'] : ['--help']
  let said = ''
  const code = await main([command, ...args, ...extra], {
    env: { ...env, ...(env['AZBACKUP_TOKEN'] === '…' && { AZBACKUP_TOKEN: 'a-token' }) },
    cwd,
    colour: false,
    width: 80,
    out: (text) => (said += text),
    err: (text) => (said += text),
  })
  if (command === 'run' && code === 0) namesAre(parseOptions(args, runOptions).given)
  return code === 0 ? '' : said
}

function namesAre(given: Readonly<Record<string, unknown>>): void {
  const known = { scenario: scenarios.map(({ id }) => id), check: checks.map(({ id }) => id) }
  for (const [option, ids] of Object.entries(known))
    expect(ids).toEqual(expect.arrayContaining(((given[option] ?? []) as string[]).filter((id) => id !== 'ID')))
}

/** The words behind the name of the program, when a command calls it; a version that is named must be this one. */
function callOf(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => word === program || word.startsWith(`${program}@`))
  if (words[0] !== 'npx' || at < 0) return undefined
  for (const [, named] of words.join(' ').matchAll(new RegExp(`${program}[@-](\\d[\\w.-]*?)(?:\\.tgz)?(?= |$)`, 'g')))
    expect(named).toBe(version)
  return words.slice(at + 1)
}

/** What is wrong with a command; nothing when it works. */
async function faultOf({ words, env }: ShellCommand, settings: Settings, mention = false): Promise<string> {
  const call = callOf(words)
  if (call) return ask(call, { ...settings, ...env }, mention)
  const line = words.join(' ')
  if (words[0] === 'npm' && words[1] === 'run')
    return scripts[words.find((word, i) => i > 1 && !word.startsWith('-'))!] === undefined ? `there is no script of the name: ${line}` : ''
  return elsewhere.some(([begins]) => begins.test(line)) ? '' : `nobody runs this, and no test reads it: ${line}`
}

async function faultsOf(script: string, settings: Settings = {}, mention = false): Promise<string[]> {
  const faults: string[] = []
  for (const command of commandsOf(script)) {
    const [, name, value] = /^export (\w+)=(.*)$/.exec(command.words.join(' ')) ?? []
    if (name !== undefined) settings[name] = value!
    faults.push(await faultOf(command, settings, mention))
  }
  return faults.filter(Boolean)
}

/** The scripts of a workflow, an action or a pipeline, with the runner's own expressions taken for words. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const plain = (script: string): string =>
    script
      .replace(/\$\{\{.*?\}\}(?=\S)/g, '1')
      .replace(/\$\{\{.*?\}\}/g, '')
      .replace(/\$\([\w.]+\)/g, 'X')
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && ['run', 'script', 'inlineScript'].includes(key) ? [plain(inner)] : scriptsIn(inner),
  )
}

/** Only calls of the program: the rest of a workflow is its own affair. */
async function faultsOfCalls(document: unknown): Promise<string[]> {
  const lines = scriptsIn(document)
    .flatMap((script) => script.split('\n'))
    .filter((line) => line.includes('npx ') && line.includes(program))
  const calls = lines.flatMap(commandsOf).filter(({ words }) => callOf(words))
  return (await Promise.all(calls.map((command) => faultOf(command, {}, true)))).filter(Boolean)
}

const action = parse(read('action.yml')) as { inputs: Record<string, unknown> }

function usesOf(document: unknown): { uses: string; with?: Record<string, unknown> }[] {
  if (typeof document !== 'object' || document === null) return []
  return [...('uses' in document ? [document as { uses: string }] : []), ...Object.values(document).flatMap(usesOf)]
}

async function faultsOfYaml(text: string): Promise<string[]> {
  const document: unknown = parse(text)
  if (Array.isArray(document)) {
    const results = newSuite(await loadContract(), {}).results.map(({ result }) => result)
    expect(parseWaivers({ file: 'waivers.yml', text, results, today: '2026-01-01' }).length).toBeGreaterThan(0)
    return []
  }
  const map = document as Record<string, unknown>
  if ('jobs' in map) {
    expect(validateWorkflow(text).errors).toEqual([])
    const ours = usesOf(map).filter(({ uses }) => uses.includes(program))
    expect(ours.map(({ uses }) => uses).filter((uses) => uses !== `OWNER/${program}@v${version}`)).toEqual([])
    expect(ours.flatMap(({ with: given = {} }) => Object.keys(given)).filter((name) => !(name in action.inputs))).toEqual([])
    return faultsOfCalls(map)
  }
  if ('steps' in map) {
    const steps = map['steps'] as Record<string, unknown>[]
    expect(steps.filter((step) => !['script', 'publish'].some((key) => key in step) && !/^\w+@\d$/.test(String(step['task'])))).toEqual([])
    return faultsOfCalls(map)
  }
  writeFileSync(join(cwd, 'settings.yml'), text)
  configure(['--config', 'settings.yml'], {}, runOptions, cwd)
  return []
}

describe.each(pages)('%s', (page) => {
  const markdown = read(page)
  const settings: Settings = {}

  test.each(blocksOf(markdown))('the block in line $line works', async ({ language, text }) => {
    if (language === 'sh') return expect(await faultsOf(text, settings)).toEqual([])
    if (language === 'yaml') return expect(await faultsOfYaml(text)).toEqual([])
    if (language === 'json') return expect(JSON.parse(text)).toBeTypeOf('object')
    // pictures and output: nothing that anybody would type
    expect(['', 'text']).toContain(language)
    expect(text).not.toMatch(/^\s*(\$|npx|npm) /m)
  })

  test('commands within sentences work', async () => {
    expect((await Promise.all(spansOf(markdown).map((span) => faultsOf(span, {}, true)))).flat()).toEqual([])
  })

  test('links lead somewhere, also in the package', () => {
    const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!).filter((link) => !link.startsWith('https:'))
    const targets = links.map((link) => ({
      link,
      file: normalize(link.startsWith('#') ? page : join(dirname(page), link.split('#')[0]!)),
      anchor: link.split('#')[1],
    }))
    expect(targets.filter(({ file }) => !existsSync(join(root, file))).map(({ link }) => link)).toEqual([])
    expect(
      targets.filter(({ file, anchor }) => anchor !== undefined && !anchorsOf(read(file)).includes(anchor)).map(({ link }) => link),
    ).toEqual([])
    if (isShipped(page))
      expect(targets.filter(({ file }) => !isShipped(file) && !repositoryOnly.includes(file)).map(({ link }) => link)).toEqual([])
  })
})

test.each(
  ['.github/workflows', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.yml'))
      .map((name) => `${folder}/${name}`),
  ),
)('%s calls the program as it is', async (name) => {
  expect(await faultsOfCalls(parseAllDocuments(read(name)).map((document) => document.toJS() as unknown))).toEqual([])
})

test('a command that does not work is found', async () => {
  const calls = [
    'run --nonsense',
    'bogus',
    'sweep --target azure --olderthan 3h',
    'run --target http://user:pw@x/',
    'run --certify',
    'run --shard 3/2',
  ]
  const wrong = ['npm run nothing', 'make', ...calls.map((call) => `FOO=1 npx ${program} ${call}`)]
  for (const each of wrong) expect(await faultsOf(each), each).toHaveLength(1)
})

const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

function isShipped(file: string): boolean {
  if (['README.md', 'LICENSE', 'package.json'].includes(file)) return true
  if (files.includes(`!${file}`)) return false
  const matches = (pattern: string): boolean => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(file)
  return files.some((pattern) => matches(pattern) || file.startsWith(`${pattern}/`))
}
