/** Holds a certificate against its schema, which is part of the package and promised to readers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../spec/package-root.ts'
import { faultsBy } from './schema.ts'

/** What is wrong with a certificate, as `pointer: message`; empty when it is sound. */
export const checkCertificate = (certificate: unknown): string[] =>
  faultsBy(JSON.parse(readFileSync(join(packageRoot(), 'reports', 'certificate.schema.json'), 'utf8')) as object, certificate)
