/** Time as a run sees it: the real one, or one that only passes while everybody sleeps. */
import { setTimeout as timer } from 'node:timers/promises'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Rings after so many milliseconds, unless what it returns is called before. Keeps no program alive. */
  alarm(ms: number, ring: () => void): () => void
}

/** So much longer than it can takes something only when the machine sleeps. Milliseconds. */
export const nap = 60_000

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    timer(ms, undefined, signal && { signal }).catch(() => {
      throw signal?.reason
    }),
  alarm(ms, ring) {
    const timeout = setTimeout(ring, ms).unref()
    return () => clearTimeout(timeout)
  },
}

/**
 * A clock for servers that answer in-process: whoever sleeps is woken in the order of the hours, one per turn of the event loop,
 * and the clock jumps to that hour. What runs side by side sleeps side by side, as with a real clock. Alarms ring on the way there.
 */
export function simulatedClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  const sleepers: { at: number; wake: () => void }[] = []
  const alarms = new Set<{ at: number; ring: () => void }>()
  const next = (): void => {
    const sleeper = earliest(sleepers)
    if (!sleeper) return
    const alarm = earliest([...alarms])
    if (alarm && alarm.at <= sleeper.at) {
      now = Math.max(now, alarm.at)
      alarms.delete(alarm)
      alarm.ring()
      return next()
    }
    sleepers.splice(sleepers.indexOf(sleeper), 1)
    now = Math.max(now, sleeper.at)
    sleeper.wake()
  }
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((wake, fail) => {
        if (signal?.aborted) return fail(signal.reason as Error)
        const aborted = (): void => {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          fail(signal!.reason as Error)
        }
        const sleeper = {
          at: now + ms,
          wake() {
            signal?.removeEventListener('abort', aborted)
            wake()
          },
        }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', aborted)
        setImmediate(next)
      }),
    alarm(ms, ring) {
      const alarm = { at: now + ms, ring }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
  }
}

const earliest = <T extends { readonly at: number }>(all: readonly T[]): T | undefined =>
  all.reduce<T | undefined>((first, each) => (first && first.at <= each.at ? first : each), undefined)
