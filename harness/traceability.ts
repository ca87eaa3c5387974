/** Which checks answer for which requirement: the link stands in the checks, as their `source`. */
import type { Requirement } from '../spec/requirements.ts'
import type { Check } from './check.ts'

/** By the id of each requirement that is not excluded: the checks that name it, then those of what it is under, each once and in their order. */
export function checksByRequirement(
  requirements: readonly Requirement[],
  checks: readonly Pick<Check, 'id' | 'source'>[],
): ReadonlyMap<string, readonly string[]> {
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]))
  const naming = new Map<string, string[]>()
  for (const { id, source } of checks) for (const name of source) naming.set(name, [...(naming.get(name) ?? []), id])
  const answering = (id: string): readonly string[] => [...(naming.get(id) ?? []), ...(known.get(id)?.under ?? []).flatMap(answering)]
  return new Map(requirements.filter(({ excluded }) => excluded === undefined).map(({ id }) => [id, [...new Set(answering(id))]]))
}
