/** How real Azure is asked: gently, and with patience for reads that lag. */
import { armBuckets } from './limiter.ts'
import type { Target } from './target.ts'

export const azureManners: Required<Pick<Target, 'gentle' | 'lag'>> = {
  gentle: { buckets: armBuckets, retried: [408, 500, 502, 503, 504] },
  lag: { forMs: 60_000, everyMs: 5_000 },
}

/**
 * The names under which Azure Resource Manager answers, a pattern each: the public cloud, those of governments and China, and the one of Germany that is
 * closed. A region's own endpoint stands below its cloud's (`westeurope.management.azure.com`).
 */
const resourceManagers = [
  'management.azure.com',
  'management.usgovcloudapi.net',
  'management.chinacloudapi.cn',
  'management.microsoftazure.de',
  'management.sovcloud-api.fr',
  'management.sovcloud-api.de',
  'management.eaglex.ic.gov',
  'management.azure.eaglex.ic.gov',
  'management.microsoft.scloud',
  'management.azure.microsoft.scloud',
]

/** The cloud whose Resource Manager an absolute URL leads to, by the name of its global endpoint; `undefined`: another host. Ports and casing do not matter. */
export function azureCloudOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const host = new URL(url).hostname.replace(/\.$/, '')
  return resourceManagers.find((name) => host === name || host.endsWith(`.${name}`))
}
