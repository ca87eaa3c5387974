/** A pool of one thread for vitest. The thread is there before vitest is: it loads the suite while the main thread loads vitest and asks the target its first questions. */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { PoolRunnerInitializer } from 'vitest/node'

export interface SuiteThread {
  /** For vitest's option `pool`. */
  readonly pool: PoolRunnerInitializer
  close(): Promise<void>
}

export function openThread(kind: 'emulator' | 'azure' | 'url'): SuiteThread {
  // a list of a hundred thousand vaults leaves much behind that nobody holds any more: the heap grows by half at a time, not fourfold, before it is cleared
  if (kind !== 'emulator') setFlagsFromString('--heap-growing-percent=50')
  const thread = new Worker(new URL(import.meta.resolve('./thread.js')), { execArgv: [] })
  let failure: Error | undefined
  // vitest listens later
  thread.once('error', (error) => (failure = error as Error))
  const close = async (): Promise<void> => void (await thread.terminate())
  return {
    close,
    pool: {
      name: 'suite',
      createPoolWorker: () => ({
        name: 'suite',
        on: (event, callback) => void thread.on(event, callback),
        off: (event, callback) => void thread.off(event, callback),
        send: (message) => thread.postMessage(message),
        deserialize: (data) => data,
        start: () => (failure ? Promise.reject(failure) : Promise.resolve()),
        stop: close,
      }),
    },
  }
}
