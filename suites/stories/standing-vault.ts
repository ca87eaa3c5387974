/** The vault that stories share: they read it, and they ask of it what must be refused. */
import { described } from '../../harness/arm-error.ts'
import { fromId, isVaultId } from '../../harness/arm-id.ts'
import { aVault } from '../../fixtures/vaults.ts'
import { lists } from '../../fixtures/roles.ts'
import type { Planned } from '../../harness/cast.ts'
import { succeeded } from '../../harness/exchange.ts'
import { itemsOf } from '../../harness/paging.ts'
import type { Teller } from '../../harness/story.ts'
import { createdCanBeRead, writtenCanBeReadBack } from '../checks/create/creation.ts'
import { bringUp, promised } from './acts.ts'

/** Its name begins with the name of the vault that is deleted beside it, so that a deletion by prefix is seen; the capital shows who changes the casing of names. */
export async function standingVault(teller: Teller): Promise<Planned> {
  if (teller.target.readOnly) return aVaultThatIsThere(teller)
  teller.need(teller.can('create'), 'nothing can be created by this document')
  teller.need(teller.can('read'), 'nothing can be read by this document')
  const { sku, ...declared } = aVault(teller.target.location, 'everybody')
  // the document does not declare sku, which real Azure demands; a mock may take no more than is declared
  const planned = teller.plan('a0-Shared', { ...declared, ...(teller.keepsState && { sku }) })
  const { vault, creation, read, latest } = await bringUp(teller, planned)
  teller.hold(createdCanBeRead, creation, read)
  teller.hold(writtenCanBeReadBack, creation, read, promised(teller, vault.body))
  teller.need(
    succeeded(latest),
    succeeded(creation)
      ? `the vault that stories share cannot be read: ${described(latest)}`
      : `the vault that stories share could not be created: ${described(creation)}`,
  )
  return vault
}

/** Somebody's vault, of the group or else of the subscription; where there is none, a name that nobody has: what is refused, is refused for that too. */
async function aVaultThatIsThere(teller: Teller): Promise<Planned> {
  for (const role of lists.filter(teller.can)) {
    const list = await teller.pages(role)
    for (const { id } of itemsOf(list.exchanges)) if (isVaultId(id)) return fromId(id)
  }
  return teller.plan('nobody', {})
}
