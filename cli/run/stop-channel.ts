/** How the main thread tells the thread of the suite to end a run early: vitest's own cancelling does not wait for anybody to clean up. */
import { BroadcastChannel } from 'node:worker_threads'

/** `stop`: the scenarios end, and what was created is removed. `abandon`: that ends too. */
export interface StopMessage {
  readonly ends: 'stop' | 'abandon'
  readonly reason: string
}

export const stopChannel = (run: string): BroadcastChannel => new BroadcastChannel(`azure-backup-conformance stop ${run}`)
