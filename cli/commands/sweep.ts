/** `sweep`: lists or deletes what earlier runs left behind. */
import { resolve } from 'node:path'
import { defined } from '../../spec/json.ts'
import { loadContract } from '../../spec/load.ts'
import type { Stage } from '../../harness/stage.ts'
import { findLeftovers, whyStrange, type Criteria, type Leftover } from '../../harness/sweep.ts'
import { newContext } from '../../harness/context.ts'
import { count, visible } from '../../reports/text.ts'
import { newSuite } from '../../suites/conformance.ts'
import { command } from '../command.ts'
import { discreet } from '../discreet.ts'
import { withoutCommands } from '../github.ts'
import { withDefaults, type Filled } from '../options.ts'
import { login } from '../run/login.ts'
import { runOptions } from '../run/options.ts'
import { resolveSettings } from '../run/settings.ts'
import type { Place } from '../run/place.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage.ts'
import { openLedger, samePlace, type OldLedger } from '../sweep/ledger.ts'
import { openSweeper } from '../sweep/open.ts'
import { sweepOptions } from '../sweep/options.ts'
import { lineOf, sweepAndReport } from '../sweep/report.ts'

const summary =
  'Lists the vaults that earlier runs left behind in a subscription, by the tags that every vault of the suite carries; with --delete, deletes them. ' +
  'Nothing else is touched. Target, credentials and the like can also be set as AZBACKUP_… in the environment, or in azure-backup-conformance.yml.'

export const sweep = command(
  { usage: 'sweep --target azure|URL [options]', summary, options: sweepOptions, elsewhere: runOptions },
  async (given, terminal) => {
    const { env, cwd } = terminal
    if ((given.target ?? 'emulator') === 'emulator')
      throw new UsageError('sweep needs --target azure or --target URL; nothing of the embedded emulator outlives its run')
    const values = withDefaults(sweepOptions, given)
    const settings = resolveSettings({ 'resource-group': 'none', ...given }, env, cwd)
    const server = settings.server!
    const deletes = values.delete === true
    const criteria = criteriaOf(values)
    const ledger = values.ledger === undefined ? undefined : openLedger(resolve(cwd, values.ledger), deletes)
    const suite = newSuite(await loadContract(undefined))
    const { token, note } = await login(settings, env)
    if (note !== undefined) terminal.err(`note: ${note}\n`)
    const discretion = discreet(terminal, token)
    const { stage, close } = openSweeper(settings, server, suite, discretion.token)
    const sought = { ...split(ledger, stage, criteria), ledger, deletes }
    return withoutCommands(terminal, () => discretion.speak(() => sweepWith(stage, server, criteria, sought, discretion.terminal))).finally(
      close,
    )
  },
)

interface Sought {
  /** What the ledger knows here. */
  readonly known: readonly Leftover[]
  /** What it tells of and is left alone, and why. */
  readonly spared: readonly { readonly id: string; readonly why: string }[]
  readonly ledger: OldLedger | undefined
  readonly deletes: boolean
}

async function sweepWith(
  stage: Stage,
  server: Place,
  criteria: Criteria,
  { known, spared, ledger, deletes }: Sought,
  terminal: Terminal,
): Promise<number> {
  const found = await findLeftovers(newContext(stage, { id: 'sweep' }), 'listInSubscription', criteria, Date.now())
  const where = `subscription ${server.subscription} at ${server.baseUrl}`
  const isRefused = found.unfinished !== undefined && found.seen + known.length === 0
  if (isRefused) throw new UsageError(`the vaults of ${where} cannot be listed: ${visible(found.unfinished!)}`)
  const ids = new Set(known.map(({ id }) => id.toLowerCase()))
  const isKnown = ({ id }: { id: string }): boolean => ids.has(id.toLowerCase())
  const leftovers = [...known, ...found.leftovers.filter((leftover) => !isKnown(leftover))]
  terminal.out(
    `${count(leftovers.length, 'vault')} left behind; ${count(found.seen, 'vault')} seen on ${count(found.pages, 'page')} of ${where}\n`,
  )
  for (const { id, why } of [...found.spared.filter((each) => !isKnown(each)), ...spared])
    terminal.out(`left alone  ${visible(id).slice(0, 500)}: ${visible(why)}\n`)
  if (found.unfinished !== undefined) terminal.err(`the list is incomplete: ${visible(found.unfinished)}\n`)
  if (!deletes) {
    for (const leftover of leftovers) terminal.out(`found       ${lineOf(leftover)}\n`)
    if (leftovers.length > 0) terminal.out('nothing was deleted; add --delete to delete\n')
    return found.unfinished === undefined ? 0 : 2
  }
  const remains = (await sweepAndReport(stage, leftovers, criteria, terminal, ledger)).length + spared.length
  terminal.out(`${count(leftovers.length + spared.length - remains, 'vault')} removed, ${remains} left\n`)
  return remains > 0 || found.unfinished !== undefined ? 3 : 0
}

const criteriaOf = (values: Filled<typeof sweepOptions>): Criteria => ({
  olderThanMs: values['older-than'],
  ...defined({ run: values.run, group: values['resource-group'] }),
})

/** What the ledger knows at this place, and what of it is left alone: it is at another place, or not as the suite writes it. */
function split(ledger: OldLedger | undefined, stage: Stage, { run, group }: Criteria): Pick<Sought, 'known' | 'spared'> {
  const open = (ledger?.open ?? []).filter((leftover) => run === undefined || leftover.run === run)
  const looked = open.map((leftover) => {
    const { baseUrl } = leftover.entry!
    const isHere = samePlace(baseUrl, stage.target.baseUrl)
    return { leftover, why: isHere ? whyStrange(stage, leftover, group) : `it is at ${baseUrl}, which is not the target` }
  })
  return {
    known: looked.flatMap(({ leftover, why }) => (why === undefined ? [leftover] : [])),
    spared: looked.flatMap(({ leftover: { id }, why }) => (why === undefined ? [] : [{ id, why }])),
  }
}
