// Processes, for tools that use the program as people do.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a command to its end: its exit code, and all that it said. */
export async function call(command, args, options) {
  return ended(start(command, args, options))
}

/** Serves an emulator while `during` goes on, which is told what its first line says; a signal ends it. */
export async function served(command, args, options, during) {
  const child = start(command, args, options)
  const end = ended(child)
  const ready = once(child.stdout, 'data').then(([chunk]) => chunk.toString())
  const first = await Promise.race([ready, end.then(({ said }) => Promise.reject(new Error(`no emulator: ${said}`)))])
  const result = await during(JSON.parse(first.split('\n')[0])).finally(() => child.kill('SIGTERM'))
  const { status, said } = await end
  if (status !== 0) throw new Error(`the emulator ends with ${status}: ${said}`)
  return result
}

function start(command, args, options) {
  return spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function ended(child) {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [status] = await once(child, 'close')
  return { status, said }
}
