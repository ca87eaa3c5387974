/** What the tests of sweeping share: a server with other people's vaults and ours, and a stage to sweep it from. */
import type { World } from '../../harness/server.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts'
import { simulatedClock } from '../../harness/clock.ts'
import { toResponse } from '../../harness/exchange.ts'
import { memoryLedger } from '../../harness/ledger.ts'
import { tagsOf } from '../../harness/ownership.ts'
import { openStage, type Stage } from '../../harness/stage.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'

export const hour = 3_600_000
const day = 24 * hour

export interface Given {
  readonly name: string
  readonly group?: string
  readonly tags?: Record<string, unknown> | null
}

/** Vaults of other people that are like ours in one way or another: none of them may ever be deleted. */
export function decoys(now: number): Given[] {
  const old = tagsOf('cst-abc123', now - 3 * day)
  const [run, created, expires] = Object.keys(old) as [string, string, string]
  const except = (...names: string[]): Record<string, string> =>
    Object.fromEntries(Object.entries(old).filter(([name]) => !names.includes(name)))
  return [
    { name: 'cst-abc123-untagged' },
    { name: 'cst-abc123-Shared', tags: {} },
    { name: 'cst-abc123-null', tags: null },
    { name: 'cst-abc123-run-only', tags: except(created, expires) },
    { name: 'cst-abc123-no-run', tags: except(run) },
    { name: 'cst-abc123-no-expiry', tags: except(expires) },
    { name: 'cst-abc123-no-creation', tags: except(created) },
    { name: 'cst-abc123-bad-run', tags: { ...old, [run]: 'nightly' } },
    { name: 'cst-abc123-empty-run', tags: { ...old, [run]: '' } },
    { name: 'cst-abc123-bad-date', tags: { ...old, [created]: 'last week' } },
    { name: 'cst-abc123-day-only', tags: { ...old, [created]: '2020-01-01' } },
    { name: 'cst-abc123-no-such-day', tags: { ...old, [created]: '2020-02-31T00:00:00.000Z' } },
    { name: 'cst-abc123-future', tags: tagsOf('cst-abc123', now + day) },
    { name: 'cst-abc123-ends-early', tags: { ...old, [expires]: new Date(now - 9 * day).toISOString() } },
    { name: 'cst-abc123-similar', tags: Object.fromEntries(Object.entries(old).map(([name, value]) => [`${name}-x`, value])) },
    {
      name: 'cst-abc123-prefix',
      tags: Object.fromEntries(Object.entries(old).map(([name, value]) => [name.replace('azure-', ''), value])),
    },
    { name: 'copied-by-a-colleague', tags: old },
    { name: 'cst-abc1234-neighbour', tags: old },
    { name: 'azure-backup-conformance', tags: { purpose: 'azure-backup-conformance' } },
  ]
}

/** Vaults of ours as a run leaves them, of the given age. */
export const ours = (run: string, ageMs: number, now: number, ...names: readonly string[]): Given[] =>
  names.map((name) => ({ name: `${run}-${name}`, tags: { Purpose: 'Conformance suite', ...tagsOf(run, now - ageMs) } }))

/** Puts vaults straight into the server, past its rules for tags. */
export async function fill(
  { handle, world, options: { subscription, resourceGroups, token } }: Emulator,
  vaults: readonly Given[],
): Promise<void> {
  for (const { name, group = resourceGroups[0]!, tags } of vaults) {
    const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.RecoveryServices/vaults/${name}`
    const headers = [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/json'],
    ] as const
    const { status, body } = await handle({
      method: 'PUT',
      url: `https://arm.test${id}?api-version=2024-01-01`,
      headers,
      body: JSON.stringify({ location: 'westeurope' }),
    })
    if (status !== 201) throw new Error(`PUT ${name}: ${status} ${String(body)}`)
    if (tags !== undefined) world.resources.get(id.toLowerCase())!.resource['tags'] = tags
  }
}

/** Names of all vaults of the server, in order. */
/** What is below them comes and goes with them. */
export const vaults = ({ resources }: World): Record<string, unknown>[] =>
  [...resources.values()].map(({ resource }) => resource).filter(({ type }) => type === 'Microsoft.RecoveryServices/vaults')
export const names = ({ world }: Emulator): string[] =>
  vaults(world)
    .map(({ name }) => String(name))
    .sort()

export const emulatorWith = (options: Partial<EmulatorOptions> = {}): Emulator => createEmulator({ neighbours: 5, pageSize: 4, ...options })

/** A stage in-process; the clock only passes while everybody sleeps. */
export async function stageOn(
  { handle, options: { subscription, resourceGroups, location, token } }: Emulator,
  limits: Partial<Stage['target']['limits']> = {},
): Promise<Stage> {
  const { contract, binding } = newSuite(await loadContract(undefined))
  return openStage({
    target: {
      pass: 'target',
      kind: 'url',
      baseUrl: 'https://arm.test',
      subscription,
      group: resourceGroups[0]!,
      location,
      apiVersion: contract.apiVersion,
      tags: {},
      freshGroup: false,
      limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000, ...limits },
      token: () => Promise.resolve(token),
      send: async (request) => {
        const { status, headers, body } = await handle(request)
        return { response: toResponse(status, headers, body) }
      },
    },
    contract,
    binding,
    scenarios: [],
    makeShared: () => Promise.reject(new Error('nothing is created')),
    ledger: memoryLedger(),
    clock: simulatedClock(),
    run: 'sweep',
    seed: 1,
    version: 'test',
    signal: new AbortController().signal,
  })
}
