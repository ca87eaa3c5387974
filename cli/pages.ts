/** Pages of the documentation that are printed from what the product says of itself. */
import { behaviours } from '../emulator/behaviours.ts'
import { differences } from '../spec/differences.ts'
import { errata } from '../spec/errata.ts'
import { requirementFiles } from '../spec/requirements.ts'
import { checksByRequirement } from '../harness/traceability.ts'
import { checks } from '../suites/checks/index.ts'
import { configSchema } from './config-schema.ts'
import { defaultText, flagOf, type Options } from './options.ts'
import { runOptions } from './run/options.ts'

const result = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ').trim()
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** What the emulator does, and why it may be believed. */
function emulatorPage(): string {
  const rows = behaviours.map(({ id, says, evidence, witness }) => [`\`${id}\``, result(says), evidence, result(witness)])
  return `# The emulator, behaviour by behaviour

Printed by \`npm run docs\`. Evidence: **recorded** in live traffic, **documented** by Microsoft, the text of **arm**, or **ours**: a choice where nothing is known.

${table(['behaviour', 'what it does', 'evidence', 'witness'], rows)}
`
}

/** What is required, where it stands, and which check answers for it. */
function requirementsPage(): string {
  const files = requirementFiles()
  const requirements = files.flatMap((file) => file.requirements)
  const checksOf = checksByRequirement(requirements, checks)
  const parts = files.map((file) => {
    const rows = file.requirements
      .filter(({ excluded }) => excluded === undefined)
      .map(({ id, says, level, profile, evidence }) => [
        `\`${id}\``,
        result(says),
        `${level}, ${profile}`,
        evidence.join(' '),
        (checksOf.get(id) ?? []).map((check) => `\`${check}\``).join(', '),
      ])
    const decided = file.requirements.flatMap(({ id, level, decision }) =>
      decision === undefined ? [] : [[`\`${id}\``, level, result(decision)]],
    )
    const excluded = file.requirements
      .filter((requirement) => requirement.excluded !== undefined)
      .map(({ id, says, excluded: why }) => [`\`${id}\``, result(says), result(why!)])
    return [
      `## ${file.title}`,
      `[spec/requirements/${file.name}.yml](../spec/requirements/${file.name}.yml)`,
      ...(rows.length > 0 ? [table(['requirement', 'what is required', 'level, profile', 'evidence', 'checked by'], rows)] : []),
      ...(decided.length > 0 ? ['### Levels that were weighed', table(['requirement', 'level', 'why'], decided)] : []),
      ...(excluded.length > 0 ? ['### Excluded', table(['requirement', 'what is required', 'why no check'], excluded)] : []),
    ].join('\n\n')
  })
  return `# Requirements

Printed by \`npm run docs\`: ${checksOf.size} with a check, ${requirements.length - checksOf.size} excluded with a reason.
Evidence: O the OpenAPI document, H a standard of HTTP or JSON, R recorded live traffic, S Microsoft's own swagger, D documented, I inferred, U unknown.

${parts.join('\n\n')}
`
}

/** Where the document differs from real Azure: what is excused, and what needs no excuse. */
function errataPage(): string {
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

/** Between these lines of the README stands the table of the options of `run`. */
const [begin, end] = ['<!-- The options of run, printed by npm run docs from cli/run/options.ts -->', '<!-- End of the options of run -->']

/** The README with the table of the options of `run` as it is now. Throws when the lines around the table are not there. */
function withOptions(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md has lost the lines around the options of run: ${begin}`)
  return `${readme.slice(0, from)}${begin}\n\n${optionsTable(runOptions)}\n\n${readme.slice(to)}`
}

function optionsTable(options: Options): string {
  const rows = options.map((option) => {
    const { says, see, many, takes } = option
    const link = see === undefined ? '' : ` ([more](${see}))`
    return [
      `\`${result(flagOf(option))}\``,
      `${result(says)}${many ? '; repeatable' : ''}${link}`,
      defaultText(option) ?? (takes === undefined ? 'off' : ''),
    ]
  })
  return table(['option', 'meaning', 'default'], rows)
}

/** The schema of the configuration file, as it is shipped. */
const configSchemaPage = (): string => `${JSON.stringify(configSchema(runOptions), null, 2)}\n`

/** Every page that is printed at once, by its path; docs/mutants.md takes the whole catalogue. `read` gives the text of a file as it is. */
export const pages = (read: (path: string) => string): Readonly<Record<string, string>> => ({
  'docs/emulator.md': emulatorPage(),
  'docs/requirements.md': requirementsPage(),
  'docs/errata.md': errataPage(),
  'cli/config.schema.json': configSchemaPage(),
  'README.md': withOptions(read('README.md')),
})
