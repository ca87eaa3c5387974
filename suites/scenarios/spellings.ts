/** Right requests, spelt otherwise, and paths that are nearly right. */
import { vault as vaultKind } from '../../fixtures/kinds/vault.ts'
import { scenario, type Context } from '../../harness/scenario.ts'
import { schemeIgnoresCase, escapedNameFound, strangeSlashesSurvived } from '../checks/spelling.ts'
import { oddApiVersionSurvived } from '../checks/protocol.ts'

export const otherSpellings = scenario({
  id: 'other-spellings',
  title: 'Requests are spelt in other ways: escapes, slashes, the names of a scheme and of a parameter',
  kind: vaultKind,
  verbs: ['read'],
  state: 'needed',
  usesShared: true,
  readOnly: true,
  async run(ctx) {
    const { call, can, check } = ctx
    const vault = await ctx.shared()
    // in a run that only reads there may be no vault: what is not there is found by no spelling
    if (!ctx.target.readOnly) check(escapedNameFound, { read: await call('read', vault, { spelling: escapingTheName }) })
    const wrong = 'with a slash too many'
    check(strangeSlashesSurvived, { read: await call('read', vault, { spelling: withSlashes, wrong }), vault })
    if (can('listInProvider')) await operationsSpeltOtherwise(ctx)
  },
})

/** The one list that is the same for everybody: only the spelling can be to blame. */
async function operationsSpeltOtherwise({ call, check, target }: Context): Promise<void> {
  const token = await target.token?.()
  if (token !== undefined)
    check(schemeIgnoresCase, { exchange: await call('listInProvider', undefined, { authorization: `bearer ${token}` }) })
  const { apiVersion } = target
  const twice = { query: { 'API-Version': apiVersion }, wrong: 'with its api-version twice, once in capitals' }
  check(oddApiVersionSurvived, { list: await call('listInProvider', undefined, twice) })
}

/** The last segment with its first letter and its hyphens escaped, which are unreserved and mean the same (RFC 3986 §6.2.2.2). */
export const escapingTheName = (path: string): string =>
  path.replace(/[^/]+$/, (name) => `%${name.charCodeAt(0).toString(16).toUpperCase()}${name.slice(1).replaceAll('-', '%2D')}`)

/** A slash too many in front of the type of what is named, and one at the end. */
export const withSlashes = (path: string): string => `${path.replace(/\/([^/]+\/[^/]+)$/, '//$1')}/`
