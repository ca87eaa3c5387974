/** `judge`: recorded traffic, judged by every check that needs no story. */
import { resolve } from 'node:path'
import type { Exchange } from '../harness/exchange.ts'
import { profiles, type Profile } from '../harness/outcome.ts'
import type { PassRecord } from '../harness/pass.ts'
import { checks } from '../suites/checks/index.ts'
import { gather } from '../reports/evidence.ts'
import { fromHar } from '../reports/har.ts'
import { toRecord } from '../reports/recording.ts'
import { count } from '../reports/text.ts'
import { clouds } from './auth/clouds.ts'
import { command } from './command.ts'
import { suiteFor } from './derivation.ts'
import { keepSources } from './folder.ts'
import type { Option } from './options.ts'
import { publish } from './publish.ts'
import { readText } from './text-file.ts'
import { UsageError } from './usage.ts'
import { oneOf } from './values.ts'
import { version } from './version.ts'

const options: readonly Option[] = [
  {
    name: 'profile',
    takes: 'NAME',
    many: true,
    says: `judge these promises only: ${profiles.join(', ')}; repeatable`,
    otherwise: 'all three',
    read: oneOf(...profiles),
  },
  { name: 'contract', takes: 'FILE', says: 'another edition of the OpenAPI document', otherwise: 'the shipped one' },
  { name: 'strict', says: 'ignore the errata: the document as it stands' },
  { name: 'out', takes: 'DIR', says: 'where reports go', otherwise: 'reports/out' },
  { name: 'help', says: 'print this' },
]

const summary = [
  'Judges recorded traffic (HAR 1.2) with every check that needs no story.',
  'Exchanges of any host count when their path is one of the contract, or was handed out as a polling URL.',
].join(' ')

export const judgeFiles = command(
  { usage: 'judge FILE.har… [options]', summary, options, positionals: true },
  async (given, terminal, rest) => {
    if (rest.length === 0) throw new UsageError('judge takes one HAR file or more')
    const out = resolve(terminal.cwd, (given['out'] as string | undefined) ?? 'reports/out')
    const files = rest.map((file) => resolve(terminal.cwd, file))
    keepSources(out, files, 'a file that is judged')
    const startedAt = Date.now()
    const hars = files.map(readHar)
    const azure = hars.every(({ exchanges }) => exchanges.every(ofAzure))
    const own = hars.every(({ extra }) => extra !== undefined)
    const scope = {
      profiles: (given['profile'] as Profile[] | undefined) ?? profiles,
      checks: checks.filter(({ kind }) => kind === 'always').map(({ id }) => id),
      strict: given['strict'] === true,
      ...(azure && { azure }),
      recorded: own ? ('own' as const) : ('foreign' as const),
    }
    const suite = await suiteFor({ ...(given['contract'] !== undefined && { contract: given['contract'] as string }), scope })
    const recordings = hars.map((har) => toRecord(har, suite.contract, suite.binding))
    const passes = recordings.map(({ record }, i) => apart(record, i + 1, recordings.length))
    const notJudged = recordings.reduce((sum, recording) => sum + recording.notJudged, 0)
    if (passes.every(({ exchanges }) => exchanges.length === 0))
      throw new UsageError(
        `${rest.join(', ')}: none of ${notJudged} recorded exchanges belongs to the contract, so that there is nothing to judge`,
      )
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
        ],
      },
      passes,
    )
    return publish(evidence, suite, out, terminal)
  },
)

function readHar(file: string): ReturnType<typeof fromHar> {
  const text = readText(file, file)
  let har: unknown
  try {
    har = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UsageError(`${file}: is no HAR file: ${(error as Error).message}`)
  }
  try {
    return fromHar(har)
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`)
  }
}

/** A recording as a pass of its own; ids of several files may be the same. */
function apart({ exchanges, ...record }: PassRecord, number: number, of: number): PassRecord {
  const pass = of === 1 ? 'recording' : `recording-${number}`
  return {
    ...record,
    target: { ...record.target, pass },
    exchanges: exchanges.map((exchange) => ({ ...exchange, pass, id: of === 1 ? exchange.id : `${number}-${exchange.id}` })),
  }
}

/** Whether an exchange was had with a cloud's own resource manager, where levels follow from what was seen of it. */
const ofAzure = ({ request: { url } }: Exchange): boolean =>
  URL.canParse(url) && Object.values(clouds).some(({ resourceManager }) => resourceManager === new URL(url).origin)
