/** Time as a run sees it: the real one, or one that only passes while everybody sleeps. */
import { setTimeout as timer } from 'node:timers/promises'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    timer(ms, undefined, signal && { signal }).catch(() => {
      throw signal?.reason
    }),
}

/**
 * A clock for servers that answer in-process: whoever sleeps is woken in the order of the hours, one per turn of the event loop,
 * and the clock jumps to that hour. What runs side by side sleeps side by side, as with a real clock.
 */
export function simulatedClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  const sleepers: { at: number; wake: () => void }[] = []
  const next = (): void => {
    sleepers.sort((a, b) => a.at - b.at)
    const sleeper = sleepers.shift()
    if (!sleeper) return
    now = Math.max(now, sleeper.at)
    sleeper.wake()
  }
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((wake, fail) => {
        if (signal?.aborted) return fail(signal.reason as Error)
        sleepers.push({ at: now + ms, wake })
        setImmediate(next)
      }),
  }
}
