/** Starts vitest through its API on the built suite, and sees to it that an interruption cleans up. */
import { join } from 'node:path'
import { packageRoot } from '../../spec/package-root.ts'
import type { Terminal } from '../terminal.ts'
import { stopChannel } from './stop-channel.ts'
import { allureReporter, common } from '../vitest-options.ts'
import type { Place, RunSettings } from './settings.ts'

export interface Ran {
  readonly interrupted: boolean
  /** What vitest itself had to say, when it could not run the suite. */
  readonly problem?: string
}

export async function runVitest(settings: RunSettings, places: readonly Place[], terminal: Terminal): Promise<Ran> {
  const { createVitest } = await import('vitest/node')
  const dist = join(packageRoot(), 'dist')
  const vitest = await createVitest('test', {
    ...common, config: false, watch: false, root: dist, dir: dist, include: ['suites/*.test.js'], exclude: [], passWithNoTests: false, maxWorkers: 1, disableConsoleIntercept: true,
    provide: { conformance: { settings, places } }, reporters: [allureReporter(settings.out) as never],
  })
  const channel = stopChannel(settings.run)
  let signals = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // vitest's own listeners end the process a millisecond later, and nothing would be cleaned up
    process.removeAllListeners(name)
    process.on(name, () => {
      if (++signals > 1) return terminal.err(signals === 2 ? 'still removing what was created; it stands in the ledger too\n' : '')
      terminal.err('interrupted: removing what was created\n')
      channel.postMessage('it was interrupted')
    })
  }
  try {
    const { unhandledErrors } = await vitest.start([])
    return { interrupted: signals > 0, ...(unhandledErrors.length > 0 && { problem: (unhandledErrors[0] as Error).message }) }
  } finally {
    channel.close()
    await vitest.close()
  }
}
