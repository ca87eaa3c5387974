/** Whether the file of a private certificate authority can be used: found out before anything is sent. */
import { X509Certificate } from 'node:crypto'
import { about, readText } from '../text-file.ts'

/** Throws UsageError for a file without a certificate in PEM form. */
export function checkAuthority(ca: string, shown: string): void {
  const text = readText(ca, shown)
  about(shown, () => {
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('holds no PEM certificate')
    try {
      void new X509Certificate(text)
    } catch {
      throw new Error('holds a PEM certificate that cannot be read')
    }
  })
}
