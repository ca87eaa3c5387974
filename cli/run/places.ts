/** Where the passes of a run go: the embedded emulator in both its modes, or one server. */
import { createEmulator } from '../../emulator/emulator.ts'
import { serve } from '../../emulator/serve.ts'
import { asynchronous, synchronous } from '../../suites/simulation.ts'
import type { RunSettings } from './settings.ts'
import type { Place } from './place.ts'

export interface Places {
  readonly places: readonly Place[]
  /** Stops what was started. */
  close(): Promise<void>
}

export async function openPlaces(settings: RunSettings): Promise<Places> {
  if (settings.server) return { places: [settings.server], close: () => Promise.resolve() }
  const served = await Promise.all(
    Object.entries({ synchronous, asynchronous }).map(async ([pass, mode]) => {
      const emulator = createEmulator({ ...mode, token: `emulator-${settings.run}`, seed: settings.seed })
      const { url, close } = await serve(emulator)
      const { subscription, resourceGroups, location, token } = emulator.options
      return { place: { pass, baseUrl: url, subscription, group: resourceGroups[0]!, location, token }, close }
    }),
  )
  return { places: served.map(({ place }) => place), close: async () => void (await Promise.all(served.map(({ close }) => close()))) }
}
