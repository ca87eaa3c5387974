/** Right requests, spelt otherwise, and paths that are nearly right. */
import { story, type Teller } from '../../harness/story.ts'
import { schemeIgnoresCase } from '../checks/protocol/credentials.ts'
import { escapedNameFound, oddApiVersionSurvived, strangeSlashesSurvived } from '../checks/protocol/spellings.ts'

export const otherSpellings = story({
  id: 'other-spellings',
  title: 'Requests are spelt in other ways: escapes, slashes, the names of a scheme and of a parameter',
  roles: ['read'],
  state: 'needed',
  shares: true,
  readOnly: true,
  async tell(teller) {
    const { call, can, hold } = teller
    const vault = await teller.standing()
    // in a run that only reads there may be no vault: what is not there is found by no spelling
    if (!teller.target.readOnly) hold(escapedNameFound, await call('read', vault, { spelling: escapingTheName }))
    const wrong = 'with a slash too many'
    hold(strangeSlashesSurvived, await call('read', vault, { spelling: withSlashes, wrong }), vault)
    if (can('listOperations')) await operationsSpeltOtherwise(teller)
  },
})

/** The one list that is the same for everybody: only the spelling can be to blame. */
async function operationsSpeltOtherwise({ call, hold, target }: Teller): Promise<void> {
  const token = await target.token?.()
  if (token !== undefined) hold(schemeIgnoresCase, await call('listOperations', undefined, { authorization: `bearer ${token}` }))
  const { apiVersion } = target
  const twice = { query: { 'API-Version': apiVersion }, wrong: 'with its api-version twice, once in capitals' }
  hold(oddApiVersionSurvived, await call('listOperations', undefined, twice))
}

/** The last segment with its first letter and its hyphens escaped, which are unreserved and mean the same (RFC 3986 §6.2.2.2). */
const escapingTheName = (path: string): string =>
  path.replace(/[^/]+$/, (name) => `%${name.charCodeAt(0).toString(16).toUpperCase()}${name.slice(1).replaceAll('-', '%2D')}`)

const withSlashes = (path: string): string => `${path.replace(/\/(vaults)\//i, '//$1/')}/`
