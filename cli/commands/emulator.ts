/** `emulator`: serves the embedded emulator, as it is or with a defect. */
import { once } from 'node:events'
import { createEmulator, defaults, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { variants } from '../../fixtures/variants.ts'
import type { Defect, Mode, Variant } from '../../harness/defect.ts'
import { defectsOf } from '../../suites/mutants.ts'
import { simulatedMode } from '../../suites/simulation.ts'
import { command } from '../command.ts'
import { help } from '../common-options.ts'
import { suggestion } from '../../reports/nearest.ts'
import { withDefaults, type Given, type Options } from '../options.ts'
import { UsageError } from '../usage.ts'
import { between, count, groupName, oneOf } from '../values.ts'

const mode = oneOf('sync', 'async')
const retryAfter = (text: string, name: string): number | 'none' => (text === 'none' ? 'none' : count(text, name))

const options = [
  { name: 'host', takes: 'HOST', says: 'where to listen', default: '127.0.0.1' },
  { name: 'port', takes: 'N', says: 'port; 0: a free one', default: '0', read: between(0, 65_535) },
  { name: 'subscription', takes: 'ID', says: 'the id of its only subscription', default: defaults.subscription },
  {
    name: 'resource-group',
    takes: 'NAME',
    many: true,
    says: 'a resource group, empty at first',
    default: defaults.resourceGroups.join(', '),
    read: groupName,
  },
  { name: 'location', takes: 'REGION', says: 'the region that its first line names', default: defaults.location },
  { name: 'token', takes: 'VALUE', says: 'the bearer token that it accepts', otherwise: 'a new one, printed on the first line' },
  { name: 'page-size', takes: 'N', says: 'resources per page of a list', default: String(defaults.pageSize), read: between(1, 100_000) },
  {
    name: 'vaults',
    takes: 'N',
    says: "other people's vaults at first, in other groups",
    default: String(defaults.neighbours),
    read: between(0, 1_000_000),
  },
  {
    name: 'create',
    takes: 'sync|async',
    says: 'how a creation is answered, and a replacement of a backup policy',
    default: defaults.create,
    read: mode,
  },
  { name: 'update', takes: 'sync|async', says: 'how an update of properties is answered', default: defaults.update, read: mode },
  { name: 'delete', takes: 'sync|async', says: 'how a deletion is answered', default: defaults.delete, read: mode },
  {
    name: 'lro-polls',
    takes: 'N',
    says: 'polls answered InProgress before Succeeded',
    default: String(defaults.lroPolls),
    read: count,
  },
  {
    name: 'retry-after',
    takes: 'S|none',
    says: 'Retry-After of long-running answers, in seconds',
    default: String(defaults.retryAfter),
    read: retryAfter,
  },
  { name: 'latency', takes: 'MS', says: 'milliseconds before each answer', default: '0', read: count },
  {
    name: 'defect',
    takes: 'ID',
    many: true,
    says: 'behave as this defect or variant of `mutants --list`',
  },
  { name: 'seed', takes: 'N', says: 'seed of ids, etags and names', default: String(defaults.seed), read: count },
  { name: 'quiet', says: 'print the first line only' },
  help,
] as const satisfies Options

const summary = [
  'Serves the embedded emulator of Azure Backup, vaults and their backup policies, on a loopback port.',
  'Its first line on stdout is one JSON object with url, pid, subscription, resourceGroup, location and token. SIGTERM ends it.',
].join(' ')

export const emulator = command({ usage: 'emulator [options]', summary, options }, async (given, terminal) => {
  const server = made(emulatorOptions(given))
  const { host, port, latency } = withDefaults(options, given)
  const { url, close } = await serve(server, { host, port, latencyMs: latency }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--host, --port: cannot listen on ${host}:${port} (${error.code ?? error.message})`)
  })
  const { subscription, resourceGroups, location, token } = server.options
  // whoever reads the first line may send the signal at once
  const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  terminal.out(`${JSON.stringify({ url, pid: process.pid, subscription, resourceGroup: resourceGroups[0], location, token })}\n`)
  if (!given.quiet) terminal.err(`serving until SIGTERM or Ctrl-C; health: ${url}/_emulator/health\n`)
  await ended
  await close()
  return 0
})

/** Throws UsageError for an option out of its range. */
function made(options: Partial<EmulatorOptions>): Emulator {
  try {
    return createEmulator(options)
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`emulator: ${error.message}`) : error
  }
}

/** What an emulator is made with. Throws UsageError for a defect that there is not. */
export function emulatorOptions(given: Given<typeof options>): Partial<EmulatorOptions> {
  const { host: _h, port: _p, latency: _l, quiet: _q, defect, help: _, ...rest } = given
  const named = {
    'resource-group': 'resourceGroups',
    'page-size': 'pageSize',
    vaults: 'neighbours',
    'lro-polls': 'lroPolls',
    'retry-after': 'retryAfter',
  } as Readonly<Record<string, string>>
  const known = (defect ?? []).map(find)
  // with a defect it is the server of the simulation that shows it
  const { target: _t, ...mode } = Object.assign(
    {},
    ...(known.length > 0 ? [simulatedMode] : []),
    ...known.map((each) => each.mode ?? {}),
  ) as Mode
  return {
    token: crypto.randomUUID(),
    ...mode,
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [named[name] ?? name, value])),
    middlewares: known.flatMap(({ middleware }) => (middleware ? [middleware()] : [])),
  }
}

function find(id: string): Defect | Variant {
  const known = [...defectsOf().map(({ defect }) => defect), ...variants]
  const found = known.find((each) => each.id === id)
  if (found) return found
  const names = known.map((each) => each.id)
  throw new UsageError(`--defect: there is no "${id}"${suggestion(id, names)}; \`azure-backup-conformance mutants --list\` lists all`)
}
