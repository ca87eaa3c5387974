/** Writes to one resource at the same time: one order explains every answer and the state after them. */
import { at, scenarioCheck } from '../../harness/check.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { second } from './common.ts'
import { status } from '../reading.ts'

export const pairOfUpdatesSurvived = scenarioCheck({
  id: 'pair-of-updates-survived',
  title: 'Two updates of a vault at once bring no server down',
  level: 'must',
  profile: 'arm',
  family: 'concurrency',
  source: ['ARM-ERR-04'],
  verbs: ['update'],
  needsState: true,
  *judge({ update }: { update: Exchange }) {
    if (status(update) >= 500) yield at(update, '/status', `is ${status(update)} while another update went on`)
  },
  defects: [
    {
      id: 'second-update-at-once-crashes',
      says: 'Of two updates at once, the second answers 500.',
      also: ['errors'],
      middleware: second('crash'),
    },
  ],
})
