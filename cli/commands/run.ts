/** `run`: runs the suite against a target, reports, cleans up. */
import { command } from '../command.ts'
import { runOptions } from '../run/options.ts'
import { openThread } from '../vitest/pool.ts'
import { inForce } from '../run/in-force.ts'
import { resolveSettings } from '../run/settings.ts'

const summary = [
  'Runs the suite against a target, reports, and removes what it created.',
  'Each option can also be set as AZBACKUP_… in the environment, or in azure-backup-conformance.yml.',
].join(' ')

export const run = command({ usage: 'run [options]', summary, options: runOptions, elsewhere: runOptions }, async (given, terminal) => {
  const settings = resolveSettings(given, terminal.env, terminal.cwd)
  if (given['print-config']) {
    terminal.out(`${JSON.stringify(inForce(given, settings), null, 2)}\n`)
    return 0
  }
  const thread = openThread(settings.kind)
  try {
    // loaded while the thread loads the suite
    const { judge } = await import('../run/judging.ts')
    return await judge(settings, thread, terminal)
  } finally {
    await thread.close()
  }
})
