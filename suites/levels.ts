/** Levels follow from evidence: what nobody has seen real Azure keep, or is known to break there, is a warning when real Azure is judged. */
import type { Check } from '../harness/check.ts'
import type { Requirement } from '../spec/requirements.ts'

/** The document itself counts as Microsoft's swagger does: errata say where it is wrong about real Azure. */
const seenOnAzure = ({ evidence, breaksOnAzure }: Requirement): boolean => !breaksOnAzure && evidence.some((grade) => 'RSO'.includes(grade))

/** The checks with the levels that hold for real Azure: a `must` stays one when at least one of its sources was seen there and is not known to break. */
export function levelsOnAzure(checks: readonly Check[], requirements: readonly Requirement[]): Check[] {
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]))
  return checks.map((check) => {
    const handovers = check.source.some((id) => seenOnAzure(known.get(id)!))
    return check.level === 'must' && !handovers ? { ...check, level: 'should' } : check
  })
}
