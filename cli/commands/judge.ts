/** `judge`: recorded traffic, judged by every check that needs no scenario. */
import { resolve } from 'node:path'
import { profiles } from '../../harness/outcome.ts'
import type { PassRecord } from '../../harness/record.ts'
import { checks } from '../../suites/checks/index.ts'
import { gather } from '../../reports/evidence.ts'
import { count } from '../../reports/text.ts'
import { command } from '../command.ts'
import { suiteFor } from '../verdict/derivation.ts'
import { keepSources } from '../folder.ts'
import { contract, help, out, profile, strict } from '../common-options.ts'
import { withDefaults } from '../options.ts'
import { publish } from '../verdict/publish.ts'
import { entriesOf, notesOn, recordingIn } from '../recorded-file.ts'
import { UsageError } from '../usage.ts'
import { version } from '../version.ts'

const options = [profile, contract, strict, out, help] as const

const summary = [
  'Judges recorded traffic (HAR 1.2) with every check that needs no scenario.',
  'Exchanges of any host count when their path is one of the contract, or was handed out as a polling URL.',
].join(' ')

export const judgeFiles = command(
  { usage: 'judge FILE.har… [options]', summary, options, positionals: true },
  async (given, terminal, rest) => {
    if (rest.length === 0) throw new UsageError('judge needs one HAR file or more')
    const values = withDefaults(options, given)
    const folder = resolve(terminal.cwd, values.out)
    const files = rest.map((file) => resolve(terminal.cwd, file))
    keepSources(folder, files, 'a file that is judged')
    const startedAt = Date.now()
    const scope = {
      profiles: values.profile ?? profiles,
      checks: checks.filter(({ kind }) => kind === 'exchange').map(({ id }) => id),
      strict: values.strict === true,
      recorded: true as const,
    }
    const suite = await suiteFor({ contract: values.contract, scope })
    const recordings = files.map((file, i) => recordingIn(file, rest[i]!, suite))
    const passes = recordings.map(({ record }, i) => apart(record, i + 1, recordings.length))
    const notes = recordings.flatMap((recording, i) => notesOn(recording, recordings.length > 1 ? `${rest[i]}: ` : ''))
    const notJudged = recordings.reduce((sum, recording) => sum + recording.notJudged, 0)
    if (passes.every(({ exchanges }) => exchanges.length === 0)) {
      const all = recordings.reduce((sum, recording) => sum + entriesOf(recording), 0)
      const why =
        notes.length > 0 ? `can be judged. ${notes.slice(0, 3).join(' ')}` : 'belongs to the contract, so that there is nothing to judge'
      throw new UsageError(`${rest.join(', ')}: none of ${all} recorded exchanges ${why}`)
    }
    const { apiVersion, sha256 } = suite.contract
    const judged = passes.reduce((sum, { exchanges }) => sum + exchanges.length, 0)
    const evidence = gather(
      {
        suite: { name: 'azure-backup-conformance', version },
        contract: { apiVersion, sha256 },
        target: { kind: 'recording', baseUrl: rest.join(', ') },
        scope,
        run: 'recording',
        seed: 0,
        startedAt,
        finishedAt: Date.now(),
        complete: true,
        coverageDue: false,
        waivers: [],
        ledger: [],
        notes: [
          `${count(judged, 'recorded exchange')} ${judged === 1 ? 'was' : 'were'} judged, ${notJudged} ${notJudged === 1 ? 'belongs' : 'belong'} to no operation of the contract.`,
          ...notes,
        ],
      },
      passes,
    )
    return publish(evidence, suite, folder, terminal)
  },
)

/** A recording as a pass of its own; ids of several files may be the same. */
function apart({ exchanges, ...record }: PassRecord, number: number, of: number): PassRecord {
  const pass = of === 1 ? 'recording' : `recording-${number}`
  return {
    ...record,
    target: { ...record.target, pass },
    exchanges: exchanges.map((exchange) => ({ ...exchange, pass, id: of === 1 ? exchange.id : `${number}-${exchange.id}` })),
  }
}
