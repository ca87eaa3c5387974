/** The options of `run`. */
import { capabilities, type Capability } from '../../harness/capability.ts'
import { profiles } from '../../harness/outcome.ts'
import { clouds } from '../auth/clouds.ts'
import { authModes } from '../auth/modes.ts'
import type { Option } from '../options.ts'
import { apiVersion, count, groupName, limit, oneOf, part, subscriptionId, tag, wait } from '../values.ts'

export const runOptions: readonly Option[] = [
  { name: 'target', takes: 'emulator|azure|URL', says: 'who is asked: the embedded emulator, in both its tempers, real Azure, or a server at a URL (a path prefix is allowed)', otherwise: 'emulator', neverEmpty: true },
  { name: 'cloud', takes: 'NAME', says: `which Azure: ${Object.keys(clouds).join(', ')}`, otherwise: 'public', read: oneOf(...Object.keys(clouds)) },
  { name: 'auth', takes: 'MODE', says: `how the bearer token is obtained: ${authModes.join(', ')}`, otherwise: 'emulator: its own; azure: default; URL: token when one is given, else none', read: oneOf(...authModes) },
  { name: 'token-env', takes: 'NAME', says: 'the environment variable in which a static bearer token stands', otherwise: 'AZBACKUP_TOKEN' },
  { name: 'token-file', takes: 'FILE', says: 'a file with a static bearer token' },
  { name: 'allow-http', says: 'send the token over plain http to a host that is not loopback' },
  { name: 'ca', takes: 'FILE', says: 'a private certificate authority (PEM)' },
  { name: 'wait', takes: 'D', says: 'how long to wait until the target accepts connections', otherwise: '0s', read: wait },
  { name: 'subscription', takes: 'ID', says: 'where vaults are created', otherwise: "emulator: its own", read: subscriptionId },
  { name: 'resource-group', takes: 'NAME', says: 'the group in which vaults are created; it must exist', otherwise: "emulator: its own", read: groupName },
  { name: 'location', takes: 'REGION', says: 'the region of new vaults', otherwise: 'westeurope' },
  { name: 'tag', takes: 'KEY=VALUE', many: true, says: 'also put on every vault; repeatable', read: tag },
  { name: 'api-version', takes: 'V', says: 'the api-version sent', otherwise: "the contract's", read: apiVersion },
  { name: 'contract', takes: 'FILE', says: 'another edition of the OpenAPI document', otherwise: 'the shipped one' },
  { name: 'profile', takes: 'NAME', many: true, says: `judge these promises only: ${profiles.join(', ')}; repeatable`, otherwise: 'all three', read: oneOf(...profiles) },
  { name: 'story', takes: 'NAME', many: true, says: 'tell these stories only; repeatable' },
  { name: 'check', takes: 'ID', many: true, says: 'judge these checks only; repeatable' },
  { name: 'operation', takes: 'ID', many: true, says: 'judge these operations only; repeatable' },
  { name: 'unsupported', takes: 'CAPABILITY', many: true, says: `an optional capability that the target does not claim: ${Object.keys(capabilities).join(', ')}; repeatable`, otherwise: 'none', read: oneOf(...(Object.keys(capabilities) as Capability[])) },
  { name: 'read-only', says: 'no writes: lists, reads and refused reads only; what only a write can show is absent' },
  { name: 'waivers', takes: 'FILE', says: 'known deviations of this target (YAML): a list of cell, reason, owner, issue, expires', otherwise: 'none' },
  { name: 'strict', says: 'ignore the errata: the document as it stands' },
  { name: 'fresh-group', says: 'the group belongs to this run alone and is empty', otherwise: 'emulator only' },
  { name: 'max-vaults', takes: 'N', says: 'create at most so many vaults', otherwise: 'azure: 3', read: count },
  { name: 'max-deletes', takes: 'N', says: 'ask for at most so many deletions', otherwise: 'azure: 5', read: count },
  { name: 'timeout', takes: 'D', says: 'for one answer', otherwise: '30s', read: limit },
  { name: 'operation-timeout', takes: 'D', says: 'for one long-running operation', otherwise: '60s; azure: 15m', read: limit },
  { name: 'run-timeout', takes: 'D', says: 'for the whole run; then it cleans up and reports', otherwise: '90s; azure: 60m', read: limit },
  { name: 'cleanup-timeout', takes: 'D', says: 'for removing what was created, after that; what then remains is printed, exit 3', otherwise: '2m; azure: 20m', read: limit },
  { name: 'previous', takes: 'FILE', says: 'an earlier report.json to compare with', otherwise: 'none' },
  { name: 'fail-on', takes: 'any|new', says: 'new: exit 1 only for what is newly broken since --previous', otherwise: 'any', read: oneOf('any', 'new') },
  { name: 'shard', takes: 'I/N', says: 'tell this part of the stories only; `merge` makes one report of all parts', otherwise: '1/1', read: part },
  { name: 'redact-ids', says: 'replace the ids of subscriptions, tenants and objects in all that is written and printed, each always by the same' },
  { name: 'certify', says: 'also write certificate.json, if it is earned; exit 1 if not' },
  { name: 'organisation', takes: 'NAME', says: 'with --certify: who makes the product' },
  { name: 'product', takes: 'NAME', says: 'with --certify: what is judged' },
  { name: 'product-version', takes: 'V', says: 'with --certify: in which version' },
  { name: 'contact', takes: 'TEXT', says: 'with --certify: whom to ask' },
  { name: 'out', takes: 'DIR', says: 'where reports go', otherwise: 'reports/out' },
  { name: 'seed', takes: 'N', says: 'seed of generated data', otherwise: 'random', read: count },
  { name: 'config', takes: 'FILE', says: 'settings as YAML, under the same names', otherwise: 'azure-backup-conformance.yml, if there is one' },
  { name: 'print-config', says: 'print the settings in force, and stop' },
  { name: 'help', says: 'print this' },
]
