/** What a reader of a verification should know, and what is no misfit. */
import type { Certificate } from '../../reports/certificate.ts'
import type { Evidence } from '../../reports/evidence.ts'
import type { Report } from '../../reports/report.ts'
import type { Suite } from '../../suites/conformance.ts'
import { fileIn } from './evidence-file.ts'
import { version } from '../version.ts'

interface Compared {
  readonly folder: string
  readonly evidence: Evidence
  readonly suite: Suite
  /** The report that the folder claims, and the one that its evidence gives. */
  readonly claimed: Report
  readonly report: Report
  readonly certificate?: Certificate
  /** The program that judged the run is of this version. */
  readonly sameSuite: boolean
}

/** A sentence each. */
export function notesOn({ folder, evidence, suite, claimed, report, certificate, sameSuite }: Compared): string[] {
  const known = new Set(claimed.results.map(({ result }) => result))
  const added = report.results.filter(({ result }) => !known.has(result))
  return [
    ...(sameSuite
      ? []
      : [
          `The run was judged by ${claimed.suite.name} ${claimed.suite.version}, and is judged again by ${version}: compared is how the required results${certificate ? ' that were frozen for the api-version' : ' of both'} came out, and not what else the report and its pages say.`,
        ]),
    ...absentNotes(folder),
    ...(sameSuite || added.length === 0 ? [] : [`${added.length} results came later; they take no certificate away.`]),
    ...(claimed.since ? ['What changed since an earlier run ("since") comes out of that run\'s report, and was not verified.'] : []),
    ...(certificate ? [] : ['There is no certificate.json: nothing says that these are the files that the run wrote.']),
    ...excerptNotes(evidence, suite),
  ]
}

/** Long lists stand in the evidence as excerpts. What is judged of the whole of a body was found when it came, and is believed. */
function excerptNotes({ exchanges }: Evidence, { results }: Suite): string[] {
  const operations = new Set(
    exchanges.flatMap(({ response, operation }) => (response?.reduced && operation !== undefined ? [operation] : [])),
  )
  const resting = results
    .filter(({ check, operation }) => check.kind === 'exchange' && check.seesWhole && operations.has(operation.id))
    .map(({ result }) => result)
  return resting.length === 0
    ? []
    : [
        `Long lists are kept as excerpts; cannot be derived again, and are believed: what was found on whole bodies for ${resting.join(', ')}.`,
      ]
}

/** What a run writes besides, and is not there: nothing of the verdict rests on it. */
function absentNotes(folder: string): string[] {
  const absent = ['index.html', 'junit.xml', 'summary.md', 'ledger.ndjson'].filter((name) => !fileIn(folder, name))
  return absent.length === 0 ? [] : [`Not there, though a run writes them: ${absent.join(', ')}.`]
}
