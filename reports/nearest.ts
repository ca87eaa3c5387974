/** What somebody may have meant who wrote a name that does not exist. */
import { distance } from './text.ts'

/** The name that is most like `wrong`; `undefined` when none is like it. A long id that was cut short, or begins or ends alike, is nearer than one with few other letters. */
export function nearest(wrong: string, names: readonly string[]): string | undefined {
  const word = wrong.toLowerCase()
  if (word === '') return undefined
  const ranked = names.map((name) => ({ name, far: farness(word, name.toLowerCase()) })).filter(({ far }) => far < Infinity)
  return ranked.reduce<(typeof ranked)[number] | undefined>((best, each) => (best && best.far <= each.far ? best : each), undefined)?.name
}

/** `, did you mean X?`, or nothing. `shown`: the name as it is to be written. */
export function suggestion(wrong: string, names: readonly string[], shown = (name: string): string => name): string {
  const near = nearest(wrong, names)
  return near === undefined ? '' : `, did you mean ${shown(near)}?`
}

/** Small: near. Of a short word, two changes make any other: they count only where less than half of it changes. */
function farness(wrong: string, name: string): number {
  const letters = distance(wrong, name)
  if (letters <= 2 && letters < Math.min(wrong.length, name.length, 3)) return letters
  const isPart = wrong.length >= 4 && (name.includes(wrong) || wrong.includes(name))
  if (isPart) return 3 + (name.startsWith(wrong) ? 0 : 1) + Math.abs(name.length - wrong.length) / 100
  const shared = sharedWords(wrong, name)
  return shared >= 0.6 ? 6 - shared : Infinity
}

/** Which part of the words of both stands in both: ids are words with hyphens, operations have capitals. */
function sharedWords(a: string, b: string): number {
  const [first, second] = [a, b].map((text) => new Set(text.split(/[^a-z0-9]+/).filter(Boolean)))
  const same = [...first!].filter((word) => second!.has(word) || [...second!].some((other) => isLike(word, other))).length
  return same / Math.max(first!.size, second!.size)
}

const isLike = (a: string, b: string): boolean => Math.min(a.length, b.length) >= 4 && distance(a, b) <= 2
