/** `run`: puts the suite to a target, reports, cleans up. */
import { configure } from '../configuration.ts'
import { helpFor } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { runOptions } from './options.ts'
import { openThread } from './pool.ts'
import { masked, resolveSettings } from './settings.ts'

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { env, cwd } = terminal
  const values = configure(args, env, runOptions, cwd)
  if (values['help']) {
    terminal.out(helpFor('run [options]', 'Puts the suite to a target, reports, and removes what it created. Each option can also be set as AZBACKUP_… in the environment, or in azure-backup-conformance.yml.', runOptions))
    return 0
  }
  const settings = resolveSettings(values, env, cwd)
  if (values['print-config']) {
    terminal.out(`${JSON.stringify(masked(settings), null, 2)}\n`)
    return 0
  }
  const thread = openThread(settings.kind)
  try {
    // loaded while the thread loads the suite
    const { judge } = await import('./judging.ts')
    return await judge(settings, thread, terminal)
  } finally {
    await thread.close()
  }
}
