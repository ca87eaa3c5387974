/** Reads the certificate of a run's folder. */
import type { Certificate } from '../../reports/certificate.ts'
import { checkCertificate } from '../../reports/certificate-schema.ts'
import { fileIn } from './evidence-file.ts'
import { about } from '../text-file.ts'

/** `undefined` when there is none; `shown` is the folder as the user named it. Throws UsageError for what is no certificate of this suite. */
export function readCertificate(folder: string, shown: string): Certificate | undefined {
  const bytes = fileIn(folder, 'certificate.json')
  if (!bytes) return undefined
  return about(`${shown}/certificate.json`, () => {
    const certificate = JSON.parse(bytes.toString('utf8')) as unknown
    const [problem] = checkCertificate(certificate)
    if (problem !== undefined) throw new Error(`is no certificate of this suite: ${problem}`)
    return certificate as Certificate
  })
}
