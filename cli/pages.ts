/** Pages of the documentation that are printed from what the product says of itself. */
import { behaviours } from '../emulator/behaviours.ts'
import { differences } from '../spec/differences.ts'
import { errata } from '../spec/errata.ts'
import { loadRequirements } from '../spec/requirements.ts'

const result = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ').trim()
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** What the emulator does, and why it may be believed. */
export function emulatorPage(): string {
  const rows = behaviours.map(({ id, says, evidence, witness }) => [`\`${id}\``, result(says), evidence, result(witness)])
  return `# The emulator, behaviour by behaviour

Printed by \`npm run docs\`. Evidence: **recorded** in live traffic, **documented** by Microsoft, the text of **arm**, or **ours**: a choice where nothing is known.

${table(['behaviour', 'what it does', 'evidence', 'witness'], rows)}
`
}

/** What is promised, where it stands, and which check answers for it. */
export function requirementsPage(): string {
  const requirements = loadRequirements()
  const checked = requirements.filter(({ checks }) => checks?.length)
  const rows = checked.map(({ id, says, level, profile, evidence, checks }) => [
    `\`${id}\``,
    result(says),
    `${level}, ${profile}`,
    evidence.join(' '),
    checks!.map((check) => `\`${check}\``).join(', '),
  ])
  const excluded = requirements
    .filter((requirement) => requirement.excluded !== undefined)
    .map(({ id, says, excluded: why }) => [`\`${id}\``, result(says), result(why!)])
  return `# Requirements

Printed by \`npm run docs\` from [spec/requirements.yml](../spec/requirements.yml): ${checked.length} with a check, ${excluded.length} excluded with a reason.
Evidence: O the OpenAPI document, H a standard of HTTP or JSON, R recorded live traffic, S Microsoft's own swagger, D documented, I inferred, U unknown.

${table(['requirement', 'what is promised', 'level, profile', 'evidence', 'checked by'], rows)}

## Excluded

${table(['requirement', 'what is promised', 'why no check'], excluded)}
`
}

/** Where the document differs from real Azure: what is excused, and what needs no excuse. */
export function errataPage(): string {
  return `# The document and real Azure

Printed by \`npm run docs\`. Evidence: R recorded live traffic, S Microsoft's own swagger, D documented.

## Errata

Here a right answer of Azure would fail. A run excuses it and names the erratum in its report, with how often it was used; \`--strict\` excuses nothing.
Each has a tripwire, \`tests/spec/errata.test.ts\` in the repository, which fails once the document no longer needs it.

${table(
  ['erratum', 'what differs', 'evidence'],
  errata.map(({ id, says, evidence }) => [id, result(says), result(evidence)]),
)}

## Differences that need none

${table(
  ['difference', 'the document', 'Azure', 'evidence', 'why no answer fails'],
  differences.map(({ id, document, azure, evidence, passes }) => [id, result(document), result(azure), evidence, result(passes)]),
)}
`
}
