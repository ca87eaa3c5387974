/** Starts vitest through its API on the built suite, and passes on to it that somebody interrupts. */
import { join } from 'node:path'
import type { ProvidedContext } from 'vitest'
import type { PoolRunnerInitializer } from 'vitest/node'
import { packageRoot } from '../../spec/package-root.ts'
import { duration } from '../../reports/text.ts'
import type { Terminal } from '../terminal.ts'
import { allureReporter, common } from './options.ts'
import type { Interrupts } from '../run/interrupts.ts'
import { stopChannel, type StopMessage } from '../run/stop-channel.ts'

/** What vitest itself had to say, when it could not run the suite. */
export async function runVitest(
  given: ProvidedContext['conformance'],
  pool: PoolRunnerInitializer,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<string | undefined> {
  const { settings } = given
  const { createVitest } = await import('vitest/node')
  const dist = join(packageRoot(), 'dist')
  const unguard = interrupts.guard()
  const vitest = await createVitest('test', {
    ...common,
    pool,
    config: false,
    watch: false,
    root: dist,
    dir: dist,
    include: ['suites/*.test.js'],
    exclude: [],
    passWithNoTests: false,
    maxWorkers: 1,
    disableConsoleIntercept: true,
    // what is built needs no transforming; the doors do, for vitest puts itself into them
    server: { deps: { external: [/\/dist\/(?!suites\/[^/]*\.test\.js)/] } },
    provide: { conformance: given },
    reporters: [await allureReporter(settings.out)],
  })
  unguard()
  interrupts.take()
  const channel = stopChannel(settings.run)
  const said: StopMessage[] = []
  const say = (message: StopMessage, line: string): void => {
    terminal.err(line)
    said.push(message)
    channel.postMessage(message)
  }
  // a session that opens asks for what was said before it could hear
  channel.onmessage = () => said.forEach((message) => channel.postMessage(message))
  const bound = duration(settings.limits.cleanupTimeoutMs ?? 0)
  const over = new AbortController()
  once(interrupts.first, over.signal, () =>
    say(
      { ends: 'stop', reason: 'it was interrupted' },
      `Interrupted. Deleting created vaults (up to ${bound}). Press Ctrl-C again to exit and leave them.\n`,
    ),
  )
  once(interrupts.second, over.signal, () =>
    say({ ends: 'abandon', reason: 'the cleanup was interrupted' }, 'Interrupted again. What is left is listed in the ledger.\n'),
  )
  try {
    const { unhandledErrors, testModules } = await vitest.start([])
    const [first] = [...unhandledErrors, ...testModules.flatMap((module) => module.errors())]
    return first === undefined ? undefined : withCause(first as Error)
  } finally {
    // whoever interrupts from here on finds nobody to tell
    over.abort()
    channel.close()
    await vitest.close()
  }
}

const withCause = ({ message, cause }: Error): string => (cause instanceof Error ? `${message} ${cause.message}` : message)

/** Acts when the signal is aborted, or at once when it is already, unless it is over by then. */
function once(signal: AbortSignal, over: AbortSignal, act: () => void): void {
  if (signal.aborted) act()
  else signal.addEventListener('abort', act, { once: true, signal: over })
}
