/** The verdict: what follows from the cells, and for which profile. */
import type { Outcome, Profile } from '../harness/outcome.ts'
import { profiles as allProfiles } from '../harness/outcome.ts'
import type { Changes, Report, ReportedCell, Verdict } from './report.ts'

type ProfileResult = Report['profiles'][number]

/** What a run fails on: whatever is broken, or only what was not broken in the earlier report. */
export type FailOn = 'any' | 'new'

/** The exit code of a verdict; leaks make it 3 and an interruption 130, whatever the verdict. */
export function exitCode(
  report: Pick<Report, 'verdict' | 'ledger' | 'cells' | 'complete' | 'since'>,
  failOn: FailOn = 'any',
): 0 | 1 | 2 | 3 {
  if (report.ledger.leaked.length > 0) return 3
  const verdict =
    failOn === 'new' && report.since && report.verdict !== 'void'
      ? verdictOnNew(report.cells, report.complete, report.since)
      : report.verdict
  return verdict === 'conformant' ? 0 : verdict === 'nonconformant' ? 1 : 2
}

/** The verdict if what was broken before were waived: what could not be judged is then still in the way. */
function verdictOnNew(cells: readonly ReportedCell[], complete: boolean, { newlyBroken }: Changes): Verdict {
  if (newlyBroken.length > 0) return 'nonconformant'
  return judgeCells(
    cells.map((cell) => (cell.outcome === 'failed' ? { ...cell, outcome: 'waived' } : cell)),
    complete,
  ).verdict
}

/** What the cells amount to, in a word and a sentence. `fault` is our own, and voids everything; `needless` waivers, of cells that pass, fail the run. */
export function judgeCells(
  cells: readonly Pick<ReportedCell, 'outcome' | 'level' | 'cell'>[],
  complete: boolean,
  fault?: string,
  needless: readonly string[] = [],
): { verdict: Verdict; because: string } {
  const count = (outcome: Outcome): number => required.filter((cell) => cell.outcome === outcome).length
  const required = cells.filter(({ level }) => level === 'must')
  const errors = cells.filter(({ outcome }) => outcome === 'error')
  if (fault !== undefined) return { verdict: 'void', because: fault }
  if (errors.length > 0)
    return {
      verdict: 'void',
      because: `The suite itself failed in ${errors.length} cell${errors.length === 1 ? '' : 's'} (${errors[0]!.cell}); this says nothing about the target.`,
    }
  const failed = count('failed')
  const unneeded = needless.length > 0 ? sayNeedless(needless) : undefined
  if (failed > 0)
    return {
      verdict: 'nonconformant',
      because: `${failed} of ${required.length} required promises ${failed === 1 ? 'is' : 'are'} broken${unneeded ? `, and ${unneeded}` : ''}.`,
    }
  if (unneeded !== undefined)
    return {
      verdict: 'nonconformant',
      because: `${unneeded[0]!.toUpperCase()}${unneeded.slice(1)}: take ${needless.length === 1 ? 'it' : 'them'} out of the file.`,
    }
  if (required.length === 0) return { verdict: 'void', because: 'Nothing was asked: no cell is in the scope of this run.' }
  const untested = count('untested')
  if (untested > 0 || !complete) {
    return {
      verdict: 'incomplete',
      because: `${untested > 0 ? `${untested} of ${required.length} required promises could not be judged` : 'The run did not come to its end'}${untested > 0 && !complete ? ', for the run did not come to its end' : ''}.`,
    }
  }
  const waived = count('waived')
  return {
    verdict: 'conformant',
    because: `All ${count('passed')} required promises that could be judged hold${waived ? `, ${waived} waived` : ''}${count('unsupported') ? `; ${count('unsupported')} that the contract leaves open did not arise` : ''}.`,
  }
}

function sayNeedless(cells: readonly string[]): string {
  const [waivers, pass] = cells.length === 1 ? ['a waiver is', 'passes'] : [`${cells.length} waivers are`, 'pass']
  return `${waivers} needless, for ${cells.slice(0, 3).join(', ')}${cells.length > 3 ? ', …' : ''} ${pass}`
}

export function judgeProfiles(cells: readonly Pick<ReportedCell, 'outcome' | 'level' | 'profile'>[]): ProfileResult[] {
  return allProfiles.flatMap((name: Profile) => {
    const all = cells.filter(({ profile }) => profile === name)
    if (all.length === 0) return []
    const count = (outcome: Outcome, level?: string): number =>
      all.filter((cell) => cell.outcome === outcome && (level === undefined || cell.level === level)).length
    const required = all.filter(({ level }) => level === 'must')
    const has = (outcome: Outcome): boolean => required.some((cell) => cell.outcome === outcome)
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
        advised: count('failed', 'should'),
      },
    ]
  })
}
