/** Before a run: what the ledger in its folder says is still there is removed first, if the run may do so. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { whyStrange } from '../../harness/sweep.ts'
import { count } from '../../reports/text.ts'
import type { Suite } from '../../suites/conformance.ts'
import type { TokenSource } from '../auth/token-source.ts'
import type { RunSettings } from '../run/settings.ts'
import type { Terminal } from '../terminal.ts'
import { Interrupted } from '../interrupted.ts'
import { UsageError } from '../usage.ts'
import { openLedger, samePlace } from './ledger.ts'
import { openSweeper } from './open.ts'
import { sweepAndReport } from './report.ts'

/** Throws UsageError when something of an earlier run is at another place, may not be removed, or cannot be. */
export async function sweepBeforeRun(
  settings: RunSettings,
  suite: Suite,
  token: TokenSource | undefined,
  terminal: Terminal,
  interrupt: AbortSignal,
): Promise<void> {
  const file = join(settings.out, 'ledger.ndjson')
  if (!existsSync(file)) return
  const { server } = settings
  const { open } = openLedger(file, false)
  if (open.length === 0) return
  const mayBe = `${file}: ${count(open.length, 'vault')} of earlier runs may still be there`
  const remedy = `\`sweep --ledger ${file} --delete\` removes it; or use another --out`
  const other = open.find(({ entry }) => !server || !samePlace(entry!.baseUrl, server.baseUrl))
  if (other) throw new UsageError(`${mayBe}, ${other.id} at ${other.entry!.baseUrl}, which is not this run's target; ${remedy}`)
  const criteria = { olderThanMs: 0, group: server!.group }
  const seen = { target: server!, binding: suite.binding }
  for (const leftover of open) {
    const why = whyStrange(seen, leftover, criteria.group)
    if (why !== undefined) throw new UsageError(`${file} lists ${leftover.id.slice(0, 300)}, but ${why}; nothing was deleted; ${remedy}`)
  }
  if (settings.scope.readOnly) throw new UsageError(`${mayBe}, and --read-only deletes nothing; ${remedy}`)
  terminal.out(`${count(open.length, 'vault')} of earlier runs may still be there (${file}); removing them first\n`)
  const { stage, close } = openSweeper(settings, server!, suite, token, interrupt)
  try {
    const remains = await sweepAndReport(stage, open, criteria, terminal, openLedger(file, true))
    if (interrupt.aborted) throw new Interrupted(`nothing was created; what earlier runs left is listed in ${file}`)
    const [first] = remains
    if (!first) return
    const what = `${count(remains.length, 'vault')} of earlier runs cannot be removed, ${first.id}: ${first.why}`
    throw new UsageError(`${what}; remove what is there, then ${file}, or use another --out`)
  } finally {
    await close()
  }
}
