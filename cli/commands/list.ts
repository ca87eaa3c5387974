/** `list`: requirements, checks, scenarios and operations, and where each comes from. */
import { loadDocuments } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { capabilities } from '../../harness/capability.ts'
import { checksByRequirement } from '../../harness/traceability.ts'
import { resultsOf } from '../../harness/results.ts'
import { newSuite } from '../../suites/conformance.ts'
import { checks } from '../../suites/checks/index.ts'
import { scenarios } from '../../suites/scenarios/index.ts'
import { command } from '../command.ts'
import { contract, help, json } from '../common-options.ts'

const options = [json, contract, help] as const

const summary = 'Prints the requirements, checks, scenarios and operations of the suite with their sources.'

export const list = command({ usage: 'list [options]', summary, options }, async (given, terminal) => {
  const { contract, binding } = newSuite(await loadDocuments(given.contract))
  const requirements = loadRequirements()
  const checksOf = checksByRequirement(requirements, checks)
  const boundTo = new Map(binding.bound.map((bound) => [bound.operation.id, bound]))
  const whole = {
    operations: contract.operations.map(({ id, area, source, method, path, responses }) => ({
      id,
      area,
      document: source.title,
      method,
      path,
      kind: boundTo.get(id)?.kind.id ?? null,
      verb: boundTo.get(id)?.role.verb ?? null,
      statuses: [...responses.keys()],
    })),
    tagsWithoutOperations: contract.tagsWithoutOperations,
    scenarios: scenarios.map(({ id, title, verbs, state, readOnly = false }) => ({ id, title, verbs, state: state ?? 'either', readOnly })),
    checks: checks.map((check) => ({
      id: check.id,
      title: check.title,
      level: check.level,
      profile: check.profile,
      family: check.family,
      source: check.source,
      results: resultsOf([check], contract, binding).map(({ result }) => result),
      defects: check.defects.map(({ id }) => id),
    })),
    capabilities: Object.entries(capabilities).map(([id, says]) => ({
      id,
      says,
      checks: checks.filter(({ capability }) => capability === id).map((check) => check.id),
    })),
    requirements: requirements.map((each) => ({ ...each, ...(checksOf.has(each.id) && { checks: checksOf.get(each.id)! }) })),
  }
  terminal.out(given.json ? `${JSON.stringify(whole, null, 2)}\n` : toText(whole))
  return 0
})

type Whole = {
  operations: {
    id: string
    area: string
    document: string
    method: string
    path: string
    kind: string | null
    verb: string | null
    statuses: string[]
  }[]
  tagsWithoutOperations: readonly string[]
  scenarios: { id: string; title: string }[]
  checks: { id: string; title: string; level: string; profile: string; source: readonly string[] }[]
  capabilities: { id: string; says: string; checks: string[] }[]
  requirements: readonly { id: string; says: string; level: string; checks?: readonly string[]; excluded?: string }[]
}

function toText({ operations, tagsWithoutOperations, scenarios, checks, capabilities: optional, requirements }: Whole): string {
  return [
    `Operations (${operations.length})`,
    ...operations.map(
      ({ id, area, document, method, path, kind, verb, statuses }) =>
        `  ${id}: ${method} ${path}\n      ${area || 'no area'} of "${document}", ${verb ? `${verb} of ${kind}` : 'no kind has it'}, answers ${statuses.join(', ')}`,
    ),
    `  tags without operations: ${tagsWithoutOperations.join(', ') || 'none'}`,
    '',
    `Scenarios (${scenarios.length})`,
    ...scenarios.map(({ id, title }) => `  ${id}: ${title}`),
    '',
    `Checks (${checks.length})`,
    ...checks.map(({ id, title, level, profile, source }) => `  ${id}: ${title}\n      ${level}, ${profile}; ${source.join(', ')}`),
    '',
    `Optional capabilities (${optional.length})`,
    ...optional.map(({ id, says, checks: by }) => `  ${id}: ${says}\n      ${by.join(', ')}`),
    '',
    `Requirements (${requirements.length})`,
    ...requirements.map(
      ({ id, says, level, checks: by, excluded }) =>
        `  ${id} (${level}): ${says}\n      ${by ? `checked by ${by.join(', ')}` : `excluded: ${excluded ?? ''}`}`,
    ),
    '',
  ].join('\n')
}
