// `npm run docs`: prints the pages of the documentation that are made from what the product says of itself.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { pages } from '../build/cli/pages.js'

for (const [path, text] of Object.entries(pages((name) => readFileSync(name, 'utf8')))) writeFileSync(path, text)
writeFileSync(
  'docs/mutants.md',
  execFileSync(process.execPath, ['bin/azure-backup-conformance.mjs', 'mutants', '--markdown'], { maxBuffer: 1e9 }),
)
