/** Before vitest runs the sources: the embedded emulator is started, and its places are handed to the suite. */
import { mkdirSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { openPlaces } from './run/places.ts'
import { resolveSettings } from './run/settings.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = { ...resolveSettings({}, process.env, process.cwd()), progress: false }
  mkdirSync(settings.out, { recursive: true })
  const { places, close } = await openPlaces(settings)
  project.provide('conformance', { settings, places })
  return close
}
