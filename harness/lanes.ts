/**
 * Works through a list side by side, so many at a time, in its order; an item begins when all that come `before` it are done. No two items may come
 * before each other.
 */
export async function inLanes<T>(
  lanes: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
  before: (first: T, second: T) => boolean = () => false,
): Promise<void> {
  const waiting = [...items]
  const undone = new Set(items)
  const running = new Set<Promise<void>>()
  const isReady = (item: T): boolean => ![...undone].some((other) => other !== item && before(other, item))
  while (waiting.length > 0) {
    const next = running.size < lanes ? waiting.findIndex(isReady) : -1
    if (next < 0) {
      await Promise.race(running)
      continue
    }
    const item = waiting.splice(next, 1)[0]!
    const run = work(item).finally(() => {
      undone.delete(item)
      running.delete(run)
    })
    running.add(run)
  }
  await Promise.all(running)
}
