/** What people and CI ask for by signals: the first ends what goes on, the second the cleaning up as well. */

export interface Interrupts {
  readonly first: AbortSignal
  readonly second: AbortSignal
  /** Takes the signals, also from those who took them before. */
  take(): void
  /** Takes them anew from whoever takes them meanwhile; the result ends that. */
  guard(): () => void
  /** Gives them back. */
  close(): void
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function openInterrupts(): Interrupts {
  const [first, second] = [new AbortController(), new AbortController()]
  const heard = (): void => (first.signal.aborted ? second : first).abort()
  const close = (): void => names.forEach((name) => void process.off(name, heard))
  // vitest's own listeners end the process a millisecond later, and nothing would be cleaned up
  const take = (): void => names.forEach((name) => void process.removeAllListeners(name).on(name, heard))
  return {
    first: first.signal,
    second: second.signal,
    close,
    take,
    guard() {
      const watch = (name: string | symbol, listener: unknown): void => {
        if (listener !== heard && (names as readonly (string | symbol)[]).includes(name)) queueMicrotask(take)
      }
      process.on('newListener', watch)
      return () => void process.off('newListener', watch)
    },
  }
}
