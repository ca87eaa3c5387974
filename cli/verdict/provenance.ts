/** Where evidence comes from: one run, its time, its ledger. */
import { header } from '../../harness/exchange.ts'
import type { Evidence } from '../../reports/evidence.ts'
import type { Misfits } from '../../reports/verify.ts'
import { fileIn } from './evidence-file.ts'

/** The exchanges of a run fall into its time, and each of its requests names it. */
export function originMisfits({ facts, exchanges }: Evidence): Misfits {
  const runs = facts.runs ?? [facts.run]
  const strange = exchanges.filter(({ request }) => !runs.some((run) => header(request.headers, 'user-agent')?.includes(run)))
  const outside = exchanges.filter(
    ({ startedAt }) => !(Date.parse(startedAt) >= facts.startedAt - 1_000 && Date.parse(startedAt) <= facts.finishedAt + 1_000),
  )
  const foreign = facts.ledger.filter(({ run }) => !runs.includes(run))
  return [
    ...(strange.length > 0
      ? [`the evidence: ${strange.length} requests, ${strange[0]!.id} the first, name another run than ${runs.join(', ')}`]
      : []),
    ...(outside.length > 0
      ? [`the evidence: ${outside.length} exchanges, ${outside[0]!.id} the first, are of another time than the run`]
      : []),
    ...(foreign.length > 0
      ? [`the evidence: ${foreign.length} entries of its ledger are of another run, ${foreign[0]!.run} the first`]
      : []),
  ]
}

/** The ledger may have gone on: a sweep notes there what it removed. */
export function ledgerMisfits(folder: string, { facts }: Evidence): Misfits {
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
  return facts.ledger.every(({ at, event, run }) => lines.has(`${at} ${event} ${run}`))
    ? []
    : ['ledger.ndjson: it is not the ledger of this run']
}
