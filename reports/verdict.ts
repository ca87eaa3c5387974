/** The verdict: what follows from the results, and for which profile. */
import type { Outcome, Profile } from '../harness/outcome.ts'
import { profiles as allProfiles } from '../harness/outcome.ts'
import type { Changes, Report, ReportedResult, Verdict } from './report.ts'

type ProfileResult = Report['profiles'][number]

/** What a run fails on: whatever is broken, or only what was not broken in the earlier report. */
export type FailOn = 'any' | 'new'

/** The exit code of a verdict; leaks make it 3 and an interruption 130, whatever the verdict. */
export function exitCode(
  report: Pick<Report, 'verdict' | 'ledger' | 'results' | 'complete' | 'since'>,
  failOn: FailOn = 'any',
): 0 | 1 | 2 | 3 {
  if (report.ledger.leaked.length > 0) return 3
  const verdict =
    failOn === 'new' && report.since && report.verdict !== 'error'
      ? verdictOnNew(report.results, report.complete, report.since)
      : report.verdict
  return verdict === 'conformant' ? 0 : verdict === 'nonconformant' ? 1 : 2
}

/** The verdict if what was broken before were waived: what could not be judged is then still in the way. */
function verdictOnNew(results: readonly ReportedResult[], complete: boolean, { regressed }: Changes): Verdict {
  if (regressed.length > 0) return 'nonconformant'
  return judgeResults(
    results.map((result) => (result.outcome === 'failed' ? { ...result, outcome: 'waived' } : result)),
    complete,
  ).verdict
}

/** What the results amount to, in a word and a sentence. `fault` is our own, and voids everything; `unused` waivers, of results that pass, fail the run. */
export function judgeResults(
  results: readonly Pick<ReportedResult, 'outcome' | 'level' | 'result'>[],
  complete: boolean,
  fault?: string,
  unused: readonly string[] = [],
): { verdict: Verdict; because: string } {
  const count = (outcome: Outcome): number => required.filter((result) => result.outcome === outcome).length
  const required = results.filter(({ level }) => level === 'must')
  const errors = results.filter(({ outcome }) => outcome === 'error')
  if (fault !== undefined) return { verdict: 'error', because: fault }
  if (errors.length > 0)
    return {
      verdict: 'error',
      because: `The suite itself failed in ${errors.length} result${errors.length === 1 ? '' : 's'} (${errors[0]!.result}); this says nothing about the target.`,
    }
  const failed = count('failed')
  const unneeded = unused.length > 0 ? sayUnused(unused) : undefined
  if (failed > 0)
    return {
      verdict: 'nonconformant',
      because: `${failed} of ${required.length} required results ${failed === 1 ? 'is' : 'are'} broken${unneeded ? `, and ${unneeded}` : ''}.`,
    }
  if (unneeded !== undefined)
    return {
      verdict: 'nonconformant',
      because: `${unneeded[0]!.toUpperCase()}${unneeded.slice(1)}: take ${unused.length === 1 ? 'it' : 'them'} out of the file.`,
    }
  if (required.length === 0) return { verdict: 'error', because: 'Nothing was asked: no result is in the scope of this run.' }
  const untested = count('untested')
  if (untested > 0 || !complete) {
    return {
      verdict: 'incomplete',
      because: `${untested > 0 ? `${untested} of ${required.length} required results could not be judged` : 'The run did not come to its end'}${untested > 0 && !complete ? ', for the run did not come to its end' : ''}.`,
    }
  }
  const waived = count('waived')
  return {
    verdict: 'conformant',
    because: `All ${count('passed')} required results that could be judged hold${waived ? `, ${waived} waived` : ''}${count('unsupported') ? `; ${count('unsupported')} that the contract leaves open did not arise` : ''}.`,
  }
}

function sayUnused(results: readonly string[]): string {
  const [waivers, pass] = results.length === 1 ? ['a waiver is', 'passes'] : [`${results.length} waivers are`, 'pass']
  return `${waivers} unused, for ${results.slice(0, 3).join(', ')}${results.length > 3 ? ', …' : ''} ${pass}`
}

export function judgeProfiles(results: readonly Pick<ReportedResult, 'outcome' | 'level' | 'profile'>[]): ProfileResult[] {
  return allProfiles.flatMap((name: Profile) => {
    const all = results.filter(({ profile }) => profile === name)
    if (all.length === 0) return []
    const count = (outcome: Outcome, level?: string): number =>
      all.filter((result) => result.outcome === outcome && (level === undefined || result.level === level)).length
    const required = all.filter(({ level }) => level === 'must')
    const has = (outcome: Outcome): boolean => required.some((result) => result.outcome === outcome)
    const result = has('failed') ? 'failure' : has('untested') || has('error') ? 'incomplete' : has('waived') ? 'partial' : 'success'
    return [
      {
        name,
        result,
        passed: count('passed'),
        failed: count('failed', 'must'),
        waived: count('waived'),
        unsupported: count('unsupported'),
        untested: count('untested'),
        warnings: count('failed', 'should'),
      },
    ]
  })
}
