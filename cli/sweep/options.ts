/** The options of `sweep`: run's target and credentials, and what is to be removed. */
import { runForm } from '../../harness/ownership.ts'
import type { Option } from '../options.ts'
import { runOptions } from '../run/options.ts'
import { UsageError } from '../usage.ts'
import { duration, groupName } from '../values.ts'

/** Rows of `run`, in its order; those that this version lacks are passed over. */
const shared = [
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
  target: { takes: 'azure|URL', says: 'who is asked', otherwise: undefined },
  subscription: { says: 'the subscription that is searched', otherwise: undefined },
}

export const sweepOptions: readonly Option[] = [
  {
    name: 'older-than',
    takes: 'D',
    otherwise: '24h',
    read: duration,
    says: 'touch nothing younger, by the time of creation in its tags: a run still going on may own it',
  },
  { name: 'run', takes: 'ID', says: 'only what this run left behind', read: runId },
  { name: 'resource-group', takes: 'NAME', says: 'only what is in this group', otherwise: 'the whole subscription', read: groupName },
  { name: 'ledger', takes: 'FILE', says: 'also what this ledger.ndjson says is still there, whatever its age and tags: its run has died' },
  { name: 'delete', says: 'delete what was found; without it, it is only listed' },
  ...runOptions.filter(({ name }) => shared.includes(name)).map((option) => ({ ...option, ...reworded[option.name] })),
]

function runId(text: string, name: string): string {
  if (!runForm.test(text)) throw new UsageError(`${name} is the id of a run such as cst-1a2b3c, not "${text}"`)
  return text
}
