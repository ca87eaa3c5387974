/** Before vitest runs the sources: the embedded emulator is started, and its places are handed to the suite; what tests write has one folder, which goes with them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openPlaces } from '../run/places.ts'
import { resolveSettings } from '../run/settings.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = { ...resolveSettings({}, process.env, process.cwd()), progress: false }
  mkdirSync(settings.out, { recursive: true })
  const { places, close } = await openPlaces(settings)
  project.provide('conformance', { settings, places })
  const folder = mkdtempSync(join(tmpdir(), 'azure-backup-conformance-'))
  // where tmpdir() looks, in the threads of the tests too
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder
  return async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}
