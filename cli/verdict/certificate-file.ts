/** Reads the certificate of a run's folder. */
import type { Certificate } from '../../reports/certificate.ts'
import { checkCertificate } from '../../reports/certificate-schema.ts'
import { fileIn } from './evidence-file.ts'
import { UsageError } from '../usage.ts'

/** `undefined` when there is none; `shown` is the folder as the user named it. Throws UsageError for what is no certificate of this suite. */
export function readCertificate(folder: string, shown: string): Certificate | undefined {
  const bytes = fileIn(folder, 'certificate.json')
  if (!bytes) return undefined
  let certificate: unknown
  try {
    certificate = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new UsageError(`${shown}/certificate.json: is no JSON: ${(error as Error).message}`)
  }
  const [problem] = checkCertificate(certificate)
  if (problem !== undefined) throw new UsageError(`${shown}/certificate.json: is no certificate of this suite: ${problem}`)
  return certificate as Certificate
}
