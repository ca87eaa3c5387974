/** The vault that stories share: they read it, and they ask of it what must be refused. */
import { aVault } from '../../fixtures/vaults.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded } from '../../harness/exchange.ts'
import type { Teller } from '../../harness/story.ts'
import { createdCanBeRead, writtenCanBeReadBack } from '../checks/create/creation.ts'
import { bringUp } from './acts.ts'

/** Its name begins with the name of the vault that is deleted beside it, so that a deletion by prefix is seen; the capital shows who changes the casing of names. */
export async function standingVault(teller: Teller): Promise<Planned> {
  const vault = teller.plan('a0-Shared', aVault(teller.target.location))
  const { creation, read, latest } = await bringUp(teller, vault)
  teller.hold(createdCanBeRead, creation, read)
  teller.hold(writtenCanBeReadBack, creation, read, vault.body)
  teller.need(succeeded(creation), 'the vault that stories share could not be created')
  teller.need(succeeded(latest), 'the vault that stories share cannot be read')
  return vault
}
