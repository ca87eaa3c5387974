/** The kill table: defect by defect, which check caught it and what it said. */
import type { TriedVariant, Mutant } from '../../suites/mutants.ts'

export interface Catalogue {
  readonly mutants: readonly Mutant[]
  readonly falsePositives: readonly TriedVariant[]
  readonly seconds: number
}

/** What there is to be tried. */
export interface Listing {
  readonly defects: readonly { id: string; check: string; says: string }[]
  readonly variants: readonly { id: string; says: string }[]
}

/** A line each. */
export const toList = ({ defects, variants }: Listing): string =>
  [
    ...defects.map(({ id, check, says }) => `${id.padEnd(44)} ${check}: ${says}`),
    ...variants.map(({ id, says }) => `${id.padEnd(44)} variant: ${says}`),
    '',
  ].join('\n')

const survived = ({ caughtBy }: Mutant): boolean => caughtBy.length === 0

function totals({ mutants, falsePositives, seconds }: Catalogue): string {
  const wrong = falsePositives.filter((variant) => variant.falsePositives.length > 0).length
  return `${mutants.length - mutants.filter(survived).length} of ${mutants.length} defects caught, ${wrong} of ${falsePositives.length} variants a false positive (${seconds.toFixed(1)} s)`
}

export function toTable(catalogue: Catalogue, width: number): string {
  const widest = Math.min(44, Math.max(...catalogue.mutants.map(({ defect }) => defect.length)))
  const lines = catalogue.mutants.map((mutant) => {
    const { defect, check, astray, errors } = mutant
    const mark = survived(mutant) ? 'SURVIVES' : 'caught'
    const note = [...(astray.length ? [`astray: ${astray.join(', ')}`] : []), ...(errors.length ? [`error: ${errors[0]}`] : [])].join('; ')
    return `${mark.padEnd(9)}${defect.padEnd(widest + 1)}${check}${note && `\n         ${note}`}`.slice(
      0,
      note ? undefined : Math.max(width, 80),
    )
  })
  const wrong = catalogue.falsePositives
    .filter(({ falsePositives }) => falsePositives.length > 0)
    .map(({ variant, falsePositives }) => `FALSE POSITIVE  ${variant}\n         ${falsePositives.slice(0, 5).join('\n         ')}`)
  return [...lines, ...wrong, '', totals(catalogue), ''].join('\n')
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** A finding without what is new in each run: the ids that servers make up. */
const lasting = (text: string): string => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '(id)')

export function toMarkdown(catalogue: Catalogue): string {
  const rows = catalogue.mutants.map(
    ({ defect, says, check, caughtBy, finding }) =>
      `| \`${defect}\` | ${escaped(says)} | \`${check}\` | ${caughtBy.length} | ${escaped(lasting(finding ?? '**survives**')).slice(0, 160)} |`,
  )
  const variants = catalogue.falsePositives.map(
    ({ variant, says, falsePositives }) =>
      `| \`${variant}\` | ${escaped(says)} | ${falsePositives.length ? `**a false positive**: ${escaped(falsePositives[0]!)}` : 'left alone'} |`,
  )
  const { mutants, falsePositives } = catalogue
  return [
    '# Defects and variants',
    '',
    'Printed by `azure-backup-conformance mutants --markdown`. A defect is one way for a server to be broken; a variant is one way to be different and still right.',
    '',
    `${mutants.length - mutants.filter(survived).length} of ${mutants.length} defects are caught, ${falsePositives.filter((variant) => variant.falsePositives.length > 0).length} of ${falsePositives.length} variants are a false positive.`,
    '',
    '| defect | what the server does | caught by | results | first finding |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '| variant | what the server does | |',
    '|---|---|---|',
    ...variants,
    '',
  ].join('\n')
}
