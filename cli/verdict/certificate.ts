/** Holds a certificate against the files beside it, the evidence, and the certificate that the evidence earns. */
import { refusal, type Certificate } from '../../reports/certificate.ts'
import { narrowingOf, type Evidence } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import { shortHash } from '../../reports/text.ts'
import { compareCertificates, type Misfits } from '../../reports/verify.ts'
import { certificateFor, hashesIn } from './certify.ts'
import { suiteHash } from './suite-hash.ts'
import { version } from '../version.ts'

/** The files that were certified are those of the folder. */
export function hashMisfits({ files }: Certificate, folder: string): Misfits {
  const there = hashesIn(folder)
  const names = Object.keys(there) as (keyof typeof there)[]
  return names
    .filter((name) => files[name] !== there[name])
    .map(
      (name) =>
        `${name}: it is not the file that was certified; its SHA-256 is ${shortHash(there[name])}, the certificate names ${shortHash(files[name])}`,
    )
}

/** One program judged: the certificate, the evidence and the report name the same version, and this one, if it is of that version, is that program. */
export function suiteMisfits({ suite }: Certificate, { facts }: Evidence, claimed: Report): Misfits {
  if (suite.version !== facts.suite.version || suite.version !== claimed.suite.version)
    return [
      `the certificate: it names version ${suite.version} of the suite, the evidence ${facts.suite.version}, the report ${claimed.suite.version}`,
    ]
  if (suite.version !== version || suite.sha256 === suiteHash()) return []
  return [
    `the certificate: it names another program under the same version ${version} (SHA-256 ${shortHash(suite.sha256)}, this one has ${shortHash(suiteHash())}); verify with the package that certified`,
  ]
}

/** A certificate takes a whole run, judged as its kind of target is: less would leave required results out, and nothing would be missing. */
export function narrowedMisfits({ facts: { scope, target, ...facts } }: Evidence): Misfits {
  const narrowing = [
    ...narrowingOf({ scope, ...facts }).filter((name) => name !== 'profiles'),
    ...(['recorded', 'strict'] as const).filter((name) => scope[name]),
  ]
  return [
    ...narrowing.map((name) => `the evidence: the run was narrowed (${name}), and such a run earns no certificate`),
    ...(scope.frozen ? [] : ['the evidence: the run was not judged by the requirements of a certificate']),
    ...((scope.azure ?? false) === (target.kind === 'azure')
      ? []
      : [`the evidence: a target of the kind ${target.kind} was judged ${scope.azure ? '' : 'not '}as real Azure is`]),
  ]
}

/** The evidence earns a certificate, and this one; `sameSuite`: by the program that judged the run. */
export function certificateMisfits(certificate: Certificate, report: Report, folder: string, sameSuite: boolean): Misfits {
  const why = refusal(report)
  return why === undefined
    ? compareCertificates(certificate, certificateFor(report, folder), sameSuite)
    : [`the certificate: the evidence earns none; ${why}`]
}
