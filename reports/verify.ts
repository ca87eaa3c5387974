/** Holds what a run says of itself against what its evidence gives, in plain words. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Certificate } from './certificate.ts'
import type { Report, ReportedResult } from './report.ts'

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

/** `within`: the results that both the suite that wrote the report and this one know; absent: it is the same suite, and every member must agree. */
export function compareWithEvidence(claimed: Report, derived: Report, within?: ReadonlySet<string>): Misfits {
  if (within)
    return compareResults(
      claimed.results.filter(({ result }) => within.has(result)),
      derived.results.filter(({ result }) => within.has(result)),
      'outcomes',
    )
  return [
    ...compareResults(claimed.results, derived.results),
    // `since` holds what another report said, and comes out of no evidence of this run
    ...differing('the report', claimed, derived, 'the evidence', ['results', 'since']),
  ]
}

function compareResults(claimed: readonly ReportedResult[], derived: readonly ReportedResult[], only?: 'outcomes'): string[] {
  const said = new Map(claimed.map((result) => [result.result, result]))
  const twice = claimed.length - said.size
  const known = new Set(derived.map(({ result }) => result))
  return [
    ...(twice > 0 ? [`the report: ${twice} of its results stand in it twice`] : []),
    ...claimed
      .filter(({ result }) => !known.has(result))
      .map(({ result }) => `the report: the result ${result} was added; the evidence gives no such result`),
    ...derived.flatMap((result): string[] => {
      const claim = said.get(result.result)
      if (!claim) return [`the report: the result ${result.result} is missing; the evidence gives it, ${result.outcome}`]
      if (claim.outcome !== result.outcome)
        return [
          `the report: the result ${result.result} is said to be ${claim.outcome}; by the evidence it is ${result.outcome}${because(result)}`,
        ]
      return only ? [] : differing(`the report: the result ${result.result}`, claim, result, 'the evidence')
    }),
  ]
}

const because = ({ findings, reason }: ReportedResult): string => {
  const [finding] = findings
  return finding ? `: ${finding.exchange} ${finding.pointer} ${shown(finding.says)}` : reason ? `: ${shown(reason)}` : ''
}

/** A certificate against the one that would be given now; `sameSuite`: by the same program. */
export function compareCertificates(claimed: Certificate, derived: Certificate, sameSuite: boolean): Misfits {
  const required = (certificate: Certificate): Map<string, string> =>
    new Map(
      certificate.profiles.flatMap(({ name, required: results }) => results.map(({ result, outcome }) => [`${name} ${result}`, outcome])),
    )
  const [said, given] = [required(claimed), required(derived)]
  const results = [
    ...[...said]
      .filter(([result]) => !given.has(result))
      .map(([result]) => `the certificate: the required result ${result.split(' ')[1]} was added`),
    ...[...given].flatMap(([result, outcome]) =>
      said.get(result) === outcome
        ? []
        : [
            `the certificate: the required result ${result.split(' ')[1]} ${said.has(result) ? `is said to be ${said.get(result)}, and is ${outcome}` : 'is missing'}`,
          ],
    ),
  ]
  return [
    ...results,
    ...differing('the certificate', claimed, derived, 'the evidence', [
      ...(results.length > 0 ? ['profiles'] : []),
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
