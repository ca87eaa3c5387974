/** The target of a run as its settings say: the first questions, the passes and a sweep all ask this one, in the same manner. */
import { azureManners } from '../../harness/azure.ts'
import type { Target } from '../../harness/target.ts'
import type { Suite } from '../../suites/conformance.ts'
import type { Place } from './place.ts'
import type { RunSettings } from './settings.ts'

export function targetOf(
  { kind, tags, freshGroup, limits, scope }: RunSettings,
  { token: _given, ...place }: Place,
  { contract }: Suite,
  send: Target['send'],
  token: Target['token'],
): Target {
  return {
    ...place,
    kind,
    send,
    ...(kind === 'azure' && azureManners),
    apiVersion: scope.apiVersion ?? contract.apiVersion,
    tags,
    freshGroup,
    limits,
    ...(scope.readOnly && { readOnly: true }),
    ...(token && { token }),
  }
}
