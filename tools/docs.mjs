// `npm run docs`: prints docs/ anew from what the product says of itself.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { emulatorPage, errataPage, requirementsPage } from '../build/cli/pages.js'

writeFileSync('docs/emulator.md', emulatorPage())
writeFileSync('docs/requirements.md', requirementsPage())
writeFileSync('docs/errata.md', errataPage())
writeFileSync(
  'docs/mutants.md',
  execFileSync(process.execPath, ['bin/azure-backup-conformance.mjs', 'mutants', '--markdown'], { maxBuffer: 1e9 }),
)
