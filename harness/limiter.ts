/** Keeps the suite below the token buckets of Azure Resource Manager, so that nobody else of the subscription is throttled for it. */
import type { Clock } from './clock.ts'
import { header, type Exchange } from './exchange.ts'

export interface Bucket {
  /** Tokens when full, and tokens that come back in a second. */
  readonly size: number
  readonly perSecond: number
  /** Methods that take from it. */
  readonly methods: readonly string[]
  /** Response headers that tell how many are left. */
  readonly headers: readonly string[]
}

/** ARM's own buckets since 2024, and one for deletions, of which no refill is known: three a minute is a guess on the safe side. */
export const armBuckets: readonly Bucket[] = [
  { size: 250, perSecond: 25, methods: ['GET', 'HEAD'], headers: ['x-ms-ratelimit-remaining-subscription-reads'] },
  {
    size: 200,
    perSecond: 10,
    methods: ['PUT', 'PATCH', 'POST'],
    headers: ['x-ms-ratelimit-remaining-subscription-writes', 'x-ms-ratelimit-remaining-subscription-resource-requests'],
  },
  {
    size: 10,
    perSecond: 0.05,
    methods: ['DELETE'],
    headers: ['x-ms-ratelimit-remaining-subscription-deletes', 'x-ms-ratelimit-remaining-subscription-resource-requests'],
  },
]

export interface Limiter {
  /** Waits until a request of this method may be sent. */
  take(method: string, signal: AbortSignal): Promise<void>
  /** Learns from an answer how many the service has left. */
  observe(exchange: Exchange): void
}

export function newLimiter(buckets: readonly Bucket[], clock: Clock): Limiter {
  const levels = buckets.map((bucket) => ({ bucket, tokens: bucket.size, at: clock.now() }))
  const fill = (level: (typeof levels)[number]): void => {
    const now = clock.now()
    level.tokens = Math.min(level.bucket.size, level.tokens + ((now - level.at) / 1000) * level.bucket.perSecond)
    level.at = now
  }
  const of = (method: string): (typeof levels)[number] | undefined => levels.find(({ bucket }) => bucket.methods.includes(method))
  return {
    async take(method, signal) {
      const level = of(method)
      if (!level) return
      fill(level)
      level.tokens -= 1
      // whoever finds the bucket empty takes a token in advance and waits until it has come, so that those behind wait longer
      if (level.tokens < 0) await clock.sleep((-level.tokens / level.bucket.perSecond) * 1000, signal)
    },
    observe({ request, response }) {
      const level = of(request.method)
      if (!level || !response) return
      for (const name of level.bucket.headers) {
        const left = Number(header(response.headers, name) ?? Number.NaN)
        if (Number.isFinite(left)) level.tokens = Math.min(level.tokens, left)
      }
    },
  }
}
