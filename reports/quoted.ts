/** Which of a check's requirements a finding quotes. */
import type { Check } from '../harness/check.ts'

const methods: Readonly<Record<string, string>> = { GET: 'GET', PUT: 'PUT', PATCH: 'PATCH', DEL: 'DELETE', DELETE: 'DELETE' }
/** The method that the id of a requirement names: `ARM-DEL-01` is of DELETE; of most there is none. */
const methodOf = (requirement: string): string | undefined => methods[requirement.split('-')[1]!]

/** The id of the requirement that a finding at an operation of this method quotes. A check of one verb has its first source chosen for it; of several, the first may be of another method. */
export function quoted({ source, verbs }: Pick<Check, 'source' | 'verbs'>, method: string): string {
  const [first] = source
  if (verbs?.length === 1 || [undefined, method].includes(methodOf(first))) return first
  return source.find((id) => methodOf(id) === method) ?? first
}
