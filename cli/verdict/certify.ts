/** Writes the certificate of a run beside its report, when it was asked for and earned. */
import { join } from 'node:path'
import { frozenFor } from '../../spec/frozen.ts'
import { certify, refusal, sha256, type Certificate } from '../../reports/certificate.ts'
import type { Report } from '../../reports/report.ts'
import { writeWhole } from '../../reports/write.ts'
import { needed } from './evidence-file.ts'
import { suiteHash } from './suite-hash.ts'

/** The hashes of the files that a certificate vouches for. */
export const hashesIn = (folder: string): Certificate['files'] => ({
  'report.json': sha256(needed(folder, 'report.json', folder)),
  'evidence.har': sha256(needed(folder, 'evidence.har', folder)),
})

/** The certificate that a report earns, for the files of `folder`. */
export const certificateFor = (report: Report, folder: string): Certificate =>
  certify(report, { suiteSha256: suiteHash(), frozen: frozenFor(report.contract), files: hashesIn(folder) })

/** What became of it, in one line: `earned` tells whether there is a certificate. */
export async function writeCertificate(report: Report, folder: string): Promise<{ earned: boolean; says: string }> {
  const why = refusal(report)
  if (why !== undefined) return { earned: false, says: `No certificate: ${why}.` }
  const certificate = certificateFor(report, folder)
  await writeWhole(join(folder, 'certificate.json'), `${JSON.stringify(certificate, null, 2)}\n`)
  const { product, productVersion, organisation } = certificate.implementation
  const profiles = certificate.profiles.map(({ name, result }) => (result === 'partial' ? `${name} (partial)` : name)).join(', ')
  return { earned: true, says: `Certificate for ${product} ${productVersion} of ${organisation}: ${profiles}. certificate.json` }
}
