/** The embedded emulator as a server for rehearsals. */
import { createEmulator } from '../emulator/emulator.ts'
import type { MakeServer } from '../suites/rehearsal.ts'

export const embedded: MakeServer = (temper, layers) => {
  const { handle, options } = createEmulator({ ...temper, layers })
  return { handle, subscription: options.subscription, group: options.resourceGroups[0]!, location: options.location, token: options.token }
}
