/** Which of a check's requirements a finding quotes. */
import type { Check } from '../harness/check.ts'
import type { Requirement } from '../spec/requirements.ts'

/**
 * The id of the requirement that a finding at an operation of this method quotes. A check of one verb has its first source chosen for it;
 * of several, the first may be of another method, and a later one of its own.
 */
export function quoted({ source, verbs }: Pick<Check, 'source' | 'verbs'>, method: string, requirements: readonly Requirement[]): string {
  const [first] = source
  const methodOf = (id: string): string | undefined => requirements.find((requirement) => requirement.id === id)?.method
  if (verbs?.length === 1 || [undefined, method].includes(methodOf(first))) return first
  return source.find((id) => methodOf(id) === method) ?? first
}
