/** What is asked before the passes is evidence: a server that is wrong only there, or only the first time, is found. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { EmulatorOptions } from '../../emulator/emulator.ts'
import { answers, altersAnswer, armError, instead, reply } from '../../fixtures/servers.ts'
import { header, type Request } from '../../harness/exchange.ts'
import type { Middleware } from '../../harness/server.ts'
import { openPlaces } from '../../cli/run/places.ts'
import { openPreflight } from '../../cli/run/preflight.ts'
import { openSession } from '../../cli/run/session.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import { suiteFor } from '../../cli/verdict/derivation.ts'
import type { Values } from '../../cli/options.ts'
import type { Report } from '../../reports/report.ts'
import { command } from './in-process.ts'
import { evidence, report, run, server } from './support.ts'

interface Ran {
  readonly report: Report
  readonly folder: string
}

/** A run at a URL as the command has it, without vitest around it. */
async function runAt(middleware: () => Middleware, values: Values = {}, options: Partial<EmulatorOptions> = {}): Promise<Ran> {
  const { emulator, args } = await server(undefined, options, [middleware()])
  const { subscription, token } = emulator.options
  const folder = mkdtempSync(join(tmpdir(), 'azbackup-first-'))
  const given = { target: args[1]!, subscription, 'resource-group': emulator.options.resourceGroups[0]!, out: folder, seed: 3, ...values }
  const settings = { ...resolveSettings(given, { AZBACKUP_TOKEN: token }, folder), progress: false }
  const preflight = openPreflight(
    settings,
    settings.server!,
    await suiteFor(settings),
    () => Promise.resolve(token),
    new AbortController().signal,
  )
  try {
    await preflight.ask()
    if (settings.freshGroup) await preflight.checkFreshGroup()
    const { places } = await openPlaces(settings)
    // as it comes to the thread of the suite
    const session = await openSession(settings, places, structuredClone(preflight.seen()))
    session.start()
    return { report: await session.finish(), folder }
  } finally {
    await preflight.close()
  }
}

const failed = ({ results }: Report): string[] =>
  results.flatMap(({ result, outcome, level }) => (outcome === 'failed' && level === 'must' ? [result] : []))
const verified = async (folder: string): Promise<string> => (await command(['verify', folder])).out.split('\n')[0]!

const without =
  (what: 'token' | 'api-version') =>
  ({ url, headers }: Request): boolean =>
    what === 'token' ? header(headers, 'authorization') === undefined : !new URL(url).searchParams.has('api-version')

/** Each is wrong once: the first time that it is asked. */
const once: readonly (readonly [says: string, wrong: () => Middleware, fails: string])[] = [
  [
    'the first list of the provider is an array',
    altersAnswer({ of: 'listInProvider', to: 1 }, (draft) => void (draft.json = draft.json.value)),
    'body-matches-schema@listOperations',
  ],
  [
    'the first list of the group is an array',
    altersAnswer({ of: 'listInGroup', to: 1 }, (draft) => void (draft.json = draft.json.value)),
    'body-matches-schema@listVaultsByResourceGroup',
  ],
  [
    'the first list of the group is cut',
    altersAnswer({ of: 'listInGroup', to: 1 }, (draft) => void Object.assign(draft, { body: '{"value":[', json: undefined })),
    'body-is-sound-json@listVaultsByResourceGroup',
  ],
  [
    'the first unknown vault reads 403',
    instead({ of: 'read', to: 1 }, () => armError(403, 'Forbidden')),
    'unknown-vault-reads-404@getVaults',
  ],
  ['the first unknown vault reads 204', answers({ of: 'read', to: 1 }, 204, undefined), 'unknown-vault-reads-404@getVaults'],
  [
    'the first list without api-version is served',
    instead({ of: 'listInSubscription', if: without('api-version'), to: 1 }, () => reply(200, { value: [] })),
    'api-version-required@listVaultsBySubscription',
  ],
  [
    'the first list without a token is served',
    instead({ of: 'listInSubscription', if: without('token'), to: 1 }, () => reply(200, { value: [] })),
    'token-required@listVaultsBySubscription',
  ],
]

describe('wrong once, in the first answer of its kind', () => {
  for (const [says, wrong, fails] of once)
    test(says, async () => {
      const { report: found, folder } = await runAt(wrong)
      expect(found.verdict).toBe('nonconformant')
      expect(failed(found)).toContain(fails)
      expect(found.passes.map(({ name }) => name)).toEqual(['preflight', 'target'])
      expect(await verified(folder)).toContain('VERIFIED')
    })

  test('the first list of a group that is said to be fresh shows what is no vault', async () => {
    const wrong = altersAnswer({ of: 'listInGroup', from: 2, to: 2 }, (draft) => void (draft.json = { value: null }))
    expect(failed((await runAt(wrong, { 'fresh-group': true })).report)).toContain('empty-group-lists-nothing@listVaultsByResourceGroup')
  })
})

describe('shards', () => {
  let merged: Report
  let folder: string
  beforeAll(async () => {
    const wrong = instead({ of: 'read', to: 1 }, () => armError(403, 'Forbidden'))
    const { emulator, args } = await server(undefined, {}, [wrong()])
    const { token } = emulator.options
    const folders = []
    for (const part of [1, 2]) {
      const ended = await run([...args, '--shard', `${part}/2`], { AZBACKUP_TOKEN: token })
      folders.push(ended.folder)
    }
    folder = mkdtempSync(join(tmpdir(), 'azbackup-merged-'))
    await command(['merge', ...folders, '--out', folder])
    merged = report({ folder } as Parameters<typeof report>[0])
  })

  test('each shard has its own first questions, and what one of them saw is in the whole', async () => {
    expect(failed(merged)).toEqual(['unknown-vault-reads-404@getVaults'])
    const ids = evidence({ folder } as Parameters<typeof evidence>[0]).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => id.startsWith('preflight-')).toSorted()).toEqual(
      [1, 2].flatMap((part) => [1, 2, 3, 4, 5].map((number) => `preflight-${part}-00${number}`)),
    )
    expect(await verified(folder)).toContain('VERIFIED')
  })
})

test('a sound server is conformant, and the first questions come first in what was gathered', async () => {
  const { args, env } = await server()
  const ended = await run([...args, '--redact-ids', '--fresh-group'], env)
  expect(ended.code).toBe(0)
  const exchanges = evidence(ended)
  // three are asked side by side
  expect(
    exchanges
      .slice(0, 6)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([1, 2, 3, 4, 5, 6].map((number) => `preflight-00${number}`))
  expect(exchanges[6]!.id).toBe('target-001')
  expect(JSON.stringify(exchanges)).not.toContain(args[3])
  expect(report(ended).passes[0]).toMatchObject({ name: 'preflight', exchanges: 6 })
  expect(await verified(ended.folder)).toContain('VERIFIED')
})
