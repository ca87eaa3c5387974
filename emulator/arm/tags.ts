/** The rules for tags, the same for every resource in Azure. */
import { refuse } from './refusal.ts'
import type { Refusal } from './refusal.ts'
import { isObject } from './json.ts'

const most = 50
const longestName = 512
const longestValue = 256
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const reserved = /[<>%&\\?/\u0000-\u001f\u007f]/

const improper = (what: string): Refusal => refuse('InvalidTag', what)

/** Refuses anything but a map of strings within the limits, no two names of which differ by casing alone. */
export function checkTags(tags: unknown): void {
  if (!isObject(tags)) throw refuse('InvalidRequestContent', "The request content was invalid: 'tags' is not an object.")
  const pairs = Object.entries(tags)
  if (pairs.length > most) throw improper(`There are ${pairs.length} tags; a resource has at most ${most}.`)
  for (const [name, value] of pairs) checkTag(name, value)
  const twice = new Set<string>()
  for (const [name] of pairs) {
    if (twice.has(name.toLowerCase())) throw improper(`The tag name '${name}' stands twice; names are compared ignoring case.`)
    twice.add(name.toLowerCase())
  }
}

function checkTag(name: string, value: unknown): void {
  if (typeof value !== 'string') throw refuse('InvalidRequestContent', `The value of the tag '${name}' is not a string.`)
  if (name === '' || name.length > longestName) throw improper(`A tag name has 1 to ${longestName} characters.`)
  if (value.length > longestValue) throw improper(`The value of the tag '${name}' has more than ${longestValue} characters.`)
  if (reserved.test(name)) {
    throw refuse('InvalidTagNameCharacters', `The tag name '${name}' has reserved characters (<, >, %, &, \\, ?, /) or control characters.`)
  }
}
