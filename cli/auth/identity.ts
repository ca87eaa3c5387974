/** The one door to @azure/identity: loaded when a login is asked for, never before, in the main thread only. */
import { UsageError } from '../usage.ts'

export type Identity = typeof import('@azure/identity')

/** Throws UsageError when the package is not installed. `load` is there for tests. */
export async function loadIdentity(load: () => Promise<Identity> = () => import('@azure/identity')): Promise<Identity> {
  try {
    return await load()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(
      'this way to log in needs the package @azure/identity, which is not installed: npm install @azure/identity@4.13.1, ' +
        'or give a token in AZBACKUP_TOKEN with --auth token',
    )
  }
}
