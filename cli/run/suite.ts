/** The suite that the settings of a run ask for. */
import { loadContract } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import type { RunSettings } from './settings.ts'

/** Throws ContractError for a document that cannot be used. */
export async function suiteFor({ contract, scope, kind }: Pick<RunSettings, 'contract' | 'scope' | 'kind'>): Promise<Suite> {
  return newSuite(await loadContract(contract), { ...scope, ...((kind as string) === 'azure' && { azure: loadRequirements() }) })
}
