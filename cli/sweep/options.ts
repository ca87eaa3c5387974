/** The options of `sweep`: run's target and credentials, and what is to be removed. */
import { runForm } from '../../harness/ownership.ts'
import type { Option, Options } from '../options.ts'
import { runOptions } from '../run/options.ts'
import { UsageError } from '../usage.ts'
import { duration, groupName } from '../values.ts'

/** Rows of `run`, in its order. */
const shared: readonly string[] = [
  'target',
  'cloud',
  'auth',
  'token-env',
  'token-file',
  'allow-http',
  'ca',
  'subscription',
  'api-version',
  'timeout',
  'operation-timeout',
  'config',
  'help',
]

/** What is said differently here, because nothing is created. */
const reworded: Readonly<Record<string, Partial<Option>>> = {
  target: { takes: 'azure|URL', says: 'the server to search', default: undefined },
  subscription: { says: 'the subscription to search', otherwise: undefined },
}

export const sweepOptions = [
  ...([
    {
      name: 'older-than',
      takes: 'D',
      default: '24h',
      read: duration,
      says: 'touch nothing younger, by the creation time in its tags: a run that still goes on may own it',
    },
    { name: 'run', takes: 'ID', says: 'only what this run left behind', read: runId },
    { name: 'resource-group', takes: 'NAME', says: 'only what is in this group', otherwise: 'the whole subscription', read: groupName },
    {
      name: 'ledger',
      takes: 'FILE',
      says: 'also what this ledger.ndjson lists as not deleted, whatever its age and tags: for a run that has died',
    },
    { name: 'delete', says: 'delete what was found; without it, it is only listed' },
  ] as const satisfies Options),
  ...runOptions.filter(({ name }) => shared.includes(name)).map((option) => ({ ...option, ...reworded[option.name] }) as typeof option),
]

function runId(text: string, name: string): string {
  if (!runForm.test(text)) throw new UsageError(`${name} must be the id of a run such as cst-1a2b3c, not "${text}"`)
  return text
}
