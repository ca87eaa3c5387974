/** Holds what a run says of itself against what its evidence gives, in plain words. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Certificate } from './certificate.ts'
import type { Report, ReportedCell } from './report.ts'

/** What does not fit, a sentence each, without a full stop. */
export type Misfits = readonly string[]

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

/** How `claimed` differs from `derived`, by member. */
function differing(what: string, claimed: object, derived: object, from: string, except: readonly string[] = []): string[] {
  const members = [...new Set([...Object.keys(derived), ...Object.keys(claimed)])].filter((name) => !except.includes(name))
  return members.flatMap((name) => {
    const [said, given] = [claimed, derived].map((of) => (of as Record<string, unknown>)[name])
    if (isDeepStrictEqual(said, given)) return []
    return [
      typeof said === 'object' && typeof given === 'object'
        ? `${what}: "${name}" is not what ${from} gives`
        : `${what}: "${name}" says ${shown(said)}, ${from} gives ${shown(given)}`,
    ]
  })
}

/** `within`: the cells that both the suite that wrote the report and this one know; absent: it is the same suite, and every member must agree. */
export function compareWithEvidence(claimed: Report, derived: Report, within?: ReadonlySet<string>): Misfits {
  if (within)
    return compareCells(
      claimed.cells.filter(({ cell }) => within.has(cell)),
      derived.cells.filter(({ cell }) => within.has(cell)),
      'outcomes',
    )
  return [
    ...compareCells(claimed.cells, derived.cells),
    // `since` holds what another report said, and comes out of no evidence of this run
    ...differing('the report', claimed, derived, 'the evidence', ['cells', 'since']),
  ]
}

function compareCells(claimed: readonly ReportedCell[], derived: readonly ReportedCell[], only?: 'outcomes'): string[] {
  const said = new Map(claimed.map((cell) => [cell.cell, cell]))
  const twice = claimed.length - said.size
  const known = new Set(derived.map(({ cell }) => cell))
  return [
    ...(twice > 0 ? [`the report: ${twice} of its cells stand in it twice`] : []),
    ...claimed
      .filter(({ cell }) => !known.has(cell))
      .map(({ cell }) => `the report: the cell ${cell} was added; the evidence gives no such cell`),
    ...derived.flatMap((cell): string[] => {
      const claim = said.get(cell.cell)
      if (!claim) return [`the report: the cell ${cell.cell} is missing; the evidence gives it, ${cell.outcome}`]
      if (claim.outcome !== cell.outcome)
        return [`the report: the cell ${cell.cell} is said to be ${claim.outcome}; by the evidence it is ${cell.outcome}${because(cell)}`]
      return only ? [] : differing(`the report: the cell ${cell.cell}`, claim, cell, 'the evidence')
    }),
  ]
}

const because = ({ findings, reason }: ReportedCell): string => {
  const [finding] = findings
  return finding ? `: ${finding.exchange} ${finding.pointer} ${shown(finding.says)}` : reason ? `: ${shown(reason)}` : ''
}

/** A certificate against the one that would be given now; `sameSuite`: by the same program. */
export function compareCertificates(claimed: Certificate, derived: Certificate, sameSuite: boolean): Misfits {
  const required = (certificate: Certificate): Map<string, string> =>
    new Map(certificate.profiles.flatMap(({ name, required: cells }) => cells.map(({ cell, outcome }) => [`${name} ${cell}`, outcome])))
  const [said, given] = [required(claimed), required(derived)]
  const cells = [
    ...[...said].filter(([cell]) => !given.has(cell)).map(([cell]) => `the certificate: the required cell ${cell.split(' ')[1]} was added`),
    ...[...given].flatMap(([cell, outcome]) =>
      said.get(cell) === outcome
        ? []
        : [
            `the certificate: the required cell ${cell.split(' ')[1]} ${said.has(cell) ? `is said to be ${said.get(cell)}, and is ${outcome}` : 'is missing'}`,
          ],
    ),
  ]
  return [
    ...cells,
    ...differing('the certificate', claimed, derived, 'the evidence', [
      ...(cells.length > 0 ? ['profiles'] : []),
      ...(sameSuite ? [] : ['suite', 'requirements']),
      'files',
    ]),
  ]
}

/** Numbers of exchanges that are missing: each pass counts what it sends, and a run that came to its end has them all. */
export function gapsIn(exchanges: readonly { readonly id: string }[]): Misfits {
  const passes = new Map<string, Set<number>>()
  for (const { id } of exchanges) {
    const [, pass, number] = /^(.*)-(\d+)$/.exec(id) ?? []
    if (pass !== undefined) passes.set(pass, (passes.get(pass) ?? new Set()).add(Number(number)))
  }
  return [...passes].flatMap(([pass, numbers]) => {
    const last = [...numbers].reduce((a, b) => Math.max(a, b), 0)
    const missing: number[] = []
    for (let number = 1; number < last && missing.length < 3; number++) if (!numbers.has(number)) missing.push(number)
    const left = last - numbers.size - missing.length
    const many = missing.length > 1
    return missing.length === 0
      ? []
      : [
          `the evidence: the exchange${many ? 's' : ''} ${missing.map((number) => `${pass}-${String(number).padStart(3, '0')}`).join(', ')}${left > 0 ? ` and ${left} more` : ''} ${many ? 'were' : 'was'} taken out`,
        ]
  })
}
