/** Whether the suite can put a document of others to use: found out before anything is sent. */
import { apiVersions } from '../../emulator/resources/catalogue.ts'
import { notAllowed } from '../../harness/client.ts'
import { allowedName } from '../../harness/fit.ts'
import { faultOf } from '../../harness/parameters.ts'
import { isFollow, type Kind } from '../../harness/kind.ts'
import type { Bound } from '../../harness/binding.ts'
import { isApiVersion } from '../../spec/api-version.ts'
import { ContractError } from '../../spec/contract.ts'
import { isShipped } from '../../spec/load.ts'
import type { Suite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'
import { embedded } from '../embedded.ts'
import type { RunSettings } from './settings.ts'

/** Throws ContractError, in one line, where the suite has no right request for an operation that it would call. */
export async function checkUsable(settings: RunSettings, suite: Suite): Promise<void> {
  const { contract } = suite
  if (contract.documents.every(isShipped)) return
  const refuse = (why: string): never => {
    throw new ContractError(contract.file, '', why)
  }
  checkVersion(settings, contract.apiVersion, refuse)
  const { bound } = suite.binding
  if (bound.length === 0) refuse('it has none of the operations that the suite knows, so there is nothing to test')
  const asked = bound.filter(({ operation, role }) => !isFollow(role.verb) && (!settings.scope.readOnly || operation.method === 'GET'))
  for (const each of asked) {
    const fault = firstFault(each, settings, settings.scope.apiVersion ?? contract.apiVersion)
    if (fault !== undefined) refuse(`${notAllowed}: ${each.operation.id}, ${fault}`)
  }
  // all else that the suite would ever send is tried in-process, where nothing is lost
  const { record } = settings.scope.readOnly ? { record: undefined } : await simulate(suite, embedded)
  for (const { ended, error } of record?.endings ?? []) {
    if (error !== undefined) refuse(`the suite cannot work with it: ${error.split('\n')[0]}`)
    if (ended?.includes(notAllowed)) refuse(ended)
  }
}

function checkVersion({ kind, scope }: RunSettings, version: string, refuse: (why: string) => never): void {
  if (scope.apiVersion !== undefined) return
  if (!isApiVersion(version)) refuse(`info.version is "${version}", which is not an api-version such as 2024-01-01; set --api-version`)
  if (kind === 'emulator' && !apiVersions.has(version.toLowerCase()))
    refuse(`info.version is ${version}, which the embedded emulator does not serve; set --api-version`)
}

/** What is wrong with the names that a run would put into the path of an operation, or with its parameters. */
function firstFault(bound: Bound, { server, run }: RunSettings, apiVersion: string): string | undefined {
  const { subscription, group } = server ?? embedded({}, [])
  for (const name of [`${run}-a0-Shared`, `nobody-${run.slice(4)}`]) {
    const parents = Object.fromEntries(parentsOf(bound.kind).map(({ id }) => [id, name]))
    const values: Readonly<Record<string, string>> = { subscription, group, ...parents, name: allowedName(bound, name) }
    const named = Object.fromEntries([...bound.names].map(([ours, theirs]) => [theirs, values[ours] ?? '']))
    const fault = faultOf(bound.operation, named, apiVersion)
    if (fault !== undefined) return fault
  }
  return undefined
}

const parentsOf = ({ parent }: Kind): Kind[] => (parent ? [parent, ...parentsOf(parent)] : [])
