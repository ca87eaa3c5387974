// `npm test`: type check, format, lint, what is unused, the packed tarball, then vitest (unit, mutants, the suite on the emulator). Closes with a count.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'azure-backup-conformance-'))
const results = join(folder, 'vitest.json')
const steps = [
  ['type check', 'npx', ['tsc', '-p', 'tsconfig.json']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['format', 'npx', ['biome', 'format', '.']],
  ['lint', 'npx', ['oxlint', '--type-aware', '--deny-warnings', '.']],
  ['unused', 'npx', ['knip']],
  ['packed tarball', 'node', ['tools/pack-smoke.mjs']],
  ['tests', 'npx', ['vitest', 'run', '--silent=passed-only', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`]],
]

let [passed, failed] = [0, 0]
for (const [name, command, args] of steps) {
  const begun = Date.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  const counted = name === 'tests' ? count() : undefined
  passed += counted?.passed ?? (status === 0 ? 1 : 0)
  // a run that broke before its tests were counted has failed, whatever it counted
  failed += counted?.failed || (status === 0 ? 0 : 1)
}
rmSync(folder, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function count() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests }
  } catch {
    return undefined
  }
}
