/** How real Azure is asked: gently, and with patience for reads that lag. */
import { armBuckets } from './limiter.ts'
import type { Target } from './target.ts'

export const azureManners: Required<Pick<Target, 'gentle' | 'lag'>> = {
  gentle: { buckets: armBuckets, retried: [408, 500, 502, 503, 504] },
  lag: { forMs: 60_000, everyMs: 5_000 },
}
