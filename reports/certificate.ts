/** The certificate: what was earned, by whom, and the hashes of what it was earned with. Anybody can derive it again from the evidence. */
import { createHash } from 'node:crypto'
import type { Profile } from '../harness/outcome.ts'
import type { Outcome } from '../harness/outcome.ts'
import type { Report } from './report.ts'

export const certificateVersion = '1'

/** SHA-256 in hex. */
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface Certificate {
  readonly certificateVersion: typeof certificateVersion
  /** `partial`: something is waived. */
  readonly result: 'full' | 'partial'
  readonly implementation: NonNullable<Report['implementation']>
  /** `sha256`: of the suite's own program, see cli/verdict/suite-hash.ts. */
  readonly suite: { readonly name: string; readonly version: string; readonly sha256: string }
  readonly contract: { readonly title: string; readonly apiVersion: string; readonly sha256: string }
  /** The areas that were tested; nothing is said of any other. */
  readonly areas: readonly string[]
  /** By which list it is decided what is required: frozen for the api-version, or, where there is none, all that this suite requires. */
  readonly requirements: { readonly frozen: string | null; readonly sha256: string | null }
  readonly target: Report['target']
  readonly seed: number
  readonly startedAt: string
  readonly finishedAt: string
  readonly profiles: readonly {
    readonly name: Profile
    readonly result: 'success' | 'partial'
    readonly required: readonly { readonly result: string; readonly outcome: Outcome }[]
  }[]
  readonly waivers: Report['waivers']
  /** SHA-256 of the files beside it. */
  readonly files: Readonly<Record<'report.json' | 'evidence.har', string>>
}

/** What a certificate rests on besides the report. */
export interface Basis {
  readonly suiteSha256: string
  readonly frozen: { readonly frozen: string; readonly sha256: string } | undefined
  readonly files: Certificate['files']
}

/** Why a report earns none, in one line without a full stop; `undefined`: it does. */
export function refusal({ verdict, because, implementation, ledger, complete }: Report): string | undefined {
  if (!implementation) return 'nobody said who claims it'
  if (ledger.leaked.length > 0) return `the run could not remove ${ledger.leaked.length} of the vaults that it created`
  if (verdict !== 'conformant' || !complete) return because.replace(/\.$/, '')
  return undefined
}

/** The certificate that a report earns. Throws when it earns none: ask `refusal` before. */
export function certify(report: Report, { suiteSha256, frozen, files }: Basis): Certificate {
  const why = refusal(report)
  if (why !== undefined) throw new Error(`no certificate is earned: ${why}`)
  const { suite, contract, target, seed, startedAt, finishedAt, waivers } = report
  return {
    certificateVersion,
    result: report.profiles.some(({ result }) => result === 'partial') ? 'partial' : 'full',
    implementation: report.implementation!,
    suite: { ...suite, sha256: suiteSha256 },
    contract: { title: contract.title, apiVersion: contract.apiVersion, sha256: contract.sha256 },
    areas: report.areas,
    requirements: { frozen: frozen?.frozen ?? null, sha256: frozen?.sha256 ?? null },
    target,
    seed,
    startedAt,
    finishedAt,
    profiles: report.profiles.map(({ name, result }) => ({
      name,
      result: result === 'partial' ? 'partial' : 'success',
      required: report.results
        .filter(({ profile, level }) => profile === name && level === 'must')
        .map(({ result, outcome }) => ({ result, outcome })),
    })),
    waivers,
    files,
  }
}
