/** One version everywhere; a release is refused where they differ, and says what the changelog says. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const changelog = (text: string): string => `# Changelog\n\nWords.\n\n${text}\n## [1.1.0] - 2025-01-01\n\n- Old.\n`

function notes(tag: string, text: string, locked = '1.2.0'): { status: number | null; out: string; err: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'release-'))
  writeFileSync(join(cwd, 'package.json'), '{ "version": "1.2.0" }')
  writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify({ version: locked }))
  writeFileSync(join(cwd, 'CHANGELOG.md'), changelog(text))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools', 'release-notes.mjs'), tag], { cwd, encoding: 'utf8' })
  return { status, out: stdout, err: stderr }
}

test('what the changelog says of the version, and no more', () => {
  expect(notes('v1.2.0', '## [1.2.0] - 2026-02-03\n\n### Added\n\n- New.\n')).toEqual({ status: 0, out: '### Added\n\n- New.\n', err: '' })
})

test.each([
  ['another tag', 'v1.2.1', '## [1.2.0] - 2026-02-03\n\n- New.\n', undefined, /the tag is "v1\.2\.1", package\.json says 1\.2\.0/],
  ['another lock file', 'v1.2.0', '## [1.2.0] - 2026-02-03\n\n- New.\n', '1.1.0', /package-lock\.json says 1\.1\.0/],
  ['a version that the changelog does not know', 'v1.2.0', '', undefined, /does not tell of 1\.2\.0/],
  ['a version without a day', 'v1.2.0', '## [1.2.0] - unreleased\n\n- New.\n', undefined, /dates 1\.2\.0 "unreleased"/],
  ['a version of which nothing is said', 'v1.2.0', '## [1.2.0] - 2026-02-03\n\n', undefined, /says nothing of 1\.2\.0/],
])('%s is refused', (_, tag, text, locked, says) => {
  const { status, out, err } = notes(tag, text, locked)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(says)
})

test('package, lock file and the newest entry of the changelog are of one version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    version: string
    packages: Record<string, { version?: string }>
  }
  const [newest] = [...readFileSync(join(root, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[(\d[^\]]*)\] - (\d{4}-\d\d-\d\d|unreleased)$/gm)]
  expect([lock.version, lock.packages['']!.version, newest?.[1]]).toEqual([version, version, version])
})
