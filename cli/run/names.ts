/** Names that narrow a run are names that there are. */
import { checks } from '../../suites/checks/index.ts'
import { scenarios } from '../../suites/scenarios/index.ts'
import type { Suite } from '../../suites/conformance.ts'
import { suggestion } from '../../reports/nearest.ts'
import { UsageError } from '../usage.ts'
import { checkAreas } from './areas.ts'
import type { RunSettings } from './settings.ts'

export function checkNames({ scope }: RunSettings, suite: Suite): void {
  checkAreas(scope.areas, suite)
  known(
    '--scenario',
    scope.scenarios,
    scenarios.map(({ id }) => id),
  )
  const writing = scope.readOnly ? scope.scenarios?.find((named) => !scenarios.find(({ id }) => id === named)?.readOnly) : undefined
  if (writing !== undefined) throw new UsageError(`--scenario ${writing} contradicts --read-only: it writes`)
  known(
    '--check',
    scope.checks,
    checks.map(({ id }) => id),
  )
  known(
    '--operation',
    scope.operations,
    suite.contract.operations.map(({ id }) => id),
  )
  if (suite.results.length === 0)
    throw new UsageError('nothing is left to test: no result has the check, operation and profile that were named')
}

function known(option: string, named: readonly string[] | undefined, names: readonly string[]): void {
  const unknown = named?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`${option}: there is no "${unknown}"${suggestion(unknown, names)}; \`azure-backup-conformance list\` lists all`)
}
