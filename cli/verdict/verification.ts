/** A verification: the report and the certificate that the evidence of a folder gives, compared with those that it claims. */
import { ContractError, type Contract } from '../../spec/contract.ts'
import { frozenFor } from '../../spec/frozen.ts'
import type { Certificate } from '../../reports/certificate.ts'
import type { Evidence, RunFacts } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import { shortHash } from '../../reports/text.ts'
import { exitCode } from '../../reports/verdict.ts'
import { compareWithEvidence, gapsIn, type Misfits } from '../../reports/verify.ts'
import type { Suite } from '../../suites/conformance.ts'
import { derive, suiteFor } from './derivation.ts'
import { evidenceOf, needed } from './evidence-file.ts'
import { readReportFile } from './report-file.ts'
import { version } from '../version.ts'
import { certificateMisfits, hashMisfits, narrowedMisfits, suiteMisfits } from './certificate.ts'
import { readCertificate } from './certificate-file.ts'
import { notesOn } from './notes.ts'
import { ledgerMisfits, originMisfits } from './provenance.ts'
import { renderingMisfits } from './renderings.ts'

export interface Verification {
  readonly handovers: boolean
  /** Another version of the suite judged: not everything could be compared. */
  readonly inPart?: boolean
  readonly misfits: Misfits
  readonly verdict: Report['verdict']
  readonly because: string
  /** In words: what is certified, for whom. */
  readonly certificate?: string
  /** What a reader should know, and what is no misfit. */
  readonly notes: readonly string[]
  /** Of the run itself. */
  readonly exitCode: number
}

/** `shown`: the folder as the user named it; `contract`: files, absent: the documents of this package. Throws UsageError for a folder that no run wrote, ContractError for a document that cannot be used. */
export async function verifyFolder(folder: string, shown: string, contract?: readonly string[]): Promise<Verification> {
  const evidence = evidenceOf(needed(folder, 'evidence.har', shown), `${shown}/evidence.har`)
  needed(folder, 'report.json', shown)
  const claimed = readReportFile(`${folder}/report.json`, `${shown}/report.json`)
  const { facts } = evidence
  const suite = await suiteFor({
    ...(contract !== undefined && { contract }),
    scope: facts.scope,
    ...(facts.shard && { shard: facts.shard }),
  })
  if (suite.contract.sha256 !== facts.contract.sha256)
    return refuted(claimed, anotherContract(facts.contract, suite.contract, contract?.join(' and ')))
  const certificate = readCertificate(folder, shown)
  const derived = derivedFrom(evidence, suite)
  if ('problem' in derived) return refuted(claimed, `the evidence: it cannot be judged: ${derived.problem}`)
  const { report } = derived
  // the version that judged stands in three files; the hash of its program in the certificate alone, which nobody signs
  const sameSuite = facts.suite.version === version
  const required = new Set(report.results.flatMap(({ result, level }) => (level === 'must' ? [result] : [])))
  const misfits = [
    ...(certificate
      ? [...hashMisfits(certificate, folder), ...suiteMisfits(certificate, evidence, claimed), ...narrowedMisfits(evidence)]
      : []),
    // a recording keeps what belongs to the contract, under the numbers of all that was recorded
    ...(facts.complete && !facts.scope.recorded ? gapsIn(evidence.exchanges) : []),
    ...compareWithEvidence(
      claimed,
      report,
      sameSuite ? undefined : certificate ? new Set(frozenFor(suite.contract)?.results ?? required) : required,
    ),
    ...(certificate ? certificateMisfits(certificate, report, folder, sameSuite) : []),
    ...(sameSuite ? renderingMisfits(folder, claimed, evidence) : []),
    ...(facts.scope.recorded ? [] : originMisfits(evidence)),
    ...ledgerMisfits(folder, evidence),
  ]
  return {
    handovers: misfits.length === 0,
    inPart: !sameSuite,
    misfits,
    verdict: report.verdict,
    because: report.because,
    ...(certificate && { certificate: inWords(certificate) }),
    notes: notesOn({ folder, evidence, suite, claimed, report, sameSuite, ...(certificate && { certificate }) }),
    exitCode: exitCode(report),
  }
}

/** Where nothing could be derived. */
const refuted = ({ verdict, because }: Report, misfit: string): Verification => ({
  handovers: false,
  misfits: [misfit],
  verdict,
  because,
  notes: [],
  exitCode: 2,
})

function anotherContract(judged: RunFacts['contract'], contract: Contract, named = 'the bundled one'): string {
  return `the contract: the evidence was judged by a document with SHA-256 ${shortHash(judged.sha256)} (api-version ${judged.apiVersion}), ${named} has ${shortHash(contract.sha256)}; name that document with --contract`
}

/** Evidence that was meddled with may hand a check what no scenario would. */
function derivedFrom(evidence: Evidence, suite: Suite): { readonly report: Report } | { readonly problem: string } {
  try {
    return derive(evidence, suite)
  } catch (error) {
    if (error instanceof ContractError) throw error
    return { problem: (error as Error).message }
  }
}

function inWords({
  implementation: { product, productVersion, organisation },
  areas,
  profiles,
  result,
  requirements,
}: Certificate): string {
  return [
    `${result === 'partial' ? 'partial, because of waivers: ' : ''}${product} ${productVersion} of ${organisation}`,
    `areas ${areas.join(', ')}`,
    profiles.map(({ name }) => name).join(', '),
    requirements.frozen === null ? 'by all that this suite requires' : `by the requirements frozen on ${requirements.frozen}`,
  ].join('; ')
}
