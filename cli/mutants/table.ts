/** The kill table: defect by defect, which check caught it and what it said. */
import type { Accused, Mutant } from '../../suites/mutants.ts'

export interface Catalogue {
  readonly mutants: readonly Mutant[]
  readonly accused: readonly Accused[]
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

function totals({ mutants, accused, seconds }: Catalogue): string {
  const wrong = accused.filter((variant) => variant.accused.length > 0).length
  return `${mutants.length - mutants.filter(survived).length} of ${mutants.length} defects caught, ${wrong} of ${accused.length} variants accused (${seconds.toFixed(1)} s)`
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
  const wrong = catalogue.accused
    .filter(({ accused }) => accused.length > 0)
    .map(({ variant, accused }) => `ACCUSED  ${variant}\n         ${accused.slice(0, 5).join('\n         ')}`)
  return [...lines, ...wrong, '', totals(catalogue), ''].join('\n')
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

export function toMarkdown(catalogue: Catalogue): string {
  const rows = catalogue.mutants.map(
    ({ defect, says, check, caughtBy, finding }) =>
      `| \`${defect}\` | ${escaped(says)} | \`${check}\` | ${caughtBy.length} | ${escaped(finding ?? '**survives**').slice(0, 160)} |`,
  )
  const variants = catalogue.accused.map(
    ({ variant, says, accused }) =>
      `| \`${variant}\` | ${escaped(says)} | ${accused.length ? `**accused**: ${escaped(accused[0]!)}` : 'left alone'} |`,
  )
  const { mutants, accused } = catalogue
  return [
    '# Defects and variants',
    '',
    'Printed by `azure-backup-conformance mutants --markdown`. A defect is one way for a server to be broken; a variant is one way to be different and still right.',
    '',
    `${mutants.length - mutants.filter(survived).length} of ${mutants.length} defects are caught, ${accused.filter((variant) => variant.accused.length > 0).length} of ${accused.length} variants are accused.`,
    '',
    '| defect | what the server does | caught by | cells | first finding |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '| variant | what the server does | |',
    '|---|---|---|',
    ...variants,
    '',
  ].join('\n')
}
