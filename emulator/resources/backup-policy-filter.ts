/** `$filter` of the list of policies: terms `name eq 'value'` joined by ` and `. Values are compared ignoring case, as recorded. */
import { objectOr } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import { refuse } from './refusals.ts'

/** What a policy has where the filter asks for a name. */
const terms: Readonly<Record<string, (properties: Json) => unknown>> = {
  backupManagementType: ({ backupManagementType }) => backupManagementType,
  workloadType: ({ workLoadType }) => workLoadType ?? 'VM',
  fabricName: () => 'Azure',
}

const term = /^(\w+) eq '((?:[^']|'')*)'( and )?/

/** Whether a policy is wanted. Refuses a filter that is not understood. */
export function policyFilter(filter: string): (policy: Json) => boolean {
  const wanted: { readonly of: (properties: Json) => unknown; readonly value: string }[] = []
  for (let rest = filter, more = true; more; ) {
    const [all = '', name = '', value = '', and] = term.exec(rest) ?? []
    rest = rest.slice(all.length)
    more = and !== undefined
    if (!Object.hasOwn(terms, name) || more !== rest.length > 0) {
      throw refuse(
        'BMSUserErrorInvalidInput',
        `The filter is not valid: terms name eq 'value' joined by and are expected, with the names ${Object.keys(terms).join(', ')}.`,
        { target: '$filter' },
      )
    }
    // no policy has a quotation mark, so what a doubled one means does not matter
    wanted.push({ of: terms[name]!, value: value.toLowerCase() })
  }
  return ({ properties }) => wanted.every(({ of, value }) => String(of(objectOr(properties))).toLowerCase() === value)
}
