// An emulator in a process of its own, as a client meets one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { bin } from './timing.mjs'

/** The options of `run` that lead to a served emulator. */
export const targetOf = ({ url, subscription, resourceGroup }) => [
  '--target',
  url,
  '--subscription',
  subscription,
  '--resource-group',
  resourceGroup,
]

/** Serves an emulator set up by options of the command line; `close` ends the process. */
export async function served(...options) {
  const child = spawn(process.execPath, [bin, 'emulator', '--quiet', ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return {
    ...JSON.parse(String(line)),
    async close() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
