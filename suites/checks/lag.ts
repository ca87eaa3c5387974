/** What was written is seen by the reads and lists that follow. */
import { lists } from '../../fixtures/parts.ts'
import { alsoDoes, altersAnswer, readsLag, together } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import type { Pages } from '../../harness/paging.ts'

export const writesAreSeenAtOnce = scenarioCheck({
  id: 'writes-are-seen-at-once',
  title: 'What was written is seen by the next read',
  level: 'should',
  profile: 'lifecycle',
  family: 'lag',
  source: ['QUALITY-LAG'],
  verbs: ['read'],
  *judge({ first, last }: { first: Exchange; last: Exchange }) {
    if (first.id !== last.id)
      yield at(first, '/status', `is ${describe(first)} with a state that a later read (${last.id}) no longer shows`)
  },
  defects: [
    {
      id: 'reads-lag-on-azure',
      says: 'The first read after a replacement or an update shows the vault as it was before.',
      mode: { target: 'azure' },
      also: ['read', 'update', 'tags'],
      middleware: readsLag({ of: ['create', 'update'] }),
    },
  ],
})

export const writesAreListedAtOnce = scenarioCheck({
  id: 'writes-are-listed-at-once',
  title: 'What was created is in the next list, what was deleted is not',
  level: 'should',
  profile: 'lifecycle',
  family: 'lag',
  source: ['QUALITY-LAG'],
  verbs: ['list'],
  unless: ['found'],
  *judge({ first, last }: { first: Pages; last: Pages }) {
    const [asked, askedLast] = [first.exchanges[0]!, last.exchanges[0]!]
    if (asked.id !== askedLast.id) yield at(asked, '/body/value', `is the list of a moment ago; a later one (${askedLast.id}) is right`)
  },
  defects: [
    {
      id: 'list-lags-on-azure',
      says: 'The first list after a write lacks a vault that exists.',
      also: ['lists'],
      mode: { target: 'azure', pageSize: 20 },
      middleware: () => {
        let stale = true
        return together(
          altersAnswer({ of: lists, if: (_, answer) => stale && String(answer.body).includes('a0-Shared') }, ({ json }) => {
            stale = false
            json.value = json.value.filter(({ name }: { name: string }) => !name.endsWith('a0-Shared'))
          }),
          alsoDoes({ of: ['create', 'update', 'delete'] }, () => void (stale = true)),
        )()
      },
    },
  ],
})
