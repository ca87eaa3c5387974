// An emulator in a process of its own, as a client meets one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const bin = join(import.meta.dirname, '..', 'bin', 'azure-backup-conformance.mjs')

/** Serves so many vaults of other people; `close` ends the process. */
export async function served(vaults, pageSize) {
  const child = spawn(process.execPath, [bin, 'emulator', '--vaults', String(vaults), '--page-size', String(pageSize), '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return {
    ...JSON.parse(String(line)),
    async close() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
