/** Areas that a run tests: those that are named, or those that its target is to have. */
import { suggestion } from '../../reports/nearest.ts'
import type { Suite } from '../../suites/conformance.ts'
import { UsageError } from '../usage.ts'

/** Of the document as given: a server that serves these conforms to it, and need not be a whole Azure Backup. */
export const givenAreas = ['operations', 'vaults'] as const
/** What the embedded emulator serves. */
export const emulatorAreas = [...givenAreas, 'backup-policies'] as const

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
