/** Before vitest runs the sources: the embedded emulator is started, and its places are handed to the suite. */
import type { TestProject } from 'vitest/node'
import { openPlaces } from './run/places.ts'
import { resolveSettings } from './run/settings.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = { ...resolveSettings({}, process.env, process.cwd()), progress: false }
  const { places, close } = await openPlaces(settings)
  project.provide('conformance', { settings, places })
  return close
}
