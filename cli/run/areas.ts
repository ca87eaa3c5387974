/** Areas that a run tests: those that are named, or those that its target is to have. */
import { dataApiVersions } from '../../emulator/resources/catalogue.ts'
import { suggestion } from '../../reports/nearest.ts'
import type { Suite } from '../../suites/conformance.ts'
import { UsageError } from '../usage.ts'
import type { RunValues } from './options.ts'

/** Of the document as given: a server that serves these conforms to it, and need not be a whole Azure Backup. */
const givenAreas = ['operations', 'vaults'] as const
/** What the embedded emulator serves besides, at some api-versions. */
const policies = 'backup-policies'

/** Absent: all that the documents of others have. Throws UsageError for an area that this target cannot be asked for. */
export function areasFor(
  { area, contract, 'api-version': version }: RunValues,
  kind: 'emulator' | 'azure' | 'url',
): readonly string[] | undefined {
  const served = kind !== 'emulator' || version === undefined || dataApiVersions.has(version.toLowerCase())
  if (area?.includes(policies) && !served)
    throw new UsageError(`--area ${policies}: the embedded emulator serves it at ${[...dataApiVersions].join(', ')}, not at ${version}`)
  if (area?.includes(policies) && kind === 'azure')
    throw new UsageError(
      `--area ${policies}: its writes are not yet limited to what real Azure allows in a day; test it on the emulator or at a URL`,
    )
  if (area) return [...new Set(area)]
  if (contract) return undefined
  return kind === 'emulator' && served ? [...givenAreas, policies] : givenAreas
}

/** Throws UsageError for an area that no document has, and for one that has no scenarios. */
export function checkAreas(named: readonly string[] | undefined, { areas }: Suite): void {
  for (const area of named ?? []) {
    if (!areas.known.includes(area))
      throw new UsageError(`--area: there is no "${area}"${suggestion(area, areas.known)}; there are ${areas.known.join(', ')}`)
    if (!areas.tested.includes(area))
      throw new UsageError(
        `--area: there is no scenario for "${area}" yet; \`list\` prints its operations, and \`judge\` judges recorded traffic of them`,
      )
  }
}
