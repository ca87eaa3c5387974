/** `verify`: derives the verdict of a run from its evidence once more, and says what does not fit. */
import { resolve } from 'node:path'
import { ContractError } from '../spec/contract.ts'
import { frozenFor } from '../spec/frozen.ts'
import { refusal, type Certificate } from '../reports/certificate.ts'
import { checkCertificate } from '../reports/certificate-schema.ts'
import { wrap } from '../reports/console.ts'
import { narrowingOf, type Evidence } from '../reports/evidence.ts'
import { header } from '../harness/exchange.ts'
import { toHtml } from '../reports/html/page.ts'
import { toJunit } from '../reports/junit.ts'
import type { Report } from '../reports/report.ts'
import { toMarkdown } from '../reports/summary.ts'
import { exitCode } from '../reports/verdict.ts'
import { compareCertificates, compareWithEvidence, gapsIn, type Misfits } from '../reports/verify.ts'
import type { Suite } from '../suites/conformance.ts'
import { certificateFor, hashesIn } from './certify.ts'
import { derive, suiteFor } from './derivation.ts'
import { evidenceOf, fileIn, needed } from './evidence-file.ts'
import { withoutCommands } from './github.ts'
import { helpFor, parseOptions, type Option } from './options.ts'
import { readReportFile } from './report-file.ts'
import { suiteHash } from './suite-hash.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage.ts'
import { version } from './version.ts'

const options: readonly Option[] = [
  { name: 'contract', takes: 'FILE', says: 'the edition of the OpenAPI document that the run was judged by', otherwise: 'the shipped one' },
  { name: 'json', says: 'print JSON' },
  { name: 'help', says: 'print this' },
]

const summary = [
  'Judges the evidence of a run again, compares every cell, derives the verdict and the certificate anew, and says what does not fit.',
  'Exit code 1 when anything does not fit; else that of the run: 0 conformant, 1 nonconformant, 2 no verdict.',
].join(' ')

export async function verify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { given, rest } = parseOptions(args, options, true)
  if (given['help']) {
    terminal.out(helpFor('verify DIR [options]', summary, options))
    return 0
  }
  const [shown] = rest
  if (rest.length !== 1 || shown === undefined) throw new UsageError('verify takes the folder of one run')
  const verified = await verifyFolder(resolve(terminal.cwd, shown), shown, given['contract'] as string | undefined)
  await withoutCommands(terminal, async () => terminal.out(given['json'] ? `${JSON.stringify(verified, null, 2)}\n` : toText(verified, terminal.width)))
  return verified.misfits.length > 0 ? 1 : verified.exitCode
}

interface Verified {
  readonly holds: boolean
  /** Another version of the suite judged: not everything could be compared. */
  readonly inPart?: boolean
  readonly misfits: Misfits
  readonly verdict: Report['verdict']
  readonly because: string
  /** In words: what is certified, for whom. */
  readonly certificate?: string
  /** What a reader should know, and what is no misfit. */
  readonly notes: readonly string[]
  /** Of the run itself. */
  readonly exitCode: number
}

async function verifyFolder(folder: string, shown: string, contract: string | undefined): Promise<Verified> {
  const evidence = evidenceOf(needed(folder, 'evidence.har', shown), `${shown}/evidence.har`)
  needed(folder, 'report.json', shown)
  const claimed = readReportFile(`${folder}/report.json`, `${shown}/report.json`)
  const suite = await suiteOf(evidence, contract)
  if (suite.contract.sha256 !== evidence.facts.contract.sha256) return ofAnotherContract(evidence, claimed, suite, contract)
  const certificate = readCertificate(folder, shown)
  // the version that judged stands in three files; the hash of its program in the certificate alone, which nobody signs
  const sameSuite = evidence.facts.suite.version === version
  const { report, problem } = judged(evidence, suite)
  if (!report) return { holds: false, misfits: [`the evidence: ${problem}`], verdict: claimed.verdict, because: claimed.because, notes: [], exitCode: 2 }
  const both = new Set(report.cells.flatMap(({ cell, level }) => (level === 'must' ? [cell] : [])))
  const misfits = [
    ...(certificate ? [...hashMisfits(certificate, folder), ...suiteMisfits(certificate, evidence, claimed), ...narrowedMisfits(evidence)] : []),
    // a recording keeps what belongs to the contract, under the numbers of all that was recorded
    ...(evidence.facts.complete && !evidence.facts.scope.recorded ? gapsIn(evidence.exchanges) : []),
    ...compareWithEvidence(claimed, report, sameSuite ? undefined : certificate ? new Set(frozenFor(suite.contract)?.cells ?? both) : both),
    ...(certificate ? certificateMisfits(certificate, report, folder, sameSuite) : []),
    ...(sameSuite ? renderingMisfits(folder, claimed, evidence) : []),
    ...(evidence.facts.scope.recorded ? [] : originMisfits(evidence)), ...ledgerMisfits(folder, evidence),
  ]
  return {
    holds: misfits.length === 0, inPart: !sameSuite, misfits, verdict: report.verdict, because: report.because, ...(certificate && { certificate: inWords(certificate) }),
    notes: [...notesOn(claimed, report, certificate, sameSuite, absentNotes(folder)), ...excerptNotes(evidence, suite)], exitCode: exitCode(report),
  }
}

async function suiteOf({ facts }: Evidence, contract: string | undefined): Promise<Suite> {
  return suiteFor({ ...(contract !== undefined && { contract }), scope: facts.scope, ...(facts.shard && { shard: facts.shard }) })
}

function ofAnotherContract({ facts }: Evidence, claimed: Report, { contract }: Suite, named: string | undefined): Verified {
  const mine = named ?? 'the shipped document'
  const says = `the contract: the evidence was judged by a document with SHA-256 ${facts.contract.sha256.slice(0, 16)}… (api-version ${facts.contract.apiVersion}), ${mine} has ${contract.sha256.slice(0, 16)}…; name that document with --contract`
  return { holds: false, misfits: [says], verdict: claimed.verdict, because: claimed.because, notes: [], exitCode: 2 }
}

/** Evidence that was meddled with may hand a check what no story would. */
function judged(evidence: Evidence, suite: Suite): { report?: Report; problem: string } {
  try {
    return { report: derive(evidence, suite).report, problem: '' }
  } catch (error) {
    if (error instanceof ContractError) throw error
    return { problem: `it cannot be judged: ${(error as Error).message}` }
  }
}

function readCertificate(folder: string, shown: string): Certificate | undefined {
  const bytes = fileIn(folder, 'certificate.json')
  if (!bytes) return undefined
  let certificate: unknown
  try {
    certificate = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new UsageError(`${shown}/certificate.json: is no JSON: ${(error as Error).message}`)
  }
  const [problem] = checkCertificate(certificate)
  if (problem !== undefined) throw new UsageError(`${shown}/certificate.json: is no certificate of this suite: ${problem}`)
  return certificate as Certificate
}

const hashMisfits = ({ files }: Certificate, folder: string): Misfits =>
  Object.entries(hashesIn(folder)).flatMap(([name, hash]) =>
    (files[name as keyof Certificate['files']] === hash ? [] : [`${name}: it is not the file that was certified; its SHA-256 is ${hash.slice(0, 16)}…, the certificate names ${files[name as keyof Certificate['files']].slice(0, 16)}…`]))

/** One program judged: the certificate, the evidence and the report name the same version, and this one, if it is of that version, is that program. */
function suiteMisfits({ suite }: Certificate, { facts }: Evidence, claimed: Report): Misfits {
  if (suite.version !== facts.suite.version || suite.version !== claimed.suite.version) return [`the certificate: it names version ${suite.version} of the suite, the evidence ${facts.suite.version}, the report ${claimed.suite.version}`]
  if (suite.version !== version || suite.sha256 === suiteHash()) return []
  return [`the certificate: it names another program under the same version ${version} (SHA-256 ${suite.sha256.slice(0, 16)}…, this one has ${suiteHash().slice(0, 16)}…); verify with the package that certified`]
}

/** A certificate takes a whole run, judged as its kind of target is: less would leave required cells out, and nothing would be missing. */
function narrowedMisfits({ facts: { scope, target, ...facts } }: Evidence): Misfits {
  const narrowing = [...narrowingOf({ scope, ...facts }).filter((name) => name !== 'profiles'), ...(['recorded', 'strict'] as const).filter((name) => scope[name])]
  return [
    ...narrowing.map((name) => `the evidence: the run was narrowed (${name}), and such a run earns no certificate`),
    ...(scope.frozen ? [] : ['the evidence: the run was not judged by the requirements of a certificate']),
    ...((scope.azure ?? false) === (target.kind === 'azure') ? [] : [`the evidence: a target of the kind ${target.kind} was judged ${scope.azure ? '' : 'not '}as real Azure is`]),
  ]
}

function certificateMisfits(certificate: Certificate, report: Report, folder: string, sameSuite: boolean): Misfits {
  const why = refusal(report)
  return why === undefined ? compareCertificates(certificate, certificateFor(report, folder), sameSuite) : [`the certificate: the evidence earns none; ${why}`]
}

/** What is rendered from the report is rendered again: nobody reads JSON who is shown a page. */
function renderingMisfits(folder: string, report: Report, { exchanges }: Evidence): Misfits {
  const rendered: Readonly<Record<string, string>> = { 'junit.xml': toJunit(report), 'summary.md': toMarkdown(report), 'index.html': toHtml(report, exchanges) }
  return Object.entries(rendered).flatMap(([name, text]) => {
    const bytes = fileIn(folder, name)
    return !bytes || bytes.toString('utf8') === text ? [] : [`${name}: it does not show what the report says`]
  })
}

/** What a run writes besides, and is not there: nothing of the verdict rests on it. */
function absentNotes(folder: string): string[] {
  const absent = ['index.html', 'junit.xml', 'summary.md', 'ledger.ndjson'].filter((name) => !fileIn(folder, name))
  return absent.length === 0 ? [] : [`Not there, though a run writes them: ${absent.join(', ')}.`]
}

/** The exchanges of a run fall into its time, and each of its requests names it. */
function originMisfits({ facts, exchanges }: Evidence): Misfits {
  const runs = facts.runs ?? [facts.run]
  const strange = exchanges.filter(({ request }) => !runs.some((run) => header(request.headers, 'user-agent')?.includes(run)))
  const outside = exchanges.filter(({ startedAt }) => !(Date.parse(startedAt) >= facts.startedAt - 1_000 && Date.parse(startedAt) <= facts.finishedAt + 1_000))
  const foreign = facts.ledger.filter(({ run }) => !runs.includes(run))
  return [
    ...(strange.length > 0 ? [`the evidence: ${strange.length} requests, ${strange[0]!.id} the first, name another run than ${runs.join(', ')}`] : []),
    ...(outside.length > 0 ? [`the evidence: ${outside.length} exchanges, ${outside[0]!.id} the first, are of another time than the run`] : []),
    ...(foreign.length > 0 ? [`the evidence: ${foreign.length} entries of its ledger are of another run, ${foreign[0]!.run} the first`] : []),
  ]
}

/** The ledger may have gone on: a sweep notes there what it removed. */
function ledgerMisfits(folder: string, { facts }: Evidence): Misfits {
  const bytes = fileIn(folder, 'ledger.ndjson')
  if (!bytes) return []
  const key = (line: string): string => {
    try {
      const { at, event, run } = JSON.parse(line) as Record<string, unknown>
      return `${String(at)} ${String(event)} ${String(run)}`
    } catch {
      return line
    }
  }
  const lines = new Set(bytes.toString('utf8').split('\n').filter(Boolean).map(key))
  return facts.ledger.every(({ at, event, run }) => lines.has(`${at} ${event} ${run}`)) ? [] : ['ledger.ndjson: it is not the ledger of this run']
}

function inWords({ implementation: { product, productVersion, organisation }, profiles, result, requirements }: Certificate): string {
  return `${result === 'partial' ? 'partial, for something is waived: ' : ''}${product} ${productVersion} of ${organisation}; ${profiles.map(({ name }) => name).join(', ')}; ${requirements.frozen === null ? 'by all that this suite requires' : `by the requirements frozen on ${requirements.frozen}`}`
}

function notesOn(claimed: Report, report: Report, certificate: Certificate | undefined, sameSuite: boolean, absent: readonly string[]): string[] {
  const known = new Set(claimed.cells.map(({ cell }) => cell))
  const added = report.cells.filter(({ cell }) => !known.has(cell))
  return [
    ...(sameSuite ? [] : [`The run was judged by ${claimed.suite.name} ${claimed.suite.version}, and is judged again by ${version}: compared is how the required cells${certificate ? ' that were frozen for the api-version' : ' of both'} came out, and not what else the report and its pages say.`]),
    ...absent,
    ...(sameSuite || added.length === 0 ? [] : [`${added.length} cells came later; they take no certificate away.`]),
    ...(claimed.since ? ['What changed since an earlier run ("since") comes out of that run\'s report, and was not verified.'] : []),
    ...(certificate ? [] : ['There is no certificate.json: nothing says that these are the files that the run wrote.']),
  ]
}

/** Long lists stand in the evidence as excerpts. What is judged of the whole of a body was found when it came, and is believed. */
function excerptNotes({ exchanges }: Evidence, { cells }: Suite): string[] {
  const operations = new Set(exchanges.flatMap(({ response, operation }) => (response?.reduced && operation !== undefined ? [operation] : [])))
  const resting = cells.filter(({ check, operation }) => check.kind === 'always' && check.seesWhole && operations.has(operation.id)).map(({ cell }) => cell)
  return resting.length === 0 ? [] : [`Long lists are kept as excerpts; cannot be derived again, and are believed: what was found on whole bodies for ${resting.join(', ')}.`]
}

const most = 20

function toText({ misfits, inPart, verdict, because, certificate, notes }: Verified, width: number): string {
  const left = misfits.length - most
  return [
    ...(misfits.length === 0
      ? wrap(`${inPart ? 'VERIFIED IN PART: the evidence gives every required cell' : 'VERIFIED: the evidence gives every cell'} as reported. The run is ${verdict}. ${because}`, width)
      : [...wrap(`DOES NOT HOLD: ${misfits.length} ${misfits.length === 1 ? 'thing does' : 'things do'} not fit.`, width), '', ...misfits.slice(0, most).flatMap((each) => wrap(each, width, '  ✕ ')), ...(left > 0 ? [`  … and ${left} more (--json)`] : [])]),
    ...(certificate === undefined ? [] : ['', ...wrap(`Certificate${misfits.length === 0 ? '' : ' (not to be trusted)'}: ${certificate}.`, width)]),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrap(note, width))]), '',
  ].join('\n')
}
