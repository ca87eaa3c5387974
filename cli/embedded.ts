/** The embedded emulator as a server for simulations. */
import { createEmulator } from '../emulator/emulator.ts'
import type { MakeServer } from '../suites/simulation.ts'

export const embedded: MakeServer = (mode, middlewares) => {
  const { handle, options } = createEmulator({ ...mode, middlewares })
  return { handle, subscription: options.subscription, group: options.resourceGroups[0]!, location: options.location, token: options.token }
}
