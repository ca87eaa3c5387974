/** How long a run waits where nobody has said so: a server that asks for time gets it, within bounds. */
import type { Clock } from './clock.ts'

export interface Patience {
  /** What one long-running operation, or one throttled request, may have beyond its own bound, in milliseconds. */
  readonly operationMs: number
  /** The server asked for a wait of so many milliseconds, which begins now. */
  asked(ms: number): void
  /** What it has asked for so far, in milliseconds: waits side by side count once. */
  granted(): number
}

/** `most`: what a run may have beyond its own bound, in milliseconds. */
export function newPatience(clock: Pick<Clock, 'now'>, { operationMs, runMs: most }: { operationMs: number; runMs: number }): Patience {
  let [until, sum] = [0, 0]
  return {
    operationMs,
    asked(ms) {
      const end = clock.now() + ms
      if (end <= until) return
      sum += end - Math.max(until, clock.now())
      until = end
    },
    granted: () => Math.min(sum, most),
  }
}

/** Rings after so many milliseconds and what was granted meanwhile; the result disarms it. */
export function patientAlarm(clock: Clock, ms: number, patience: Patience | undefined, ring: () => void): () => void {
  const begun = clock.now()
  let disarm = (): void => undefined
  const arm = (left: number): void => {
    disarm = clock.alarm(left, () => {
      const more = begun + ms + (patience?.granted() ?? 0) - clock.now()
      if (more > 0) arm(more)
      else ring()
    })
  }
  arm(ms)
  return () => disarm()
}
